from datetime import UTC, datetime

import pytest
from django.db import connection

from evaluations.models import Answer, Assessment, Scorecard, Stage, Verdict
from evaluations.scorecards import fingerprint, keep_card
from tests.evaluations.commands.running import answered, faults, printed
from tests.evaluations.scene import (
    area_said,
    fresh,
    judged,
    kecamatan,
    opened,
    resubmitted,
    returned,
    said,
    small,
    submitted,
    verifying,
)
from tests.flushing import triggers_lifted
from tests.world import SELUMA

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]

NOW = datetime(2024, 7, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _two_regencies() -> None:
    kaur = opened()
    said(kaur, "1.1", "a")
    seluma = opened(SELUMA, instrument=kaur.round.instrument)
    said(seluma, "1.1", "b")


def test_stored_scores_that_are_true_pass() -> None:
    assert printed("recompute_scores", "--check") == "2 evaluasi diperiksa, 0 berbeda.\n"


def test_a_round_that_nobody_has_answered_yet_is_no_fault() -> None:
    opened(year=2025)

    assert printed("recompute_scores", "--check") == "3 evaluasi diperiksa, 0 berbeda.\n"


def test_a_question_that_was_only_opened_and_saved_blank_is_no_answer() -> None:
    said(opened(year=2025), "1.1", "")

    assert printed("recompute_scores", "--check") == "3 evaluasi diperiksa, 0 berbeda.\n"


@pytest.mark.parametrize("by", ["regency", "kecamatan"])
def test_a_draft_with_an_answer_of_anybody_and_without_a_card_stays_a_fault(by) -> None:
    kaur = opened(year=2025, instrument=small())
    if by == "regency":
        said(kaur, "1.1", "z")
    else:
        area_said(kaur, "25.4", kecamatan(1)[0], "ya")
    Scorecard.objects.filter(assessment=kaur).delete()

    (words,) = faults("recompute_scores", "--check")

    assert words.startswith("2025 17.04: belum tersimpan, terhitung ")


def tamper(how: str) -> str:
    kaur = Scorecard.objects.filter(assessment__region="17.04")
    if how == "answer":
        Answer.objects.filter(assessment__region="17.04").update(option="b")
        return "2024 17.04: tersimpan 12.00, terhitung 9.00"
    if how == "card":
        kaur.update(card=kaur.get().card | {"score": "999.00"})
        return "2024 17.04: nilai tersimpan tidak sesuai dengan sidik jarinya"
    kaur.delete()
    return "2024 17.04: belum tersimpan, terhitung 12.00"


@pytest.mark.parametrize("how", ["answer", "card", "gone"])
def test_a_difference_is_a_fault_that_check_only_tells(how) -> None:
    words = tamper(how)
    before = list(Scorecard.objects.values())

    assert faults("recompute_scores", "--check") == [words]
    assert list(Scorecard.objects.values()) == before


@pytest.mark.parametrize("how", ["answer", "card", "gone"])
def test_without_check_a_difference_is_mended_and_told(how) -> None:
    words = tamper(how)

    told = printed("recompute_scores")

    assert told == f"2 evaluasi diperiksa, 1 berbeda, sudah diperbarui.\n{words}\n"
    assert printed("recompute_scores", "--check") == "2 evaluasi diperiksa, 0 berbeda.\n"


def test_a_total_that_was_typed_in_is_found() -> None:
    Scorecard.objects.filter(assessment__region="17.04").update(total=999, predicate="kla")

    assert faults("recompute_scores", "--check") == [
        "2024 17.04: tersimpan 999.00, terhitung 12.00"
    ]
    printed("recompute_scores")
    assert str(Scorecard.objects.get(assessment__region="17.04").total) == "12.00"


# --- submitted and judged scores --------------------------------------------------------------

SCORES = "recompute_scores"


def seluma(build) -> Assessment:
    """Seluma claimed b (9 points) and is taken further by `build`; Kaur stays a draft."""
    return build(fresh(Assessment.objects.get(region="17.05")))


def with_triggers_lifted(change) -> None:
    """What only somebody at the database itself can do; SQLite's rules are put back."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # PostgreSQL alters no table on which foreign keys are still to be checked.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE evaluations_scorecard DISABLE TRIGGER USER")
            change()
            cursor.execute("ALTER TABLE evaluations_scorecard ENABLE TRIGGER USER")
    else:
        with triggers_lifted():
            change()


def judged_by(*points: str):
    """Verifying, with one verdict after the other on 1.1, each in words."""

    def build(assessment: Assessment) -> Assessment:
        assessment = verifying(assessment)
        for worth in points:
            judged(assessment, "1.1", worth)
        return assessment

    return build


@pytest.mark.parametrize(
    "build", [submitted, verifying, judged_by("6", "9"), lambda one: returned(one, "1.1")]
)
def test_scores_of_every_step_are_true_as_the_portal_stores_them(build) -> None:
    seluma(build)

    assert printed(SCORES, "--check") == "2 evaluasi diperiksa, 0 berbeda.\n"


def test_a_repaired_claim_leaves_self_and_province_true() -> None:
    """The worked example: claimed b, returned, repaired to c, judged as c."""
    assessment = seluma(lambda one: returned(one, "1.1"))
    said(assessment, "1.1", "c")
    assert printed(SCORES, "--check") == "2 evaluasi diperiksa, 0 berbeda.\n"

    judged(resubmitted(assessment), "1.1", "6")

    assert printed(SCORES, "--check") == "2 evaluasi diperiksa, 0 berbeda.\n"
    told = answered("score", "17.05", 2024)
    assert (told["stage"], told["score"]) == ("self", "9.00")
    assert answered("score", "17.05", 2024, "--stage", "province")["score"] == "6.00"


def test_a_province_score_that_does_not_follow_its_verdicts_is_found_and_mended() -> None:
    seluma(judged_by("6"))
    Verdict.objects.update(points=9)

    words = "2024 17.05 (Verifikasi administrasi provinsi): tersimpan 6.00, terhitung 9.00"
    assert faults(SCORES, "--check") == [words]
    assert printed(SCORES) == f"2 evaluasi diperiksa, 1 berbeda, sudah diperbarui.\n{words}\n"
    assert printed(SCORES, "--check") == "2 evaluasi diperiksa, 0 berbeda.\n"


def test_a_province_score_that_is_missing_is_found_and_mended() -> None:
    seluma(judged_by("6"))
    Scorecard.objects.filter(stage="province").delete()

    assert faults(SCORES, "--check") == [
        "2024 17.05 (Verifikasi administrasi provinsi): belum tersimpan, terhitung 6.00"
    ]
    printed(SCORES)
    assert str(Scorecard.objects.get(stage="province").total) == "6.00"


def test_a_verdict_between_the_steps_is_told_and_stops_nothing_else() -> None:
    seluma(judged_by("6"))
    Verdict.objects.update(points="6.5")
    Answer.objects.filter(assessment__region="17.04").update(option="b")

    told = faults(SCORES, "--check")

    assert told[0] == "2024 17.04: tersimpan 12.00, terhitung 9.00"
    assert told[1].startswith(
        "2024 17.05 (Verifikasi administrasi provinsi): tidak dapat dihitung: 6,5"
    )


def forged(build, **changes) -> list[dict]:
    """Seluma's SELF card, changed past the triggers; the rows as they then stand."""
    seluma(build)
    own = Scorecard.objects.filter(assessment__region="17.05", stage="self")
    if "claims" in changes:
        card = own.get().card | {"claims": changes["claims"]}
        changes = {"card": card, "sha256": fingerprint(card)}
    with_triggers_lifted(lambda: own.update(**changes))
    return list(Scorecard.objects.order_by("pk").values())


FORGED_CLAIM = [{"code": "1.1", "option": "a", "documents": []}]


@pytest.mark.parametrize("build", [submitted, verifying], ids=["submitted", "frozen"])
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"claims": FORGED_CLAIM}, "2024 17.05: tersimpan 9.00, terhitung 12.00"),
        ({"total": 12}, "2024 17.05: tersimpan 12.00, terhitung 9.00"),
        ({"predicate": "kla"}, "2024 17.05: tersimpan 9.00, terhitung 9.00"),
        ({"sha256": "0" * 64}, "2024 17.05: nilai tersimpan tidak sesuai dengan sidik jarinya"),
        (
            {"claims": [{"code": "1.1", "option": "q", "documents": []}]},
            "2024 17.05: tidak dapat dihitung: Pilihan 'q' tidak ada pada pertanyaan 1.1. "
            "Pilih salah satu: a, b, c, d, z.",
        ),
    ],
)
def test_a_submitted_score_that_is_not_its_claims_is_told_and_never_rewritten(
    build, changes, words
) -> None:
    stood = forged(build, **changes)

    assert faults(SCORES, "--check") == [words]
    assert faults(SCORES) == [words]
    assert list(Scorecard.objects.order_by("pk").values()) == stood


def test_a_submitted_score_without_claims_is_told() -> None:
    seluma(submitted)
    own = Scorecard.objects.filter(assessment__region="17.05")
    card = {name: value for name, value in own.get().card.items() if name != "claims"}
    own.update(card=card, sha256=fingerprint(card))

    assert faults(SCORES) == ["2024 17.05: klaim yang diajukan tidak tersimpan"]


@pytest.mark.parametrize(
    ("stage", "label"), [("self", ""), ("province", " (Verifikasi administrasi provinsi)")]
)
def test_a_score_that_should_be_frozen_and_is_not_is_told(stage, label) -> None:
    seluma(verifying)
    Assessment.objects.filter(region="17.05").update(state="verified")
    own = Scorecard.objects.filter(assessment__region="17.05")
    with_triggers_lifted(
        lambda: (own.update(frozen_at=NOW), own.filter(stage=stage).update(frozen_at=None))
    )

    assert faults(SCORES) == [f"2024 17.05{label}: seharusnya sudah dibekukan"]


def test_a_concluded_score_is_compared_and_never_rewritten() -> None:
    seluma(judged_by("6"))
    Assessment.objects.filter(region="17.05").update(state="verified")
    Scorecard.objects.filter(assessment__region="17.05", frozen_at=None).update(frozen_at=NOW)
    assert printed(SCORES, "--check") == "2 evaluasi diperiksa, 0 berbeda.\n"
    Verdict.objects.update(points=9)
    stood = list(Scorecard.objects.order_by("pk").values())

    words = "2024 17.05 (Verifikasi administrasi provinsi): tersimpan 6.00, terhitung 9.00"
    assert faults(SCORES, "--check") == faults(SCORES) == [words]
    assert list(Scorecard.objects.order_by("pk").values()) == stood


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"total": 999}, "tersimpan 999.00, tercatat 700.00"),
        ({"predicate": "kla"}, "tersimpan 700.00, tercatat 700.00"),
        ({"sha256": "0" * 64}, "nilai tersimpan tidak sesuai dengan sidik jarinya"),
    ],
)
def test_what_others_computed_is_compared_with_what_was_recorded(changes, words) -> None:
    content = {"score": "700.00", "predicate": "nindya", "clusters": [], "ledger": []}
    keep_card(seluma(submitted), Stage.CENTRAL, content, cause="assessment.record", by=None)
    assert printed(SCORES, "--check") == "2 evaluasi diperiksa, 0 berbeda.\n"

    Scorecard.objects.filter(stage="central").update(**changes)

    assert faults(SCORES, "--check") == [f"2024 17.05 (Verifikasi administrasi pusat): {words}"]


def test_a_card_of_an_older_version_stays_out_of_the_comparison_with_verdicts() -> None:
    assessment = seluma(judged_by("6"))
    Scorecard.objects.filter(stage="province").update(frozen_at=NOW)
    Assessment.objects.filter(pk=assessment.pk).update(version=2, review=2)
    judged(fresh(assessment), "1.1", "9")

    assert printed(SCORES, "--check") == "2 evaluasi diperiksa, 0 berbeda.\n"
    rows = Scorecard.objects.filter(stage="province").order_by("version")
    assert [str(total) for total in rows.values_list("total", flat=True)] == ["6.00", "9.00"]


def test_what_can_be_mended_is_mended_beside_what_can_not() -> None:
    forged(submitted, total=12)
    words = tamper("answer")

    assert faults(SCORES) == ["2024 17.05: tersimpan 12.00, terhitung 9.00"]

    assert str(Scorecard.objects.get(assessment__region="17.04").total) == "9.00"
    assert words == "2024 17.04: tersimpan 12.00, terhitung 9.00"
