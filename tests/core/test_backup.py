"""A backup is only worth what its restore is: there and back again, on both databases."""

from __future__ import annotations

import io
import stat
import tarfile

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from core import backup

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "house"
    settings.MEDIA_ROOT = settings.DATA_DIR / "media"
    settings.DATA_DIR.mkdir()


@pytest.fixture
def people(own_folders):
    return get_user_model().objects


@pytest.fixture
def lived_in(settings, people):
    """A house with a person, a picture and a key."""
    people.create(email="anna@demo.example", name="Anna Ä")
    (settings.MEDIA_ROOT / "pictures").mkdir(parents=True)
    (settings.MEDIA_ROOT / "pictures" / "a.png").write_bytes(b"picture")
    (settings.DATA_DIR / "private").mkdir()
    (settings.DATA_DIR / "private" / "certificate.pdf").write_bytes(b"document")
    (settings.DATA_DIR / "keys").mkdir()
    (settings.DATA_DIR / "keys" / "issuer").write_text("secret")


def saved(tmp_path):
    file = tmp_path / "backup.tar.gz"
    call_command("backup", str(file), stdout=io.StringIO())
    return file


def restored(file, **options) -> str:
    out = io.StringIO()
    call_command("restore", str(file), stdout=out, **options)
    return out.getvalue()


def test_everything_comes_back_after_it_was_lost(lived_in, settings, people, tmp_path):
    file = saved(tmp_path)
    people.all().delete()
    (settings.MEDIA_ROOT / "pictures" / "a.png").unlink()
    (settings.MEDIA_ROOT / "pictures").rmdir()
    (settings.DATA_DIR / "private" / "certificate.pdf").unlink()
    (settings.DATA_DIR / "keys" / "issuer").write_text("another")
    assert restored(file).startswith("Restored the house of ")
    assert [person.name for person in people.all()] == ["Anna Ä"]
    assert (settings.MEDIA_ROOT / "pictures" / "a.png").read_bytes() == b"picture"
    assert (settings.DATA_DIR / "private" / "certificate.pdf").read_bytes() == b"document"
    assert (settings.DATA_DIR / "keys" / "issuer").read_text() == "secret"


def test_a_file_that_is_tidied_away_meanwhile_stops_no_backup(lived_in, settings, tmp_path, monkeypatch):
    vanishing = settings.DATA_DIR / "private" / "submissions" / "ab" / "abcdef"
    vanishing.parent.mkdir(parents=True)
    vanishing.write_bytes(b"nobody needs this any more")
    add = tarfile.TarFile.add

    def tidied(self, name, *args, **options):
        if str(name) == str(vanishing):
            vanishing.unlink()
        return add(self, name, *args, **options)

    monkeypatch.setattr(tarfile.TarFile, "add", tidied)
    with tarfile.open(saved(tmp_path)) as archive:
        names = archive.getnames()
    assert "private/certificate.pdf" in names
    assert "private/submissions/ab" in names
    assert "private/submissions/ab/abcdef" not in names


def test_a_house_in_which_somebody_lives_is_not_replaced_by_accident(lived_in, people, tmp_path):
    file = saved(tmp_path)
    people.create(email="boris@demo.example", name="Boris")
    with pytest.raises(CommandError, match="not empty"):
        restored(file)
    assert people.count() == 2


def test_with_force_it_is_replaced_and_what_came_later_is_gone(lived_in, settings, people, tmp_path):
    file = saved(tmp_path)
    people.create(email="boris@demo.example", name="Boris")
    (settings.MEDIA_ROOT / "later.png").write_bytes(b"later")
    restored(file, force=True)
    assert [person.email for person in people.all()] == ["anna@demo.example"]
    assert [path.name for path in settings.MEDIA_ROOT.iterdir()] == ["pictures"]


def test_only_its_owner_can_read_a_backup(lived_in, tmp_path):
    assert stat.S_IMODE(saved(tmp_path).stat().st_mode) == 0o600


def test_a_broken_file_changes_nothing(lived_in, people, tmp_path):
    file = saved(tmp_path)
    file.write_bytes(file.read_bytes()[:2000])
    with pytest.raises(CommandError, match="not a whole backup"):
        restored(file, force=True)
    assert people.count() == 1


def test_an_archive_that_leads_outside_is_refused(people, tmp_path):
    file = tmp_path / "evil.tar.gz"
    with tarfile.open(file, "w:gz") as archive:
        archive.addfile(tarfile.TarInfo("../outside"), io.BytesIO())
    with pytest.raises(CommandError, match="not a whole backup"):
        restored(file)
    assert not (tmp_path / "outside").exists()


def test_a_backup_of_the_other_database_is_refused(lived_in, tmp_path, monkeypatch):
    monkeypatch.setattr(backup, "_add_manifest", lambda archive, temporary: _other_manifest(archive, temporary))
    with pytest.raises(CommandError, match="holds a oracle database"):
        restored(saved(tmp_path), force=True)


def _other_manifest(archive, temporary):
    (temporary / "manifest.json").write_text('{"format": 1, "made_at": "2026-01-01", "database": "oracle"}')
    archive.add(temporary / "manifest.json", "manifest.json")


def test_a_place_that_cannot_be_written_is_said_plainly(lived_in):
    with pytest.raises(CommandError, match="No such file"):
        call_command("backup", "/nowhere/at/all.tar.gz")
