"""The pages of children's figures: whose they are, last year's numbers, faults, and the sums."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from evaluations.figures import places
from evaluations.models import AreaProfile, Assessment, RoundStage
from evaluations.profile_forms import CountField
from evaluations.services import counts_of, save_profile
from tests.evaluations.areas import text
from tests.evaluations.grids import VILLAGE, VILLAGES, GridScene, build
from tests.evaluations.scene import opened
from tests.rollback import rolled_back
from tests.world import KAUR, KINAL, place

pytestmark = pytest.mark.django_db

OWN = f"/wilayah/{VILLAGE}/2024/profil/"
KECAMATAN = f"/wilayah/{KINAL}/2024/profil/"
REGENCY = f"/evaluasi/2024/{KAUR}/profil/"
FILE = f"{REGENCY}?unduh=xlsx"
BOYS, GIRLS = ("anak_0_1", "L"), ("anak_0_1", "P")


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker) -> Iterator[GridScene]:
    with django_db_blocker.unblock(), rolled_back():
        yield build()


def send(scene, name: str = "desa", version: int = 0, **told) -> HttpResponse:
    sent = {f"{key}-{sex}": "" for key, sex in places()} | {"version": version}
    typed = {key.replace("_L", "-L"): value for key, value in told.items()}
    return scene.client(name).post(OWN, sent | typed)


def fill(scene, village: str, counts: dict, assessment: Assessment | None = None) -> None:
    save_profile(
        assessment=assessment or scene.fresh(),
        village=place(village),
        counts=counts,
        version=0,
        by=scene.people["operator"],
    )


def last_year(scene, counts: dict) -> None:
    earlier = opened(year=2023, instrument=scene.assessment.round.instrument)
    fill(scene, VILLAGE, counts, earlier)


def stored() -> dict:
    return counts_of(AreaProfile.objects.filter(assessment__round__year=2024).first())


@pytest.mark.parametrize(
    ("name", "own", "kecamatan", "regency"),
    [
        ("desa", 200, 404, 404),
        ("camat", 200, 200, 404),
        ("operator", 200, 200, 200),
        ("gugus", 403, 403, 403),
        ("dinkes", 403, 403, 403),
        ("verif", 403, 403, 403),
        ("camat2", 404, 404, 404),
        ("seluma", 404, 404, 404),
    ],
)
def test_small_numbers_are_for_the_village_its_camat_and_its_operator(
    scene, name, own, kecamatan, regency
):
    client = scene.client(name)

    statuses = [client.get(path).status_code for path in (OWN, KECAMATAN, REGENCY, FILE)]

    assert statuses == [own, kecamatan, regency, regency]


@pytest.mark.parametrize(
    ("name", "status"),
    [("desa", 302), ("camat", 302), ("operator", 302), ("verif", 403), ("camat2", 404)],
)
def test_who_answers_for_the_village_fills_its_figures_in(scene, name, status):
    response = send(scene, name, anak_0_1_L="12")

    assert response.status_code == status
    assert stored() == ({BOYS: 12} if status == 302 else {})


def test_blank_is_shown_blank_and_zero_as_zero(scene):
    send(scene, anak_0_1_L="0")

    page = text(scene.client("desa").get(OWN))

    assert re.search(r'name="anak_0_1-L"[^>]* value="0"', page)
    assert re.search(r'name="anak_0_1-P"[^>]* value=""', page)
    assert "1 dari 34 angka sudah diisi" in page


def test_a_fault_is_told_at_its_field_and_the_rest_stays_typed(scene):
    response = send(scene, anak_0_1_L="dua belas", anak_2_4_L="7")

    page = text(response)
    assert response.status_code == 422
    assert "“duabelas” bukan bilangan bulat." in page
    assert re.search(r'name="anak_0_1-L"[^>]* value="dua belas"[^>]*aria-invalid', page)
    assert re.search(r'name="anak_2_4-L"[^>]* value="7"', page)
    assert stored() == {}


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 50, "1.5"])
def test_a_broken_page_is_told_so(scene, version):
    response = send(scene, version=version, anak_0_1_L="1")

    assert response.status_code == 422
    assert "Halaman ini rusak." in text(response)
    assert stored() == {}


def test_of_two_tabs_the_later_is_told_and_may_save_over_it(scene):
    send(scene, "camat", anak_0_1_L="4")

    late = send(scene, anak_0_1_L="5")

    page = text(late)
    assert late.status_code == 409
    assert "sudah diubah orang lain" in page
    assert page.count("tersimpan: 4</small>") == 1
    assert re.search(r'name="anak_0_1-L"[^>]* value="5"', page)
    assert 'name="version" value="1"' in page
    assert send(scene, version=1, anak_0_1_L="5").status_code == 302
    assert stored() == {BOYS: 5}


def test_what_comes_after_closing_stays_typed_and_is_told(scene):
    RoundStage.objects.filter(stage="self").update(closes_at=datetime(2024, 1, 1, tzinfo=UTC))

    late = send(scene, anak_0_1_L="5")

    page = text(late)
    assert late.status_code == 409
    assert "ditutup" in page
    assert re.search(r'name="anak_0_1-L"[^>]* value="5"', page)
    assert 'name="anak_0_1-L"' not in text(scene.client("desa").get(OWN))


def test_last_years_numbers_are_proposed_and_none_is_taken_by_itself(scene):
    last_year(scene, {BOYS: 10, GIRLS: 11, ("berakta", "L"): 50})

    page = text(scene.client("desa").get(OWN))

    assert "Ada 3 angka 2023 yang belum diisi tahun ini." in page
    assert "2023: 10" in page
    assert stored() == {}


def test_one_tap_takes_all_of_last_years_numbers_into_the_blanks_only(scene):
    last_year(scene, {BOYS: 10, GIRLS: 11, ("berakta", "L"): 50})

    response = send(scene, anak_0_1_L="9", ambil="semua")

    assert stored() == {BOYS: 9, GIRLS: 11, ("berakta", "L"): 50}
    page = text(response.client.get(OWN))
    assert "Angka 2023 diambil dan disimpan." in page
    assert "2023: 10, berubah" in page
    assert "2023: 11</small>" in page
    assert 'name="ambil"' not in page


def test_one_figure_alone_can_be_taken_over(scene):
    last_year(scene, {BOYS: 10, GIRLS: 11, ("berakta", "L"): 50})

    send(scene, ambil="anak_0_1")

    assert stored() == {BOYS: 10, GIRLS: 11}


@pytest.mark.parametrize("what", ["semua", "gaji", "' OR 1=1"])
def test_without_an_earlier_year_there_is_nothing_to_take(scene, what):
    assert send(scene, anak_0_1_L="3", ambil=what).status_code == 302
    assert stored() == {BOYS: 3}


def test_a_later_year_is_never_proposed_backwards(scene):
    later = opened(year=2025, instrument=scene.assessment.round.instrument)
    fill(scene, VILLAGE, {BOYS: 10}, later)

    assert "angka 2025" not in text(scene.client("desa").get(OWN))


def test_a_part_larger_than_its_whole_is_saved_and_doubted(scene):
    told = {"usia_sekolah-L": "8", "bersekolah-L": "9"}

    send(scene, **told)

    page = text(scene.client("desa").get(OWN))
    assert "9 lebih besar daripada jumlah anaknya, 8." in page


def test_the_kecamatan_sums_its_villages_and_marks_what_is_not_whole(scene):
    fill(scene, VILLAGES[0], {BOYS: 3, GIRLS: 4})
    fill(scene, VILLAGES[1], {BOYS: 1000})

    page = text(scene.client("camat").get(KECAMATAN))

    foot = page[page.index("<tfoot>") :]
    assert "1.007*" in foot
    assert "1.003 + 4" in foot
    assert "2 dari 8 desa/kelurahan sudah mengisi." in page


def test_a_sum_that_every_village_told_carries_no_mark(scene):
    for village in VILLAGES:
        fill(scene, village, {BOYS: 1, GIRLS: 2})

    page = text(scene.client("camat").get(KECAMATAN))

    assert re.search(r"<span>24<br>", page[page.index("<tfoot>") :])


def test_the_operator_sees_sums_by_kecamatan_and_takes_them_as_a_file(scene):
    fill(scene, VILLAGES[0], {BOYS: 3, GIRLS: 4})
    fill(scene, "17.04.02.2002", {BOYS: 5})

    page = text(scene.client("operator").get(REGENCY))
    book = load_workbook(BytesIO(scene.client("operator").get(FILE).content))

    assert "2 dari 2 kecamatan sudah mengisi." in page
    rows = {row[0].value: row[3].value for row in book.worksheets[0].iter_rows(min_row=2)}
    assert rows == {KINAL: 7, "17.04.02": 5, "Jumlah": 12}
    girls = {row[0].value: row[3].value for row in book["Perempuan"].iter_rows(min_row=2)}
    assert girls == {KINAL: 4, "17.04.02": None, "Jumlah": 4}


@pytest.mark.parametrize("path", [KECAMATAN, REGENCY])
def test_the_sums_cost_the_same_for_many_villages(scene, path):
    client = scene.client("operator")
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    for village in VILLAGES:
        fill(scene, village, {BOYS: 1, GIRLS: 2})

    with CaptureQueriesContext(connection) as many:
        client.get(path)

    assert len(few) == len(many)


def test_a_kecamatan_itself_takes_no_numbers(scene):
    assert scene.client("camat").post(KECAMATAN, {"version": 0}).status_code == 404


@pytest.mark.parametrize(
    ("written", "read"),
    [("", None), ("  ", None), ("0", 0), ("12", 12), ("1.234", 1234), (" 1 234 ", 1234),
     ("007", 7), ("999999", 999_999), ("999.999", 999_999)],
)  # fmt: skip
def test_whole_numbers_are_read_as_people_write_them(written, read):
    assert CountField(required=False).clean(written) == read


@pytest.mark.parametrize(
    "written",
    ["-1", "1,5", "12.5", "1.2345", "1e3", "１２", "٣", "²", "0x10", "dua", "1000000", "9" * 5000,
     "1.000.000", "=1+1", "+3"],
)  # fmt: skip
def test_what_is_no_whole_number_is_told(written):
    with pytest.raises(Exception, match=r"bukan bilangan bulat|Paling besar 999\.999"):
        CountField(required=False).clean(written)
