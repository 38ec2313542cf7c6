"""A revision is frozen: what it says is hashed over canonical JSON, and the hash is checked when it is read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from events.models import Submission, SubmissionRevision

KEPT = ("title", "tagline", "text", "video", "repository", "links")


def canonical(content: Mapping[str, Any]) -> bytes:
    """UTF-8 JSON with sorted names, without spaces: the same bytes on every database."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sha256_of(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(content)).hexdigest()


def is_untouched(revision: SubmissionRevision) -> bool:
    """It still says what was handed in."""
    return revision.sha256 == sha256_of(revision.content)


def frozen(submission: Submission) -> dict[str, Any]:
    """The draft as it is handed in now, files by their hashes. Reads `challenge.brief`; one query for the files."""
    challenge = submission.challenge
    return {
        **{name: submission.content.get(name, [] if name == "links" else "") for name in KEPT},
        "challenge": challenge.slug if challenge else "",
        "brief": challenge.brief.version if challenge and challenge.brief else None,
        "files": [file.entry() for file in submission.files.all()],
    }
