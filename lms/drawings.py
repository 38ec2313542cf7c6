"""Drawings made on the server: the DigComp rose window, level arches, bar charts. Colours come from the style sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import cos, pi, sin

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

LEVELS = 8
AREA_SIZES = (3, 6, 4, 4, 4)  # competences per DigComp area; 21 together
CENTRE, CORE, RING, EDGE = 200.0, 44.0, 17.0, 188.0
GAP = 0.022  # radians left open on both sides of a pane


def competence_codes() -> list[str]:
    """ "1.1" … "5.4", in the order of the wheel."""
    return [f"{area}.{number}" for area, size in enumerate(AREA_SIZES, 1) for number in range(1, size + 1)]


def wheel(levels: Mapping[str, int], label: str = "") -> SafeString:
    """A rose window: one pane per competence, lit from the middle outwards up to its level.

    `levels`: {DigComp code: 0–8}; missing codes are dark. `label` is read instead of the drawing.
    """
    codes = competence_codes()
    reached = [max(0, min(LEVELS, int(levels.get(code, 0)))) for code in codes]
    started = sum(1 for level in reached if level)
    label = label or _("Skills drawn as a rose window: %(started)s of 21 competences started.") % {"started": started}
    panes = "".join(
        _pane(index, int(code[0]), level) for index, (code, level) in enumerate(zip(codes, reached, strict=True))
    )
    return format_html(
        '<svg class="wheel" viewBox="0 0 400 400" role="img" aria-label="{}">{}{}{}'
        '<circle class="f-am2" cx="200" cy="200" r="40"/><text class="t-num" x="200" y="204">{}</text>'
        '<text class="t-of" x="200" y="222">{}</text></svg>',
        label,
        mark_safe(panes),
        mark_safe(_area_walls()),
        mark_safe(_rings()),
        started,
        _("of %(all)s") % {"all": len(codes)},
    )


def _pane(index: int, area: int, level: int) -> str:
    first = -pi / 2 + 2 * pi * index / 21 + GAP
    last = -pi / 2 + 2 * pi * (index + 1) / 21 - GAP
    dark = f'<path class="f-w{area}" opacity=".1" d="{_sector(first, last, CORE + LEVELS * RING)}"/>'
    lit = f'<path class="f-w{area}" opacity=".88" d="{_sector(first, last, CORE + level * RING)}"/>' if level else ""
    return dark + lit


def _sector(first: float, last: float, radius: float) -> str:
    outer, inner = _short(radius), _short(CORE)
    return (
        f"M{_point(CORE, first)}L{_point(radius, first)}A{outer} {outer} 0 0 1 {_point(radius, last)}"
        f"L{_point(CORE, last)}A{inner} {inner} 0 0 0 {_point(CORE, first)}Z"
    )


def _area_walls() -> str:
    walls, index = [], 0
    for size in AREA_SIZES:
        angle = -pi / 2 + 2 * pi * index / 21
        walls.append(f"M{_point(CORE, angle)}L{_point(EDGE, angle)}")
        index += size
    return f'<path class="s-ink" stroke-width="1.6" d="{"".join(walls)}"/>'


def _rings() -> str:
    rings = "".join(
        f'<circle class="nf s-card" stroke-width="1.4" opacity=".55" cx="200" cy="200" r="{_short(CORE + step * RING)}"/>'
        for step in range(1, LEVELS + 1)
    )
    return (
        f'{rings}<circle class="nf s-ink" stroke-width="2" cx="200" cy="200" r="188"/>'
        '<circle class="nf s-ink" opacity=".35" cx="200" cy="200" r="195"/>'
    )


def _point(radius: float, angle: float) -> str:
    return f"{_short(CENTRE + radius * cos(angle))} {_short(CENTRE + radius * sin(angle))}"


def _short(number: float) -> str:
    return f"{number:.1f}".rstrip("0").rstrip(".")


def level_arches(level: int, label: str = "") -> SafeString:
    """Eight arches in a row, the first `level` of them lit; `label` defaults to "Level 4 of 8"."""
    level = max(0, min(LEVELS, int(level or 0)))
    label = label or _("Level %(level)s of 8") % {"level": level}
    arches = format_html_join(
        "",
        '<path class="{}" d="M{} 22V18a18 14 0 0 1 18-14h38a18 14 0 0 1 18 14v4Z"/>',
        (("f-am" if step < level else "f-line", _short(step * 80.6)) for step in range(LEVELS)),
    )
    return format_html('<svg class="lv__b" viewBox="0 0 640 24" role="img" aria-label="{}">{}</svg>', label, arches)


def bar_chart(values: Sequence[tuple[str, int]], label: str) -> SafeString:
    """Arched columns, the last one lit. `values`: [(name, count ≥ 0)]; give the same figures as a table beside it."""
    highest = max((count for _name, count in values), default=0) or 1
    step = 480 / max(1, len(values))
    width = min(28.0, step * 0.7)
    columns = [
        _column(i, name, count, highest, step, width, i == len(values) - 1) for i, (name, count) in enumerate(values)
    ]
    return format_html(
        '<svg class="pic" viewBox="0 0 480 210" role="img" aria-label="{}">{}'
        '<path class="s-ink" stroke-width="1.5" d="M0 176.5H480"/></svg>',
        label,
        format_html_join("", "{}", ((column,) for column in columns)),
    )


def _column(i: int, name: str, count: int, highest: int, step: float, width: float, lit: bool) -> SafeString:
    left, height = i * step + (step - width) / 2, 140 * count / highest
    curve = min(width / 2, height)
    middle = _short(left + width / 2)
    shape = f"M{_short(left)} 176V{_short(176 - height + curve)}a{_short(width / 2)} {_short(curve)} 0 0 1 {_short(width)} 0V176Z"
    value = (
        format_html('<text class="t-val" x="{}" y="{}">{}</text>', middle, _short(168 - height), count) if lit else ""
    )
    return format_html(
        '<path class="{}" d="{}"/><text class="t-axis" x="{}" y="200">{}</text>{}',
        "f-am" if lit else "f-sky",
        shape,
        middle,
        name,
        value,
    )
