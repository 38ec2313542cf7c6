"""Queries that are written once answer like the querysets they were made from."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import BigAutoField, CharField, DateTimeField
from django.utils import timezone

from accounts.models import Organisation
from core.ready import Blank, Ready
from tests.accounts.makers import make_organisation

pytestmark = pytest.mark.django_db


def test_each_asking_gets_the_rows_of_its_own_value() -> None:
    one, other = make_organisation(), make_organisation()
    rows: Ready[Organisation] = Ready(lambda: Organisation.objects.filter(slug=Blank("slug", CharField())))
    assert [rows(slug=slug) for slug in (one.slug, other.slug, "nobody")] == [[one], [other], []]
    assert rows(slug=one.slug)[0].name == one.name


def test_moments_and_columns_come_back_as_what_they_are() -> None:
    made = make_organisation()
    rows: Ready[Any] = Ready(
        lambda: (
            Organisation.objects.filter(pk=Blank("pk", BigAutoField()), created_at__lt=Blank("now", DateTimeField()))
            .values_list("slug", "created_at")
        )
    )  # fmt: skip
    now = timezone.now()
    assert rows(pk=made.pk, now=now) == [(made.slug, made.created_at)]
    assert rows(pk=made.pk, now=now - timedelta(days=1)) == []


def test_a_moment_may_not_be_written_into_the_query() -> None:
    rows: Ready[Any] = Ready(lambda: Organisation.objects.filter(created_at__lt=timezone.now()))
    with pytest.raises(ValueError, match="Blank"):
        rows()


def test_a_changed_row_is_read_as_it_is_now() -> None:
    made = make_organisation()
    rows: Ready[Any] = Ready(lambda: Organisation.objects.filter(pk=Blank("pk", BigAutoField())).values("name"))
    assert rows(pk=made.pk) == [{"name": made.name}]
    Organisation.objects.filter(pk=made.pk).update(name="Another")
    assert rows(pk=made.pk) == [{"name": "Another"}]
