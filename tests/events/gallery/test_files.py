"""Files of a project: who may open them, and what they can do."""

from __future__ import annotations

import pytest
from django.utils import timezone

from accounts.enums import Role
from events.domain.files import path_of
from tests.accounts.makers import make_member, make_person, signed_in_client
from tests.events.room import CAPTIONS, MP4, PDF, body, captain, hackathon_in, picture, to, upload, with_file

pytestmark = pytest.mark.django_db


def test_files_are_private_until_the_gallery_opens(client):
    event = hackathon_in()
    project = with_file(event, PDF, "plan.pdf")
    address = to("submission_file", event.slug, project.slug, project.files.get().sha256)
    member, organiser = captain(project.team), make_member(event.organisation, Role.OWNER)
    assert client.get(address).status_code == 404
    assert signed_in_client(make_person()).get(address).status_code == 404
    assert body(signed_in_client(member).get(address)) == PDF
    assert body(signed_in_client(organiser).get(address)) == PDF
    event.hackathon.gallery_from = timezone.now()
    event.hackathon.save()
    assert body(client.get(address)) == PDF


def test_what_goes_out_cannot_run(event, client):
    project = with_file(event, PDF, "pl\u202ean.x.pdf")
    answer = client.get(to("submission_file", event.slug, project.slug, project.files.get().sha256))
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"].startswith("private")
    assert body(answer) == PDF


def test_the_public_gets_the_picture_made_anew_never_the_original(event, client):
    project = with_file(event, picture(), "a.png", alternative="A lamp")
    file = project.files.get()
    shown = client.get(to("submission_file", event.slug, project.slug, file.shown))
    assert shown.headers["Content-Type"] == "image/webp"
    assert body(shown)[:4] == b"RIFF"
    original = to("submission_file", event.slug, project.slug, file.sha256)
    assert client.get(original).status_code == 404
    own = signed_in_client(captain(project.team)).get(original)
    assert own.headers["Content-Disposition"].startswith("attachment")
    assert body(own) == picture()


def test_a_video_is_public_only_with_captions_and_in_pieces(event, client):
    silent = with_file(event, MP4, "a.mp4")
    address = to("submission_file", event.slug, silent.slug, silent.files.get().sha256)
    assert client.get(address).status_code == 404
    project = with_file(event, MP4, "a.mp4", captions=upload(CAPTIONS, "a.vtt"))
    file = project.files.get()
    piece = client.get(to("submission_file", event.slug, project.slug, file.sha256), headers={"Range": "bytes=4-7"})
    assert (piece.status_code, body(piece), piece.headers["Content-Type"]) == (206, b"ftyp", "video/mp4")
    captions = client.get(to("submission_file", event.slug, project.slug, file.captions))
    assert (captions.headers["Content-Type"], body(captions)) == ("text/vtt; charset=utf-8", CAPTIONS)


def test_a_hash_of_another_project_or_a_swapped_file_opens_nothing(event, client, tmp_path):
    one, two = with_file(event, PDF, "a.pdf"), with_file(event, PDF + b"%%EOF", "b.pdf")
    foreign = one.files.get().sha256
    assert client.get(to("submission_file", event.slug, two.slug, foreign)).status_code == 404
    (tmp_path / path_of(foreign)).write_bytes(b"%PDF-1.7 swapped")
    assert client.get(to("submission_file", event.slug, one.slug, foreign)).status_code == 410
