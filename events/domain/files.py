"""Files of a submission: checked, kept under the hash of their bytes in the private store, verified before they go out.

A stored file is never written twice and never changed: other bytes have another hash and so another place. A revision
names hashes, so what was handed in cannot be swapped; if somebody swaps it on the disk, `open_intact` refuses it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from typing import IO, Any

from django.core.cache import cache
from django.core.files.base import ContentFile, File
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from core.audit import record
from core.cleaning import clean_line
from core.errors import Conflict, DomainError, InvalidInput
from events.inspecting import MB, inspect, inspect_captions
from events.models import Submission, SubmissionFile, SubmissionRevision

from .challenges import check_member

FOLDER = "submissions"
MOST_FILES = 12
MOST_BYTES = 200 * MB
CHECKED_FOR = 300  # seconds a file on the disk is believed to be what it was, if its size and time did not change


class FileChanged(DomainError):
    """What lies on the disk is not what was handed in."""

    code = "file_changed"
    status = 410


def path_of(sha256: str) -> str:
    return f"{FOLDER}/{sha256[:2]}/{sha256}"


@transaction.atomic
def add_file(
    *, submission: Submission, upload: Any, by: Person, alternative: str = "", captions: Any = None
) -> SubmissionFile:
    """Checks and keeps an uploaded file for the draft. The same bytes twice are one file.

    The public sees a picture only with `alternative`, a video only with `captions` (WebVTT); both may follow.
    Errors: not_in_team, too_many_files, too_many_bytes, and those of `events.inspecting`.
    """
    check_member(submission.team, by)
    Submission.objects.select_for_update(no_key=True).get(
        pk=submission.pk
    )  # two uploads at once are counted one by one
    _check_room(submission, upload.size)
    found = inspect(upload, name=upload.name or "", size=upload.size)
    alternative = clean_line(alternative, limit=400, field="alternative")
    texts = inspect_captions(captions.read(MB + 1)) if captions and found.type.startswith("video/") else b""
    row, made = SubmissionFile.objects.get_or_create(
        submission=submission,
        sha256=store(upload),
        defaults={
            "name": found.name, "size": upload.size, "type": found.type, "width": found.width, "height": found.height,
            "alternative": alternative, "uploaded_by": by,
            "shown": store(ContentFile(found.shown)) if found.shown is not None else "",
            "captions": store(ContentFile(texts)) if texts else "",
        },
    )  # fmt: skip
    if made:
        record("submission.file_added", on=submission, by=by, sha256=row.sha256, size=row.size, type=row.type)
    return row


@transaction.atomic
def describe_file(*, file: SubmissionFile, alternative: str, by: Person, captions: Any = None) -> SubmissionFile:
    """Changes the words for a picture, or gives a video its captions.

    Errors: not_in_team, alternative_missing, and those of `inspect_captions`.
    """
    check_member(file.submission.team, by)
    file.alternative = clean_line(alternative, limit=400, field="alternative")
    if file.shown and not file.alternative:
        raise InvalidInput(
            _("Please say in words what the picture shows."), code="alternative_missing", field="alternative"
        )
    if captions:
        file.captions = store(ContentFile(inspect_captions(captions.read(MB + 1))))
    file.save(update_fields=["alternative", "captions"])
    return file


@transaction.atomic
def remove_file(*, file: SubmissionFile, by: Person) -> None:
    """Takes it out of the draft. Revisions that hold it keep it."""
    check_member(file.submission.team, by)
    record("submission.file_removed", on=file.submission, by=by, sha256=file.sha256)
    file.delete()


def store(file: IO[bytes] | File[Any]) -> str:
    """Keeps the bytes under their sha256 and returns it; bytes that are there already are not written again."""
    digest = hash_of(file)
    files = storages["private"]
    if not files.exists(path_of(digest)):
        file.seek(0)
        kept = files.save(path_of(digest), File(file))
        if kept != path_of(digest):  # somebody stored the same bytes a moment ago
            files.delete(kept)
    return digest


def hash_of(file: IO[bytes] | File[Any]) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(MB):
        digest.update(chunk)
    return digest.hexdigest()


def open_intact(sha256: str) -> File[Any]:
    """The stored bytes, checked against their hash. Errors: file_changed (swapped, cut or gone)."""
    files = storages["private"]
    try:
        file = files.open(path_of(sha256), "rb")
        seen = f"file:{sha256}:{file.size}:{files.get_modified_time(path_of(sha256)).timestamp()}"
    except OSError as error:
        raise FileChanged(_("This file is not there any more.")) from error
    if not cache.get(seen):
        if hash_of(file) != sha256:
            file.close()
            raise FileChanged(_("This file is not what the team handed in, so we do not give it out."))
        cache.set(seen, 1, CHECKED_FOR)
    file.seek(0)
    return file


def hashes_of(entry: dict[str, Any]) -> Iterator[str]:
    """The hashes that one file of a revision stands for."""
    yield from (entry[name] for name in ("sha256", "shown", "captions") if entry.get(name))


def tidy_files() -> int:
    """Deletes stored bytes that no draft and no revision names, a day after they came; how many."""
    files, before = storages["private"], timezone.now() - timedelta(days=1)
    kept = _all_named()
    deleted = 0
    with suppress(FileNotFoundError):
        for folder in files.listdir(FOLDER)[0]:
            for name in files.listdir(f"{FOLDER}/{folder}")[1]:
                path = f"{FOLDER}/{folder}/{name}"
                if name not in kept and files.get_modified_time(path) < before:
                    files.delete(path)
                    deleted += 1
    return deleted


def _all_named() -> set[str]:
    named: set[str] = set()
    for row in SubmissionFile.objects.values_list("sha256", "shown", "captions").iterator():
        named |= set(row)
    for content in SubmissionRevision.objects.values_list("content", flat=True).iterator():
        for entry in content.get("files", []):
            named |= set(hashes_of(entry))
    return named


def _check_room(submission: Submission, size: int) -> None:
    rows = SubmissionFile.objects.filter(submission=submission)
    if rows.count() >= MOST_FILES:
        raise Conflict(
            _("A submission has at most %(most)d files. Remove one first.") % {"most": MOST_FILES},
            code="too_many_files",
            field="file",
        )
    if (rows.aggregate(sum=Sum("size"))["sum"] or 0) + size > MOST_BYTES:
        raise Conflict(
            _("All files together may have at most %(most)d MB.") % {"most": MOST_BYTES // MB},
            code="too_many_bytes",
            field="file",
        )
