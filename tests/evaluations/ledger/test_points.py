"""Each point with what was said, proven and judged, by whom and when; secrets only as a number."""

from __future__ import annotations

from decimal import Decimal

import pytest

from accounts.models import User
from accounts.permissions import Permission, Role, has_permission
from evaluations.ledger.cards import stage_cards
from evaluations.ledger.points import Ledger, Row, Wish, ledger_of
from evaluations.models import AnswerDocument, Assessment, Scorecard, Stage
from evaluations.queries import overview
from evaluations.scorecards import keep_card
from tests.evaluations.ledgers import of_total
from tests.evaluations.scene import (
    a_version,
    admin,
    area_said,
    fresh,
    judge,
    judged,
    kecamatan,
    linked,
    opened,
    operator,
    published,
    resubmitted,
    returned,
    said,
    small,
    submitted,
    verified,
    verifier,
    verifying,
)
from tests.sheets import make_question, make_sheet
from tests.world import KAUR, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def kaur() -> Assessment:
    """1.1 a with an SK, 1.2 b, 2.1 85 percent: 3 + 2 + 3 points."""
    assessment = opened(instrument=small())
    for code, text in (("1.1", "a"), ("1.2", "b"), ("2.1", "85")):
        said(assessment, code, text)
    linked(assessment, "1.1", "sk", pages="2-3")
    return fresh(assessment)


def shown(
    assessment: Assessment, stage: str = "self", by: User | None = None, **words: str
) -> Ledger:
    page, reader = overview(fresh(assessment)), by or operator()
    cards = stage_cards(page, reader)
    wish = Wish.asked({"semua": "1"} | words, page.standing.sheet)
    return ledger_of(page, cards, cards.find(stage), wish, reader)


def row(assessment: Assessment, code: str = "1.1", *args, **words) -> Row:
    return {row.code: row for row in shown(assessment, *args, **words).rows}[code]


def test_a_line_tells_option_points_evidence_and_who_said_it_when(kaur) -> None:
    line = row(kaur)

    answer = kaur.answers.get(question__code="1.1")
    assert (line.said, line.points, line.maximum, line.lost) == ("Perda", 3, 3, 0)
    assert [(paper.pages, paper.number) for paper in line.papers] == [("2-3", 1)]
    assert (line.author.name, line.author.at) == ("Operator", answer.updated_at)
    assert (line.missing, line.status, line.verdict) == ((), "", None)


def test_a_number_is_told_in_words_and_a_blank_as_unanswered(kaur) -> None:
    assert row(kaur, "2.1").said == "85"
    assert (row(kaur, "25.4").said, row(kaur, "25.4").status) == ("", "empty")


def test_a_claim_without_its_evidence_names_what_is_missing(kaur) -> None:
    AnswerDocument.objects.all().delete()

    assert row(kaur).missing == ("Surat keputusan",)


def test_a_share_counts_the_areas_and_says_so(kaur) -> None:
    areas = kecamatan(4)
    for area in areas[:3]:
        area_said(kaur, "25.4", area, "ya")

    line = row(kaur, "25.4")

    assert (line.said, line.points, line.from_areas) == ("3 dari 4 kecamatan", 2, True)
    assert row(kaur, "2.1").from_areas is False


def test_not_applicable_is_neither_a_no_nor_unanswered() -> None:
    asked = make_question("1.1", not_applicable=True)
    assessment = opened(instrument=published(make_sheet(asked, make_question("1.2"))))
    said(assessment, "1.1", "tidak berlaku", declared_reason="Tidak punya wilayah pesisir.")

    lines = [row(assessment, code) for code in ("1.1", "1.2")]

    assert [(line.said, line.status) for line in lines] == [
        ("Tidak berlaku", "not_applicable"),
        ("", "empty"),
    ]


def test_what_may_not_be_opened_is_only_a_number(kaur) -> None:
    linked(kaur, "1.1", "sk", version=a_version(sensitivity="S"))

    auditor = row(kaur, "1.1", "self", user(Role.TASK_FORCE, KAUR))

    assert (len(auditor.papers), auditor.hidden, auditor.paper_count) == (1, 1, 2)
    assert row(kaur).hidden == 0


def test_the_submitted_claim_keeps_answer_person_and_papers_through_a_repair(kaur) -> None:
    sent = row(kaur)
    back = returned(kaur, "1.1")
    said(back, "1.1", "b", by=user(Role.OPERATOR, KAUR, username="pengganti"))
    AnswerDocument.objects.all().delete()

    line = row(back)

    assert (line.said, line.points, line.author) == ("Perda", 3, sent.author)
    assert line.papers == sent.papers


def test_the_province_judged_what_was_repaired(kaur) -> None:
    back = returned(kaur, "1.1")
    said(back, "1.1", "b", by=user(Role.OPERATOR, KAUR, username="pengganti"))
    linked(back, "1.1", "sk")
    again = resubmitted(back)
    judged(again, "1.1", "2")

    line = row(verified(fresh(again)), "1.1", "province")

    assert (line.said, line.points, line.lost) == ("Perbup", 2, 1)
    assert (line.author.name, len(line.papers)) == ("Pengganti", 2)


def test_a_verdict_stands_with_points_decision_reasons_person_and_time(kaur) -> None:
    checked = verifying(kaur)
    judge(checked, points=Decimal(2), reasons=("tahun-salah",), text="Naskah lama.")

    verdict = row(checked, "1.1", "province", verifier()).verdict

    assert (verdict.points, verdict.label, verdict.by) == (2, "Diterima", "Verifikator")
    assert (verdict.reasons, verdict.text) == (["Tahun dokumen tidak sesuai"], "Naskah lama.")


def test_the_last_review_counts_and_what_went_back_has_no_points(kaur) -> None:
    again = resubmitted(returned(kaur, "1.1"))
    before = row(again, "1.1", "province", verifier())
    judged(again, "1.1", "2")

    after = row(again, "1.1", "province", verifier())

    assert (before.points, before.verdict.decision) == (0, "returned")
    assert (after.points, after.verdict.decision) == (2, "accepted")
    assert row(again, "1.2", "province", verifier()).verdict is None


def test_an_older_version_keeps_the_verdicts_of_its_time(kaur) -> None:
    done = verified(kaur)
    Scorecard.objects.filter(stage="province").get()
    Assessment.objects.filter(pk=done.pk).update(state="verifying", version=2, review=2)
    judged(fresh(done), "1.1", "2")

    page = overview(fresh(done))
    cards = stage_cards(page, verifier())
    wish = Wish(everything=True)
    told = [
        ledger_of(page, cards, cards.find("province", version), wish, verifier()).rows[0]
        for version in (1, 2)
    ]

    assert [(line.points, line.verdict.points) for line in told] == [(3, 3), (2, 2)]


def test_losses_count_from_the_earlier_stage_and_at_self_from_the_maximum(kaur) -> None:
    checked = verifying(kaur)
    judged(checked, "1.2", "0")

    own, province = shown(checked), shown(checked, "province", verifier())

    assert (own.against, row(checked, "1.2").lost) == (None, 1)
    assert (province.against.stage, row(checked, "1.2", "province", verifier()).lost) == ("self", 2)


def test_filters_keep_a_cluster_what_lost_points_and_what_a_word_finds(kaur) -> None:
    codes = {
        name: [row.code for row in shown(kaur, **words).rows]
        for name, words in {
            "all": {},
            "cluster": {"klaster": "K"},
            "unknown": {"klaster": "X"},
            "lost": {"saring": "hilang"},
            "text": {"cari": " 25.4 "},
            "none": {"cari": "tidak ada"},
        }.items()
    }

    every = ["1.1", "1.2", "2.1", "25.4"]
    assert codes == {
        "all": every,
        "cluster": every,
        "unknown": every,
        "lost": ["1.2", "25.4"],
        "text": ["25.4"],
        "none": [],
    }


def test_the_shown_rows_have_sums_of_their_own(kaur) -> None:
    ledger = shown(kaur, saring="hilang")

    assert (ledger.points, ledger.maximum, ledger.lost) == (2, 6, 4)
    assert ledger.sums.total == 8


def test_unasked_only_one_indicator_is_opened(kaur) -> None:
    ledger = shown(kaur, semua="")

    assert (ledger.opened, len(ledger.rows), ledger.wish.is_list) == ("1", 4, False)


def test_a_result_of_which_only_the_total_is_known_has_no_rows(kaur) -> None:
    done = verified(kaur)
    keep_card(done, Stage.CENTRAL, of_total(Decimal(7)), cause="assessment.record", by=admin())

    ledger = shown(done, "central", semua="")

    assert (ledger.sums.detail, list(ledger.rows), ledger.opened) == ("total", [], "")
    assert ledger.against.stage == "province"


def test_a_row_whose_points_were_changed_behind_the_portal_is_told_loudly(kaur) -> None:
    handed_in = submitted(kaur)
    Scorecard.objects.update(total=9)

    assert shown(handed_in).sums.faults == ("jumlah baris 8,00, nilai 9,00",)


def test_a_verdict_of_another_stage_is_not_the_provinces(kaur) -> None:
    done = verified(kaur)
    verdict = done.answers.get(question__code="1.1").verdicts.get()
    verdict.pk, verdict.public_id, verdict.stage, verdict.points = None, "lain", "central", 0
    verdict.save()

    assert row(done, "1.1", "province").verdict.points == 3


def test_the_number_of_queries_knows_no_number_of_lines(kaur, django_assert_num_queries) -> None:
    done = verified(kaur)
    page, reader = overview(fresh(done)), verifier()
    cards = stage_cards(page, reader)
    has_permission(reader, Permission.VERIFY, done.region)

    for text in ("1.1", ""):
        wish = Wish(everything=True, text=text)
        with django_assert_num_queries(4):
            ledger_of(page, cards, cards.find("province"), wish, reader)
