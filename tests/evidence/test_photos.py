"""What is kept of photos: read after the commit, found again when lost, never of class S."""

from datetime import date, timedelta

import pytest

from accounts.permissions import Role
from audit.clock import db_now
from evidence import photos_tasks
from evidence.models import PhotoFacts
from evidence.photos import read_photo
from evidence.sensitivity import Sensitivity
from evidence.services import raise_sensitivity
from jobs.models import WaitingTask
from jobs.sandbox import TookTooLong
from tests.clock import set_clock
from tests.evidence import corpus
from tests.evidence.conftest import sent
from tests.evidence.pictures import jpeg, scene
from tests.world import KAUR, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator():
    return user(Role.OPERATOR, KAUR)


@pytest.fixture
def photo(received, operator):
    def make(data: bytes | None = None, **told):
        data = jpeg(scene(1), taken="2023:06:27 09:00:00") if data is None else data
        return received(by=operator, upload=sent("foto.jpg", data), **told)

    return make


def queued() -> list[int]:
    tasks = WaitingTask.objects.filter(function=photos_tasks.read_photo.module_path)
    return [task.arguments["args"][0] for task in tasks]


def test_fingerprint_and_day_of_a_photo_are_kept(photo):
    version = photo()

    read_photo(version)
    read_photo(version)

    facts = PhotoFacts.objects.get()
    assert (facts.version, facts.taken_on) == (version, date(2023, 6, 27))
    assert len(facts.fingerprint) == 16


def test_a_day_after_the_upload_is_a_wrong_clock_and_says_nothing(photo):
    ahead = (db_now() + timedelta(days=3)).strftime("%Y:%m:%d 09:00:00")

    read_photo(photo(jpeg(scene(1), taken=ahead)))

    assert PhotoFacts.objects.get().taken_on is None


def test_a_photo_that_can_not_be_read_is_not_tried_for_ever(photo, files_dir):
    version = photo()
    stored = files_dir / version.storage_key
    stored.chmod(0o600)
    stored.write_bytes(b"rusak")

    read_photo(version)

    facts = PhotoFacts.objects.get()
    assert (facts.fingerprint, facts.taken_on) == ("", None)


def test_a_busy_night_says_nothing_about_a_photo(photo, monkeypatch):
    monkeypatch.setattr("evidence.photos.WALL_SECONDS", 0.01)

    with pytest.raises(TookTooLong):
        read_photo(photo())

    assert not PhotoFacts.objects.exists()


def test_nothing_is_kept_of_a_secret_photo(photo):
    read_photo(photo(sensitivity="S"))

    assert not PhotoFacts.objects.exists()


def test_a_photo_that_becomes_secret_loses_its_facts(photo, operator):
    version = photo()
    read_photo(version)

    raise_sensitivity(document=version.document, to=Sensitivity.SPECIFIC, by=operator)

    assert not PhotoFacts.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_photos_are_queued_at_their_commit_and_nothing_else_is(photo, received, operator):
    version = photo()
    photo(jpeg(scene(2)), sensitivity="S")
    received(by=operator, upload=sent("sk.pdf", corpus.unique_pdf()))

    assert queued() == [version.pk]


def test_a_lost_photo_is_found_after_a_while_and_only_once_read(photo, monkeypatch):
    version, secret = photo(), photo(jpeg(scene(2)), sensitivity="S")
    photos_tasks.find_unread()
    too_early = queued()
    set_clock(monkeypatch, db_now() + timedelta(minutes=5))

    photos_tasks.find_unread()
    photos_tasks.find_unread()
    found = queued()
    read_photo(version)
    WaitingTask.objects.all().delete()
    photos_tasks.find_unread()

    assert (too_early, found, queued()) == ([], [version.pk], [])
    assert secret.pk not in found
