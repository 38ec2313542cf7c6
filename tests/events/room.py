"""Makers of this room: a hackathon in its phases, files good and hostile, an upload; and what its tests ask with."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation
from PIL import Image

from accounts.models import Person
from core.errors import DomainError
from events.domain.files import add_file
from events.domain.submissions import hand_in, save_draft, start_submission
from events.models import Challenge, ChallengeBrief, Event, Submission, SubmissionRevision, Team
from tests.events.makers import make_hackathon, make_team


def hackathon_in(*, submit: float = 24, wishes: float | None = None, **settings: Any) -> Event:
    """Hours from now on: end of submissions, end of wishes (None: teams choose directly)."""
    now = timezone.now().replace(microsecond=0)
    settings.setdefault("submit_until", now + timedelta(hours=submit))
    settings.setdefault("wishes_until", now + timedelta(hours=wishes) if wishes is not None else None)
    return make_hackathon(settings=settings)


def with_terms(challenge: Challenge, **words: str) -> Challenge:
    """Its brief gets terms (as if they had always been there)."""
    brief = challenge.brief
    assert brief is not None
    words = words or {"data_terms": "Only for this weekend."}
    texts = {code: {**text, **words} for code, text in brief.texts.items()}
    ChallengeBrief.objects.filter(pk=brief.pk).update(texts=texts)
    challenge.refresh_from_db()
    return challenge


def draft_of(team: Team, **content: Any) -> Submission:
    person = captain(team)
    submission = start_submission(team=team, by=person)
    words = {"title": "Lantern map", "tagline": "Light.", "text": "We built it."} | content
    return save_draft(submission=submission, content=words, edition=submission.edition, by=person)


def handed_in(team: Team, *, at: datetime | None = None, **content: Any) -> SubmissionRevision:
    return hand_in(submission=draft_of(team, **content), by=captain(team), now=at)


def captain(team: Team) -> Person:
    assert team.captain is not None
    return team.captain


def shown_project(event: Event, **content: Any) -> Submission:
    """A project in the gallery."""
    revision = handed_in(make_team(event), **content)
    return Submission.objects.get(pk=revision.submission_id)


# --- files


def picture(width: int = 60, height: int = 40, format: str = "PNG", **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "#f5a62f").save(out, format, **options)
    return out.getvalue()


def bomb_png(width: int, height: int) -> bytes:
    """A small file that says it is a huge picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    packed = zlib.compress(b"\0" * 10_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def archive(*members: tuple[str, bytes], packed: bool = True) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as made:
        for name, data in members:
            made.writestr(name, data)
    return out.getvalue()


PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><html><body><script>alert(1)</script></body></html>"
CAPTIONS = b"WEBVTT\n\n00:00.000 --> 00:02.000\nHello.\n"


def box(kind: bytes, data: bytes = b"") -> bytes:
    return struct.pack(">I", len(data) + 8) + kind + data


MP4 = box(b"ftyp", b"isom\0\0\0\0") + box(b"moov", b"\0" * 40) + box(b"mdat", b"\0" * 100)
WEBM = b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm" + b"\0" * 100


def upload(data: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def to(name: str, *args: Any) -> str:
    with translation.override("en"):
        return reverse(f"events:{name}", args=args)


def code_of(verb: Any, **options: Any) -> str:
    with pytest.raises(DomainError) as caught:
        verb(**options)
    return caught.value.code


def with_file(event: Event, data: bytes, name: str, **options: Any) -> Submission:
    team = make_team(event)
    submission = draft_of(team)
    add_file(submission=submission, upload=upload(data, name), by=captain(team), **options)
    hand_in(submission=submission, by=captain(team))
    return Submission.objects.select_related("revision", "event").get(pk=submission.pk)


def body(response: Any) -> bytes:
    """All of it; read to its end, the client closes what is behind it."""
    return b"".join(response.streaming_content) if response.streaming else response.content
