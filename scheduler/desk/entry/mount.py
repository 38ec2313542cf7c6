"""How a desk mounts these pages below its own addresses, behind its own guard and inside its own frame."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse

from scheduler.models import Offering

type View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Desk:
    """`guard` hands the thing (a run, an event; it has `.offering`) of the address to the view, or answers 404."""

    guard: Callable[[View], View]
    frame: str
    address: str
    key: Callable[[Any], dict[str, Any]]
    context: Callable[[HttpRequest, Any], dict[str, Any]]
    back: str


@dataclass(frozen=True)
class Here:
    """One visit: which desk, which thing."""

    desk: Desk
    request: HttpRequest
    thing: Any

    @cached_property
    def offering(self) -> Offering:
        offering: Offering = self.thing.offering
        return offering

    def url(self, name: str, **more: Any) -> str:
        return reverse(f"{self.desk.address}{name}", kwargs={**self.desk.key(self.thing), **more})

    def go(self, name: str, **more: Any) -> HttpResponse:
        return redirect(self.url(name, **more))

    def render(self, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        frame = {"frame": self.desk.frame, "offering": self.offering, "here": self, "back": self.back}
        own = self.desk.context(self.request, self.thing)
        return render(self.request, f"scheduler/desk/entry/{template}", {**own, **frame, **context}, status=status)

    @property
    def back(self) -> str:
        return reverse(self.desk.back, kwargs=self.desk.key(self.thing))

    @property
    def parts(self) -> list[tuple[str, str]]:
        """The three parts, for the tabs: name, address."""
        return [(name, self.url(name)) for name in ("questions", "conduct", "ages")]


def entry_patterns(desk: Desk) -> list[URLPattern]:
    """All addresses, to be included below the thing's own; names get the desk's prefix."""
    from . import ages, conduct, questions

    prefix = desk.address.rpartition(":")[2]

    def at(route: str, view: View, name: str) -> URLPattern:
        return path(route, _mounted(desk, view), name=f"{prefix}{name}")

    return [
        at("questions/", questions.overview, "questions"),
        at("questions/new/", questions.new, "question_new"),
        at("questions/answers/", questions.answers, "answers"),
        at("questions/answers/answers.csv", questions.answers_csv, "answers_csv"),
        at("questions/write-open/", questions.write_open, "write_open"),
        at("questions/<uuid:question>/", questions.change, "question_change"),
        at("questions/<uuid:question>/remove/", questions.remove, "question_remove"),
        at("questions/<uuid:question>/move/", questions.move, "question_move"),
        at("conduct/", conduct.overview, "conduct"),
        at("conduct/new/", conduct.new, "conduct_new"),
        at("conduct/accepted/", conduct.accepted, "accepted"),
        at("conduct/<uuid:terms>/", conduct.write, "conduct_write"),
        at("conduct/<uuid:terms>/publish/", conduct.publish, "conduct_publish"),
        at("conduct/<uuid:terms>/remove/", conduct.remove, "conduct_remove"),
        at("ages/", ages.overview, "ages"),
        at("ages/group/", ages.group, "age_group"),
        at("ages/group/<int:pool>/", ages.group, "age_group_change"),
        at("ages/rules/", ages.rules, "age_rules"),
        at("ages/guardians/", ages.guardians, "guardians"),
        at("ages/guardians/<uuid:registration>/", ages.resend, "guardian_resend"),
    ]


def _mounted(desk: Desk, view: View) -> View:
    @wraps(view)
    def visit(request: HttpRequest, thing: Any, **more: Any) -> HttpResponseBase:
        return view(request, Here(desk, request, thing), **more)

    return desk.guard(visit)
