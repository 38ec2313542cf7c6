"""An uploaded picture is never kept as it came: it is read, checked, and written anew."""

from __future__ import annotations

import io
from typing import IO, Any

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from core.errors import InvalidInput

MAX_BYTES = 2 * 1024 * 1024
MAX_PIXELS = 20_000_000
MAX_SIDE = 800
FORMATS = ("PNG", "JPEG", "WEBP")


def clean_logo(upload: IO[bytes]) -> ContentFile[Any]:
    """PNG bytes of at most 800 × 800 pixels, made from a PNG, JPEG or WebP of at most 2 MB, judged by its content.

    Errors: logo_too_large, logo_unreadable (SVG among them: it can carry scripts).
    """
    data = upload.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise InvalidInput(_("The picture is larger than 2 MB."), code="logo_too_large", field="logo")
    return ContentFile(_as_png(_opened(data)))


def _opened(data: bytes) -> Image.Image:
    refused = InvalidInput(
        _("This is not a PNG, JPEG or WebP picture we can read."), code="logo_unreadable", field="logo"
    )
    try:
        picture = Image.open(io.BytesIO(data), formats=FORMATS)
        if picture.width * picture.height > MAX_PIXELS:
            raise InvalidInput(_("The picture has too many pixels."), code="logo_too_large", field="logo")
        picture.load()
        return ImageOps.exif_transpose(picture)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise refused from error


def _as_png(picture: Image.Image) -> bytes:
    picture = picture.convert("RGBA")
    picture.thumbnail((MAX_SIDE, MAX_SIDE))
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
