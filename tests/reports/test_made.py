"""The page of papers, and the list of those that left."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.permissions import Role
from audit.clock import db_now
from reports.issuing import issue
from reports.kinds import KINDS, ProvinceYear
from reports.models import Paper
from tests.evaluations.scene import admin, opened, operator, small
from tests.exports import book_at, told, values
from tests.rollback import rolled_back
from tests.world import BENGKULU, KAUR, KINAL, SELUMA, place, user

pytestmark = pytest.mark.django_db

LIST, MADE = "/laporan/", "/laporan/dibuat/"


@pytest.fixture(scope="module")
def papers(django_db_setup, django_db_blocker):
    """A paper of Kaur by its operator, one of Seluma by command, one of the province."""
    with django_db_blocker.unblock(), rolled_back():
        place(SELUMA)
        kaur = opened(instrument=small())
        seluma = opened(SELUMA, instrument=kaur.round.instrument)
        province = ProvinceYear(place(BENGKULU), 2024)
        for subject, kind, by in (
            (kaur, "sekda", operator()),
            (seluma, "kemajuan", None),
            (province, "rekap", admin()),
        ):
            issue(KINDS[kind].pages(subject, {}, db_now(), ""), size="F4", by=by)
        yield {paper.region_id: paper for paper in Paper.objects.all()}


def signed_in(who) -> Client:
    client = Client()
    client.force_login(who)
    return client


def shown(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_a_regency_finds_each_of_its_kinds_and_none_of_the_provinces(papers):
    page = shown(signed_in(operator()), LIST)

    assert f'href="/evaluasi/2024/{KAUR}/sekda/"' in page
    for kind in KINDS.values():
        own = f'href="/evaluasi/2024/{KAUR}/lembar/{kind.code}/"'
        assert (own in page) == (kind.level == 2 and kind.code != "sekda")
        assert (f"<strong>{kind.label}</strong>: {kind.explains}" in page) == (kind.level == 2)
    assert "/provinsi/2024/" not in page


def test_a_province_finds_its_own_kinds_for_each_year_beside_all_regencies(papers):
    page = shown(signed_in(admin()), LIST)

    for code in ("rekap", "provila"):
        assert f'href="/provinsi/2024/17/lembar/{code}/"' in page
    for region in (KAUR, SELUMA):
        assert f'href="/evaluasi/2024/{region}/lembar/kemajuan/"' in page


@pytest.mark.parametrize("address", [LIST, MADE])
def test_a_regency_sees_only_the_papers_of_its_own_reach(papers, address):
    page = shown(signed_in(operator()), address)

    assert f'href="/periksa/{papers[KAUR].public_id}/"' in page
    assert "KLA/17.04/2024/0001" in page
    for other in (SELUMA, BENGKULU):
        assert papers[other].public_id not in page


def test_a_province_sees_all_and_who_made_them(papers):
    page = shown(signed_in(admin()), MADE)

    for paper in papers.values():
        assert f'href="/periksa/{paper.public_id}/"' in page
        assert paper.title in page
    for maker in (operator(), admin(), "perintah di server"):
        assert f"oleh {maker}" in page


def test_whoever_prints_nothing_finds_nothing(papers):
    camat = signed_in(user(Role.AREA, place(KINAL), username="camat"))

    for address in (LIST, MADE):
        page = shown(camat, address)
        assert "/periksa/" not in page
        assert "Belum ada lembar" in page
    assert values(book_at(camat, MADE)["Lembar yang sudah dibuat"]) == []


def test_the_file_has_every_paper_with_its_fingerprint(papers):
    book = book_at(signed_in(operator()), MADE)

    [row] = values(book["Lembar yang sudah dibuat"])
    kept = papers[KAUR]
    address = row.pop("Alamat periksa")
    made = row.pop("Dibuat")
    assert row == {
        "Nomor": "KLA/17.04/2024/0001",
        "Jenis": "Lembar Sekda",
        "Judul": kept.title,
        "Kode": KAUR,
        "Daerah": "Kabupaten Kaur",
        "Tahun": 2024,
        "Tahap": "Evaluasi mandiri",
        "Instrumen": kept.instrument,
        "Kertas": "F4",
        "Oleh": str(operator()),
        "Sidik data (SHA-256)": kept.fingerprint,
    }
    assert address.endswith(f"/periksa/{kept.public_id}/")
    assert made.year == kept.made_at.year
    assert told(book)["Daftar"] == "Lembar yang sudah dibuat"


def test_many_papers_are_had_in_pages_and_in_as_many_queries(papers):
    browser = signed_in(admin())
    with CaptureQueriesContext(connection) as few:
        browser.get(MADE)
    kept = papers[KAUR]
    Paper.objects.bulk_create(
        Paper(
            public_id=f"{number:022}",
            number=number,
            kind="kemajuan",
            title="Laporan",
            region=kept.region,
            year=2024,
            paper="A4",
            fingerprint="0" * 64,
            made_at=db_now(),
            made_by=operator(),
        )
        for number in range(100, 155)
    )
    with CaptureQueriesContext(connection) as many:
        page = browser.get(MADE).content.decode()

    assert len(many) == len(few)
    assert "1–50 dari 58 lembar" in page
    assert "51–58 dari 58 lembar" in shown(browser, f"{MADE}?page=2")
