"""Drawing a second verifier's sample, and judging what was drawn: once, by somebody else."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from evaluations.models import Answer, Sample, Scorecard, SecondVerdict
from evaluations.services import OwnAnswer, Refused, UnfitJudgement
from evaluations.services.sampling import draw_sample
from evaluations.values import ValueFault
from tests.evaluations.judging import draft
from tests.evaluations.sampled import again, drawn_of, judged_case, sample_of, second_verifier
from tests.evaluations.scene import (
    REASON,
    finalised,
    fresh,
    judge,
    judged,
    opened,
    operator,
    resubmitted,
    returned,
    said,
    small,
    submitted,
    verified,
    verifier,
    verifying,
)
from tests.evaluations.traces import events, nothing_changes
from tests.world import BENGKULU, join

pytestmark = pytest.mark.django_db


# --- drawing -----------------------------------------------------------------------------------


def test_only_answers_that_were_judged_are_drawn_and_the_draw_is_in_the_log():
    case = judged_case()

    sample = sample_of(case)

    drawn = sample.verdicts.values_list("answer__question__code", flat=True)
    assert sorted(drawn) == ["1.1", "1.2"]
    assert (sample.review, sample.percent, sample.drawn_by) == (1, 100, verifier())
    (event,) = events("sample")
    assert (event.verb, event.actor) == ("sample.drawn", "verifikator")
    assert event.data == {"review": 1, "percent": 100, "questions": ["1.1", "1.2"]}


def test_ten_percent_of_two_is_one_and_the_seed_decides_which():
    case = judged_case()

    with transaction.atomic():
        chosen = {seed: next(iter(drawn_again(case, seed))) for seed in range(6)}

    assert set(chosen.values()) == {"1.1", "1.2"}


def drawn_again(case, seed):
    """What a seed draws, on paper: a sample is drawn once."""
    try:
        with transaction.atomic():
            codes = list(drawn_of(case, percent=10, seed=seed))
            raise RuntimeError
    except RuntimeError:
        return codes


def test_without_a_seed_the_operating_system_draws():
    sample = draw_sample(assessment=judged_case(), by=verifier())

    assert (sample.percent, sample.verdicts.count()) == (10, 1)


def test_a_review_is_sampled_once():
    case = judged_case()
    sample_of(case, percent=10)

    with nothing_changes(), pytest.raises(Refused, match="sudah ditarik Verifikator"):
        sample_of(case)


@pytest.mark.parametrize("percent", [0, -1, 101])
def test_a_sample_is_between_1_and_100_percent(percent):
    case = judged_case()

    with nothing_changes(), pytest.raises(Refused, match="antara 1 dan 100"):
        sample_of(case, percent=percent)


def test_before_the_first_verdict_there_is_nothing_to_draw():
    case = verifying(draft())

    with nothing_changes(), pytest.raises(Refused, match="Belum ada jawaban yang dinilai"):
        sample_of(case)


def small_case():
    case = opened(instrument=small())
    said(case, "1.1", "a")
    return case


@pytest.mark.parametrize(
    ("state", "build"),
    [
        ("sedang diisi", lambda: small_case()),
        ("diajukan", lambda: submitted(small_case())),
        ("dikembalikan untuk diperbaiki", lambda: returned(small_case(), "1.1")),
        ("ditetapkan", lambda: finalised(small_case())),
    ],
)
def test_a_sample_is_drawn_only_while_and_after_the_verification(state, build):
    case = build()
    verifier()

    with nothing_changes(), pytest.raises(Refused, match=rf"Evaluasi ini {state};"):
        sample_of(case)


def test_a_concluded_review_can_still_be_sampled_and_judged():
    case = verified(judged_case())

    drawn = drawn_of(case)["1.1"]

    assert again(drawn).points == Decimal(9)


# --- judging again -----------------------------------------------------------------------------


def test_a_second_verdict_changes_no_points_and_the_log_keeps_both():
    case = judged_case()
    drawn = drawn_of(case)["1.1"]
    before = Scorecard.objects.get(stage="province").total

    row = again(drawn, "9", text=" lengkap ")

    row.refresh_from_db()
    assert (row.decision, row.points, row.reasons) == ("accepted", Decimal(9), [REASON])
    assert (row.text, row.by) == ("lengkap", second_verifier())
    assert Scorecard.objects.get(stage="province").total == before
    assert Answer.objects.get(question__code="1.1").state == "accepted"
    (event,) = events("verdict.second")
    assert event.subject == f"second_verdict:{row.public_id}"
    assert event.data == {
        "question": "1.1",
        "review": 1,
        "decision": "accepted",
        "points": "9",
        "reasons": [REASON],
        "first": {
            "decision": "accepted",
            "points": "4.00",
            "reasons": [REASON],
            "by": "verifikator",
        },
    }


def test_who_judged_first_does_not_judge_again():
    case = judged_case()
    drawn = drawn_of(case)["1.1"]

    with nothing_changes(), pytest.raises(OwnAnswer, match="Anda yang memberi hasil pertama"):
        again(drawn, by=verifier())


def test_the_database_holds_that_who_judged_first_does_not_judge_again():
    drawn = drawn_of(judged_case())["1.1"]
    drawn.decision, drawn.points = "accepted", Decimal(9)
    drawn.at, drawn.by = drawn.sample.drawn_at, verifier()

    with pytest.raises(IntegrityError, match="who judged first"), transaction.atomic():
        drawn.save()


def test_who_answered_does_not_judge_again():
    case = judged_case()
    drawn = drawn_of(case)["1.1"]
    join(operator(), "verifier", BENGKULU)
    by = operator()

    with nothing_changes(), pytest.raises(OwnAnswer, match="pernah Anda isi sendiri"):
        again(drawn, by=by)


def test_the_same_second_verdict_twice_is_one_and_another_comes_too_late():
    drawn = drawn_of(judged_case())["1.1"]
    again(drawn)
    verifier("ketiga")

    with nothing_changes():
        assert again(drawn).points == Decimal(9)
        with pytest.raises(Refused, match="sudah dinilai untuk kedua kalinya oleh Kedua"):
            again(drawn, "4")
        with pytest.raises(Refused, match="sudah dinilai untuk kedua kalinya oleh Kedua"):
            again(drawn, by=verifier("ketiga"))


@pytest.mark.parametrize(
    ("told", "fault", "sentence"),
    [
        ({"points": "4", "reasons": ()}, UnfitJudgement, "Poin berbeda dari usulan 9"),
        ({"points": None, "reasons": ()}, UnfitJudgement, "sebelum mengembalikan"),
        ({"points": "5"}, ValueFault, "5 poin tidak ada"),
        ({"points": "10"}, ValueFault, "10 poin tidak ada"),
        ({"points": "9", "reasons": ("entah",)}, UnfitJudgement, "tidak dikenal"),
    ],
)
def test_a_second_verdict_follows_the_rules_of_the_first(told, fault, sentence):
    drawn = drawn_of(judged_case())["1.1"]

    with nothing_changes(), pytest.raises(fault, match=sentence):
        again(drawn, **told)


def test_after_a_repair_the_old_sample_is_closed_and_the_new_review_has_its_own():
    case = opened(instrument=small())
    said(case, "1.1", "a")
    said(case, "1.2", "b")
    case = verifying(case)
    judged(case, "1.2", "2")
    judged(case, "1.1")
    old = drawn_of(case)["1.1"]
    second_verifier()
    case = resubmitted(returned(case))
    judge(case, "1.1", points=Decimal(3))

    with nothing_changes(), pytest.raises(Refused, match="Contoh ini dari putaran 1"):
        again(SecondVerdict.objects.get(pk=old.pk))

    assert list(drawn_of(fresh(case))) == ["1.1"]
    assert Sample.objects.count() == 2


def test_a_second_verifier_may_send_back_what_the_first_accepted():
    row = again(drawn_of(judged_case())["1.1"], None)

    assert (row.decision, row.points) == ("returned", None)
    assert Answer.objects.get(question__code="1.1").state == "accepted"


def test_the_first_verdict_of_now_decides_who_judged_first():
    case = judged_case()
    drawn = drawn_of(case)["1.1"]
    judge(case, "1.1", points=Decimal(9), version=1, by=second_verifier())

    with pytest.raises(OwnAnswer):
        again(drawn)

    assert again(drawn, "9", by=verifier()).by == verifier()
