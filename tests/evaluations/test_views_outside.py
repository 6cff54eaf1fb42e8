"""Recording a stage outside by question: on the page, by XLSX with a preview, and why."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from evaluations.models import Assessment, Stage, Verdict
from evaluations.outside.cards import Given
from evaluations.outside.queries import outside_page
from evaluations.scorecards import latest_card
from evaluations.services import record_questions, record_stage
from tests.evaluations.scene import admin, finalised, fresh, opened, operator, said, small, verified
from tests.evaluations.traces import nothing_changes
from tests.rollback import rolled_back

pytestmark = pytest.mark.django_db

PAGE = "/evaluasi/2024/17.04/hasil/central/"
HEAD = ["kode", "pertanyaan", "maksimum", "poin provinsi", "poin", "alasan", "catatan"]
MARK = ["templat-hasil", "17.04", "2024", "central", "kla-2030"]


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker) -> Iterator[Assessment]:
    """Verified with 5 points of the province: 1.1 gives 3, 1.2 gives 2."""
    with django_db_blocker.unblock(), rolled_back():
        assessment = opened(instrument=small())
        said(assessment, "1.1", "a")
        said(assessment, "1.2", "b")
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


def recorded(assessment: Assessment, **points: str) -> None:
    given = {code.replace("_", "."): Given(Decimal(worth)) for code, worth in points.items()}
    seen = outside_page(assessment, Stage.CENTRAL).seen
    record_questions(assessment=assessment, stage=Stage.CENTRAL, given=given, seen=seen, by=admin())


def told(assessment: Assessment) -> dict[str, Decimal]:
    return outside_page(assessment, Stage.CENTRAL).recorded


# --- by hand ----------------------------------------------------------------------------------


def test_the_page_offers_each_question_its_steps_beside_the_province(client) -> None:
    page = text(client.get(PAGE))

    assert 'name="poin-1.1"' in page
    assert '<option value="">belum tercatat</option>' in page
    assert '<option value="0.5">0,50</option>' in page
    assert 'value="0-0"' in page
    assert "0 dari 4 pertanyaan tercatat" in page


def test_what_is_filled_in_is_recorded_and_what_is_blank_counts_nothing_yet(client, kaur) -> None:
    form = {"poin-1.1": "2", "poin-1.2": "", "seen": "0-0"}

    done = client.post(PAGE, form, follow=True)

    words = "Verifikasi administrasi pusat: 1 pertanyaan dicatat, jumlahnya 2,00. 3 pertanyaan"
    assert words in text(done)
    assert told(kaur) == {"1.1": Decimal(2)}
    assert latest_card(kaur, Stage.CENTRAL).total == Decimal(2)


def test_a_question_between_its_steps_is_told_and_the_rest_stays_typed(client) -> None:
    form = {"poin-1.1": "1,5", "poin-1.2": "2", "poin-2.1": "x", "seen": "0-0"}

    with nothing_changes():
        response = client.post(PAGE, form)

    page = text(response)
    assert response.status_code == 422
    assert "2 isian perlu diperbaiki" in page
    assert "1,5 poin tidak ada pada pertanyaan 1.1. Pilih salah satu: 0,00; 2,00; 3,00." in page
    assert "bukan angka" in page
    assert '<option value="2" selected>2,00</option>' in page


def test_a_total_that_does_not_add_up_is_asked_about_and_then_kept(client, kaur) -> None:
    form = {"poin-1.1": "2", "poin-1.2": "2", "seen": "0-0", "written": "3,99"}

    with nothing_changes():
        response = client.post(PAGE, form)
    page = text(response)
    assert response.status_code == 409
    assert page.count("selisih 0,01. Periksa lagi") == 1
    assert 'name="agreed" value="-0.01"' in page

    assert client.post(PAGE, form | {"agreed": "-0.01"}).status_code == 302
    assert latest_card(kaur, Stage.CENTRAL).card["stated"] == "3.99"


def summed(assessment: Assessment, **told: Decimal) -> None:
    """The same stage by cluster."""
    points = {"K": Decimal("6.5")}
    record_stage(assessment=assessment, stage="central", points=points, by=admin(), **told)


REPLACED = "Ganti jumlah per klaster 6,50 yang sudah dicatat dengan poin per pertanyaan"


def test_sums_of_clusters_are_replaced_by_questions_only_by_a_tick(client, kaur) -> None:
    summed(kaur)
    form = {"poin-1.1": "2", "seen": "0-0"}

    assert REPLACED in text(client.get(PAGE))
    for agreed in ({}, {"replaces": "6.49"}, {"replaces": "x"}):
        with nothing_changes():
            response = client.post(PAGE, form | agreed)
        page = text(response)
        assert response.status_code == 422
        assert "Tahap ini sudah dicatat sebagai jumlah per klaster, 6,50." in page
        assert 'name="replaces" value="6.50" id="id_replaces">' in page
        assert '<option value="2" selected>2,00</option>' in page

    fault = text(client.post(PAGE, form | {"poin-1.2": "x", "replaces": "6.50"}))
    assert 'value="6.50" id="id_replaces" checked>' in fault
    assert client.post(PAGE, form | {"replaces": "6.50"}).status_code == 302
    assert latest_card(kaur, Stage.CENTRAL).total == Decimal(2)
    assert "id_replaces" not in text(client.get(PAGE))


def test_a_sheet_and_reasons_replace_sums_of_clusters_only_by_a_tick_too(client, kaur) -> None:
    recorded(kaur, **{"1_1": "2"})
    summed(kaur, replaces=Decimal(2))
    reason = {"alasan-1.1": "tahun-salah", "seen": "1-1"}
    preview = sent(client, line("1.1", "3"))
    cells = {"cells": cells_of(preview)}

    assert REPLACED in text(preview)
    with nothing_changes():
        assert client.post(f"{PAGE}alasan/", reason).status_code == 422
        refused = client.post(f"{PAGE}unggah/simpan/", cells)
    assert (refused.status_code, REPLACED in text(refused)) == (422, True)

    assert client.post(f"{PAGE}unggah/simpan/", cells | {"replaces": "6.50"}).status_code == 302
    assert latest_card(kaur, Stage.CENTRAL).total == Decimal(3)


def test_points_of_questions_are_replaced_by_sums_of_clusters_only_by_a_tick(client, kaur) -> None:
    recorded(kaur, **{"1_1": "2"})
    step, form = "/evaluasi/2024/17.04/langkah/catat/", {"stage": "central", "cluster-K": "6,5"}

    with nothing_changes():
        response = client.post(step, form)

    page = text(response)
    assert response.status_code == 422
    assert "Ganti poin per pertanyaan yang sudah dicatat, jumlahnya 2,00, dengan jumlah" in page
    assert 'value="6,5"' in page
    unequal = form | {"replaces": "2.00", "written": "6"}
    asked = text(client.post(step, unequal))
    assert 'name="agreed"' in asked
    assert 'value="2.00" id="id_replaces" checked>' in asked
    assert client.post(step, unequal | {"agreed": "-0.50"}).status_code == 302
    assert latest_card(kaur, Stage.CENTRAL).total == Decimal("6.50")
    assert client.post(step, form | {"stage": "field"}).status_code == 302


def test_the_second_of_two_admins_is_told_with_everything_typed(client, kaur) -> None:
    recorded(kaur, **{"1_1": "3"})

    with nothing_changes():
        response = client.post(PAGE, {"poin-1.1": "2", "seen": "0-0"})

    assert response.status_code == 409
    assert "baru saja dicatat orang lain" in text(response)
    assert '<option value="2" selected>' in text(response)


@pytest.mark.parametrize("form", [{"poin-9.9": "1"}, {}, {"poin-1.1": "2", "agreed": "x"}])
def test_a_broken_form_changes_nothing(client, form) -> None:
    with nothing_changes():
        assert client.post(PAGE, {"seen": "0-0", **form}).status_code in (409, 422)


@pytest.mark.parametrize("stage", ["self", "province", "pusat"])
def test_stages_inside_have_no_such_page(client, stage) -> None:
    assert client.get(PAGE.replace("central", stage)).status_code == 404


def test_a_final_result_says_why_nothing_can_be_recorded(client, kaur) -> None:
    finalised(kaur)

    assert "Evaluasi ini ditetapkan; langkah itu hanya" in text(client.get(PAGE))
    with nothing_changes():
        assert client.post(PAGE, {"poin-1.1": "2", "seen": "0-0"}).status_code == 409


def test_an_operator_records_nothing(kaur) -> None:
    browser = Client()
    browser.force_login(operator())

    assert browser.get(PAGE).status_code == 403


def test_reasons_are_told_where_points_differ_from_the_province(client, kaur) -> None:
    recorded(kaur, **{"1_1": "2", "1_2": "2"})
    page = text(client.get(f"{PAGE}alasan/"))
    assert 'name="alasan-1.1"' in page
    assert 'name="alasan-1.2"' not in page

    form = {"alasan-1.1": "tahun-salah", "catatan-1.1": "SK 2021", "seen": "2-2"}
    done = client.post(f"{PAGE}alasan/", form)

    row = Verdict.objects.get(stage="central", answer__question__code="1.1")
    assert done.status_code == 302
    assert (row.points, row.reasons, row.text) == (2, ["tahun-salah"], "SK 2021")
    with nothing_changes():
        assert client.post(f"{PAGE}alasan/", {"alasan-1.1": "x"}).status_code == 422


# --- by XLSX ----------------------------------------------------------------------------------


def sheet(*lines: list, mark: list = MARK, head: list = HEAD) -> SimpleUploadedFile:
    book = Workbook()
    for row in (mark, head, *lines):
        book.active.append(row)
    content = BytesIO()
    book.save(content)
    return SimpleUploadedFile("hasil.xlsx", content.getvalue())


def line(code: object, points: object, reason: str = "", note: str = "") -> list:
    return [code, "", "", "", points, reason, note]


def sent(client: Client, *lines: list, **more: list):
    return client.post(f"{PAGE}unggah/", {"file": sheet(*lines, **more)})


def cells_of(response) -> str:
    return text(response).partition('name="cells" value="')[2].partition('"')[0]


def test_the_template_holds_codes_as_text_and_the_points_of_the_province(client) -> None:
    book = load_workbook(BytesIO(client.get(f"{PAGE}templat/").content))

    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert [list(rows[0][:5]), list(rows[1])] == [MARK, HEAD]
    assert rows[2][0] == "1.1"
    assert rows[2][3:5] == ("3.00".replace(".", ","), None)


def test_a_file_is_previewed_with_its_sums_and_saved_as_a_whole(client, kaur) -> None:
    lines = [line("1.1", "2", "tahun-salah", "SK 2021"), line("1.2", 2), line("2.1", None)]

    with nothing_changes():
        preview = sent(client, *lines)
    page = text(preview)
    assert preview.status_code == 200
    assert "2 baris berisi poin, 2 berubah, 0 baris salah" in page
    assert 'data-label="Selisih" class="kla-num">-1,00' in page.replace("−", "-")

    done = client.post(f"{PAGE}unggah/simpan/", {"cells": cells_of(preview)})

    assert done.status_code == 302
    assert told(kaur) == {"1.1": Decimal(2), "1.2": Decimal(2)}


def test_every_fault_stands_at_its_row_and_nothing_can_be_saved(client) -> None:
    lines = [
        line("1.1", "1,5"),
        line(1.2, "2"),
        line("1.2", "=1+1"),
        line("9.9", "2"),
        line("1.1", "2"),
        line("2.1", "2", "alasan baru"),
        line("25.4", "", "tahun-salah"),
        [*line("2.1", "2"), "lebih"],
    ]

    with nothing_changes():
        response = sent(client, *lines)

    page = text(response)
    assert response.status_code == 422
    assert cells_of(response) == ""
    for row, words in {
        3: "1,5 poin tidak ada pada pertanyaan 1.1",
        4: "Kode 1.2 berupa angka atau tanggal, padahal 14.10 lalu menjadi 14.1",
        5: "Poin berupa rumus",
        6: "Kode “9.9” tidak ada di instrumen",
        7: "Kode 1.1 sudah ada di baris 3",
        8: "Alasan “alasan baru” tidak dikenal",
        9: "Ada alasan atau catatan tanpa poin",
        10: "Kode 2.1 sudah ada di baris 8",
    }.items():
        assert f'<th scope="row">{row}</th><td>{words}' in page


def test_points_below_zero_in_a_file_are_told_as_that(client) -> None:
    page = text(sent(client, line("1.1", -1), line("1.2", "-2,5")))

    for row in (3, 4):
        assert f'<th scope="row">{row}</th><td>Poin tidak boleh negatif. Tulis 0 atau' in page


FOREIGN = {
    "another regency": ({"mark": [MARK[0], "17.05", *MARK[2:]]}, "untuk daerah “17.05”"),
    "another stage": (
        {"mark": [*MARK[:3], "field", MARK[4]]},
        "untuk tahap “Verifikasi lapangan”, bukan Verifikasi administrasi pusat.",
    ),
    "an unknown stage": ({"mark": [*MARK[:3], "vlh", MARK[4]]}, "untuk tahap “vlh”, bukan"),
    "no template": ({"mark": ["kode"]}, "Ini bukan templat hasil"),
    "other heads": ({"head": ["kode", "poin"]}, "Judul kolom harus kode"),
}


@pytest.mark.parametrize("case", FOREIGN)
def test_a_file_for_something_else_is_refused(client, case) -> None:
    more, words = FOREIGN[case]

    response = sent(client, line("1.1", "2"), **more)

    assert (response.status_code, words in text(response)) == (422, True)


def test_a_file_without_points_or_that_is_no_workbook_is_refused(client) -> None:
    assert "Kolom poin kosong semua" in text(sent(client, line("1.1", "")))
    broken = SimpleUploadedFile("hasil.xlsx", b"bukan buku kerja")
    response = client.post(f"{PAGE}unggah/", {"file": broken})
    assert response.status_code == 422


def test_a_seal_of_somebody_else_or_of_an_older_state_saves_nothing(client, kaur) -> None:
    seal = cells_of(sent(client, line("1.1", "2")))
    other = Client()
    other.force_login(admin("admin2"))
    with nothing_changes():
        refused = other.post(f"{PAGE}unggah/simpan/", {"cells": seal})
    assert refused["Location"] == f"{PAGE}unggah/"
    recorded(kaur, **{"1_2": "2"})

    with nothing_changes():
        late = client.post(f"{PAGE}unggah/simpan/", {"cells": seal})

    assert (late.status_code, "dicatat orang lain" in text(late)) == (409, True)


def test_a_total_beside_the_file_is_asked_about_too(client, kaur) -> None:
    seal = cells_of(sent(client, line("1.1", "2")))
    form = {"cells": seal, "written": "2,01"}

    asked = client.post(f"{PAGE}unggah/simpan/", form)
    assert (asked.status_code, 'name="agreed" value="0.01"' in text(asked)) == (409, True)

    form |= {"agreed": "0.01", "rest": "on", "cells": cells_of(asked)}
    again = client.post(f"{PAGE}unggah/simpan/", form)
    assert "selisih 1,99" in text(again)
    form = form | {"agreed": "-1.99"}
    assert client.post(f"{PAGE}unggah/simpan/", form).status_code == 302
    assert latest_card(kaur, Stage.CENTRAL).total == Decimal(4)


def test_the_number_of_queries_does_not_grow_with_the_questions(
    client, kaur, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(14):
        client.get(PAGE)
    recorded(kaur, **{"1_1": "2", "1_2": "2", "2_1": "3", "25_4": "0"})

    with django_assert_max_num_queries(14):
        client.get(PAGE)
