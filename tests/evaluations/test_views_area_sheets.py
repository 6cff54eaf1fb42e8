"""The XLSX of a kecamatan's villages: template, preview, each fault at its cell, all or nothing."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from evaluations.area_imports import sealed
from evaluations.area_judging import Judged
from evaluations.models import AreaAnswer, RoundStage
from tests.evaluations.areas import text
from tests.evaluations.grids import VILLAGE, VILLAGES, GridScene, build
from tests.evaluations.scene import said
from tests.evidence import corpus
from tests.rollback import rolled_back
from tests.world import KINAL, place

pytestmark = pytest.mark.django_db

TEMPLATE = f"/wilayah/{KINAL}/2024/templat/"
UPLOAD = f"/wilayah/{KINAL}/2024/unggah/"
SAVE = f"{UPLOAD}simpan/"
FORUM, RULES = "26.4", "26.2"
# Where the template puts them: the first village in row 4; 26.2 in C, 26.4 in E.
FIRST_RULES, FIRST_FORUM, SECOND_FORUM = "C4", "E4", "E5"


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker) -> Iterator[GridScene]:
    with django_db_blocker.unblock(), rolled_back():
        yield build()


@pytest.fixture(scope="module")
def template(scene) -> bytes:
    return scene.client("camat").get(TEMPLATE).content


def filled(template: bytes, change: Callable[[Worksheet], Any] | None = None, **cells) -> bytes:
    """The template with these cells written, as a camat would in Excel."""
    book = load_workbook(BytesIO(template))
    for name, value in cells.items():
        book.worksheets[0][name].value = value
    if change:
        change(book.worksheets[0])
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def sent(content: bytes, name: str = "jawaban.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def preview(scene, content: bytes, name: str = "camat") -> HttpResponse:
    return scene.client(name).post(UPLOAD, {"file": sent(content)})


def seal_of(page: HttpResponse) -> str:
    return re.search(r'name="cells" value="([^"]+)"', text(page))[1]


def faults_of(page: HttpResponse) -> dict[str, str]:
    return dict(re.findall(r'<tr><th scope="row">(.*?)</th><td>(.*?)</td></tr>', text(page)))


def answers() -> set[tuple[str, str, str]]:
    return set(AreaAnswer.objects.values_list("area", "question__code", "word"))


# The template ------------------------------------------------------------------------------------


def test_the_template_holds_the_villages_as_text_and_offers_both_words(scene, template):
    scene.said(VILLAGE, FORUM, "ya")

    book = load_workbook(BytesIO(scene.client("camat").get(TEMPLATE).content))

    sheet = book.worksheets[0]
    assert book.sheetnames == ["Jawaban", "Petunjuk", "Jawaban sekarang"]
    assert [cell.value for cell in sheet[1]][:4] == ["templat-desa", KINAL, "2024", "kla-2024"]
    assert [cell.value for cell in sheet[2]] == ["kode", "desa/kelurahan", *scene.codes]
    assert [row[0].value for row in sheet.iter_rows(min_row=4)] == VILLAGES
    assert {cell.data_type for cell in sheet["A"][3:]} == {"s"}
    assert sheet.freeze_panes == "C4"
    [offered] = sheet.data_validations.dataValidation
    assert (offered.formula1, str(offered.sqref)) == ('"ya,tidak"', "C4:V11")
    # What is answered already is told apart: given back, it would undo what others change.
    assert sheet[FIRST_FORUM].value is None
    now = {row[0].value: row[4].value for row in book["Jawaban sekarang"].iter_rows(min_row=2)}
    assert now[VILLAGE] == "ya"


@pytest.mark.parametrize("name", ["desa", "camat2", "seluma", "camat.seluma"])
@pytest.mark.parametrize("address", [TEMPLATE, UPLOAD])
def test_strangers_find_neither_template_nor_upload(scene, address, name):
    assert scene.client(name).get(address).status_code == 404


@pytest.mark.parametrize("name", ["gugus", "dinkes", "verif"])
def test_readers_are_refused(scene, template, name):
    assert scene.client(name).get(TEMPLATE).status_code == 403
    assert preview(scene, template, name).status_code == 403


def test_a_village_has_no_template(scene):
    assert scene.client("operator").get(f"/wilayah/{VILLAGE}/2024/templat/").status_code == 404


# The preview and saving --------------------------------------------------------------------------


def test_a_filled_template_is_previewed_then_saved_as_a_whole(scene, template):
    scene.said(VILLAGE, FORUM, "tidak")
    scene.said(VILLAGES[2], FORUM, "ya")
    content = filled(template, C4="Ya", E4="v", E5=0, E6="y")

    page = preview(scene, content)
    before = answers()
    saved = scene.client("camat").post(SAVE, {"cells": seal_of(page)}, follow=True)

    assert "3 jawaban dari 2 desa/kelurahan akan disimpan, 1 sudah sama, 0 sel salah" in text(page)
    assert before == {(VILLAGE, FORUM, "tidak"), (VILLAGES[2], FORUM, "ya")}
    assert "3 jawaban dari 2 desa/kelurahan disimpan dari Excel." in text(saved)
    assert answers() == {
        (VILLAGE, RULES, "ya"),
        (VILLAGE, FORUM, "ya"),
        (VILLAGES[1], FORUM, "tidak"),
        (VILLAGES[2], FORUM, "ya"),
    }


def test_saving_the_same_preview_twice_is_one_deed(scene, template):
    seal = seal_of(preview(scene, filled(template, E4="ya")))
    scene.client("camat").post(SAVE, {"cells": seal})

    again = scene.client("camat").post(SAVE, {"cells": seal}, follow=True)

    assert "Semua jawaban di berkas ini sudah tersimpan." in text(again)
    assert scene.answer(VILLAGE, FORUM).version == 1


def test_what_changed_since_the_preview_stops_the_whole_and_shows_a_new_preview(scene, template):
    seal = seal_of(preview(scene, filled(template, E4="ya", E5="ya")))
    scene.said(VILLAGE, FORUM, "tidak", by="operator")

    refused = scene.client("camat").post(SAVE, {"cells": seal})

    assert refused.status_code == 409
    assert "Tidak ada yang disimpan" in text(refused)
    assert answers() == {(VILLAGE, FORUM, "tidak")}
    scene.client("camat").post(SAVE, {"cells": seal_of(refused)})
    assert answers() == {(VILLAGE, FORUM, "ya"), (VILLAGES[1], FORUM, "ya")}


def test_a_declared_share_is_named_in_the_preview_and_agreed_by_saving(scene, template):
    said(scene.fresh(), FORUM, "80", declared_reason="rekap", by=scene.people["operator"])

    page = preview(scene, filled(template, E4="ya"))

    assert "menggantikan persentase yang diisi operator" in text(page)
    assert "26.4: sekarang dipakai 80 %." in text(page)
    assert scene.client("camat").post(SAVE, {"cells": seal_of(page)}).status_code == 302


def test_a_share_declared_since_the_preview_is_asked_about(scene, template):
    seal = seal_of(preview(scene, filled(template, E4="ya")))
    said(scene.fresh(), FORUM, "80", declared_reason="rekap", by=scene.people["operator"])

    refused = scene.client("camat").post(SAVE, {"cells": seal})

    assert (refused.status_code, answers()) == (409, set())
    assert "sekarang dipakai 80 %" in text(refused)


def test_after_closing_each_cell_says_so_and_nothing_can_be_saved(scene, template):
    RoundStage.objects.filter(stage="self").update(closes_at=datetime(2024, 1, 1, tzinfo=UTC))

    page = preview(scene, filled(template, E4="ya"))

    assert page.status_code == 422
    assert "Pertanyaan 26.4 sedang tidak dapat dijawab." in faults_of(page)[FIRST_FORUM]
    assert 'name="cells"' not in text(page)


def test_an_empty_template_has_nothing_to_save(scene, template):
    page = preview(scene, template)

    assert page.status_code == 200
    assert "Tidak ada yang perlu disimpan" in text(page)


@pytest.mark.parametrize("junk", ["", "x", "a:b:c", "WzFd:1:x"])
def test_a_forged_preview_saves_nothing(scene, junk):
    response = scene.client("camat").post(SAVE, {"cells": junk}, follow=True)

    assert "Pratinjau sudah terlalu lama terbuka." in text(response)
    assert answers() == set()


def test_the_preview_of_somebody_else_is_a_forged_one(scene, template):
    seal = seal_of(preview(scene, filled(template, E4="ya"), "operator"))

    response = scene.client("camat").post(SAVE, {"cells": seal}, follow=True)

    assert "Pratinjau sudah terlalu lama terbuka." in text(response)
    assert answers() == set()


def test_the_preview_of_another_kecamatan_is_a_forged_one(scene):
    seal = sealed(Judged(), [], scene.fresh(), place("17.04.02"), scene.people["operator"])

    response = scene.client("operator").post(SAVE, {"cells": seal}, follow=True)

    assert "Pratinjau sudah terlalu lama terbuka." in text(response)


# Faults, each at its cell ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "place", "sentence"),
    [
        ({"E4": "mungkin"}, "E4", "“mungkin” tidak dikenal; tulis ya atau tidak."),
        ({"E4": "=1+1"}, "E4", "Berisi rumus. Tulis ya atau tidak."),
        ({"E4": datetime(2024, 1, 1)}, "E4", "Berisi tanggal. Tulis ya atau tidak."),  # noqa: DTZ001
        ({"E4": True}, "E4", "Berisi BENAR/SALAH"),
        ({"E4": 2}, "E4", "“2” tidak dikenal"),
        ({"E4": "<script>alert(1)</script>"}, "E4", "“&lt;script&gt;alert(1)&lt;/script&gt;”"),
        ({"E4": "ya" * 900}, "E4", "“yayayayayayayayayayayayayayaya” tidak dikenal"),
        ({"A5": "17.04.02.2002"}, "A5", "bukan kode desa/kelurahan kecamatan ini."),
        ({"A5": "' OR 1=1"}, "A5", "bukan kode desa/kelurahan kecamatan ini."),
        ({"A5": 17.04}, "A5", "Kode desa harus berupa teks, bukan angka."),
        ({"A5": VILLAGE}, "A5", "Desa ini sudah ada di A4."),
        ({"A5": None, "E5": "ya"}, "A5", "Kode desa belum diisi."),
        ({"E2": "99.9"}, "E2", "Pertanyaan “99.9” tidak ditanyakan kepada desa tahun ini."),
        ({"E2": "25.4"}, "E2", "tidak ditanyakan kepada desa tahun ini."),
        ({"E2": 26.4}, "E2", "berupa angka atau tanggal, yang diubah Excel."),
        ({"E2": RULES}, "E2", "Kolom 26.2 sudah ada di C2."),
        ({"E2": None, "E4": "ya"}, "E4", "Kolom ini tidak punya kode pertanyaan di baris 2."),
        ({"Z4": "ya"}, "Z4", "Kolom ini tidak punya kode pertanyaan di baris 2."),
        ({"A1": "Orang"}, "A1", "Ini bukan templat jawaban desa."),
        ({"B1": "17.04.02"}, "B1", "Berkas ini untuk kecamatan “17.04.02”"),
        ({"C1": "2023"}, "C1", "Berkas ini untuk tahun “2023”, sedangkan halaman ini untuk 2024."),
        ({"D1": "kla-2021"}, "D1", "Berkas ini untuk instrumen “kla-2021”"),
        ({"A2": "x"}, "A2", "Baris ini harus berisi kode pertanyaan."),
    ],
)
def test_a_fault_is_told_at_its_cell_and_nothing_can_be_saved(
    scene, template, cells, place, sentence
):
    page = preview(scene, filled(template, C6="ya", **cells))

    assert page.status_code == 422
    assert sentence in faults_of(page)[place]
    assert 'name="cells"' not in text(page)
    assert answers() == set()


def test_all_faults_of_a_file_are_told_at_once(scene, template):
    page = preview(scene, filled(template, E4="mungkin", C5="?", A6="17.04.09.2001"))

    assert set(faults_of(page)) == {"E4", "C5", "A6"}
    assert "3 sel salah" in text(page)


def test_moved_columns_and_rows_are_read_by_their_codes(scene, template):
    def turned(sheet: Worksheet) -> None:
        sheet.delete_rows(3)
        sheet["C2"].value, sheet["E2"].value = FORUM, RULES

    page = preview(scene, filled(template, turned, C5="ya"))

    assert page.status_code == 200
    scene.client("camat").post(SAVE, {"cells": seal_of(page)})
    assert answers() == {(VILLAGES[1], FORUM, "ya")}


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "jawaban.xlsx", "Berkas kosong (0 byte)."),
        (b"kode;26.4\n", "jawaban.csv", "Berkas ini bukan XLSX."),
        (b"%PDF-1.7", "jawaban.xlsx", ""),
        (b"PK\x03\x04" + b"\0" * 400, "jawaban.xlsx", ""),
        (corpus.unique_pdf(), "jawaban.xlsx", ""),
    ],
)
def test_a_file_that_is_no_workbook_is_refused_with_a_sentence(scene, content, name, sentence):
    response = scene.client("camat").post(UPLOAD, {"file": sent(content, name)})

    assert response.status_code == 422
    assert 'id="id_file-salah" role="alert"><p>' in text(response)
    assert sentence in text(response)


def test_a_blank_workbook_and_no_file_at_all_are_refused(scene):
    content = BytesIO()
    Workbook().save(content)

    blank = preview(scene, content.getvalue())
    none = scene.client("camat").post(UPLOAD, {})

    assert "Berkas ini kosong." in text(blank)
    assert "Pilih dahulu berkas XLSX" in text(none)
    assert (blank.status_code, none.status_code) == (422, 422)


def test_a_sheet_of_thousands_of_rows_is_refused(scene, template):
    def swollen(sheet: Worksheet) -> None:
        for number in range(400):
            sheet.append([f"{KINAL}.{9000 + number}"])

    assert "lebih dari 300 baris" in text(preview(scene, filled(template, swollen)))
