"""The programs beside the portal: told completely, told not at all, or a sentence at the start."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from environs import Env

from kla_portal import neighbours
from kla_portal.neighbours import (
    LOCAL,
    clamd_address,
    file_storage,
    signing,
    workers,
    works_storage,
)
from tests.signing import PASSWORD, certificate_file

WHOLE = {
    "KLA_S3_BUCKET": "portal",
    "KLA_S3_ENDPOINT": "https://s3.contoh.go.id",
    "KLA_S3_KEY": "kunci",
    "KLA_S3_SECRET": "rahasia",
}
ENDS = ("P12", "PASSWORD", "PASSWORD_FILE")
NAMES = [*WHOLE, "KLA_S3_KEY_FILE", "KLA_S3_SECRET_FILE", "KLA_S3_REGION", "KLA_S3_ACL"]


@pytest.fixture
def environment(monkeypatch):
    others = ["CLAMD_SOCKET", "CLAMD_ADDRESS", "KLA_WORKERS"]
    for name in [*NAMES, *others, *(f"KLA_SIGNING_{end}" for end in ENDS)]:
        monkeypatch.delenv(name, raising=False)

    def told(**values):
        for name, value in values.items():
            monkeypatch.setenv(name, value)
        return Env()

    return told


def test_without_a_word_papers_stay_in_the_data_folder(environment):
    assert file_storage(environment()) == LOCAL


def test_a_bucket_told_completely_is_used(environment):
    told = file_storage(environment(**WHOLE))

    assert told == {
        "BACKEND": "evidence.object_store.BucketStorage",
        "OPTIONS": {
            "bucket_name": "portal",
            "endpoint_url": "https://s3.contoh.go.id",
            "access_key": "kunci",
            "secret_key": "rahasia",
            "region_name": "us-east-1",
            "default_acl": "private",
        },
    }


def test_keys_may_stand_in_files(environment, tmp_path):
    (tmp_path / "rahasia").write_text("dari berkas\n")
    told = {name: value for name, value in WHOLE.items() if name != "KLA_S3_SECRET"}

    storage = file_storage(environment(**told, KLA_S3_SECRET_FILE=str(tmp_path / "rahasia")))

    assert storage["OPTIONS"]["secret_key"] == "dari berkas"


def test_a_bucket_without_access_lists_gets_none(environment):
    assert file_storage(environment(**WHOLE, KLA_S3_ACL=""))["OPTIONS"]["default_acl"] is None


@pytest.mark.parametrize("missing", WHOLE)
def test_a_bucket_told_by_half_ends_the_start(environment, missing):
    told = {name: value for name, value in WHOLE.items() if name != missing}

    with pytest.raises(ImproperlyConfigured, match=f"diisi sebagian: {missing} belum ada"):
        file_storage(environment(**told))


def test_a_key_file_that_is_not_there_ends_the_start(environment, tmp_path):
    told = environment(**WHOLE | {"KLA_S3_KEY": ""}, KLA_S3_KEY_FILE=str(tmp_path / "x"))

    with pytest.raises(ImproperlyConfigured, match="KLA_S3_KEY_FILE tidak dapat dibaca"):
        file_storage(told)


@pytest.mark.parametrize("endpoint", ["s3.contoh.go.id", "ftp://contoh", "https://"])
def test_what_is_no_address_ends_the_start(environment, endpoint):
    with pytest.raises(ImproperlyConfigured, match="KLA_S3_ENDPOINT bukan alamat"):
        file_storage(environment(**WHOLE | {"KLA_S3_ENDPOINT": endpoint}))


def test_a_bucket_without_its_package_ends_the_start_with_the_line_to_run(environment, monkeypatch):
    monkeypatch.setattr(neighbours, "find_spec", lambda name: None)

    with pytest.raises(ImproperlyConfigured, match=r"pip install .* requirements-s3\.txt"):
        file_storage(environment(**WHOLE))


@pytest.mark.parametrize(
    ("told", "address"),
    [("", None), ("127.0.0.1:3310", ("127.0.0.1", 3310)), ("[::1]:3310", ("::1", 3310))],
)
def test_the_address_of_a_scanner_is_host_and_port(environment, told, address):
    assert clamd_address(environment(CLAMD_ADDRESS=told)) == address


@pytest.mark.parametrize("told", ["3310", ":3310", "clamd", "clamd:", "clamd:x", "clamd:99999"])
def test_any_other_address_ends_the_start(environment, told):
    with pytest.raises(ImproperlyConfigured, match="CLAMD_ADDRESS"):
        clamd_address(environment(CLAMD_ADDRESS=told))


def test_two_scanners_end_the_start(environment):
    told = environment(CLAMD_ADDRESS="127.0.0.1:3310", CLAMD_SOCKET="/run/clamd")

    with pytest.raises(ImproperlyConfigured, match="jangan keduanya"):
        clamd_address(told)


def test_what_works_make_lies_beside_the_papers_and_never_among_them(environment, tmp_path):
    on_disk = works_storage(environment(), tmp_path)
    in_bucket = works_storage(environment(**WHOLE), tmp_path)

    assert on_disk == LOCAL | {"OPTIONS": {"location": tmp_path}}
    papers = file_storage(environment())
    assert in_bucket == papers | {"OPTIONS": papers["OPTIONS"] | {"prefix": "works/"}}


@pytest.mark.parametrize(
    ("told", "on_postgresql", "count"), [("", False, 1), ("1", False, 1), ("4", True, 4)]
)
def test_so_many_workers_take_what_is_ordered(environment, told, on_postgresql, count):
    names = {"KLA_WORKERS": told} if told else {}

    assert workers(environment(**names), on_postgresql=on_postgresql) == count


@pytest.mark.parametrize(
    ("told", "on_postgresql", "sentence"),
    [
        ("2", False, "memerlukan PostgreSQL"),
        ("0", True, "harus 1 sampai 32"),
        ("33", True, "harus 1 sampai 32"),
    ],
)
def test_workers_that_cannot_be_end_the_start(environment, told, on_postgresql, sentence):
    with pytest.raises(ImproperlyConfigured, match=sentence):
        workers(environment(KLA_WORKERS=told), on_postgresql=on_postgresql)


def test_without_a_word_papers_are_not_signed(environment):
    assert signing(environment()) == ("", "")


def test_a_certificate_that_opens_signs_papers(environment, tmp_path):
    path = certificate_file(tmp_path / "portal.p12")
    (tmp_path / "sandi").write_text(f"{PASSWORD}\n")

    told = environment(KLA_SIGNING_P12=path, KLA_SIGNING_PASSWORD_FILE=str(tmp_path / "sandi"))

    assert signing(told) == (path, PASSWORD)


@pytest.mark.parametrize(
    ("name", "password", "sentence"),
    [
        ("tidak-ada.p12", PASSWORD, "tidak dapat dibaca: No such file"),
        ("portal.p12", "salah", "tidak dapat dibuka: kata sandinya salah"),
        ("portal.p12", "", "tidak dapat dibuka: kata sandinya salah"),
        ("teks.p12", PASSWORD, "bukan PKCS#12"),
        ("", PASSWORD, "KLA_SIGNING_P12 kosong"),
        ("hanya-kunci.p12", PASSWORD, "tidak berisi kunci dan sertifikatnya"),
    ],
)
def test_a_certificate_that_does_not_open_ends_the_start(
    environment, tmp_path, name, password, sentence
):
    certificate_file(tmp_path / "portal.p12")
    certificate_file(tmp_path / "hanya-kunci.p12", has_certificate=False)
    (tmp_path / "teks.p12").write_text("bukan sertifikat")
    path = str(tmp_path / name) if name else ""

    with pytest.raises(ImproperlyConfigured, match=sentence) as told:
        signing(environment(KLA_SIGNING_P12=path, KLA_SIGNING_PASSWORD=password))

    assert PASSWORD not in str(told.value)


def test_a_certificate_without_its_package_tells_how_to_install_it(
    environment, tmp_path, monkeypatch
):
    path = certificate_file(tmp_path / "portal.p12")
    monkeypatch.setattr(neighbours, "find_spec", lambda name: None)

    with pytest.raises(ImproperlyConfigured, match=r"requirements-sign\.txt"):
        signing(environment(KLA_SIGNING_P12=path, KLA_SIGNING_PASSWORD=PASSWORD))
