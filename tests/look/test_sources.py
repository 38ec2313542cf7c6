"""The rules of the look, checked on its sources: they hold for whoever writes the next page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lms.templatetags.look import ICONS, SCENES

ROOT = Path(__file__).resolve().parents[2]
SHEETS = sorted((ROOT / "static" / "css").glob("*.css"))
TEMPLATES = sorted(
    path for folder in (ROOT / "templates", *ROOT.glob("*/templates")) for path in folder.rglob("*.html")
)
DOCUMENTS = {"document.html", "letter.html"}  # printed by WeasyPrint, sent by mail: not under the pages' policy
PHYSICAL = re.compile(
    r"(?<![\w-])((margin|padding|border)-(left|right)|left|right|text-align:\s*(left|right))\s*:", re.IGNORECASE
)
RICH_TEXT = {"h2", "h3", "h4", "ul", "ol", "li", "strong", "b", "em", "i", "a", "blockquote", "code", "p"}


def rules(css: str) -> list[str]:
    """Selectors of a sheet, without comments, at-rules and the contents of @font-face."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"@font-face\s*\{[^}]*\}", "", css)
    found = [part.strip() for part in re.findall(r"([^{}]+)\{", css)]
    return [
        selector.split(";")[-1].strip() for selector in found if not selector.split(";")[-1].strip().startswith("@")
    ]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_our_layer_uses_class_selectors_only(sheet: Path) -> None:
    wrong = []
    for selector in rules(sheet.read_text()):
        for part in selector.split(","):
            bare = re.sub(r"\[[^\]]*\]|:{1,2}[\w-]+(\([^()]*\))?|\.[\w-]+", " ", part)
            names = set(re.findall(r"[a-z][a-z0-9]*", bare))
            in_prose = ".prose" in selector
            if "#" in part or (names - RICH_TEXT) or (names and not in_prose):
                wrong.append(selector)
    assert wrong == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_nothing_is_important_and_nothing_is_left_or_right(sheet: Path) -> None:
    css = sheet.read_text()
    assert "!important" not in css
    assert PHYSICAL.findall(css) == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_carries_inline_code_or_styles(template: Path) -> None:
    if template.name in DOCUMENTS:
        pytest.skip("not a page")
    text = template.read_text()
    assert (
        re.findall(r"\sstyle=|<style|<script(?![^>]*\b(?:src|type=\"application/ld\+json\"))|<[^>{%]*\son[a-z]+=", text)
        == []
    )


def test_every_icon_a_template_asks_for_is_drawn() -> None:
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (ROOT / "static/art/icons.svg").read_text()))
    assert set(ICONS) == drawn
    asked = set()
    for template in TEMPLATES:
        text = template.read_text()
        asked |= set(re.findall(r'<c-icon[^>]*?\sname="([\w-]+)"', text))
        asked |= set(re.findall(r'<c-(?:button|meta|fact|note)[^>]*?\sicon="([\w-]+)"', text))
        asked |= set(re.findall(r'\safter="([\w-]+)"', text))
    assert asked - drawn == set()


def test_every_picture_key_is_drawn() -> None:
    assert {path.stem for path in (ROOT / "static/art/scenes").glob("*.svg")} == set(SCENES)


def test_every_component_stands_in_the_readme_and_in_the_gallery_or_a_page() -> None:
    readme = (ROOT / "templates/cotton/README.md").read_text()
    names = {path.stem.replace("_", "-") for path in (ROOT / "templates/cotton").glob("*.html")}
    assert {name for name in names if f"`c-{name}`" not in readme} == set()


def test_drawings_load_nothing_from_elsewhere() -> None:
    for path in (ROOT / "static/art").rglob("*.svg"):
        text = path.read_text().replace("http://www.w3.org/2000/svg", "")
        assert "http" not in text
        assert "<script" not in text


def test_every_class_a_template_names_is_drawn_somewhere() -> None:
    """A class that no sheet knows is a typing error, or a part that looks unfinished."""
    ours = "".join(sheet.read_text() for sheet in SHEETS)
    known = set(re.findall(r"\.([a-zA-Z][\w-]*)", ours))
    unknown: dict[str, str] = {}
    for template in TEMPLATES:
        if template.name in DOCUMENTS:
            continue
        for value in re.findall(r'\sclass="([^"]*)"', template.read_text()):
            fixed = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "\x00", value)
            names = [name for name in fixed.replace("\x00\x00", "\x00").split() if "\x00" not in name]
            unknown |= {
                name: str(template.relative_to(ROOT))
                for name in names
                if name not in known and not name.startswith("kern-")
            }
    assert unknown == {}


def test_after_sunset_a_note_stands_on_a_dark_ground() -> None:
    """Light words on the day's pale ground cannot be read."""
    tokens = (ROOT / "static/css/tokens.css").read_text()
    night = re.search(r"^\.night \{(.*?)^\}", tokens, re.MULTILINE | re.DOTALL)
    assert night
    grounds = set(re.findall(r"--(?:ok|few|wait|err)-bg(?=:)", tokens))
    assert len(grounds) == 4
    assert grounds == set(re.findall(r"--\w+-bg(?=:)", night.group(1)))
