"""Every list and board of an evaluation as a file: what the page shows, typed (issue 6).

The lists of accounts, documents and requests are in test_exports_more.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from openpyxl.worksheet.worksheet import Worksheet

from accounts.exports import Kind
from accounts.workbooks import FORMULA_SIGNS
from audit.models import Event
from evaluations.models import RecordedResult
from evaluations.scorecards import standing_of
from kla_portal.templatetags.kla import points
from tests.export_scene import FORMULAS, Scene, build
from tests.export_table import EXPORTS, KAUR, PROVINCE, SELF
from tests.exports import (
    Export,
    book_at,
    file_at,
    read_alike_by_libreoffice,
    read_book,
    told,
    values,
)
from tests.rollback import rolled_back

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker) -> Iterator[Scene]:
    with django_db_blocker.unblock(), rolled_back():
        yield build()


Files = Mapping[str, HttpResponse]


@pytest.fixture(scope="module")
def files(scene: Scene, django_db_blocker) -> Files:
    """Each address of the table as its file, asked once."""
    asked = {export.address: export.who for export in EXPORTS}
    with django_db_blocker.unblock():
        return {address: file_at(scene.browser(who), address) for address, who in asked.items()}


@pytest.mark.parametrize("export", EXPORTS, ids=str)
def test_a_page_is_had_as_a_file_with_typed_cells(scene: Scene, files: Files, export: Export):
    page = scene.browser(export.who).get(export.address).content.decode()

    book = read_book(files[export.address])

    sheet = book[export.of or export.sheets[0]]
    rows = [picked(row, export.row) for row in values(sheet)]
    assert book.sheetnames == [*export.sheets, "Keterangan"]
    assert rows.count(export.row) == 1
    assert 'unduh=xlsx"' in page
    assert points_of(sheet, rows.index(export.row) + 2) <= set(re.findall(r"[\d.]+,\d\d", page))


def picked(row: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    return {name: row.get(name) for name in wanted}


def points_of(sheet: Worksheet, line: int) -> set[str]:
    """The points of a row as a page writes them; 0 may be a word there."""
    cells = [cell for cell in sheet[line] if cell.number_format == Kind.POINTS.value]
    return {points(cell.value) for cell in cells if cell.value}


def test_every_sheet_has_a_head_that_stays_filters_widths_and_no_formula(files: Files):
    for address, response in files.items():
        for sheet in read_book(response).worksheets[:-1]:
            assert (sheet.freeze_panes, sheet.print_title_rows) == ("A2", "$1:$1"), address
            assert sheet.auto_filter.ref.startswith("A1:"), address
            assert all(sheet.column_dimensions[one.column_letter].width > 7 for one in sheet[1])
            assert {cell.data_type for row in sheet for cell in row} <= {"s", "n", "d"}, address


def test_libreoffice_opens_every_file_and_reads_what_we_wrote(files: Files, tmp_path: Path):
    read_alike_by_libreoffice(files.values(), tmp_path)


@pytest.mark.parametrize("export", EXPORTS[::5], ids=str)
def test_a_file_tells_who_made_it_when(scene: Scene, files: Files, export: Export):
    about = told(read_book(files[export.address]))

    assert about["Sumber"] == "Portal KLA"
    assert about["Waktu"] == "Semua waktu dalam WIB."
    assert re.fullmatch(r"\d+ [A-Z]\w+ \d{4}, \d\d\.\d\d WIB", about["Dibuat"])
    assert about["Oleh"] == str(scene.people[export.who])


def test_the_sheet_of_a_regency_names_it_with_year_stage_and_state(scene: Scene):
    book = book_at(scene.browser("operator"), f"{KAUR}pertanyaan/?saring=belum")

    about = told(book)
    assert about | {"Dibuat": "", "Oleh": ""} == {
        "Daftar": "Daftar pertanyaan",
        "Daerah": "Kabupaten Kaur",
        "Tahun": "2024",
        "Tahap": "Evaluasi mandiri (keadaan: Diverifikasi)",
        "Instrumen": scene.kaur.round.instrument.title,
        "Saringan": "Belum diisi",
        "Instansi": "semua",
        "Waktu": "Semua waktu dalam WIB.",
        "Dibuat": "",
        "Oleh": "",
        "Sumber": "Portal KLA",
    }
    assert [row["Kode"] for row in values(book["Pertanyaan"])] == ["2.1", "Jumlah"]


def test_the_queue_of_all_regencies_tells_its_filters_in_words(scene: Scene):
    asked = "/verifikasi/antrean/?daerah=17.04&umur=3&saring=tanpa-bukti"

    about = told(book_at(scene.browser("verifikator"), asked))

    names = ("Saringan", "Kabupaten/kota", "Indikator", "Sudah menunggu")
    assert [about[name] for name in names] == [
        "Tanpa bukti",
        "Kabupaten Kaur",
        "semua",
        "3 hari atau lebih",
    ]


def test_the_sum_of_the_ledger_is_the_score(scene: Scene):
    book = book_at(scene.browser("operator"), f"{KAUR}angka/")

    score = float(standing_of(scene.kaur).card.total)
    lines = values(book["Rincian"])
    assert (lines[-1]["Kode"], lines[-1]["Nilai"]) == ("Jumlah", score)
    assert sum(line["Nilai"] for line in lines[:-1]) == score
    assert values(book["Jumlah"])[-1]["Nilai"] == score


def test_a_row_of_sums_stays_out_of_the_filter(scene: Scene):
    sheet = book_at(scene.browser("operator"), f"{KAUR}pertanyaan/")["Pertanyaan"]

    assert sheet.auto_filter.ref == "A1:J5"
    assert (sheet["A6"].value, sheet["A6"].font.bold, sheet.max_row) == ("Jumlah", True, 6)


def test_a_file_holds_the_rows_of_all_pages(scene: Scene):
    lebong = scene.browser("lebong")
    one_kecamatan = "/evaluasi/2024/17.07/wilayah/25.4/?page=2"

    book = book_at(lebong, one_kecamatan)

    assert "51–51 dari 51" in lebong.get(one_kecamatan).content.decode()
    assert len(values(book["Pertanyaan 25.4"])) == 51


def test_past_results_of_more_years_than_a_page_shows_are_all_in_the_file(scene: Scene):
    for year in range(2016, 2023):
        RecordedResult.objects.create(
            region=scene.kaur.region, year=year, stage="final", score=year, source="SK"
        )

    rows = values(book_at(scene.browser("admin"), "/provinsi/hasil/?sampai=2018")["Hasil"])

    assert [row["Tahun"] for row in rows if row["Kode"] == "17.04"] == list(range(2016, 2024))


def test_the_stages_of_an_overview_are_a_sheet_of_their_own(scene: Scene):
    rows = values(book_at(scene.browser("operator"), KAUR)["Tahap"])

    assert [(row["Tahap"], row["Nilai"]) for row in rows] == [(SELF, 6), (PROVINCE, None)]


def test_who_gives_the_second_verdict_reads_no_first_one(scene: Scene):
    rows = values(book_at(scene.browser("verifikator"), "/verifikasi/2024/17.04/contoh/")["Contoh"])

    waiting = next(row for row in rows if row["Keadaan"] == "Menunggu penilai kedua")
    assert {name for name, value in waiting.items() if value is not None} == {
        "Putaran", "Kode", "Pertanyaan", "Keadaan",
    }  # fmt: skip


def test_the_running_score_of_the_province_is_in_no_file_of_the_regency(scene: Scene):
    operator = scene.browser("operator")

    stages = values(book_at(operator, f"{KAUR}tangga/")["Tahap"])
    cards = values(book_at(operator, f"{KAUR}kartu/")["Nilai tersimpan"])

    assert [row["Tahap"] for row in stages] == [SELF]
    assert [row["Tahap"] for row in cards] == [SELF]


def test_a_regency_that_still_fills_in_has_an_empty_queue(scene: Scene):
    book = book_at(scene.browser("verifikator"), "/verifikasi/2024/17.07/")

    assert values(book["Antrean"]) == []


def test_a_stranger_gets_no_file_either(scene: Scene):
    answers = {
        address: scene.browser("seluma").get(f"{address}?unduh=xlsx").status_code
        for address in (KAUR, f"{KAUR}angka/", "/verifikasi/", "/provinsi/2024/")
    }

    assert answers == {KAUR: 404, f"{KAUR}angka/": 404, "/verifikasi/": 403,
                       "/provinsi/2024/": 404}  # fmt: skip


@pytest.mark.parametrize("word", ["csv", "XLSX", "", "xlsx'--"])
def test_another_word_than_xlsx_asks_for_the_page(scene: Scene, word: str):
    response = scene.browser("operator").get(KAUR, {"unduh": word})

    assert (response.status_code, response.headers["Content-Type"]) == (
        200,
        "text/html; charset=utf-8",
    )


def test_days_that_are_none_get_their_page_with_a_sentence_and_no_file(scene: Scene):
    asked = {"tahap": "self", "dari": "32-13-2024", "sampai": "2024-06-01", "unduh": "xlsx"}

    response = scene.browser("operator").get(f"{KAUR}perubahan/", asked)

    assert (response.status_code, response.headers["Content-Type"][:9]) == (422, "text/html")


def test_a_file_leaves_an_event_without_content_and_is_no_page(scene: Scene):
    response = scene.browser("operator").get(f"{KAUR}pertanyaan/", {"unduh": "xlsx"})

    event = Event.objects.order_by("pk").last()
    assert (event.verb, event.subject, event.region, event.data) == (
        "list.exported",
        "list:pertanyaan-17.04-2024",
        "17.04",
        {"rows": 4},
    )
    assert {name: response.headers[name] for name in ("Content-Disposition", "Cache-Control")} == {
        "Content-Disposition": 'attachment; filename="pertanyaan-17.04-2024.xlsx"',
        "Cache-Control": "no-store, private",
    }


def test_the_board_as_a_file_costs_no_more_queries_than_the_page_and_its_event(scene: Scene):
    browser = scene.browser("admin")
    browser.get("/provinsi/2024/")

    with CaptureQueriesContext(connection) as of_page:
        browser.get("/provinsi/2024/")
    with CaptureQueriesContext(connection) as of_file:
        file_at(browser, "/provinsi/2024/")

    assert len(without_event(of_file)) <= len(of_page)


def without_event(queries: CaptureQueriesContext) -> list[str]:
    """Up to the savepoint in which the event is written."""
    told = [query["sql"] for query in queries]
    return told[: next(place for place, sql in enumerate(told) if sql.startswith("SAVEPOINT"))]


def test_no_text_that_somebody_wrote_becomes_a_formula(scene: Scene):
    response = file_at(scene.browser("lebong"), "/evaluasi/2024/17.07/wilayah/25.4/")

    sheet = read_book(response)["Pertanyaan 25.4"]
    columns = {column[0].value: column[1:] for column in sheet.iter_cols()}
    for head in ("Catatan", "Alasan"):
        said = [cell for cell in columns[head] if cell.value]
        assert [cell.value for cell in said] == [text.strip() for text in FORMULAS]
        assert all(is_text(cell) for cell in said)
    authors = [cell for cell in columns["Diisi oleh"] if cell.value]
    assert {(cell.value, is_text(cell)) for cell in authors} == {(FORMULAS[2], True)}


def is_text(cell: Any) -> bool:
    assert cell.value[0] in FORMULA_SIGNS
    return (cell.data_type, cell.number_format, cell.quotePrefix) == ("s", "@", True)
