"""recompute_scores --check looks below the total: ledger, clusters, and what moved each line."""

from __future__ import annotations

from decimal import Decimal

import pytest

from evaluations.models import Assessment, PointMove, Scorecard, Stage
from evaluations.scorecards import fingerprint, keep_card
from tests.evaluations.commands.running import faults, printed
from tests.evaluations.ledgers import of_clusters, of_total, of_verdicts
from tests.evaluations.scene import (
    RECEIVED,
    admin,
    finalised,
    fresh,
    judged,
    opened,
    said,
    small,
    submitted,
    verified,
    verifying,
)

pytestmark = pytest.mark.django_db
SCORES = "recompute_scores"
CENTRAL = "2024 17.04 (Verifikasi administrasi pusat)"


@pytest.fixture
def kaur() -> Assessment:
    assessment = opened(instrument=small())
    said(assessment, "1.1", "b")
    said(assessment, "1.1", "a")
    return fresh(assessment)


def strayed(**told) -> None:
    """A move that no deed made."""
    fields = {"stage": "self", "version": 1, "part": "question", "code": "1.1", "at": RECEIVED}
    fields |= {"before": 0, "after": 1, "cause": "answer.saved"}
    PointMove.objects.create(assessment=Assessment.objects.get(), **fields | told)


def recorded(assessment: Assessment, content: dict) -> Scorecard:
    return keep_card(assessment, Stage.CENTRAL, content, cause="assessment.record", by=admin())


def forged(card: Scorecard, content: dict) -> None:
    """Changed with its hash, as somebody with the database at hand could."""
    Scorecard.objects.filter(pk=card.pk).update(card=content, sha256=fingerprint(content))


@pytest.mark.parametrize("way", [lambda one: one, submitted, verifying, verified, finalised])
def test_every_card_that_the_portal_keeps_passes(kaur, way) -> None:
    way(kaur)

    assert printed(SCORES, "--check") == "1 evaluasi diperiksa, 0 berbeda.\n"


def test_a_stage_recorded_anew_in_another_way_passes(kaur) -> None:
    done = verified(kaur)
    points = {"1.1": Decimal(2)}
    for content in (of_total(Decimal(5)), of_clusters({"K": Decimal("4.25")}), of_verdicts(points)):
        recorded(done, content | {"ledger": content["ledger"][:1]})

    assert printed(SCORES, "--check") == "1 evaluasi diperiksa, 0 berbeda.\n"


def test_an_older_version_passes_beside_the_newer_one(kaur) -> None:
    done = verified(kaur)
    Assessment.objects.filter(pk=done.pk).update(state="verifying", version=2, review=2)
    judged(fresh(done), "1.1", "2")

    assert printed(SCORES, "--check") == "1 evaluasi diperiksa, 0 berbeda.\n"


def test_a_ledger_that_does_not_sum_to_its_score_is_told(kaur) -> None:
    line = of_verdicts({"1.1": Decimal(2)})["ledger"][0]
    card = recorded(verified(kaur), of_total(Decimal(2)) | {"ledger": [line]})

    forged(card, card.card | {"ledger": [line | {"points": "1.00"}]})

    assert faults(SCORES, "--check") == [f"{CENTRAL}: jumlah baris 1,00, nilai 2,00"]


def test_clusters_that_do_not_sum_to_their_score_are_told(kaur) -> None:
    card = recorded(verified(kaur), of_clusters({"K": Decimal("4.25")}))

    forged(card, card.card | {"clusters": [{"code": "K", "score": "4.24"}]})

    assert faults(SCORES, "--check") == [f"{CENTRAL}: jumlah baris 4,24, nilai 4,25"]


def test_a_move_that_no_deed_made_is_told_and_mended_while_the_score_may_move(kaur) -> None:
    strayed()

    words = "2024 17.04: 1.1 3,00, menurut perubahannya 4,00"
    assert faults(SCORES, "--check") == [words]
    assert printed(SCORES) == f"1 evaluasi diperiksa, 1 berbeda, sudah diperbarui.\n{words}\n"

    assert printed(SCORES, "--check") == "1 evaluasi diperiksa, 0 berbeda.\n"
    last = PointMove.objects.last()
    assert (last.before, last.after, last.cause) == (4, 3, "score.recomputed")


def test_moves_of_a_card_that_vanished_are_not_counted_twice(kaur) -> None:
    Scorecard.objects.all().delete()

    printed(SCORES)

    assert printed(SCORES, "--check") == "1 evaluasi diperiksa, 0 berbeda.\n"


@pytest.mark.parametrize(
    ("stage", "place"),
    [
        ("self", "2024 17.04"),
        ("province", "2024 17.04 (Verifikasi administrasi provinsi)"),
    ],
)
def test_of_a_frozen_score_a_stray_move_is_told_and_left_alone(kaur, stage, place) -> None:
    verified(kaur)
    strayed(stage=stage)

    words = f"{place}: 1.1 3,00, menurut perubahannya 4,00"
    assert faults(SCORES) == faults(SCORES, "--check") == [words]


def test_a_move_of_a_line_that_the_card_lacks_is_told(kaur) -> None:
    strayed(part="total", code="")

    assert faults(SCORES, "--check") == ["2024 17.04: jumlah 0,00, menurut perubahannya 1,00"]
