"""Questions that no answer of last year fits: "periksa ulang", with what their texts say now."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from evaluations.years.last_points import LastPoints
from evaluations.years.two_years import TwoYears
from instruments.mapping import QuestionMap, TextChange, text_difference
from instruments.sheet import Indicator, Question


@dataclass(frozen=True, slots=True)
class Again:
    """A question to be looked at: changed, new (`old` None), or gone (`new` None)."""

    new: Question | None
    old: Question | None
    indicator: Indicator
    said: str
    then: LastPoints | None
    changes: tuple[TextChange, ...] = ()

    @property
    def kind_changed(self) -> bool:
        return bool(self.new and self.old and self.new.kind != self.old.kind)


@dataclass(frozen=True, slots=True)
class AskedAgain:
    """`changed` kept their code only; `misnamed` follow a question that last year did not have."""

    changed: tuple[Again, ...]
    added: tuple[Again, ...]
    gone: tuple[Again, ...]
    misnamed: tuple[str, ...]

    @property
    def count(self) -> int:
        """To be answered anew; what is gone is only told."""
        return len(self.changed) + len(self.added)


def asked_again(
    years: TwoYears, found: QuestionMap, wanted: Collection[str], *, with_gone: bool
) -> AskedAgain:
    """Of the questions `wanted`, by this year's codes."""
    return AskedAgain(
        changed=tuple(_changed(years, code) for code in found.changed if code in wanted),
        added=tuple(_added(years, code) for code in found.added if code in wanted),
        gone=tuple(_gone(years, code) for code in found.gone) if with_gone else (),
        misnamed=tuple(code for code in found.misnamed if code in wanted),
    )


def _changed(years: TwoYears, code: str) -> Again:
    new, old = years.sheet.question(code), years.old_sheet.question(code)
    return Again(
        new=new,
        old=old,
        indicator=years.sheet.indicator_of(code),
        said=years.said(old),
        then=years.points.get(code),
        changes=text_difference(old, new),
    )


def _added(years: TwoYears, code: str) -> Again:
    return Again(years.sheet.question(code), None, years.sheet.indicator_of(code), "", None)


def _gone(years: TwoYears, code: str) -> Again:
    old = years.old_sheet.question(code)
    indicator = years.old_sheet.indicator_of(code)
    return Again(None, old, indicator, years.said(old), years.points.get(code))
