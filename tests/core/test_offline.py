"""The script that keeps pages for the time without network: small, the same for everybody, named by the room."""

from __future__ import annotations

from core.offline import offline_worker


def test_each_room_keeps_its_pages_apart_with_the_same_script():
    response = offline_worker("lichthof-somewhere-1")
    cache, script = response.content.decode().splitlines()
    assert cache == 'const CACHE = "lichthof-somewhere-1";'
    assert script == 'importScripts("/static/js/offline-worker.js");'
    assert response["Content-Type"] == "text/javascript"
    assert response["Cache-Control"] == "no-cache"
