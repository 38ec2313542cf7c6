"""Uploads are counted while they stream in; what is too large never fills the disk."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from events.inspecting import LARGEST, MB

MOST = LARGEST + 2 * MB  # the largest file, its captions and the form around them

type View = Callable[..., HttpResponseBase]


class Counting(FileUploadHandler):
    """Stops the upload at the first byte too much; `request.upload_too_large` says so afterwards."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.count = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.count += len(raw_data)
        if self.count > MOST:
            self.request.upload_too_large = True  # type: ignore[union-attr]
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def counted_upload(view: View) -> View:
    """Guard: must stand outermost below the audience, because the body may not be read before the counting begins."""
    inner = csrf_protect(view)

    @wraps(view)
    def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.upload_too_large = False  # type: ignore[attr-defined]
        request.upload_handlers = [Counting(request), TemporaryFileUploadHandler(request)]
        return inner(request, *args, **kwargs)

    return csrf_exempt(counted)
