"""Figures of the profile pages: one village beside last year, and sums of kecamatan and regency."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from audit.clock import db_now
from evaluations.figures import BOYS, FIGURES, GIRLS, GROUPS, SEXES, Counts, Figure, Group, doubts
from evaluations.models import AreaFigure, AreaProfile, Assessment
from evaluations.profile_forms import ProfileForm, field_name
from evaluations.scorecards import counting_day
from evaluations.services import counts_of
from evaluations.times.door_queries import doors_at
from evaluations.times.window_queries import self_window
from regions.models import Level, Region


@dataclass(frozen=True, slots=True)
class Number:
    """One field of the form: what stands, what stood the year before (None: nobody knew)."""

    name: str
    sex: str
    now: int | None
    before: int | None
    typed: str
    faults: tuple[str, ...]

    @property
    def is_changed(self) -> bool:
        return None not in (self.now, self.before) and self.now != self.before

    @property
    def is_over(self) -> bool:
        """Whether something else was typed over what stands; a dash stands for nothing."""
        return self.typed != ("" if self.now is None else str(self.now))

    @property
    def is_proposed(self) -> bool:
        """Whether last year's number can be taken over."""
        return self.now is None and self.before is not None


@dataclass(frozen=True, slots=True)
class FigureRow:
    figure: Figure
    numbers: tuple[Number, ...]

    @property
    def total(self) -> int | None:
        """Boys and girls; None while one of them is not known."""
        known = [number.now for number in self.numbers]
        return None if None in known else sum(known)

    @property
    def is_proposed(self) -> bool:
        return any(number.is_proposed for number in self.numbers)


@dataclass(frozen=True, slots=True)
class ProfilePage:
    """A village's form; `closed` says why nothing can be written now, else "".

    `before_year` is the year whose figures are proposed, None when there are none.
    """

    assessment: Assessment
    village: Region
    profile: AreaProfile | None
    groups: tuple[tuple[Group, tuple[FigureRow, ...]], ...]
    before_year: int | None
    closed: str
    doubts: tuple[str, ...]

    @property
    def rows(self) -> list[FigureRow]:
        return [row for _, rows in self.groups for row in rows]

    @property
    def total(self) -> int:
        return len(FIGURES) * len(SEXES)

    @property
    def filled(self) -> int:
        return sum(number.now is not None for row in self.rows for number in row.numbers)

    @property
    def proposed(self) -> int:
        return sum(number.is_proposed for row in self.rows for number in row.numbers)

    @property
    def version(self) -> int:
        return self.profile.version if self.profile else 0


def profile_page(
    assessment: Assessment,
    village: Region,
    user: User,
    now: datetime | None = None,
    form: ProfileForm | None = None,
) -> ProfilePage:
    """The village's page for `user` at `now`; with `form` what was typed stands in its fields."""
    profile = (
        AreaProfile.objects.filter(assessment=assessment, area=village)
        .select_related("updated_by")
        .first()
    )
    counts = counts_of(profile)
    before = profile_before(assessment, village)
    proposed = counts_of(before)
    return ProfilePage(
        assessment=assessment,
        village=village,
        profile=profile,
        groups=tuple(
            (group, tuple(_row(figure, counts, proposed, form) for figure in group.figures))
            for group in GROUPS
        ),
        before_year=before.assessment.round.year if before else None,
        closed=doors_at(assessment, user, now or db_now()).closed(area=village.code),
        doubts=tuple(doubts(counts)),
    )


def profile_before(assessment: Assessment, village: Region) -> AreaProfile | None:
    """The newest profile of an earlier year, whose figures are proposed."""
    return (
        AreaProfile.objects.filter(
            area=village,
            assessment__region=assessment.region_id,
            assessment__round__year__lt=assessment.round.year,
        )
        .select_related("assessment__round")
        .order_by("-assessment__round__year")
        .first()
    )


def _row(figure: Figure, counts: Counts, before: Counts, form: ProfileForm | None) -> FigureRow:
    return FigureRow(
        figure, tuple(_number(figure.key, str(sex), counts, before, form) for sex in SEXES)
    )


def _number(key: str, sex: str, counts: Counts, before: Counts, form: ProfileForm | None) -> Number:
    name, now = field_name(key, sex), counts.get((key, sex))
    typed = form[name].value() if form is not None else now
    return Number(
        name=name,
        sex=AreaFigure.Sex(sex).label,
        now=now,
        before=before.get((key, sex)),
        typed="" if typed is None else str(typed),
        faults=tuple(form.errors.get(name, ())) if form is not None else (),
    )


@dataclass(frozen=True, slots=True)
class SumCell:
    """One figure of one area; `is_whole`: every village told both sexes."""

    label: str
    boys: int | None
    girls: int | None
    total: int | None
    is_whole: bool


@dataclass(frozen=True, slots=True)
class SumRow:
    """One area's sums; `counts` holds what at least one village knows.

    `known` says for each figure how many villages told both sexes: below `villages` the sum is
    that of a part.
    """

    area: Region
    villages: int
    counts: Mapping[tuple[str, str], int]
    known: Mapping[str, int]

    def total(self, key: str) -> int | None:
        told = [self.counts.get((key, str(sex))) for sex in SEXES]
        return None if told == [None, None] else sum(count or 0 for count in told)

    def cells(self, group: Group) -> list[SumCell]:
        """In the order of the group's figures."""
        return [
            SumCell(
                label=figure.label,
                boys=self.counts.get((figure.key, str(BOYS))),
                girls=self.counts.get((figure.key, str(GIRLS))),
                total=self.total(figure.key),
                is_whole=self.known.get(figure.key, 0) >= self.villages,
            )
            for figure in group.figures
        ]


@dataclass(frozen=True, slots=True)
class SumsPage:
    """Rows of a kecamatan (its villages) or of a regency (its kecamatan), and the sum of all."""

    assessment: Assessment
    area: Region
    rows: tuple[SumRow, ...]
    whole: SumRow

    @property
    def groups(self) -> list[tuple[Group, list[tuple[Region, list[SumCell]]], list[SumCell]]]:
        """Each group with the cells of every row and of all together."""
        return [
            (group, [(row.area, row.cells(group)) for row in self.rows], self.whole.cells(group))
            for group in GROUPS
        ]

    @property
    def reporting(self) -> int:
        """Rows of which at least one figure is known."""
        return sum(bool(row.counts) for row in self.rows)


def sums_of_kecamatan(
    assessment: Assessment, kecamatan: Region, now: datetime | None = None
) -> SumsPage:
    """Its villages and their sum; few queries for any number of them."""
    villages = _villages(assessment, now).filter(parent=kecamatan)
    return _sums(assessment, kecamatan, [(village, [village.code]) for village in villages])


def sums_of_regency(assessment: Assessment, now: datetime | None = None) -> SumsPage:
    """Its kecamatan, each the sum of its villages."""
    below = defaultdict(list)
    for village in _villages(assessment, now):
        below[village.parent_id].append(village.code)
    kecamatan = Region.objects.filter(pk__in=below).order_by("code")
    return _sums(assessment, assessment.region, [(area, below[area.code]) for area in kecamatan])


def _villages(assessment: Assessment, now: datetime | None):
    """Those that exist when the regency's stage closes, as the shares count them."""
    day = counting_day(assessment.region, self_window(assessment), now or db_now())
    villages = Region.objects.existing_on(day).filter(regency=assessment.region_id)
    return villages.filter(level=Level.VILLAGE).order_by("code")


def _sums(
    assessment: Assessment, area: Region, parts: Sequence[tuple[Region, Sequence[str]]]
) -> SumsPage:
    told = _told(assessment, {code for _, codes in parts for code in codes})
    rows = tuple(_sum_row(part, codes, told) for part, codes in parts)
    every = [code for _, codes in parts for code in codes]
    return SumsPage(assessment, area, rows, _sum_row(area, every, told))


def _told(assessment: Assessment, codes: Iterable[str]) -> dict[str, Counts]:
    rows = AreaFigure.objects.filter(profile__assessment=assessment).values_list(
        "profile__area", "figure", "sex", "count"
    )
    told: dict[str, Counts] = defaultdict(dict)
    for area, figure, sex, count in rows:
        if area in codes and figure in FIGURES:
            told[area][figure, sex] = count
    return told


def _sum_row(area: Region, villages: Sequence[str], told: Mapping[str, Counts]) -> SumRow:
    counts: Counts = {}
    known: dict[str, int] = defaultdict(int)
    for village in villages:
        mine = told.get(village, {})
        for place, count in mine.items():
            counts[place] = counts.get(place, 0) + count
        for key in FIGURES:
            known[key] += all((key, str(sex)) in mine for sex in SEXES)
    return SumRow(area, len(villages), counts, known)
