"""What a province could publish: only what stays as it is, with a predicate by decree only."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations.models import Assessment, RecordedResult, Scorecard, Stage
from evaluations.services import ask_to_reopen, reopen
from publication.candidates import Candidate, Candidates, candidates_of
from publication.results import ClusterScore, Step
from tests.evaluations.scene import (
    admin,
    finalised,
    fresh,
    opened,
    proposed,
    said,
    small,
    verified,
    verifying,
)
from tests.publication.rows import published
from tests.world import BENGKULU, KAUR, SELUMA, place

pytestmark = pytest.mark.django_db

NOW = datetime(2031, 1, 1, tzinfo=UTC)
YEAR = 2024


def answered() -> Assessment:
    """Kaur with 3 points of 12, on the small instrument."""
    assessment = opened(instrument=small())
    said(assessment, "1.2", "a")
    return assessment


def found(stage: str = "final", year: int = YEAR) -> Candidates:
    candidates = candidates_of(place(BENGKULU), year, stage, NOW)
    assert candidates is not None
    return candidates


def kaur(stage: str = "final", year: int = YEAR) -> Candidate:
    return next(row for row in found(stage, year).rows if row.region.code == KAUR)


def recorded(code: str, predicate: str, *, stage: str = "final", **told) -> None:
    RecordedResult.objects.create(
        region=place(code), year=2023, stage=stage, predicate=predicate, source="SK", **told
    )


@pytest.mark.parametrize(("year", "stage"), [(YEAR, "self"), (YEAR, "province"), (YEAR, "final")])
def test_a_draft_and_what_is_only_handed_in_offer_nothing(year, stage):
    answered()

    assert kaur(stage, year).offer is None
    assert found(stage).stages == []


def test_while_the_province_verifies_only_the_fixed_self_score_could_be_shown():
    verifying(answered())

    assert found("province").stages == [Stage.SELF]
    assert kaur("self").offer.score == Decimal("3.00")


def test_a_concluded_stage_is_offered_with_its_clusters_and_without_a_predicate():
    verified(answered())

    offer = kaur("province").offer

    assert (offer.score, offer.maximum, offer.stage) == (Decimal(3), Decimal(12), "province")
    assert (offer.predicate, offer.predicate_label, offer.ground) == ("", "", "")
    assert offer.clusters == (ClusterScore("K", "Kelembagaan", Decimal(3), Decimal(12)),)
    assert offer.scale == (Step("pratama", "Pratama", Decimal(5), inclusive=True),)


def test_a_decree_is_offered_with_its_score_predicate_and_ground():
    finalised(answered(), note="Bu Siti dari Dinas menelepon")

    offer = kaur().offer

    assert (offer.score, offer.predicate, offer.predicate_label) == (
        Decimal("7.50"),
        "pratama",
        "Pratama",
    )
    assert offer.ground == "Keputusan Menteri 1/2024, 1 Juni 2024"
    assert (offer.region_name, offer.province_name) == ("Kabupaten Kaur", "Bengkulu")
    assert "Siti" not in str(offer)


def test_a_reopened_result_is_not_offered_and_what_is_public_is_told_as_the_old_one():
    assessment = finalised(answered())
    published(KAUR, year=YEAR)
    ask_to_reopen(assessment=assessment, reason="Keberatan", by=admin())
    reopen(assessment=fresh(assessment), proposal=proposed(assessment), by=admin("admin2"))

    row = kaur()

    assert row.is_reopened
    assert found().reopened == [row]
    assert row.words == "Dibuka kembali; yang terbit masih yang lama"
    assert row.offer is None or row.offer.stage == "self"


def test_a_card_that_no_longer_has_its_hash_is_not_offered(monkeypatch):
    verified(answered())
    monkeypatch.setattr("publication.candidates.fingerprint", lambda content: "0" * 64)

    row = kaur("province")

    assert (row.offer, row.is_tampered, row.is_new) == (None, True, False)
    assert Scorecard.objects.filter(stage="province").exists()


def test_what_is_public_from_another_stage_is_told_as_such():
    verified(answered())
    published(KAUR, year=YEAR, stage="self")

    assert kaur("province").words == "Yang terbit dari tahap lain"
    assert not kaur("province").is_reopened


def test_a_recorded_result_is_offered_as_it_was_stated():
    recorded(KAUR, "")
    recorded(SELUMA, "pratama", score=None)

    rows = {row.region.code: row.offer for row in found(year=2023).rows}

    assert (rows[KAUR].predicate, rows[SELUMA].predicate) == ("", "pratama")
    assert (rows[SELUMA].score, rows[SELUMA].maximum, rows[SELUMA].scale) == (None, None, ())
    assert (rows[SELUMA].ground, rows[SELUMA].regencies) == ("SK", 2)


def test_a_recorded_stage_before_the_decree_is_offered_without_its_predicate():
    recorded(KAUR, "nindya", stage="field", score=Decimal(720))

    offer = kaur(year=2023).offer

    assert (offer.stage, offer.score, offer.predicate) == ("field", Decimal(720), "")


def test_a_long_source_is_cut_to_what_the_column_holds():
    recorded(KAUR, "pratama")
    RecordedResult.objects.update(source="Pengumuman " * 22)

    ground = kaur(year=2023).offer.ground

    assert len(ground) == 200
    assert ground.endswith("…")


@pytest.mark.parametrize("year", [1, 1999, 9999])
def test_a_year_without_anything_is_no_year(year):
    assert candidates_of(place(BENGKULU), year, "final", NOW) is None


def test_what_is_public_already_is_not_offered_as_new():
    recorded(KAUR, "pratama")
    offer = kaur(year=2023).offer
    published(KAUR, **{name: getattr(offer, name) for name in offer.__slots__[4:]})

    row = kaur(year=2023)

    assert (row.is_same, row.is_new, row.words) == (True, False, "Sudah terbit")


def test_the_number_of_queries_does_not_grow_with_the_regencies():
    finalised(answered())
    found()
    with CaptureQueriesContext(connection) as few:
        found()
    for number in range(10, 20):
        recorded(f"17.{number}", "pratama")
        published(f"17.{number}", year=YEAR)

    with CaptureQueriesContext(connection) as many:
        found()

    assert len(many) == len(few) == 8
