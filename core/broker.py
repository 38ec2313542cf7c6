"""The embedded default's queue in a folder, with messages that appear whole.

Kombu's own channel creates the file first and writes it afterwards; a worker that looks in between takes an empty message
and dies of it (seen under load). Here the message is written beside the queue and then renamed into it.
"""

from __future__ import annotations

import uuid
from pathlib import Path
from time import monotonic_ns
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.encoding import str_to_bytes
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: dict[str, Any], **kwargs: Any) -> None:  # type: ignore[override]  # kombu disagrees with itself
        folder = Path(self.data_folder_out)
        # Sorted by name the messages stand in their order; the worker only looks for "<anything>.<queue>.msg".
        name = f"{monotonic_ns() // 1_000_000}_{uuid.uuid4()}"
        unfinished = folder / f"{name}.part"
        try:
            unfinished.write_bytes(str_to_bytes(dumps(payload)))
            unfinished.rename(folder / f"{name}.{queue}.msg")
        except OSError as error:
            raise ChannelError(f"Cannot put a message into {folder}: {error.strerror}.") from error


class Transport(filesystem.Transport):
    Channel = Channel
