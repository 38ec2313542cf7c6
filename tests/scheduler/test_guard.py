"""The counter guard that any app may use: one row, one conditional statement."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.db import connection, models
from django.test.utils import isolate_apps

from scheduler.domain.counters import count_down, count_up
from scheduler.models import Pool
from tests.scheduler.makers import make_offering

pytestmark = pytest.mark.django_db


@pytest.fixture
def pool(db: None) -> models.QuerySet[Pool]:
    return Pool.objects.filter(pk=make_offering(places=3).pools.get().pk)


@pytest.fixture
def purses(db: None) -> Iterator[type[models.Model]]:
    """A counter of money whose limit may be missing."""
    with isolate_apps("scheduler"):

        class Purse(models.Model):
            id = models.IntegerField(primary_key=True)
            spent = models.DecimalField(max_digits=10, decimal_places=2, default=Decimal(0))
            budget = models.DecimalField(max_digits=10, decimal_places=2, null=True)

            class Meta:
                app_label = "scheduler"

            def __str__(self) -> str:
                return f"{self.spent}/{self.budget}"

        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE TABLE scheduler_purse (id integer PRIMARY KEY, spent decimal(10, 2) NOT NULL,"
                " budget decimal(10, 2) NULL, CHECK (spent <= budget))"
            )
        yield Purse


def test_counts_up_to_the_size_and_not_beyond(pool: models.QuerySet[Pool]) -> None:
    assert count_up(pool)
    assert count_up(pool, 2)
    assert not count_up(pool)
    assert pool.get().taken == 3


def test_all_or_nothing(pool: models.QuerySet[Pool]) -> None:
    assert count_up(pool, 2)
    assert not count_up(pool, 2)
    assert pool.get().taken == 2


def test_counts_down_and_never_below_zero(pool: models.QuerySet[Pool]) -> None:
    count_up(pool, 2)
    assert count_down(pool)
    assert not count_down(pool, 2)
    assert pool.get().taken == 1


def test_other_columns_can_be_named(pool: models.QuerySet[Pool]) -> None:
    assert count_up(pool, 3, taken="seq", size="size")
    assert not count_up(pool, taken="seq", size="size")


def test_money_counts_to_the_cent(purses: type[models.Model]) -> None:
    purse = purses._default_manager.create(id=1, budget=Decimal("0.30"))
    rows = purses._default_manager.filter(pk=purse.pk)
    assert count_up(rows, Decimal("0.10"), taken="spent", size="budget")
    assert count_up(rows, Decimal("0.20"), taken="spent", size="budget")
    assert not count_up(rows, Decimal("0.01"), taken="spent", size="budget")
    assert count_down(rows, Decimal("0.30"), taken="spent")
    assert rows.values_list("spent", flat=True).get() == Decimal("0.00")


def test_without_a_size_there_is_no_end(purses: type[models.Model]) -> None:
    rows = purses._default_manager.filter(pk=purses._default_manager.create(id=1, budget=None).pk)
    assert count_up(rows, Decimal("99999.99"), taken="spent", size="budget")


def test_a_row_that_is_gone_counts_nothing() -> None:
    assert not count_up(Pool.objects.none())
    assert not count_up(Pool.objects.filter(pk=0))


def test_more_than_one_row_is_a_mistake_of_the_caller() -> None:
    make_offering(places=3), make_offering(places=3)
    with pytest.raises(ValueError, match="one row"):
        count_up(Pool.objects.all())


@pytest.mark.parametrize("n", [0, -1])
def test_a_counter_moves_by_more_than_zero(n: int) -> None:
    with pytest.raises(ValueError, match="more than zero"):
        count_up(Pool.objects.all(), n)
