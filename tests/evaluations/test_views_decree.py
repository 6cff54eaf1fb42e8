"""The decree as the province's admin records it: its ground, its file, its parts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.permissions import Role
from evaluations.holding import uses_of
from evaluations.models import Assessment, Award, Scorecard
from evaluations.services import Refused
from evidence.models import Document
from tests.clock import set_clock
from tests.evaluations.scene import (
    a_version,
    admin,
    awarded,
    fresh,
    opened,
    operator,
    said,
    small,
    verified,
)
from tests.evaluations.traces import nothing_changes
from tests.evidence import corpus
from tests.rollback import rolled_back
from tests.world import KAUR, SELUMA, agency, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files_dir")]

STEP = "/evaluasi/2024/17.04/langkah/tetapkan/"
OVERVIEW = "/evaluasi/2024/17.04/"
FORM = {
    "score": "7,5",
    "awarded": "pratama",
    "ground_number": "Keputusan Menteri 1/2024",
    "ground_date": "2024-07-22",
    "note": "",
}


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker) -> Iterator[Assessment]:
    with django_db_blocker.unblock(), rolled_back():
        assessment = opened(instrument=small())
        said(assessment, "1.1", "a")
        admin()
        yield verified(assessment)


@pytest.fixture
def kaur(scene, db) -> Assessment:
    return fresh(scene)


@pytest.fixture
def client(kaur) -> Client:
    browser = Client()
    browser.force_login(admin())
    return browser


def text(response) -> str:
    return response.content.decode()


def scan(name: str = "sk.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or corpus.written_pdf())


def test_the_form_shows_what_the_stages_came_to_and_presses_for_the_file(client) -> None:
    page = text(client.get(STEP))

    assert "Nilai yang tersimpan dan predikat menurut hitungan portal" in page
    assert "belum ada berkas SK" in page
    assert 'enctype="multipart/form-data"' in page


def test_a_decree_with_its_scan_is_kept_as_a_paper_of_the_regency(client, kaur) -> None:
    done = client.post(STEP, FORM | {"file": scan()}, follow=True)

    award = Award.objects.get()
    paper = award.file.document
    assert (award.score, award.predicate, fresh(kaur).state) == (Decimal("7.5"), "pratama", "final")
    assert (paper.region_id, paper.kind, paper.sensitivity) == (KAUR, "sk", "U")
    assert (paper.number, str(paper.date)) == ("Keputusan Menteri 1/2024", "2024-07-22")
    assert "Belum ada berkas SK" not in text(done)
    assert f"/dokumen/{paper.public_id}/" in text(done)
    assert "Dokumen ini dasar penetapan 2024" in uses_of(paper)


def test_who_reads_the_evaluation_opens_its_ground(client, kaur) -> None:
    client.post(STEP, FORM | {"file": scan()})
    paper = Document.objects.get()
    office = user(Role.CONTRIBUTOR, KAUR, agency=agency("dinkes", KAUR))
    strangers = user(Role.OPERATOR, SELUMA)

    assert Document.objects.openable_by(office).filter(pk=paper.pk).exists()
    assert Document.objects.openable_by(operator()).filter(pk=paper.pk).exists()
    assert not Document.objects.openable_by(strangers).filter(pk=paper.pk).exists()


def test_without_a_file_it_is_final_and_says_what_is_missing(client) -> None:
    done = text(client.post(STEP, FORM, follow=True))

    assert "Evaluasi ini kini terkunci. Belum ada berkas SK." in done
    assert done.count("Belum ada berkas SK.") == 2


FAULTS = {
    "no number": ({"ground_number": " "}, "Penetapan perlu dasarnya."),
    "no day": ({"ground_date": ""}, "Isi tanggal SK."),
    "a year of two digits": ({"ground_date": "0024-07-22"}, "Tahun 24 tidak mungkin."),
    "a year of another century": ({"ground_date": "1924-07-22"}, "Tahun 1924 tidak mungkin."),
    "an old decree": ({"ground_date": "2019-07-22"}, "SK tahun 2019 tidak mungkin menetapkan"),
    "a day to come": ({"ground_date": "2024-07-24"}, "Tanggal SK belum tiba."),
    "clusters missing": ({"detail": "clusters"}, "Isi nilai semua klaster."),
    "clusters that sum to something else": (
        {"detail": "clusters", "cluster-K": "7"},
        "jumlah rinciannya 7,00: selisih 0,50",
    ),
    "questions that nobody recorded": ({"detail": "questions"}, "detail"),
    "no scan": ({"file": scan("sk.docx", b"PK")}, "Berkas SK harus PDF atau JPG."),
    "a false scan": ({"file": scan(content=b"bukan pdf")}, "bukan PDF"),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_is_told_and_nothing_is_received_or_final(client, kaur, monkeypatch, case) -> None:
    told, words = FAULTS[case]
    set_clock(monkeypatch, datetime(2024, 7, 23, 3, 0, tzinfo=UTC))
    if upload := told.get("file"):
        upload.seek(0)

    with nothing_changes():
        response = client.post(STEP, FORM | told)

    assert response.status_code in (409, 422)
    assert words in text(response)
    assert 'value="7,5"' in text(response)


def test_in_another_state_no_file_is_received(client, kaur) -> None:
    awarded(kaur)

    with nothing_changes():
        response = client.post(STEP, FORM | {"file": scan()})

    assert "Evaluasi ini ditetapkan" in text(response)


def test_sums_of_clusters_stand_under_the_score(client) -> None:
    client.post(STEP, FORM | {"detail": "clusters", "cluster-K": "7,50"})

    card = Scorecard.objects.get(stage="final").card
    assert card["clusters"] == [{"code": "K", "score": "7.50", "maximum": "12.00"}]


def test_a_predicate_that_differs_from_the_scale_is_told_on_overview_and_board(client) -> None:
    done = client.post(STEP, FORM | {"score": "4,5"}, follow=True)
    assert "nilai itu berarti belum berpredikat, berbeda dari penetapan." in text(done)

    overview = text(client.get(OVERVIEW))
    assert "Menurut hitungan portal, 4,50 berarti belum berpredikat." in overview
    assert "hitungan portal: belum berpredikat" in text(client.get("/provinsi/2024/"))


def test_the_service_takes_only_a_scan_of_the_regency(kaur) -> None:
    foreign = a_version(SELUMA)

    with nothing_changes(), pytest.raises(Refused, match="milik daerah lain"):
        awarded(kaur, file=foreign)
