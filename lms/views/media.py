"""Pictures and logos, out of the media folder: only what is meant for everyone, and nothing that could run."""

from __future__ import annotations

from pathlib import PurePosixPath

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from django.views.static import serve

from core.audience import Audience, audience

# Documents go through Wagtail's own address, which asks who may read; certificates never lie here.
PUBLIC_FOLDERS = {"images", "original_images", "logos"}
PICTURES = {".png", ".jpg", ".jpeg", ".webp", ".avif", ".svg"}


@audience(Audience.PUBLIC)
@require_safe
def media(request: HttpRequest, path: str) -> HttpResponse:
    parts = PurePosixPath(path)
    if parts.parts[:1] and parts.parts[0] in PUBLIC_FOLDERS and parts.suffix.lower() in PICTURES:
        response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
        # A drawing opened by its own address must not run anything.
        response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
        response["Cache-Control"] = "public, max-age=31536000, immutable"
        return response  # type: ignore[return-value]
    raise Http404
