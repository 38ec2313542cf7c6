"""What the house refuses is said in the right place, and nothing else is swallowed."""

from __future__ import annotations

import pytest
from django import forms

from core.errors import Conflict, InvalidInput
from core.posted import refusals_at


class Chair(forms.Form):
    name = forms.CharField()


def sent_chair() -> Chair:
    form = Chair({"name": "Oak"})
    assert form.is_valid()
    return form


@pytest.mark.parametrize(
    ("field", "names", "where"),
    [("name", {}, "name"), ("title", {"title": "name"}, "name"), ("colour", {}, "__all__"), (None, {}, "__all__")],
)
def test_a_refusal_stands_at_its_field_or_above_the_form(field, names, where):
    form = sent_chair()
    with refusals_at(form, names):
        raise InvalidInput("Not this one.", field=field)
    assert form.errors == {where: ["Not this one."]}


def test_what_comes_after_a_refusal_does_not_happen():
    form, happened = sent_chair(), []
    with refusals_at(form):
        happened.append("before")
        raise Conflict("Too late.")
        happened.append("after")
    assert happened == ["before"]


def test_a_mistake_of_ours_is_not_a_refusal():
    form = sent_chair()
    with pytest.raises(ZeroDivisionError), refusals_at(form):
        _ = 1 / 0
    assert form.errors == {}
