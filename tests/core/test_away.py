"""While the database is away every page says so calmly, in the reader's language, wherever the failure comes up."""

from __future__ import annotations

import pytest
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.cache import cache
from django.db import IntegrityError, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from django.utils import translation

from core.away import PLAIN, database_is_away
from core.health import failing_parts
from core.models import OutboxMessage


def gone(*args, **kwargs):
    raise OperationalError("server closed the connection unexpectedly")


def asks(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("here")


urlpatterns = [path(f"{prefix}asks/", asks) for prefix in ("de/", "en/", "uk/", "api/v1/", "")]
handler500 = "lms.views.errors.server_error"

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture
def visitor():
    return Client(raise_request_exception=False)


@pytest.fixture
def database_gone(monkeypatch):
    """Every statement fails, whoever sends it; what `undo` takes back."""
    monkeypatch.setattr("django.db.backends.utils.CursorWrapper.execute", gone)
    return monkeypatch


@pytest.mark.parametrize("language", ["de", "en", "uk"])
def test_a_page_answers_503_in_the_readers_language_and_says_when_to_come_back(visitor, database_gone, language):
    answer = visitor.get(f"/{language}/asks/")
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "30", "no-store")
    assert f'lang="{language}"' in answer.content.decode()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_it_recovers_without_restart(visitor, database_gone):
    assert visitor.get("/de/asks/").status_code == 503
    database_gone.undo()
    assert visitor.get("/de/asks/").status_code == 200


@pytest.mark.parametrize("step", ["process_request", "process_response"])
def test_a_failure_inside_another_middleware_is_the_same_calm_page(visitor, monkeypatch, step):
    monkeypatch.setattr(SessionMiddleware, step, gone)
    assert visitor.get("/de/asks/").status_code == 503


def test_a_signed_in_person_gets_the_page_too(visitor, django_user_model, monkeypatch):
    person = django_user_model.objects.create(email="anna@demo.example")
    visitor.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    monkeypatch.setattr("django.db.backends.utils.CursorWrapper.execute", gone)
    assert visitor.get("/de/asks/").status_code == 503


def test_programs_get_a_problem_document(visitor, database_gone):
    answer = visitor.get("/api/v1/asks/")
    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
    assert answer.json()["code"] == "database_away"


def test_when_even_the_page_needs_the_database_a_plain_one_answers(visitor, database_gone, monkeypatch):
    monkeypatch.setattr("core.away.render", gone)
    assert visitor.get("/de/asks/").content.decode() == PLAIN


def test_another_error_stays_a_500(visitor, monkeypatch):
    def wrong(*args, **kwargs):
        raise IntegrityError("duplicate")

    monkeypatch.setattr("django.db.backends.utils.CursorWrapper.execute", wrong)
    assert visitor.get("/de/asks/").status_code == 500


@pytest.mark.parametrize(
    ("error", "away"),
    [
        (OperationalError("database is locked"), True),
        (InterfaceError("connection already closed"), True),
        (OperationalError("no such table: courses_course"), False),
        (IntegrityError("duplicate"), False),
        (None, False),
    ],
)
def test_only_an_absent_database_counts_as_away(error, away):
    assert database_is_away(error) is away


def test_the_language_of_the_thread_is_left_as_it_was(visitor, database_gone):
    with translation.override("ar"):
        visitor.get("/uk/asks/")
    assert translation.get_language() == "de"


@pytest.fixture
def cache_gone(settings):
    """A Redis that nobody answers for."""
    settings.CACHES = {"default": {"BACKEND": "core.cache.CalmRedisCache", "LOCATION": "redis://127.0.0.1:1/0"}}
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"


def test_pages_and_sessions_go_on_without_the_cache(visitor, django_user_model, cache_gone):
    person = django_user_model.objects.create(email="anna@demo.example")
    visitor.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert visitor.get("/de/asks/").status_code == 200


def test_while_the_cache_is_away_the_process_remembers_for_itself(cache_gone):
    cache.set("a", 1)
    cache.set_many({"b": 2, "c": 3})
    cache.delete_many(["b"])
    assert cache.get_many(["a", "b", "c"]) == {"a": 1, "c": 3}
    assert (cache.add("a", 5), cache.incr("a"), cache.get("a"), cache.has_key("z")) == (False, 2, 2, False)
    with pytest.raises(ValueError, match="not found"):
        cache.incr("nothing")


def test_sign_in_by_code_goes_on_without_the_cache(visitor, cache_gone, settings):
    settings.ROOT_URLCONF = "lms.urls"
    assert visitor.post("/de/account/login/code/", {"email": "anna@demo.example"}).status_code == 302
    assert OutboxMessage.objects.filter(topic="mail.send").count() == 1


def test_an_absent_cache_is_seen_by_the_readiness_check(cache_gone):
    assert "cache" in failing_parts()
