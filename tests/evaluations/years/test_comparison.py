"""Two years by the mapping of their questions: nothing is lost, and nothing is guessed."""

import dataclasses
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from evaluations.years.comparison import Rows, compare
from instruments.mapping import Ground, map_questions
from instruments.sheet import Sheet
from tests.sheets import make_question, make_sheet

Points = dict[str, Decimal]
POINTS = st.decimals(0, 3, places=2, allow_nan=False)


def sheet(year: int, *questions) -> Sheet:
    return dataclasses.replace(make_sheet(*questions), code=f"kla-{year}", year=year)


def asked(code: str, prompt: str = "", previous: str = ""):
    return make_question(code, label=f"Soal {code}", prompt=prompt or code, previous=previous)


OLD = sheet(2024, asked("1.1"), asked("1.2"), asked("1.3"), asked("1.4"))
NEW = sheet(
    2025,
    asked("1.1"),
    asked("1.2a", "a", previous="1.2"),
    asked("1.2b", "b", previous="1.2"),
    asked("1.3", "lain"),
    asked("1.5"),
)


def compared(before: Points, after: Points, old: Sheet = OLD, new: Sheet = NEW) -> Rows:
    return compare(old, new, map_questions(old, new), before, after)


def test_a_question_is_set_against_the_one_that_it_follows():
    rows = compared({"1.1": Decimal(3)}, {"1.1": Decimal("2.5")})

    row = rows.indicators[0].rows[0]
    assert (row.before, row.after, row.delta) == (3, Decimal("2.5"), Decimal("-0.5"))
    assert (row.ground, row.is_renamed) == (Ground.TEXT, False)


def test_a_split_question_stands_once_against_the_sum_of_its_parts():
    rows = compared({"1.2": Decimal(2)}, {"1.2a": Decimal(1), "1.2b": Decimal("1.5")})

    row = rows.indicators[0].rows[1]
    assert [part.code for part in row.new] == ["1.2a", "1.2b"]
    assert (row.before, row.after, row.maximum) == (2, Decimal("2.5"), 6)
    assert row.is_renamed


def test_what_has_no_counterpart_is_listed_with_its_points_on_its_own_side():
    rows = compared({"1.3": Decimal(1), "1.4": Decimal(2)}, {"1.3": Decimal(3)})

    assert [(part.code, part.points) for part in rows.only_old] == [("1.3", 1), ("1.4", 2)]
    assert [(part.code, part.points) for part in rows.only_new] == [("1.3", 3), ("1.5", 0)]
    assert (rows.old_points, rows.new_points, rows.only_delta) == (3, 3, 0)


def test_an_indicator_sums_its_rows_and_their_maxima_of_both_years():
    rows = compared({"1.1": Decimal(3), "1.2": Decimal(1)}, {"1.1": Decimal(1)})

    (indicator,) = rows.indicators
    assert (indicator.before, indicator.after, indicator.delta) == (4, 1, -3)
    assert (indicator.maximum_before, indicator.maximum_after) == (6, 9)


def test_an_indicator_without_a_common_question_has_no_row():
    old, new = sheet(2024, asked("1.1")), sheet(2025, asked("1.1", "lain"))

    assert compared({}, {}, old, new).indicators == ()


@given(
    st.fixed_dictionaries({question.code: POINTS for question in OLD.questions}),
    st.fixed_dictionaries({question.code: POINTS for question in NEW.questions}),
)
def test_the_rows_of_each_year_sum_to_its_total(before, after):
    rows = compared(before, after)

    assert rows.mapped_before + rows.old_points == sum(before.values())
    assert rows.mapped_after + rows.new_points == sum(after.values())
    assert rows.mapped_delta + rows.only_delta == sum(after.values()) - sum(before.values())
