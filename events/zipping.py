"""A ZIP archive that is made while it is sent: nothing is written to the disk, no more than a piece is in memory."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Member:
    name: str
    pieces: Iterable[bytes]


class _Drain(io.RawIOBase):
    """Takes what the archive writes and hands it on; cannot go back, which ZIP does not need."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.pieces.append(bytes(data))
        return len(data)

    def taken(self) -> Iterator[bytes]:
        pieces, self.pieces = self.pieces, []
        yield from pieces


def zipped(members: Iterable[Member]) -> Iterator[bytes]:
    """The archive's bytes, stored without packing: pictures and videos are packed already."""
    drain = _Drain()
    with zipfile.ZipFile(drain, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        for member in members:
            with archive.open(member.name, "w", force_zip64=True) as file:
                for piece in member.pieces:
                    file.write(piece)
                    yield from drain.taken()
            yield from drain.taken()
    yield from drain.taken()
