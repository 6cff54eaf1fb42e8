"""`check --deploy` asks store and scanner whether they are there, and the certificate how long."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage

from evidence.storage import StoreAway
from kla_portal.checks import certificate_lasts, object_store_answers, scanner_answers
from tests.clock import set_clock
from tests.jobs.fake_clamd import listening
from tests.signing import DAYS, NOW, PASSWORD, certificate_file


class Store:
    def __init__(self, trouble=""):
        self.trouble = trouble

    def answers(self):
        if self.trouble:
            raise StoreAway(self.trouble)


@pytest.fixture
def bucket(settings, monkeypatch):
    def told(endpoint, trouble=""):
        options = {"endpoint_url": endpoint, "bucket_name": "portal"}
        monkeypatch.setitem(settings.STORAGES["default"], "OPTIONS", options)
        monkeypatch.setattr(default_storage, "_wrapped", Store(trouble))

    return told


def ids(found):
    return [message.id for message in found]


def test_files_in_the_data_folder_need_no_store(settings):
    assert object_store_answers() == []


@pytest.mark.parametrize(
    ("endpoint", "trouble", "expected"),
    [
        ("https://s3.contoh.go.id", "", []),
        ("http://127.0.0.1:8333", "", []),
        ("http://s3.contoh.go.id", "", ["kla.W001"]),
        ("https://s3.contoh.go.id", "no such bucket", ["kla.E001"]),
    ],
)
def test_a_store_is_told_when_it_is_away_or_overheard(bucket, endpoint, trouble, expected):
    bucket(endpoint, trouble)

    assert ids(object_store_answers()) == expected


def test_without_a_scanner_there_is_nothing_to_ask(settings):
    assert scanner_answers() == []


def test_a_scanner_that_answers_is_well_and_one_that_is_gone_an_error(settings):
    with listening(b"stream: OK\0") as (_, settings.CLAMD_ADDRESS):
        assert scanner_answers() == []

    assert ids(scanner_answers()) == ["kla.E002"]


def test_without_a_certificate_there_is_nothing_to_watch(settings):
    assert certificate_lasts() == []


@pytest.mark.parametrize(
    ("days", "expected"), [(31, []), (29, ["kla.W002"]), (0, ["kla.W002"]), (-3, ["kla.W002"])]
)
def test_a_certificate_that_ends_soon_is_told(settings, tmp_path, monkeypatch, db, days, expected):
    settings.SIGNING_P12 = certificate_file(tmp_path / "portal.p12")
    settings.SIGNING_PASSWORD = PASSWORD
    set_clock(monkeypatch, NOW + timedelta(days=DAYS - days, seconds=-1))

    assert ids(certificate_lasts()) == expected


def test_a_certificate_that_can_not_be_read_is_an_error(settings, tmp_path, db):
    settings.SIGNING_P12 = str(tmp_path / "tidak-ada.p12")

    assert ids(certificate_lasts()) == ["kla.E003"]
