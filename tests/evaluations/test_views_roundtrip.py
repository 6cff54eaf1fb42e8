"""Answers as Excel there and back: each cell told, conflicts decided by people, all or nothing."""

import re
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from accounts.models import User
from accounts.permissions import Role
from audit.models import Event
from evaluations.models import Answer, Assessment, RoundStage
from evaluations.services import assign_questions
from instruments.sheet import Kind
from tests.clock import set_clock
from tests.evaluations.scene import (
    area_said,
    fresh,
    kecamatan,
    opened,
    operator,
    published,
    returned,
    said,
    total,
)
from tests.exports import read_book, told, typed, values
from tests.rollback import rolled_back
from tests.sheets import make_question, make_sheet
from tests.world import KAUR, agency, user

pytestmark = pytest.mark.django_db

PAGE = f"/evaluasi/2024/{KAUR}/isian-excel/"
FILE, SAVE = f"{PAGE}unduh/", f"{PAGE}simpan/"
CLOSES = datetime(2024, 6, 27, 16, 59, 59, tzinfo=UTC)
SHEET = make_sheet(
    make_question("1.1"),
    make_question("1.2", not_applicable=True),
    make_question("2.1", Kind.PERCENTAGE),
    make_question("14.1"),
    make_question("14.10"),
    make_question("25.4", Kind.ROLLUP, area_level="kecamatan", area_good_answer="ya"),
)
NOTE = (
    "=HYPERLINK: bukan rumus\r\n  dan baris kedua\r\n"
    "Perda\u00a0Nomor\u202f4\u2003%\tTahun 2023 _x000D_ x005F_"
)


@pytest.fixture(scope="module", autouse=True)
def scene(django_db_setup, django_db_blocker) -> Iterator[None]:
    """1.1 is b with a note, 1.2 does not apply, 2.1 is 85.5, areas answer 25.4; 14.1 is blank."""
    with django_db_blocker.unblock(), rolled_back():
        assessment = opened(instrument=published(SHEET))
        said(assessment, "1.1", "b", note=NOTE)
        said(assessment, "1.2", "tidak berlaku", declared_reason="-Tidak ada panti.")
        said(assessment, "2.1", "85,5")
        area_said(assessment, "25.4", kecamatan(2)[0], "ya")
        dinkes = agency("dinkes", KAUR)
        user(Role.CONTRIBUTOR, KAUR, agency=dinkes, username="dinkes")
        assign_questions(assessment=assessment, offices={"14.10": dinkes}, by=operator())
        yield


@pytest.fixture
def kaur() -> Assessment:
    return fresh(Assessment.objects.get())


def browser_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def browser() -> Client:
    return browser_of(operator())


def taken_along(browser: Client) -> Workbook:
    return read_book(browser.get(FILE))


def line_of(sheet: Worksheet, code: str) -> int:
    return next(cell.row for cell in sheet["A"] if cell.value == code)


def fill(book: Workbook, code: str, **cells: Any) -> Workbook:
    """By the name of the column: Jawaban="a"."""
    sheet = book["Isian"]
    places = {cell.value: cell.column for cell in sheet[1]}
    for name, value in cells.items():
        sheet.cell(line_of(sheet, code), places[name]).value = value
    return book


def bytes_of(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def sent(browser: Client, file: Workbook | bytes, name: str = "isian.xlsx") -> HttpResponse:
    content = file if isinstance(file, bytes) else bytes_of(file)
    return browser.post(PAGE, {"file": SimpleUploadedFile(name, content)})


def sealed(page: HttpResponse) -> str:
    return re.search(r'name="rows" value="([^"]+)"', page.content.decode())[1]


def saved(browser: Client, page: HttpResponse, **decided: str) -> HttpResponse:
    fields = {f"pilih-{code}": side for code, side in decided.pop("sides", {}).items()}
    return browser.post(SAVE, {"rows": sealed(page), **fields, **decided}, follow=True)


def text(page: HttpResponse) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def answers() -> dict[str, tuple]:
    """Only what says something."""
    rows = Answer.objects.exclude(version=0)
    told = rows.values_list("question__code", "option", "number", "note", "declared_reason")
    return {code: tuple(rest) for code, *rest in told}


def imported() -> list[Event]:
    return list(Event.objects.filter(verb="answers.imported"))


def test_the_file_has_a_typed_row_for_each_question(browser):
    book = taken_along(browser)
    rows = {row["Kode"]: row for row in values(book["Isian"])}

    assert list(rows) == ["1.1", "1.2", "2.1", "14.1", "14.10", "25.4"]
    assert rows["1.1"] == {
        "Kode": "1.1",
        "Klaster": "Kelembagaan",
        "Indikator": "1",
        "Pertanyaan": "Adakah aturan?",
        "Jenis": "pilihan",
        "Pilihan yang mungkin": "a: Perda; b: Perbup; z: Belum ada",
        "Jawaban": "b",
        "Catatan": "=HYPERLINK: bukan rumus\n  dan baris kedua\n"
        # Escaped until a spreadsheet reads it.
        "Perda Nomor 4 % Tahun 2023 _x005F_x000D_ x005F_",
        "Alasan": None,
        "Keadaan": "Diisi",
        "Poin sekarang": 2,
        "Maksimum": 3,
        "Kunci (jangan diubah)": f"v1 1.1 {KAUR} 2024 000000000000",
    }
    assert rows["2.1"]["Jawaban"] == 85.5
    assert (rows["1.2"]["Jawaban"], rows["1.2"]["Alasan"]) == ("tidak berlaku", "-Tidak ada panti.")
    assert rows["25.4"]["Jawaban"] is None
    assert rows["25.4"]["Keadaan"] == "Dijawab wilayah: 1 dari 2 kecamatan; hanya dibaca"


def test_the_file_says_what_it_is_and_offers_choices(browser):
    book = taken_along(browser)
    sheet, about = book["Isian"], told(book)
    offered = {str(one.sqref): one.formula1 for one in sheet.data_validations.dataValidation}

    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", "A1:M7")
    assert offered == {
        "G2 G5 G6": '"a,b,z,kosongkan"',
        "G3": '"a,b,z,tidak berlaku,kosongkan"',
    }
    assert sheet["H2"].data_type == "s"
    assert about["Sidik instrumen"] == "0" * 64
    assert about["Isi"] == "semua pertanyaan"
    assert Event.objects.get(verb="list.exported").data == {"rows": 6}


def test_an_office_takes_along_and_sends_only_its_own_questions(browser):
    office = browser_of(User.objects.get(username="dinkes"))
    book = taken_along(office)
    foreign = fill(taken_along(browser), "14.1", Jawaban="a")
    fill(foreign, "14.10", Jawaban="a")

    page = sent(office, foreign)

    assert [row["Kode"] for row in values(book["Isian"])] == ["14.10"]
    assert told(book)["Isi"] == "pertanyaan yang ditugaskan kepada Anda"
    assert "1 baris berubah, 0 bentrok, 1 ditolak, 4 tetap." in text(page)
    assert "Pertanyaan ini ditugaskan kepada instansi lain." in text(page)
    assert text(saved(office, page, lewati="1")).count("1 jawaban disimpan dari Excel.") == 1
    assert set(answers()) == {"1.1", "1.2", "2.1", "14.10"}


def test_a_preview_shows_each_cell_and_the_score_and_writes_nothing(browser):
    before = answers()
    book = fill(taken_along(browser), "1.1", Jawaban="a", Catatan="Perda baru")

    page = sent(browser, book)

    assert page.status_code == 200
    assert "1 baris berubah, 0 bentrok, 0 ditolak, 5 tetap." in text(page)
    assert "sekarang 6,00 ; setelah disimpan 7,00" in text(page)
    assert "a: Perda (G2)" in text(page)
    assert "Perda baru (H2)" in text(page)
    assert answers() == before


def test_what_was_agreed_to_is_one_deed_and_twice_is_once(browser, kaur):
    before = total(kaur)
    book = fill(taken_along(browser), "1.1", Jawaban="a")
    page = sent(browser, fill(book, "14.10", Jawaban="b", Catatan="Baru"))

    first, again = saved(browser, page), saved(browser, page)

    assert "2 jawaban disimpan dari Excel." in text(first)
    assert "Tidak ada yang perlu disimpan dari berkas ini." in text(again)
    assert (answers()["1.1"][0], answers()["14.10"]) == ("a", ("b", None, "Baru", ""))
    assert total(kaur) == before + 3
    assert [event.data["values"] for event in imported()] == [{"1.1": "a", "14.10": "b"}]
    assert "Baru" not in str(imported()[0].data)


def converted(content: bytes, kind: str, folder: Path) -> bytes:
    (folder / "isian.xlsx").write_bytes(content)
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            *("--headless", "--norestore", "--convert-to", kind, "--outdir", folder / "out"),
            folder / "isian.xlsx",
        ],
        capture_output=True,
        timeout=120,
        check=True,
        env={"PATH": "/usr/bin:/bin", "HOME": str(folder)},
    )
    return (folder / "out" / f"isian.{kind}").read_bytes()


def test_a_file_that_libreoffice_saved_again_changes_nothing(browser, tmp_path):
    page = sent(browser, converted(browser.get(FILE).content, "xlsx", tmp_path))

    assert "0 baris berubah, 0 bentrok, 0 ditolak, 6 tetap." in text(page)
    assert "Tidak ada yang perlu disimpan" in text(page)
    assert 'name="rows"' not in page.content.decode()


def test_a_stored_word_that_clears_is_kept_by_an_unchanged_file(browser, kaur, tmp_path):
    said(kaur, "14.1", "a", note="kosongkan")

    page = sent(browser, converted(browser.get(FILE).content, "xlsx", tmp_path))

    assert "0 baris berubah, 0 bentrok, 0 ditolak, 6 tetap." in text(page)


def test_a_csv_keeps_codes_and_changes_nothing_by_itself(browser):
    rows = typed(taken_along(browser))["Isian"]
    lines = [";".join(f'"{"" if cell is None else cell}"' for cell in row) for row in rows]

    page = sent(browser, "\n".join(lines).encode(), "isian.csv")

    assert "0 baris berubah, 0 bentrok, 0 ditolak, 6 tetap." in text(page)


def test_a_conflict_shows_both_sides_and_keeps_theirs_by_itself(browser, kaur):
    book = fill(taken_along(browser), "1.1", Jawaban="a")
    said(kaur, "1.1", "z", note="Dicabut")

    page = sent(browser, fill(book, "14.1", Jawaban="a"))
    done = saved(browser, page)

    assert "1 baris berubah, 1 bentrok, 0 ditolak, 4 tetap." in text(page)
    assert "Biarkan yang tersimpan: z: Belum ada" in text(page)
    assert "Ganti dengan isian saya: a: Perda (G2)" in text(page)
    assert 'id="theirs-2" value="theirs" checked' in page.content.decode()
    assert "1 jawaban disimpan dari Excel. 1 jawaban yang bentrok dibiarkan" in text(done)
    assert answers()["1.1"] == ("z", None, "Dicabut", "")


def test_a_conflict_that_goes_to_the_file_keeps_the_others_cells(browser, kaur):
    book = fill(taken_along(browser), "1.1", Jawaban="a")
    said(kaur, "1.1", "z", note="Dicabut")

    saved(browser, sent(browser, book), sides={"1.1": "mine"})

    assert answers()["1.1"] == ("a", None, "Dicabut", "")
    assert imported()[0].data["over"] == ["1.1"]


def test_what_is_saved_between_preview_and_save_is_looked_at_again(browser, kaur):
    book = fill(taken_along(browser), "1.1", Jawaban="a")
    page = sent(browser, fill(book, "14.1", Jawaban="a"))
    said(kaur, "1.1", "z")
    before = answers()

    again = saved(browser, page)

    assert again.status_code == 409
    assert "Ada jawaban yang diubah orang lain sejak pratinjau Anda." in text(again)
    assert answers() == before
    assert "1 jawaban disimpan" in text(saved(browser, again))
    assert answers()["1.1"][0] == "z"


def test_a_decision_does_not_outlive_another_change_of_the_same_answer(browser, kaur):
    book = fill(taken_along(browser), "1.1", Jawaban="a")
    said(kaur, "1.1", "z")
    page = sent(browser, book)
    said(kaur, "1.1", "b", note="Lagi")

    again = saved(browser, page, sides={"1.1": "mine"})

    assert again.status_code == 409
    assert 'id="theirs-2" value="theirs" checked' in again.content.decode()
    assert answers()["1.1"][:3] == ("b", None, "Lagi")


def test_refused_rows_hold_everything_back_until_they_are_passed_over(browser):
    before = answers()
    book = fill(taken_along(browser), "2.1", Jawaban=101)
    page = sent(browser, fill(book, "1.1", Jawaban="a"))

    early = saved(browser, page)
    between = answers()
    done = saved(browser, early, lewati="1")

    assert (page.status_code, early.status_code) == (422, 422)
    assert "101 di luar batas" in text(page)
    assert "Masih ada baris yang ditolak." in text(early)
    assert between == before
    assert "1 jawaban disimpan dari Excel. 1 baris yang ditolak dilewati." in text(done)
    assert (answers()["1.1"][0], answers()["2.1"]) == ("a", before["2.1"])


def test_a_formula_is_refused_with_its_cell(browser):
    page = sent(browser, fill(taken_along(browser), "2.1", Jawaban="=SUM(1,2)"))

    assert "Jawaban berisi rumus “=SUM(1,2)”" in text(page)
    assert "G4" in text(page)


def test_a_share_that_areas_answer_is_not_overwritten(browser):
    page = sent(browser, fill(taken_along(browser), "25.4", Jawaban=80, Alasan="Rekap"))

    assert "Pertanyaan ini sudah dijawab wilayah (1 dari 2 kecamatan)." in text(page)


def test_a_closed_stage_refuses_each_change_with_its_sentence(browser, kaur, monkeypatch):
    book = fill(taken_along(browser), "1.1", Jawaban="a")
    page = sent(browser, book)
    RoundStage.objects.filter(round=kaur.round, stage="self").update(closes_at=CLOSES)
    set_clock(monkeypatch, CLOSES.replace(year=2025))

    late, again = saved(browser, page), sent(browser, book)

    assert late.status_code == 409
    assert "Ada baris yang sekarang ditolak." in text(late)
    assert "1 ditolak, 5 tetap" in text(again)
    assert answers()["1.1"][0] == "b"


def test_of_a_returned_evaluation_only_what_came_back_is_written(browser, kaur):
    before = total(kaur)
    returned(kaur, "1.1")
    book = fill(taken_along(browser), "1.1", Jawaban="a")

    page = sent(browser, fill(book, "14.1", Jawaban="a"))
    saved(browser, page, lewati="1")

    assert "1 baris berubah, 0 bentrok, 1 ditolak" in text(page)
    assert "Nilai dari jawaban sekarang" in text(page)
    assert answers()["1.1"][0] == "a"
    assert "14.1" not in answers()
    assert total(kaur) == before


def other_file(change: Callable[[str], str]) -> Callable[[Workbook], Workbook]:
    def changed(book: Workbook) -> Workbook:
        for cell in book["Isian"]["M"][1:]:
            cell.value = change(cell.value)
        return book

    return changed


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda key: key.replace(KAUR, "17.05"), "untuk daerah 17.05, sedangkan halaman ini"),
        (lambda key: key.replace("2024", "2023"), "untuk tahun 2023"),
        (lambda key: key.replace("0" * 12, "b" * 12), "untuk sidik instrumen bbbbbbbbbbbb"),
    ],
)
def test_a_file_of_another_evaluation_is_refused_as_a_whole(browser, change, sentence):
    page = sent(browser, other_file(change)(taken_along(browser)))

    assert page.status_code == 422
    assert sentence in text(page)
    assert "Ditolak" not in text(page)


def many_rows() -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Isian")
    sheet.append(["Kode", "Jawaban", "Kunci"])
    for _ in range(10_000):
        sheet.append(["1.1", "a", "v0"])
    return bytes_of(book)


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "isian.xlsx", "Berkas kosong (0 byte)."),
        (b"%PDF-1.7", "isian.pdf", "Berkas ini bukan XLSX atau CSV."),
        (b"PK\x03\x04rusak", "isian.xlsx", ""),
        (b"kode;step\n1.1;a\n", "isian.csv", "Judul kolom Kode, Jawaban, dan Kunci tidak"),
        (b"kode;jawaban;jawaban;kunci\n", "isian.csv", "berarti sama"),
        (many_rows(), "isian.xlsx", "lebih dari"),
    ],
)
def test_what_is_no_such_file_gets_a_sentence(browser, content, name, sentence):
    page = sent(browser, content, name)

    assert page.status_code == 422
    assert sentence in text(page)
    assert 'role="alert"' in page.content.decode()


def test_no_file_and_a_foreign_seal_are_told(browser):
    none = browser.post(PAGE, {})
    foreign = browser.post(SAVE, {"rows": "bukan:punya:kita"}, follow=True)

    assert (none.status_code, "Pilih dahulu berkas" in text(none)) == (422, True)
    assert "Pratinjau sudah terlalu lama terbuka." in text(foreign)


def test_the_preview_of_another_person_is_not_theirs_to_save(browser):
    page = sent(browser, fill(taken_along(browser), "14.10", Jawaban="a"))
    office = browser_of(User.objects.get(username="dinkes"))

    refused = office.post(SAVE, {"rows": sealed(page)}, follow=True)

    assert "Pratinjau sudah terlalu lama terbuka." in text(refused)
    assert "14.10" not in answers()


def test_more_than_a_form_carries_is_told_and_not_cut(browser, settings):
    book = fill(taken_along(browser), "14.10", Jawaban="a")
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 200

    page = sent(browser, book)

    assert "terlalu banyak untuk sekali simpan" in text(page)
    assert 'name="rows"' not in page.content.decode()


def test_other_sheets_and_columns_are_ignored(browser):
    book = fill(taken_along(browser), "1.1", Jawaban="a")
    book["Keterangan"]["A1"] = "=1+1"
    book["Isian"]["N1"] = "Hitungan saya"
    book["Isian"]["N2"] = "=G2"

    page = sent(browser, book)

    assert "1 baris berubah, 0 bentrok, 0 ditolak, 5 tetap." in text(page)


def test_more_changes_need_no_more_queries(browser, kaur):
    book = taken_along(browser)
    said(kaur, "1.1", "z")
    said(kaur, "2.1", "10")
    few = bytes_of(fill(book, "1.1", Jawaban="a"))
    many = bytes_of(
        fill(fill(fill(book, "2.1", Jawaban=20), "14.1", Jawaban="a"), "14.10", Jawaban="b")
    )

    counts = []
    for file in (few, many):
        with CaptureQueriesContext(connection) as queries:
            sent(browser, file)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_the_list_of_questions_leads_here_while_something_can_be_filled_in(browser, kaur):
    page = f"/evaluasi/2024/{KAUR}/pertanyaan/"
    before = browser.get(page).content.decode()
    returned(kaur, "1.1")
    office = browser_of(User.objects.get(username="dinkes"))

    assert f'href="{PAGE}"' in before
    assert f'href="{PAGE}"' not in office.get(page).content.decode()
