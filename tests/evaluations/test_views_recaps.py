"""A recap of answers: reconciled before anything is written, agreed to, written as a whole."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook, load_workbook

from audit.models import Event
from evaluations.models import Answer, Assessment, RoundStage
from tests.clock import set_clock
from tests.evaluations.scene import (
    area_said,
    fresh,
    kecamatan,
    opened,
    operator,
    said,
    small,
    submitted,
    total,
)
from tests.rollback import rolled_back
from tests.world import KAUR

pytestmark = pytest.mark.django_db

PAGE = f"/evaluasi/2024/{KAUR}/rekap/"
SAVE = f"{PAGE}simpan/"
HEAD = "code;step;note;points\n"
CLOSES = datetime(2024, 6, 27, 16, 59, 59, tzinfo=UTC)


@pytest.fixture(scope="module", autouse=True)
def scene(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Kaur on the small instrument: 1.1 is answered b (2 points), all else is blank."""
    with django_db_blocker.unblock(), rolled_back():
        said(opened(instrument=small()), "1.1", "b", note="Perda lama")
        kecamatan(2)
        yield


@pytest.fixture
def kaur() -> Assessment:
    return fresh(Assessment.objects.get())


@pytest.fixture
def browser() -> Client:
    client = Client()
    client.force_login(operator())
    return client


def text(page: HttpResponse) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def sent(browser: Client, content: str | bytes, name: str = "rekap.csv") -> HttpResponse:
    data = content if isinstance(content, bytes) else (HEAD + content).encode()
    return browser.post(PAGE, {"file": SimpleUploadedFile(name, data)})


def saved(browser: Client, page: HttpResponse, *, checked: bool = False) -> HttpResponse:
    html = page.content.decode()
    told = {"rows": re.search(r'name="rows" value="([^"]+)"', html)[1]}
    if checked:
        told["checked"] = re.search(r'id="checked" value="([^"]+)"', html)[1]
    return browser.post(SAVE, told, follow=True)


def answers() -> dict[str, tuple]:
    rows = Answer.objects.values_list("question__code", "option", "number", "note")
    return {code: tuple(rest) for code, *rest in rows}


BEFORE = {"1.1": ("b", None, "Perda lama")}


def test_a_recap_is_reconciled_before_anything_is_written(browser):
    page = sent(browser, "1.1;a;Perda baru;3\n1.2;b;;2,00\n2.1;85,5;;\n")

    assert page.status_code == 200
    assert "3 jawaban akan berubah, 0 sudah sama, 0 baris salah." in text(page)
    assert "sekarang 2,00 ; setelah disimpan 8,00" in text(page)
    assert "b: Perbup a: Perda catatan atau alasan ikut berubah" in text(page)
    assert "Perda baru" not in text(page)
    assert 'id="checked"' not in page.content.decode()
    assert answers() == BEFORE


def test_each_fault_of_a_recap_ends_with_one_full_stop(browser):
    page = text(sent(browser, "1.1;q;;\n2.1;seratus;;\nTotal;;;satu\n"))

    faults = page.partition("Baris yang salah")[2].partition("Pencocokan")[0]
    assert faults.count("Baris ") == 3
    assert ".." not in faults
    assert faults.count(". Baris") == 2


def test_what_was_agreed_to_is_written_with_one_event_and_twice_is_once(browser, kaur):
    page = sent(browser, "1.1;a;;3\n1.2;b;;2,00\n2.1;85,5;;\n")

    first, again = saved(browser, page), saved(browser, page)

    assert "3 jawaban disimpan dari 3 baris rekap." in text(first)
    assert "Semua jawaban di rekap ini sudah tersimpan." in text(again)
    assert total(kaur) == 8
    assert Event.objects.filter(verb="answers.imported").count() == 1


def test_a_total_that_does_not_add_up_is_told_and_has_to_be_looked_at(browser, kaur):
    page = sent(browser, "1.1;a;;3\n1.2;b;;2\n2.1;;;0\n25.4;;;0\ntotal;;;5,01\n")

    early = saved(browser, page)
    before = answers()
    done = saved(browser, early, checked=True)

    assert "Saya sudah memeriksa selisih 0,01" in text(page)
    assert (early.status_code, before) == (422, BEFORE)
    assert "Centang dahulu bahwa Anda sudah memeriksa selisihnya." in text(early)
    assert "disimpan dari 4 baris rekap" in text(done)
    assert total(kaur) == 5


def test_points_of_another_answer_are_listed_by_question(browser):
    page = sent(browser, "1.1;a;;2\n1.2;a;;2,50\n")

    assert "Saya sudah memeriksa 2 selisih, terbesar 1,00" in text(page)
    assert "Poin milik jawaban lain." in text(page)
    assert "Tidak ada jawaban dengan poin itu. Yang ada: 0,00; 2,00; 3,00." in text(page)


def test_an_agreement_to_another_difference_is_none(browser):
    page = sent(browser, "1.1;a;;2\n")

    told = browser.post(
        SAVE,
        {
            "rows": re.search(r'name="rows" value="([^"]+)"', page.content.decode())[1],
            "checked": "0" * 32,
        },
    )

    assert told.status_code == 422
    assert answers() == BEFORE


def test_a_row_without_a_step_clears_its_answer_and_says_so(browser):
    page = sent(browser, "1.1;;;\n")
    saved(browser, page)

    assert "1 jawaban akan berubah (1 dikosongkan)" in text(page)
    assert answers()["1.1"] == ("", None, "")


def test_a_faulty_row_holds_back_the_whole_file(browser):
    page = sent(browser, "1.1;a;;\n1.2;q;;\n9.9;a;;\n")

    assert page.status_code == 422
    assert "Baris 3: Pilihan" in text(page)
    assert "Baris 4: kode" in text(page)
    assert 'name="rows"' not in page.content.decode()


def test_who_was_faster_is_shown_before_the_recap_is_written(browser, kaur):
    page = sent(browser, "1.1;a;;\n")
    said(kaur, "1.1", "z")

    clash = saved(browser, page)
    done = saved(browser, clash)

    assert clash.status_code == 409
    assert "Ada jawaban yang diubah orang lain sejak pratinjau Anda." in text(clash)
    assert "z: Belum ada a: Perda" in text(clash)
    assert "1 jawaban disimpan" in text(done)


def test_an_answer_that_the_recap_does_not_list_is_no_obstacle(browser, kaur):
    page = sent(browser, "1.1;a;;\n")
    said(kaur, "1.2", "z")

    assert "1 jawaban disimpan" in text(saved(browser, page))


def test_a_share_that_areas_have_answered_counts_for_nothing_and_is_named(browser, kaur):
    area_said(kaur, "25.4", kecamatan(2)[0], "ya")

    page = sent(browser, "25.4;100;;\n")
    saved(browser, page)

    assert "Sudah dijawab kecamatan atau desa, jadi persentase di rekap tidak dihitung: 25.4." in (
        text(page)
    )
    assert "sekarang 3,00 ; setelah disimpan 3,00" in text(page)
    assert total(kaur) == 3


def test_a_submitted_evaluation_takes_no_recap(browser, kaur):
    page = sent(browser, "1.1;a;;\n")
    submitted(kaur)

    late = saved(browser, page)
    closed = browser.get(PAGE)

    assert "Evaluasi sudah diajukan, jawaban terkunci." in text(late)
    assert "Evaluasi sudah diajukan, jawaban terkunci." in text(closed)
    assert 'type="file"' not in closed.content.decode()
    assert answers() == BEFORE


def test_after_the_closing_second_nothing_is_written(browser, monkeypatch):
    page = sent(browser, "1.1;a;;\n")
    RoundStage.objects.filter(stage="self").update(closes_at=CLOSES)
    set_clock(monkeypatch, CLOSES)

    late = saved(browser, page)

    assert "Pengisian sudah ditutup sejak" in text(late)
    assert answers() == BEFORE


def filled(browser: Client, **cells: object) -> bytes:
    book = load_workbook(BytesIO(browser.get(f"{PAGE}templat/").content))
    for name, value in cells.items():
        book.worksheets[0][name].value = value
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def test_the_template_sent_back_unchanged_changes_nothing(browser):
    book = load_workbook(BytesIO(browser.get(f"{PAGE}templat/").content))

    page = sent(browser, filled(browser), "rekap.xlsx")

    rows = [[cell.value for cell in row[:3]] for row in book.worksheets[0].iter_rows()]
    assert rows[:3] == [["code", "step", "points"], ["1.1", "b", None], ["1.2", None, None]]
    assert rows[-2:] == [["klaster K", None, None], ["total", None, None]]
    assert "0 jawaban akan berubah, 4 sudah sama, 0 baris salah." in text(page)


def test_a_percent_cell_is_read_as_people_see_it(browser):
    book = Workbook()
    for row in (["code", "step", "points"], ["2.1", 0.855, 3]):
        book.active.append(row)
    book.active["B2"].number_format = "0.0%"
    content = BytesIO()
    book.save(content)

    page = sent(browser, content.getvalue(), "rekap.xlsx")

    assert "belum dijawab 85,5" in text(page)


def test_a_formula_is_refused_in_its_row(browser):
    page = sent(browser, filled(browser, B2="=A1", C3="=1+1"), "rekap.xlsx")

    assert page.status_code == 422
    assert "Baris 2: step berisi rumus" in text(page)
    assert "Baris 3: points berisi rumus" in text(page)


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"kode\n1.1\n", "rekap.csv", "Perlu code dan step"),
        (b"", "rekap.xlsx", "Berkas kosong (0 byte)."),
        (b"x", "rekap.docx", "Berkas ini bukan XLSX atau CSV."),
        (b"code;step;jawaban\n", "rekap.csv", "Kolom “step” dan “jawaban” berarti sama."),
    ],
)
def test_a_file_of_another_kind_is_a_sentence(browser, content, name, says):
    page = sent(browser, content, name)

    assert page.status_code == 422
    assert says in text(page)


def test_a_broken_seal_asks_for_the_file_again(browser):
    page = browser.post(SAVE, {"rows": "rusak"}, follow=True)

    assert "Pratinjau sudah terlalu lama terbuka." in text(page)


def test_a_long_recap_takes_as_many_queries_as_a_short_one(browser):
    counts = []
    for content in ("1.1;a;;\n", "1.1;a;;\n1.2;a;;\n2.1;5;;\n25.4;5;;\n"):
        sent(browser, content)
        with CaptureQueriesContext(connection) as seen:
            sent(browser, content)
        counts.append(len(seen))

    assert counts[0] == counts[1]


def test_the_overview_leads_here(browser):
    assert f'href="{PAGE}"' in browser.get(f"/evaluasi/2024/{KAUR}/").content.decode()
