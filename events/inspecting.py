"""Is this file what it says, and can it do no harm? Judged by its content; knows nothing of submissions.

Every file is hostile until this said otherwise. What is not on the list is refused, SVG and HTML among it: they can carry
scripts. A file must be one thing only, from its first byte to its last; one that is two things at once (a picture with an
archive behind it) is refused. Pictures are made anew for the page, which also takes the place where they were taken out
of them; the bytes that came are kept, and served as a download only.
"""

from __future__ import annotations

import io
import re
import struct
import sys
import unicodedata
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, Any

from django.utils.translation import gettext as _
from PIL import Image

from core.errors import InvalidInput

MB = 1024 * 1024
MAX_PIXELS = 40_000_000
SHOWN_SIDE = 1600
MOST_BOXES = 10_000  # of a video; one in pieces of a second has two for each
# type → (extension, most bytes)
TYPES: dict[str, tuple[str, int]] = {
    "image/png": ("png", 15 * MB),
    "image/jpeg": ("jpg", 15 * MB),
    "image/webp": ("webp", 15 * MB),
    "application/pdf": ("pdf", 25 * MB),
    "video/mp4": ("mp4", 100 * MB),
    "video/webm": ("webm", 100 * MB),
    "application/zip": ("zip", 50 * MB),
}
LARGEST = max(limit for _extension, limit in TYPES.values())
CAPTIONS = "text/vtt"
EXTENSIONS = {"png", "jpg", "jpeg", "webp", "pdf", "mp4", "m4v", "webm", "zip"}
PICTURE_FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
ORIENTATION = 0x0112
_T = Image.Transpose
# As EXIF counts them: how the picture must be turned or mirrored to stand upright.
TURNS: dict[Any, Image.Transpose] = {
    2: _T.FLIP_LEFT_RIGHT, 3: _T.ROTATE_180, 4: _T.FLIP_TOP_BOTTOM, 5: _T.TRANSPOSE, 6: _T.ROTATE_270,
    7: _T.TRANSVERSE, 8: _T.ROTATE_90,
}  # fmt: skip
# What a browser or an archiver might take for something else; none of it belongs into a picture or a video.
FOREIGN = re.compile(rb"<script[\s>/]|<html[\s>]|<!doctype html|<iframe[\s>]|<foreignobject", re.IGNORECASE)
END_OF_ARCHIVE, LOCATOR_64 = b"PK\x05\x06", b"PK\x06\x07"
MOST_LIST = 5 * MB  # of an archive's members, of which at most 5,000 are taken
PDF_RUNS = re.compile(rb"/(JavaScript|JS|Launch|RichMedia|EmbeddedFiles?|GoToE)\b")
PDF_STREAM = re.compile(rb"stream\r?\n")
RUNS = {".exe", ".scr", ".com", ".msi", ".lnk", ".vbs", ".hta", ".pif", ".cpl", ".jar"}
MP4_BOXES = {b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"moof", b"mfra", b"sidx", b"styp", b"meta", b"pdin",
             b"emsg", b"ssix", b"prft"}  # fmt: skip


@dataclass(frozen=True)
class Inspected:
    """`shown`: the picture made anew as WebP; None for what is no picture."""

    type: str
    name: str
    width: int = 0
    height: int = 0
    shown: bytes | None = None


def inspect(file: IO[bytes], *, name: str, size: int) -> Inspected:
    """What the file is. Errors (field "file"): file_empty, file_type, file_large, file_broken, file_double,
    picture_large, file_runs."""
    if size == 0:
        raise _refused(_("This file is empty."), "file_empty")
    extension = PurePosixPath(name.replace("\\", "/")).suffix.lower().lstrip(".")
    kind = _kind_of(_read(file, 0, 64))
    if extension not in EXTENSIONS or kind is None:
        raise _refused(
            _("We take pictures (PNG, JPEG, WebP), PDF, videos (MP4, WebM) and ZIP archives. Other files, also SVG and "
              "web pages, can carry something that runs."), "file_type")  # fmt: skip
    limit = TYPES[kind][1]
    if size > limit:
        raise _refused(_("Files of this kind may have at most %(limit)d MB.") % {"limit": limit // MB}, "file_large")
    if _family(extension) != _family(TYPES[kind][0]):
        raise _refused(_("The file’s content is not what its name says."), "file_double")
    made = _INSPECTORS[kind.split("/")[0] if kind != "application/zip" else "zip"](file, kind, size)
    return Inspected(kind, clean_name(name, TYPES[kind][0]), **made)


def clean_name(name: str, extension: str) -> str:
    """A name without folders, tricks of direction and further dots, with the extension of what the file is."""
    stem = PurePosixPath(name.replace("\\", "/")).name.rpartition(".")[0] or "file"
    stem = unicodedata.normalize("NFC", stem)
    stem = "".join(sign if sign.isalnum() or unicodedata.category(sign).startswith("M") else "-" for sign in stem)
    return f"{re.sub(r'-{2,}', '-', stem).strip('-')[:80] or 'file'}.{extension}"


def inspect_captions(data: bytes) -> bytes:
    """WebVTT as it came. Errors (field "captions"): captions_large, captions_unreadable."""
    if len(data) > MB:
        raise InvalidInput(_("Captions may have at most 1 MB."), code="captions_large", field="captions")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = ""
    if not re.match(r"WEBVTT[ \t\r\n]", text) or "-->" not in text or FOREIGN.search(data):
        raise InvalidInput(
            _("These are no captions we can read. Please give a WebVTT file (.vtt)."),
            code="captions_unreadable",
            field="captions",
        )
    return data


def _kind_of(head: bytes) -> str | None:
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if re.match(rb"%PDF-[12]\.\d", head):
        return "application/pdf"
    if head[4:8] == b"ftyp":
        return "video/mp4"
    if head.startswith(b"\x1aE\xdf\xa3") and b"webm" in head:
        return "video/webm"
    return "application/zip" if head.startswith(b"PK\x03\x04") else None


def _family(extension: str) -> str:
    return {"jpeg": "picture", "jpg": "picture", "png": "picture", "webp": "picture", "m4v": "mp4"}.get(
        extension, extension
    )


# --- pictures


def _picture(file: IO[bytes], kind: str, size: int) -> dict[str, Any]:
    file.seek(0)
    whole = file.read()
    _check_single(whole)
    if _end_of_picture(whole, kind) != len(whole):
        raise _refused(_("Something else is hidden behind this picture."), "file_double")
    broken = _refused(_("We cannot read this picture."), "file_broken")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # broken metadata is no reason to refuse; too many pixels is, below
            picture = Image.open(io.BytesIO(whole), formats=list(PICTURE_FORMATS))
            if picture.width * picture.height > MAX_PIXELS:
                raise _refused(_("The picture has more than 40 megapixels."), "picture_large")
            return _made_anew(picture)
    except (
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        struct.error,
        zlib.error,
        Image.DecompressionBombError,
    ) as error:
        raise broken from error


def _made_anew(picture: Image.Image) -> dict[str, Any]:
    width, height = picture.size
    picture.draft("RGB", (2 * SHOWN_SIDE, 2 * SHOWN_SIDE))
    picture.load()
    shown = _upright(picture).convert("RGBA" if _has_transparency(picture) else "RGB")
    shown.thumbnail((SHOWN_SIDE, SHOWN_SIDE))
    out = io.BytesIO()
    shown.save(out, "WEBP", quality=82, method=4, exif=b"", xmp=b"")
    return {"width": shown.width, "height": shown.height, "shown": out.getvalue()}


def _upright(picture: Image.Image) -> Image.Image:
    """Turned as the camera was held. Only that is read: `ImageOps.exif_transpose` writes all metadata anew, and
    stumbles over broken ones, which are no reason to refuse a picture."""
    try:
        turn = TURNS.get(picture.getexif().get(ORIENTATION))
    except (OSError, ValueError, TypeError, SyntaxError, LookupError, AttributeError, struct.error):
        turn = None
    return picture if turn is None else picture.transpose(turn)


def _has_transparency(picture: Image.Image) -> bool:
    return picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info


def _end_of_picture(whole: bytes, kind: str) -> int:
    """Where the picture itself ends; bytes behind it are something else. -1 when it has no end."""
    if kind == "image/webp":
        declared: int = struct.unpack("<I", whole[4:8])[0] + 8
        return declared + declared % 2 if declared + declared % 2 == len(whole) else declared
    if kind == "image/png":
        return _end_of_png(whole)
    end = whole.rfind(b"\xff\xd9")
    tail = whole[end + 2 :]
    # Cameras pad with zeros, and some telephones put small marks behind the end.
    return len(whole) if end > 0 and (not tail.strip(b"\0") or len(tail) < 4096) else end + 2


def _end_of_png(whole: bytes) -> int:
    at = 8
    while at + 12 <= len(whole):
        length = int.from_bytes(whole[at : at + 4], "big")
        kind = whole[at + 4 : at + 8]
        at += 12 + length
        if kind == b"IEND":
            return at
    return -1


def _check_single(data: bytes) -> None:
    """No web page inside, no archive or document behind."""
    if FOREIGN.search(data) or END_OF_ARCHIVE in data[-70_000:] or b"%PDF-" in data:
        raise _refused(_("This file is two things at once. Please save it anew and try again."), "file_double")


# --- documents, videos, archives


def _document(file: IO[bytes], kind: str, size: int) -> dict[str, Any]:
    file.seek(0)
    whole = file.read()
    if b"%%EOF" not in whole[-2048:]:
        raise _refused(_("We cannot read this PDF; its end is missing."), "file_broken")
    if FOREIGN.search(whole) or END_OF_ARCHIVE in whole[-70_000:]:
        raise _refused(_("This file is two things at once. Please save it anew and try again."), "file_double")
    if any(PDF_RUNS.search(_plain_names(part)) for part in _pdf_parts(whole)):
        raise _refused(_("This PDF carries scripts or further files. Please print it to a new PDF."), "file_runs")
    return {}


def _pdf_parts(whole: bytes) -> Iterator[bytes]:
    """What lies outside streams, and what packed streams of objects say; at most 50 MB unpacked."""
    outside, left = [], 50 * MB
    for before, stream in _pdf_streams(whole):
        outside.append(before)
        if b"/ObjStm" not in _plain_names(before):
            continue
        try:
            unpacked = zlib.decompressobj().decompress(stream, left)
        except zlib.error:
            continue
        left -= len(unpacked)
        yield unpacked
        if left <= 0:
            raise _refused(_("This PDF unpacks to far too much."), "file_large")
    yield b"".join(outside)


def _pdf_streams(whole: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(what stands before it, a stream), and what is behind the last one. Each byte is looked at once: an expression
    that searches for both ends begins anew at each stream that has none."""
    at, end = 0, 0
    for begin in PDF_STREAM.finditer(whole):
        if begin.start() < at:
            continue
        end = whole.find(b"endstream", begin.end())
        if end < 0:
            break
        yield whole[at : begin.start()], whole[begin.end() : end]
        at = end + len(b"endstream")
    yield whole[at:], b""


def _plain_names(data: bytes) -> bytes:
    """Names may hide letters as #4A."""
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), data)


def _video(file: IO[bytes], kind: str, size: int) -> dict[str, Any]:
    if END_OF_ARCHIVE in _read(file, max(0, size - 70_000), 70_000) or FOREIGN.search(_read(file, 0, MB)):
        raise _refused(_("This file is two things at once. Please save it anew and try again."), "file_double")
    if kind == "video/mp4" and not _is_mp4(file, size):
        raise _refused(_("We cannot read this video."), "file_broken")
    return {}


def _is_mp4(file: IO[bytes], size: int) -> bool:
    """Boxes that are known, one behind the other, exactly to the end; with an index of what is in it."""
    at, boxes = 0, 0
    seen: set[bytes] = set()
    while at + 8 <= size and boxes < MOST_BOXES:
        boxes += 1
        head = _read(file, at, 16)
        length, kind = int.from_bytes(head[:4], "big"), head[4:8]
        if length == 1:
            length = int.from_bytes(head[8:16], "big")
        length = length or size - at
        if kind not in MP4_BOXES and kind != b"uuid" or length < 8:
            return False
        seen.add(kind)
        at += length
    return at == size and b"moov" in seen


def _archive(file: IO[bytes], kind: str, size: int) -> dict[str, Any]:
    """Looked at, never unpacked here; whoever downloads it must not be hurt by it either."""
    if _list_of_archive(file, size) > MOST_LIST:
        raise _refused(_("This archive unpacks to far too much."), "file_large")
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            start = min((member.header_offset for member in members), default=-1)
            trailing = len(archive.comment)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise _refused(_("We cannot read this archive."), "file_broken") from error
    if start != 0 or trailing > 200:
        raise _refused(_("This file is two things at once. Please save it anew and try again."), "file_double")
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if len(members) > 5000 or unpacked > 1024 * MB or unpacked > 200 * max(size, 1) or packed > size:
        raise _refused(_("This archive unpacks to far too much."), "file_large")
    if any(_is_unsafe(member) for member in members):
        raise _refused(
            _("This archive holds programs, encrypted files or paths that lead out of it. Please leave them out."),
            "file_runs",
        )
    return {}


def _list_of_archive(file: IO[bytes], size: int) -> int:
    """How long the list of its members is; endless when it counts in 64 bits, which no archive of 50 MB needs.

    Found as `zipfile` finds it, which reads all of the list before anybody can count: a million empty members fit into
    50 MB, and take ten times as much in memory.
    """
    tail = _read(file, max(0, size - 22 - 65_535), 22 + 65_535)
    plain = tail[-22:].startswith(END_OF_ARCHIVE) and tail.endswith(b"\0\0")
    at = len(tail) - 22 if plain else tail.rfind(END_OF_ARCHIVE)
    if at < 0 or at + 22 > len(tail):
        return 0
    counts_in_64_bits = tail[max(0, at - 20) :].startswith(LOCATOR_64)
    return sys.maxsize if counts_in_64_bits else int.from_bytes(tail[at + 12 : at + 16], "little")


def _is_unsafe(member: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(member.filename.replace("\\", "/"))
    leads_out = path.is_absolute() or ".." in path.parts or re.match(r"[A-Za-z]:", member.filename)
    is_link = (member.external_attr >> 16) & 0o170000 == 0o120000
    return bool(leads_out or is_link or member.flag_bits & 1 or path.suffix.lower() in RUNS)


_INSPECTORS = {"image": _picture, "application": _document, "video": _video, "zip": _archive}


def _read(file: IO[bytes], at: int, length: int) -> bytes:
    file.seek(at)
    return file.read(length)


def _refused(sentence: str, code: str) -> InvalidInput:
    return InvalidInput(sentence, code=code, field="file")
