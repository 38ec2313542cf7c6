"""What the build hands to the browser: small, complete, our own."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / "static" / "built"
KB = 1024
pytestmark = pytest.mark.skipif(not (BUILT / "css/lichthof.css").exists(), reason="run `npm ci && npm run build` first")


def compressed(*names: str) -> int:
    return sum(len(gzip.compress((BUILT / name).read_bytes())) for name in names)


@pytest.fixture(scope="module")
def css() -> str:
    return (BUILT / "css/lichthof.css").read_text()


def test_the_sheet_stays_below_25_kb() -> None:
    assert compressed("css/lichthof.css") <= 25 * KB


def test_the_scripts_stay_below_25_kb() -> None:
    assert compressed("js/lichthof.js", "js/htmx.js") <= 25 * KB


def test_a_german_page_loads_at_most_45_kb_of_type() -> None:
    german = [BUILT / f"fonts/fira-latin-{weight}.woff2" for weight in (400, 600)]
    assert sum(path.stat().st_size for path in german) <= 45 * KB


@pytest.mark.parametrize("script", ["fira-latin", "fira-latin-ext", "fira-cyrillic", "noto-arabic"])
def test_every_script_has_its_letters(script: str, css: str) -> None:
    for weight in (400, 600):
        assert (BUILT / f"fonts/{script}-{weight}.woff2").read_bytes()[:4] == b"wOF2"
        assert f"fonts/{script}-{weight}.woff2" in css


def test_the_theme_of_the_design_system_survives_the_purge(css: str) -> None:
    assert "data-kern-theme=dark" in css.replace('"', "")
    assert "data-kern-theme=light" in css.replace('"', "")
    assert "prefers-color-scheme" in css


def test_the_layers_stand_in_their_order(css: str) -> None:
    order = list(dict.fromkeys(re.findall(r"@layer ([\w,]+)", css)))
    names = list(dict.fromkeys(name for layer in order for name in layer.split(",")))
    assert names == ["reset", "kern", "base", "components", "features", "utilities"]


def test_nothing_is_loaded_from_another_server(css: str) -> None:
    assert re.findall(r"url\((?!\"?data:)[\"']?(?:https?:)?//", css) == []


def test_every_class_the_script_uses_is_in_the_sheet(css: str) -> None:
    script = (BUILT / "js/lichthof.js").read_text()
    for name in re.findall(r'"\.([\w-]+)', script):
        assert f".{name}" in css


def test_the_scenes_are_one_file_with_one_view_each() -> None:
    sheet = (BUILT / "art/scenes.svg").read_text()
    drawn = {path.stem for path in (ROOT / "static/art/scenes").glob("*.svg")}
    assert set(re.findall(r'<view id="([\w-]+)"', sheet)) == drawn
    assert "prefers-color-scheme:dark" in sheet
    assert compressed("art/scenes.svg") <= 12 * KB
