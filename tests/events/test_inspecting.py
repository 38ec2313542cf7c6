"""Every file is hostile until it was looked at."""

from __future__ import annotations

import io
import struct
import time
import zlib
from importlib import import_module

import pytest
from PIL import Image, ImageChops, ImageOps, ImageStat

from core.errors import DomainError
from events.inspecting import clean_name, inspect, inspect_captions

from .room import CAPTIONS, HTML, MP4, PDF, SVG, WEBM, archive, bomb_png, box, picture


def look(data: bytes, name: str):
    return inspect(io.BytesIO(data), name=name, size=len(data))


def refusal(data: bytes, name: str) -> str:
    with pytest.raises(DomainError) as caught:
        look(data, name)
    return caught.value.code


@pytest.mark.parametrize(
    ("data", "name", "type"),
    [
        (picture(), "a.png", "image/png"),
        (picture(format="JPEG"), "a.jpeg", "image/jpeg"),
        (picture(format="WEBP"), "a.webp", "image/webp"),
        (picture(61, 41, "WEBP", lossless=True), "a.webp", "image/webp"),
        (picture(format="JPEG"), "wrong-but-a-picture.png", "image/jpeg"),
        (PDF, "a.pdf", "application/pdf"),
        (MP4, "a.mp4", "video/mp4"),
        (WEBM, "a.webm", "video/webm"),
        (archive(("src/main.py", b"print()")), "a.zip", "application/zip"),
    ],
)
def test_what_is_on_the_list_is_taken(data, name, type):
    assert look(data, name).type == type


@pytest.mark.parametrize("name", ["a.svg", "a.png", "a.html", "a.svg.png", "a", ".png"])
@pytest.mark.parametrize("data", [SVG, HTML, b"GIF89a....", b"MZ\x90\x00", b"#!/bin/sh\n"])
def test_svg_html_and_programs_are_refused_whatever_they_are_called(data, name):
    assert refusal(data, name) == "file_type"


@pytest.mark.parametrize("name", ["a.exe", "a.png.exe", "a.svg", "a.html", "a.php"])
def test_a_picture_with_another_extension_is_refused(name):
    assert refusal(picture(), name) == "file_type"


def test_a_name_that_lies_about_the_content_is_refused():
    assert refusal(PDF, "a.png") == "file_double"
    assert refusal(picture(), "a.pdf") == "file_double"
    assert refusal(archive(("a", b"b")), "a.png") == "file_double"


def test_an_empty_file_is_refused():
    assert refusal(b"", "a.png") == "file_empty"


@pytest.mark.parametrize("behind", [archive(("a.js", b"alert(1)")), HTML, b"%PDF-1.7 and so on %%EOF", b"x" * 5000])
@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP"])
def test_a_picture_with_something_behind_it_is_refused(format, behind):
    assert refusal(picture(format=format) + behind, f"a.{format.lower()}") == "file_double"


def test_a_picture_with_a_web_page_in_its_comment_is_refused():
    assert refusal(picture(format="JPEG", comment=b"<script>alert(1)</script>"), "a.jpg") == "file_double"


def test_a_picture_of_more_than_40_megapixels_is_refused_before_it_is_unpacked():
    assert refusal(bomb_png(10_000, 10_000), "a.png") == "picture_large"
    assert refusal(bomb_png(8_000, 5_001), "a.png") == "picture_large"


def test_a_picture_that_ends_too_early_is_refused():
    import_module("certificates.printing")  # brings a library that would forgive it in the whole process
    assert refusal(bomb_png(500, 500), "a.png") == "file_broken"
    assert refusal(picture(format="JPEG")[:-200] + b"\xff\xd9", "a.jpg") in {"file_broken", "file_double"}


def test_the_picture_made_anew_is_small_and_says_nothing_of_the_place():
    exif = Image.Exif()
    exif[0x010E] = "behind the house"
    exif[0x8825] = {1: "N"}
    found = look(picture(3000, 2000, "JPEG", exif=exif), "a.jpg")
    assert found.shown is not None
    assert b"behind the house" not in found.shown
    again = Image.open(io.BytesIO(found.shown))
    assert (again.format, again.size, dict(again.getexif())) == ("WEBP", (1600, 1067), {})
    assert (found.width, found.height) == (1600, 1067)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_a_picture_with_a_broken_note_inside_is_shown_all_the_same(format):
    exif = Image.Exif()
    exif[0x010E] = "behind the house"
    exif[0x0112] = 6
    exif[0x013B] = "somebody " * 30
    whole = exif.tobytes().replace(b"\x01\x0e\x00\x02", b"\x01\x0e\x00\x0b")  # a text that says it is numbers
    found = look(picture(60, 40, format, exif=whole), f"a.{format.lower()}")
    assert (found.width, found.height) == (40, 60)
    assert b"behind the house" not in (found.shown or b"")


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_picture_stands_as_the_camera_was_held(turn):
    exif = Image.Exif()
    exif[0x0112] = turn
    out = io.BytesIO()
    Image.linear_gradient("L").resize((60, 40)).rotate(30).save(out, "PNG", exif=exif)
    found = look(out.getvalue(), "a.png")
    assert found.shown is not None
    wanted = ImageOps.exif_transpose(Image.open(io.BytesIO(out.getvalue()))).convert("RGB")
    shown = Image.open(io.BytesIO(found.shown)).convert("RGB")
    assert shown.size == wanted.size
    assert max(ImageStat.Stat(ImageChops.difference(shown, wanted)).mean) < 4


def test_a_pdf_with_scripts_is_refused_however_it_hides_them():
    plain = PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>")
    escaped = PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/J#61vaScript>>")
    packed = zlib.compress(b"<</S/JavaScript/JS(app.alert(1))>>")
    stream = b"2 0 obj<</Type/ObjStm/Filter/FlateDecode>>stream\n" + packed + b"\nendstream endobj\n"
    hidden = PDF.replace(b"trailer", stream + b"trailer")
    files = PDF.replace(b"/Catalog", b"/Catalog/Names<</EmbeddedFiles 3 0 R>>")
    assert [refusal(data, "a.pdf") for data in (plain, escaped, hidden, files)] == ["file_runs"] * 4


def test_a_pdf_hides_no_script_behind_a_long_or_disguised_description_of_a_stream():
    packed = zlib.compress(b"<</S/JavaScript/JS(app.alert(1))>>")
    for said in (b"/ObjStm" + b" " * 500, b"/Obj#53tm"):
        stream = b"2 0 obj<</Type" + said + b"/Filter/FlateDecode>>stream\n" + packed + b"\nendstream endobj\n"
        assert refusal(PDF.replace(b"trailer", stream + b"trailer"), "a.pdf") == "file_runs"


@pytest.mark.parametrize("piece", [b"stream\n", b"/ObjStm stream\n", b"/ObjStm", b"stream\n endstream "])
def test_looking_through_a_pdf_takes_as_long_as_it_is_large(piece):
    """Streams that never end made the search begin anew at each of them: some MB were minutes."""
    many = PDF.replace(b"trailer", piece * (2_000_000 // len(piece)) + b"trailer")
    begun = time.process_time()
    look(many, "a.pdf")
    assert time.process_time() - begun < 2


def test_a_pdf_that_is_an_archive_or_cut_off_is_refused():
    assert refusal(PDF + archive(("a", b"b")) + b"%%EOF", "a.pdf") == "file_double"
    assert refusal(PDF[:40], "a.pdf") == "file_broken"


def test_a_video_is_boxes_to_its_end():
    assert refusal(MP4 + HTML, "a.mp4") == "file_double"
    assert refusal(MP4 + b"something else", "a.mp4") == "file_broken"
    assert refusal(box(b"ftyp", b"isom"), "a.mp4") == "file_broken"
    assert refusal(MP4 + archive(("a", b"b")), "a.mp4") == "file_double"
    assert refusal(WEBM + archive(("a", b"b")), "a.webm") == "file_double"


def test_a_video_of_countless_empty_boxes_is_refused_at_once():
    begun = time.process_time()
    assert refusal(MP4 + box(b"free") * 2_000_000, "a.mp4") == "file_broken"
    assert time.process_time() - begun < 1


def test_an_archive_that_unpacks_to_far_too_much_is_refused():
    assert refusal(archive(("zeros", b"\0" * 30_000_000)), "a.zip") == "file_large"
    assert refusal(archive(*((f"{n}", b"") for n in range(5001))), "a.zip") == "file_large"


@pytest.mark.parametrize("comment", [b"", b"hello"])
@pytest.mark.parametrize("counted", ["in 32 bits", "in 64 bits"])
def test_the_list_of_an_archive_is_not_read_before_it_is_known_to_be_short(counted, comment, monkeypatch):
    """A million empty members are 50 MB of list, and half a gigabyte in memory."""
    monkeypatch.setattr("events.inspecting.zipfile.ZipFile", lambda file: pytest.fail("it was read"))
    number = 120_000
    start = b"PK\x03\x04" + bytes(26)
    rows = (b"PK\x01\x02" + bytes(24) + b"\x01\x00" + bytes(16) + b"a") * number
    of_64 = struct.pack("<4sQHHLLQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, number, number, len(rows), len(start))
    of_64 += struct.pack("<4sLQL", b"PK\x06\x07", 0, len(start) + len(rows), 1)
    known = (number & 0xFFFF, number & 0xFFFF, len(rows) if counted == "in 32 bits" else 0, len(start))
    end = struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, *known, len(comment)) + comment
    data = start + rows + (of_64 if counted == "in 64 bits" else b"") + end
    assert refusal(data, "a.zip") == "file_large"


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "C:\\windows\\x.txt", "run.exe", "a/b.scr"])
def test_an_archive_that_hurts_whoever_unpacks_it_is_refused(name):
    assert refusal(archive((name, b"x")), "a.zip") == "file_runs"


def test_an_archive_with_something_before_it_is_refused():
    assert refusal(b"PK\x03\x04" + b"x" * 90 + archive(("a", b"b")), "a.zip") in {"file_double", "file_broken"}


def test_an_encrypted_archive_is_refused():
    data = bytearray(archive(("a.txt", b"b"), packed=False))
    central = data.find(b"PK\x01\x02")
    data[central + 8 : central + 10] = struct.pack("<H", 1)
    assert refusal(bytes(data), "a.zip") == "file_runs"


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("../../etc/pass wd.png", "pass-wd.png"),
        ("C:\\Users\\me\\photo.php.png", "photo-php.png"),
        ("evil\u202egnp.exe.png", "evil-gnp-exe.png"),
        ("Türme & Lichter.png", "Türme-Lichter.png"),
        ("ліхтар.png", "ліхтар.png"),
        ("....png", "file.png"),
        ("a" * 300 + ".png", "a" * 80 + ".png"),
        ('"><script>.png', "script.png"),
        ("a\r\nSet-Cookie: x.png", "a-Set-Cookie-x.png"),
    ],
)
def test_names_lose_folders_tricks_and_further_dots(given, clean):
    assert clean_name(given, "png") == clean


def test_captions_are_webvtt_and_nothing_else():
    assert inspect_captions(CAPTIONS) == CAPTIONS
    for data in (
        b"1\n00:00 --> 00:01\nno head",
        HTML,
        b"WEBVTT\n",
        b"WEBVTT\n\n00:00.000 --> 00:01.000\n<script >x",
        b"\xff",
    ):
        with pytest.raises(DomainError) as caught:
            inspect_captions(data)
        assert caught.value.code == "captions_unreadable"
