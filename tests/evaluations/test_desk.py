"""One question on the verifier's desk: claim, repair, papers, steps and neighbours."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.permissions import Role
from evaluations.desk import Desk, band_in_words, desk_of, saved_words, value_in_words
from evaluations.models import AnswerDocument, Assessment
from evaluations.queue import bench_of
from evaluations.queue_rows import Wish
from evaluations.services import check_area_answer, detach
from evaluations.values import NotApplicable, Share
from evidence.models import Document
from instruments.sheet import Kind
from tests.evaluations.scene import (
    a_version,
    area_said,
    fresh,
    judged,
    kecamatan,
    linked,
    opened,
    resubmitted,
    returned,
    said,
    small,
    submitted,
    verifier,
    verifying,
)
from tests.sheets import make_question, shipped_sheet
from tests.world import LAMPUNG, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Assessment:
    made = opened(instrument=small())
    said(made, "1.1", "a", note="Perda 4/2021")
    said(made, "1.2", "b")
    return made


def desk(case: Assessment, code: str = "1.1", **told) -> Desk:
    return desk_of(fresh(case), code, told.pop("by", None) or verifier(), Wish(), **told)


def lines(shown: Desk) -> list[tuple[str, bool, bool]]:
    return [(line.key, line.is_claimed, line.is_present) for line in shown.papers]


# --- the claim ---------------------------------------------------------------------------------


def test_the_claim_is_said_in_words_with_its_points_note_and_what_it_lacks(draft):
    claim = desk(verifying(draft)).claim

    assert (claim.words, claim.points, claim.note) == ("Perda", Decimal(3), "Perda 4/2021")
    assert claim.lacks == ("Surat keputusan",)
    assert desk(draft).may_return


def test_a_paper_in_the_slot_ends_the_lack(draft):
    linked(draft, "1.1", "sk")

    assert desk(verifying(draft)).claim.lacks == ()


def test_what_nobody_answered_is_no_zero(draft):
    shown = desk(verifying(draft), "2.1")

    assert (shown.claim.words, shown.claim.points) == ("", Decimal(0))
    assert not any(step.is_claimed for step in shown.steps)
    assert [(step.labels, step.is_proposed) for step in shown.steps] == [(("Tidak dijawab",), True)]
    assert not shown.may_return


def test_zero_percent_is_a_claim(draft):
    said(draft, "2.1", "0")

    shown = desk(verifying(draft), "2.1")

    assert shown.claim.words == "0"
    assert [step.points for step in shown.steps if step.is_claimed] == [Decimal(0)]


def test_a_declared_share_comes_with_its_reason(draft):
    kecamatan(5)
    said(draft, "25.4", "80", declared_reason="Rekap camat 20 Juni 2024")

    shown = desk(verifying(draft), "25.4")

    assert shown.claim.words == "80 persen"
    assert shown.claim.declared_reason == "Rekap camat 20 Juni 2024"
    assert shown.proposed == Decimal(3)


def test_a_rollup_shows_its_areas_and_proposes_what_is_verified(draft):
    answers = [area_said(draft, "25.4", place, "ya") for place in kecamatan(4)]
    kecamatan(5)
    case = verifying(draft)
    by = verifier("pemeriksa")
    for answer in answers[:2]:
        check_area_answer(answer=answer, check="verified", version=answer.version, by=by)

    shown = desk(case, "25.4")

    assert shown.claim.words == "4 dari 5 kecamatan"
    assert shown.claim.points == Decimal(3)
    assert (shown.tally.good, shown.tally.verified, shown.tally.silent) == (4, 2, 1)
    assert shown.proposed == Decimal(1)
    assert [step.points for step in shown.steps][:2] == [Decimal(3), Decimal(2)]


def test_before_the_submit_the_desk_shows_the_present_and_takes_no_verdict(draft):
    shown = desk(draft)

    assert shown.claim.words == "Perda"
    assert shown.repaired is None
    assert not shown.is_writable


# --- the repair --------------------------------------------------------------------------------


def test_a_repair_stands_beside_the_claim_which_stays(draft):
    case = returned(draft, "1.1")
    said(case, "1.1", "b", note="Perbup 7/2022")

    shown = desk(resubmitted(case))

    assert (shown.claim.words, shown.claim.note) == ("Perda", "Perda 4/2021")
    assert (shown.repaired.words, shown.repaired.note) == ("Perbup", "Perbup 7/2022")
    assert (shown.claim.points, shown.repaired.points) == (Decimal(3), Decimal(2))
    assert shown.proposed == Decimal(2)


def test_a_new_note_alone_is_a_repair_and_nothing_new_is_none(draft):
    case = returned(draft, "1.1", "1.2")
    said(case, "1.1", "a", note="Halaman 3")
    case = resubmitted(case)

    assert desk(case, "1.1").repaired.note == "Halaman 3"
    assert desk(case, "1.2").repaired is None


def test_an_unfinished_repair_is_not_shown(draft):
    linked(draft, "1.1", "sk")
    case = returned(draft, "1.1")
    said(case, "1.1", "z", note="masih ditulis")
    linked(case, "1.1", "sk")

    shown = desk(case)

    assert shown.repaired is None
    assert len(shown.papers) == 1
    assert not shown.is_writable


def test_the_verdict_that_sent_a_question_back_ends_with_the_repair(draft):
    case = returned(draft, "1.1")
    before = desk(case)

    after = desk(resubmitted(case))

    assert before.latest.points is None
    assert before.latest.is_handed_back
    assert after.latest is None
    assert (len(after.history), after.version) == (1, 0)


def test_a_verdict_of_an_earlier_review_stands_on(draft):
    case = verifying(draft)
    judged(case, "1.2", "0")
    case = resubmitted(returned(case, "1.1"))

    shown = desk(case, "1.2")

    assert (shown.latest.points, shown.version) == (Decimal(0), 0)
    assert shown.reason_codes == ["tahun-salah"]
    judged(case, "1.2", "2")
    assert (desk(case, "1.2").version, len(desk(case, "1.2").history)) == (1, 2)


# --- papers ------------------------------------------------------------------------------------


def test_the_pinned_version_stays_on_the_desk_when_the_repair_takes_it_out(draft):
    old = linked(draft, "1.1", "sk").version
    case = returned(draft, "1.1")
    link = AnswerDocument.objects.get()
    detach(assessment=case, link=link, by=link.linked_by)
    new = linked(case, "1.1", "sk", pages="2-3").version

    shown = desk(resubmitted(case))

    assert lines(shown) == [(old.public_id, True, False), (new.public_id, False, True)]
    assert shown.shown.key == new.public_id
    assert (shown.shown.pages, shown.pages.first) == ("2-3", 2)


def test_papers_stand_under_the_slot_that_they_fill(draft):
    linked(draft, "1.1", "sk")

    (line,) = desk(verifying(draft)).papers

    assert (line.slot, line.is_claimed, line.is_present) == ("Surat keputusan", True, True)


def test_another_question_lends_no_paper(draft):
    version = linked(draft, "1.1", "sk").version
    case = verifying(draft)

    assert desk(case, "1.2").papers == []
    with pytest.raises(KeyError):
        desk(case, "1.2", paper=version.public_id)


def test_a_secret_paper_is_opened_only_when_it_is_asked_for(draft):
    version = linked(draft, "1.1", "sk").version
    Document.objects.update(sensitivity="S")
    case = verifying(draft)

    closed, opened_one = desk(case), desk(case, paper=version.public_id)

    assert closed.papers[0].is_secret
    assert (closed.shown, closed.pages) == (None, None)
    assert opened_one.pages.is_secret
    assert len(opened_one.pages.pages) == 3


def test_a_paper_that_may_not_be_opened_is_not_opened(draft):
    version = linked(draft, "1.1", "sk").version
    case = verifying(draft)
    stranger = user(Role.VERIFIER, LAMPUNG)

    shown = desk(case, by=stranger)

    assert [line.may_open for line in shown.papers] == [False]
    assert shown.shown is None
    with pytest.raises(KeyError):
        desk(case, by=stranger, paper=version.public_id)


def test_one_paper_in_two_slots_stands_in_both():
    made = opened()
    said(made, "1.1", "a")
    version = a_version()
    kinds = [slot.kind for slot in shipped_sheet().question("1.4").slots][:2]
    said(made, "1.4", "a")
    for kind in kinds:
        linked(made, "1.4", kind, version=version)

    shown = desk(verifying(made), "1.4")

    assert [line.key for line in shown.papers] == [version.public_id] * 2
    assert len({line.slot for line in shown.papers}) == 2


# --- steps and words ---------------------------------------------------------------------------


def test_the_steps_fall_from_the_maximum_and_say_what_they_stand_for(draft):
    steps = desk(verifying(draft)).steps

    assert [(step.key, step.value, step.labels) for step in steps] == [
        (1, "3", ("Perda",)),
        (2, "2", ("Perbup",)),
        (3, "0", ("Belum ada",)),
    ]
    assert [step.is_claimed and step.is_proposed for step in steps] == [True, False, False]


def test_bands_are_said_with_their_edges():
    share, count = make_question(kind=Kind.PERCENTAGE, unit="persen"), shipped_sheet()

    said_shares = [band_in_words(share, band) for band in share.bands]
    fields = count.question("2.3")
    said_counts = [band_in_words(fields, band) for band in fields.bands]

    assert said_shares == [
        "Di bawah 20 persen",
        "20 sampai di bawah 40 persen",
        "40 sampai di bawah 60 persen",
        "60 sampai di bawah 80 persen",
        "80 persen ke atas",
    ]
    assert said_counts == [
        "0 bidang",
        "1–2 bidang",
        "3–4 bidang",
        "5 bidang",
        "6 bidang ke atas",
    ]


def test_every_step_of_the_shipped_instrument_says_something():
    case = verifying(opened())
    bench = bench_of(case, verifier())

    silent = [
        row.code
        for row in bench.rows[:20]
        for step in desk(case, row.code).steps
        if not all(step.labels)
    ]

    assert silent == []


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        (Kind.CHOICE, "a", "Perda"),
        (Kind.PERCENTAGE, Decimal("87.50"), "87,5 persen"),
        (Kind.COUNT, Decimal(1200), "1200 persen"),
        (Kind.ROLLUP, Share(12, 15), "12 dari 15 kecamatan"),
        (Kind.ROLLUP, Decimal(80), "80 persen"),
        (Kind.CHOICE, NotApplicable.YES, "Tidak berlaku"),
        (Kind.CHOICE, None, ""),
    ],
)
def test_a_value_reads_as_people_say_it(kind, value, words):
    question = make_question(kind=kind, unit="persen", area_level="kecamatan")

    assert value_in_words(question, value) == words


def test_what_was_saved_is_said_with_the_new_score(draft):
    case = verifying(draft)
    judged(case, "1.2", "2")
    judged(case, "1.1")
    bench = bench_of(fresh(case), verifier())

    assert saved_words(bench, "1.2") == "1.2 diterima dengan 2 poin. Nilai provinsi kini 2,00."
    assert saved_words(bench, "1.1") == "1.1 dikembalikan. Nilai provinsi kini 2,00."


# --- neighbours --------------------------------------------------------------------------------


def test_the_neighbours_are_those_of_the_filtered_list(draft):
    case = verifying(draft)
    judged(case, "1.2", "2")

    shown = desk_of(fresh(case), "1.2", verifier(), Wish("belum"))
    ends = desk_of(fresh(case), "1.1", verifier(), Wish("belum"))

    assert (shown.previous.code, shown.following.code) == ("1.1", "2.1")
    assert [row.code for row in shown.near] == ["1.1", "1.2", "2.1", "25.4"]
    assert (ends.previous, ends.following.code) == (None, "2.1")


def test_of_many_questions_only_the_near_ones_are_listed():
    case = verifying(opened())

    middle, first = desk(case, "13.1"), desk(case, "1.1")

    assert len(middle.near) == 41
    assert middle.near[20].code == "13.1"
    assert len(first.near) == 21


def test_a_question_outside_the_chosen_part_still_has_its_desk():
    case = verifying(opened())

    shown = desk_of(case, "1.1", verifier(), Wish("tanpa-bukti", "V"))

    assert [row.code for row in shown.near] == ["1.1"]


def test_an_unknown_code_is_an_error(draft):
    with pytest.raises(KeyError):
        desk(submitted(draft), "9.9")


# --- cost --------------------------------------------------------------------------------------


def test_a_desk_takes_the_same_queries_with_few_and_with_many_papers_and_verdicts(draft):
    linked(draft, "1.1", "sk")
    case = verifying(draft)
    few = queries(case)
    for _ in range(2):
        case = returned(case, "1.1")
        for number in range(6):
            said(case, "1.1", "a", note=f"catatan {number} {case.review}")
            linked(case, "1.1", "sk")
        case = resubmitted(case)

    assert len(desk(case).papers) == 13
    assert queries(case) == few <= 13


def queries(case: Assessment) -> int:
    by, now = verifier(), bench_of(case, verifier()).present.now
    desk_of(case, "1.1", by, Wish(), now=now)
    with CaptureQueriesContext(connection) as seen:
        desk_of(case, "1.1", by, Wish(), now=now)
    return len(seen)
