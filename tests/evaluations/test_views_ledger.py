"""The pages about where a score comes from: complete, small, and quiet about what is not out."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.permissions import Role
from evaluations.models import Answer, AnswerRevision, Assessment, Scorecard, Stage
from evaluations.scorecards import keep_card
from instruments.services import sheet_of
from tests.evaluations.ledgers import of_clusters, of_total
from tests.evaluations.scene import (
    RECEIVED,
    a_version,
    admin,
    finalised,
    fresh,
    judge,
    judged,
    linked,
    opened,
    operator,
    said,
    small,
    verified,
    verifier,
    verifying,
)
from tests.world import KAUR, SELUMA, user

pytestmark = pytest.mark.django_db
PAGES = "/evaluasi/2024/17.04/"
LARGEST_PAGE = 100_000


@pytest.fixture
def kaur() -> Assessment:
    assessment = opened(instrument=small())
    for code, text in (("1.1", "a"), ("1.2", "b"), ("2.1", "85")):
        said(assessment, code, text)
    return fresh(assessment)


def page(address: str, by: User | None = None, status: int = 200) -> str:
    client = Client()
    client.force_login(by or operator())
    response = client.get(f"{PAGES}{address}")
    assert response.status_code == status
    return response.content.decode()


def words(address: str, by: User | None = None, status: int = 200) -> str:
    """The text of a page's own part, blanks folded."""
    whole = page(address, by, status)
    main = whole[whole.index("<main") : whole.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def test_the_ledger_says_that_its_sum_is_the_score(kaur) -> None:
    text = words("angka/")

    assert "Evaluasi mandiri 8,00 Pratama Jumlah semua baris 8,00 sama dengan nilai" in text
    assert "1.1 Aturan 3,00 dari 3,00 Jawaban Perda Operator," in text
    assert "Belum ada: Surat keputusan" in text
    assert "25.4 Aturan 0,00 dari 3,00 Jawaban Belum diisi" in text


def test_a_sum_that_is_not_the_score_is_shown_loudly(kaur) -> None:
    verifying(kaur)
    Scorecard.objects.filter(stage="province").update(total=5)

    text = words("angka/?tahap=province", verifier())

    assert "Jumlah tidak cocok." in text
    assert "Jumlah baris 0,00, nilai 5,00." in text
    assert "sama dengan nilai" not in text.replace("tidak sama dengan nilai", "")


def test_a_paper_that_may_not_be_opened_is_told_as_a_number_and_never_by_name(kaur) -> None:
    secret = a_version(sensitivity="S")
    subject = secret.document.subject
    linked(kaur, "1.1", "sk", version=secret)

    hidden = page("angka/", user(Role.TASK_FORCE, KAUR))

    assert "1 dokumen yang tidak terbuka untuk Anda" in hidden
    assert subject not in hidden
    assert subject in page("angka/")


def test_a_verdict_stands_with_its_reason_and_what_was_lost(kaur) -> None:
    judge(verifying(kaur), points=Decimal(2), reasons=("tahun-salah",), text="Naskah lama.")

    text = words("angka/?tahap=province&cari=1.1", verifier())

    assert "Diterima Verifikator," in text
    assert "Tahun dokumen tidak sesuai Naskah lama." in text
    assert "Hilang sejak evaluasi mandiri 1,00 poin" in text


@pytest.mark.parametrize(
    "address",
    ["angka/?tahap=province", "angka/?tahap=entah", "angka/?tahap=self&versi=7"],
)
def test_a_stage_that_is_hidden_looks_like_one_that_does_not_exist(kaur, address) -> None:
    judged(verifying(kaur), "1.1", "0")

    assert "Nilai tahap itu belum ada atau belum diumumkan." in words(address)


@pytest.mark.parametrize(
    "address",
    ["angka/?tahap=province", "tangga/", "perubahan/?tahap=province&dari=2024-01-01", "perubahan/"],
)
def test_the_regency_reads_no_figure_of_a_running_verification(kaur, address) -> None:
    row = verifying(kaur)
    judged(row, "1.1", "0")
    judged(row, "1.2", "2")
    judged(row, "2.1", "0.5")

    client = Client()
    client.force_login(operator())
    text = client.get(f"{PAGES}{address}").content.decode()

    assert "2,50" not in text
    assert "Verifikasi administrasi provinsi" not in text


def test_of_clusters_and_of_bare_totals_the_page_says_what_is_not_known(kaur) -> None:
    done = verified(kaur)
    told = {"central": of_clusters({"K": Decimal("4.5")}), "field": of_total(Decimal(4))}
    for stage, content in told.items():
        keep_card(done, Stage(stage), content, cause="assessment.record", by=admin())

    assert "Kelembagaan 4,50 12,00 Jumlah 4,50" in words("angka/?tahap=central")
    assert "hanya nilai akhir 4,00 yang dicatat" in words("angka/?tahap=field")


def test_a_search_without_a_hit_leads_back_to_the_stage(kaur) -> None:
    verified(kaur)

    text = page("angka/?tahap=province&cari=entah")

    assert "Tidak ada pertanyaan yang cocok." in text
    assert 'href="?tahap=province">Kembali ke jumlah per klaster' in text


def test_an_older_version_is_one_click_away(kaur) -> None:
    done = verified(kaur)
    Assessment.objects.filter(pk=done.pk).update(state="verifying", version=2, review=2)
    judged(fresh(done), "1.1", "2")

    newest = page("angka/?tahap=province", verifier())

    assert 'href="?tahap=province&amp;versi=1"' in newest
    assert "Aturan 3,00 dari 3,00" in words("angka/?tahap=province&versi=1&cari=1.1", verifier())


def test_the_staircase_goes_down_to_the_award_and_says_where_it_differs(kaur) -> None:
    row = verifying(kaur)
    judged(row, "1.1", "0")
    finalised(fresh(row), awarded="")

    text = words("tangga/")

    assert "8,00 menjadi 5,00." in text
    assert "Tahun dokumen tidak sesuai 1 turun −3,00 Jumlah −3,00" in text
    assert "Ditetapkan Belum berpredikat dengan Keputusan Menteri 1/2024" in text
    assert "Menurut hitungan portal, 7,50 berarti Pratama : berbeda dari penetapan." in text
    assert "ditetapkan tanpa predikat, terhitung Pratama" in text


def test_a_staircase_of_one_stair_says_what_will_come(kaur) -> None:
    assert "Belum ada nilai tahap berikutnya." in words("tangga/")


def test_changes_come_to_the_difference_of_the_two_days(kaur) -> None:
    text = words("perubahan/")

    assert "Sebelumnya 0,00 Selisih naik +8,00 jumlah 3 perubahan Sesudahnya 8,00" in text
    assert "1.2 Aturan" in text
    assert "Jawaban disimpan · Operator 0,00 → 2,00" in text


def test_two_stages_are_compared_question_by_question(kaur) -> None:
    row = verifying(kaur)
    judged(row, "1.1", "0")
    verified(fresh(row))

    text = words("perubahan/?dari_tahap=self&ke_tahap=province")

    assert "Selisih turun −3,00 jumlah 1 baris" in text
    assert "1.1 Aturan Tahun dokumen tidak sesuai; Verifikator," in text


def test_days_without_a_change_say_so(kaur) -> None:
    text = words("perubahan/?tahap=self&dari=2020-01-01&sampai=2020-01-31")

    assert "Nilai tahap ini tidak berubah antara kedua tanggal itu." in text


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("tahap=self&dari=2024-06-28&sampai=2024-06-27", "Tanggal akhir lebih awal"),
        ("tahap=self&dari=kemarin&sampai=2024-06-27", "Tulis tanggal seperti 27-06-2024."),
        ("tahap=self&dari=2024-02-30&sampai=2024-06-27", "Tulis tanggal seperti 27-06-2024."),
        ("tahap=self&dari=0001-01-01&sampai=9999-12-31", "dari tahun 2006 sampai 2099"),
        ("tahap=self&dari=2024-06-27", "Isi tanggal akhir."),
        ("tahap=province", "Tahap itu belum ada nilainya atau belum diumumkan."),
        ("dari_tahap=self&ke_tahap=province", "Tahap itu belum ada nilainya"),
        ("dari_tahap=self&ke_tahap=self", "Tahap kedua harus sesudah tahap pertama."),
        ("ke_tahap=self", "Pilih tahap dari daftar."),
    ],
)
def test_a_bad_wish_gets_a_sentence_and_keeps_what_was_typed(kaur, query, sentence) -> None:
    text = page(f"perubahan/?{query}", status=422)

    assert sentence in text
    assert 'value="2024-06-27"' in text or "2024-06-27" not in query


def test_nothing_can_be_changed_there_and_strangers_learn_nothing(kaur) -> None:
    stranger = user(Role.OPERATOR, SELUMA)

    for address in ("angka/", "tangga/", "perubahan/"):
        text = page(address, user(Role.EXECUTIVE, KAUR))
        assert 'method="post"' not in text[text.index("<main") : text.index("</main>")]
        page(address, stranger, 404)


def test_the_overview_leads_to_all_three(kaur) -> None:
    text = page("")

    for address in ("angka/", "tangga/", "perubahan/"):
        assert f'href="{PAGES}{address}"' in text


# --- the shipped form: 274 lines ---------------------------------------------------------------


def filled() -> Assessment:
    """Every choice answered with its longest option, in two statements."""
    assessment = opened()
    sheet = sheet_of(assessment.round.instrument)
    longest = {
        pk: max(sheet.question(code).options, key=lambda option: len(option.label))
        for pk, code in assessment.round.instrument.questions.values_list("pk", "code")
        if sheet.question(code).options
    }
    answers = Answer.objects.bulk_create(
        Answer(
            assessment=assessment,
            question_id=pk,
            option=option.code,
            state="answered",
            version=1,
            updated_at=RECEIVED,
            updated_by=operator(),
        )
        for pk, option in longest.items()
    )
    AnswerRevision.objects.bulk_create(
        AnswerRevision(answer=one, version=1, option=one.option, at=RECEIVED, by=operator())
        for one in answers
    )
    return assessment


def test_all_274_lines_and_the_longest_indicator_stay_light(shipped) -> None:
    filled()

    every = page("angka/?semua=1")

    assert every.count("<tr>") == 275
    assert len(every.encode()) < LARGEST_PAGE
    assert len(page("angka/?buka=1").encode()) < LARGEST_PAGE


@pytest.mark.parametrize("address", ["angka/", "angka/?semua=1", "tangga/", "perubahan/"])
def test_queries_do_not_grow_with_the_answers(shipped, address) -> None:
    sheet_of(opened().round.instrument)
    reader, counts = operator(), []
    for build in (opened, filled):
        build()
        with CaptureQueriesContext(connection) as told:
            page(address, reader)
        counts.append(len(told))

    assert counts[0] == counts[1]
