"""A result as plain values: what is written is read back, and a mark tells what the public sees."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from evaluations.models import Stage
from publication.results import mark_of, read_clusters, read_scale
from publication.words import STAGES
from tests.publication.rows import KAUR_2030, shown


def test_the_stages_are_called_as_in_the_evaluation():
    assert dict(Stage.choices) == STAGES


def test_clusters_and_scale_come_back_from_their_stored_text():
    stored = json.loads(json.dumps({k: KAUR_2030.stored[k] for k in ("clusters", "scale")}))

    assert read_clusters(stored["clusters"]) == KAUR_2030.clusters
    assert read_scale(stored["scale"]) == KAUR_2030.scale
    assert read_scale(None) == ()


@pytest.mark.parametrize(
    "changed",
    [
        {"score": Decimal("612.49")},
        {"score": None},
        {"predicate": ""},
        {"region_name": "Kaur"},
        {"clusters": ()},
        {"ground": "lain"},
        {"regencies": 11},
        {"scale": ()},
    ],
)
def test_a_mark_changes_with_anything_that_the_public_would_see(changed):
    assert mark_of([replace(KAUR_2030, **changed)]) != mark_of([KAUR_2030])


def test_a_mark_asks_for_no_order_and_no_trailing_zeros():
    other = replace(KAUR_2030, region_code="17.05", score=Decimal("500"))
    same = replace(other, score=Decimal("500.00"))

    assert mark_of([KAUR_2030, other]) == mark_of([same, KAUR_2030])


def test_bars_are_as_high_as_the_part_that_was_reached_and_never_invisible():
    whole, half, nothing = (
        replace(KAUR_2030.clusters[0], score=Decimal(score), maximum=Decimal(100))
        for score in (100, 50, 0)
    )
    row = shown(clusters=(whole, half, nothing, replace(nothing, maximum=Decimal(0))))

    assert row.bars == "M0 16v-16h5v16zM7 16v-8h5v8zM14 16v-1h5v1zM21 16v-1h5v1z"
    assert row.bars_width == 28
