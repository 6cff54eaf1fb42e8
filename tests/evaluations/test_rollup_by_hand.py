"""What fifteen kecamatan say, counted by hand: tallies, share and points of rollup questions."""

from __future__ import annotations

from decimal import Decimal

import pytest

from accounts.permissions import Role
from evaluations.models import Assessment
from evaluations.scorecards import Tally, standing_of
from evaluations.services import check_area_answer
from evaluations.values import Share
from instruments.sheet import Kind
from tests.evaluations.scene import area_said, fresh, kecamatan, opened, points, published
from tests.sheets import make_question, make_sheet
from tests.world import KAUR, place, user

pytestmark = pytest.mark.django_db

# Kecamatan, its word (y ya, t tidak, - silent), its check (V verified, X rejected, . unchecked).
BY_HAND = """
    01 y V    02 y V    03 y .    04 t .    05 - .
    06 y .    07 y X    08 t V    09 y V    10 y .
    11 y .    12 - .    13 y .    14 y V    15 y .
"""
WORDS = {"y": "ya", "t": "tidak"}
CHECKS = {"V": "verified", "X": "rejected"}
# Counted on paper from the table, for a question whose good answer is "ya", and for one where it
# is "tidak": good, other, of all, good and verified, rejected. Then the points of the bands
# 0/20/40/60/80: 11 of 15 is 73.33 (2 points), 2 of 15 is 13.33 (none).
COUNTED = {
    "25.4": (Tally(11, 2, 15, 4, 1), Share(11, 15), Share(4, 15), Decimal(2)),
    "25.6": (Tally(2, 11, 15, 1, 1), Share(2, 15), Share(1, 15), Decimal(0)),
}


@pytest.fixture
def kaur() -> Assessment:
    """All fifteen have answered both questions as the table says, and were checked so."""
    kecamatan(15)
    goods = {"25.4": "ya", "25.6": "tidak"}
    asked = [
        make_question(code, Kind.ROLLUP, area_level="kecamatan", area_good_answer=good)
        for code, good in goods.items()
    ]
    assessment = opened(instrument=published(make_sheet(*asked)))
    checker = user(Role.OPERATOR, KAUR, username="pemeriksa")
    cells = BY_HAND.split()
    for code in goods:
        for number, word, check in zip(cells[::3], cells[1::3], cells[2::3], strict=True):
            if word in WORDS:
                answer = area_said(assessment, code, place(f"{KAUR}.{number}"), WORDS[word])
                if check in CHECKS:
                    reason = "Bukti buram" if check == "X" else ""
                    check_area_answer(
                        answer=answer, check=CHECKS[check], reason=reason, version=1, by=checker
                    )
    return assessment


@pytest.mark.parametrize("code", COUNTED)
def test_the_roll_up_is_that_of_a_table_made_by_hand(kaur, code):
    standing = standing_of(fresh(kaur))

    tally = standing.tallies[code]
    told = (tally, standing.value_of(code), tally.verified_share, points(kaur, code))
    assert told == COUNTED[code]
    assert (tally.answered, tally.silent) == (13, 2)


def test_one_more_good_answer_reaches_the_next_band_exactly(kaur):
    area_said(kaur, "25.4", place(f"{KAUR}.05"), "ya")

    assert standing_of(fresh(kaur)).value_of("25.4") == Share(12, 15)
    assert points(kaur, "25.4") == Decimal(3)
