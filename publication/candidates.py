"""What a province could publish of a year: decrees, concluded stages, recorded results.

Only what stays as it is: a frozen card of the present version, never a draft, never a verification
that still goes on. A predicate comes from a decree only (rules 1); a stage before it has none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, datetime

from evaluations.board import regencies_of
from evaluations.models import Assessment, Award, RecordedResult, Scorecard, Stage
from evaluations.predicate_words import published_scales
from evaluations.scorecards import fingerprint
from instruments.services import sheet_of
from publication.models import PublishedResult
from publication.offers import OfferedYear
from publication.public_queries import Published, as_published
from publication.results import Result
from regions.models import Region
from regions.timezones import timezone_of


@dataclass(frozen=True, slots=True)
class Candidate:
    """One regency. `offer` is what publishing the stage would show, `public` what is shown now.

    `is_tampered`: the stored card no longer has its hash, so it is not offered.
    """

    region: Region
    offer: Result | None
    public: Published | None
    is_reopened: bool = False
    is_tampered: bool = False

    @property
    def is_same(self) -> bool:
        return bool(self.offer and self.public and self.public.result == self.offer)

    @property
    def words(self) -> str:
        """Where it stands, in a few words."""
        if self.is_tampered:
            return "Kartu nilai tidak sesuai sidik jarinya"
        if self.is_reopened:
            return "Dibuka kembali; yang terbit masih yang lama"
        if self.is_same:
            return "Sudah terbit"
        if self.offer is None:
            return "Belum ada hasil tahap ini"
        if self.public is None:
            return "Belum terbit"
        is_other = self.public.result.stage != self.offer.stage
        return "Yang terbit dari tahap lain" if is_other else "Berubah sejak terbit"

    @property
    def is_new(self) -> bool:
        """Whether publishing would change what the public sees."""
        return self.offer is not None and not self.is_same


@dataclass(frozen=True, slots=True)
class Candidates:
    """A province's year as one stage would publish it; `stages` are those with any offer."""

    province: Region
    year: int
    stage: Stage
    rows: tuple[Candidate, ...]
    stages: Sequence[Stage]
    instrument: str

    @property
    def published(self) -> list[Candidate]:
        return [row for row in self.rows if row.public]

    @property
    def reopened(self) -> list[Candidate]:
        return [row for row in self.rows if row.is_reopened]

    @property
    def offered(self) -> list[Candidate]:
        return [row for row in self.rows if row.offer]

    @property
    def publishable(self) -> list[Candidate]:
        return [row for row in self.rows if row.is_new]


def candidates_of(province: Region, year: int, wanted: str, now: datetime) -> Candidates | None:
    """In eight queries at most for any number of regencies; None for a year without anything.

    `wanted` is a stage's code; another word, or one without offers, becomes the last that has some.
    """
    if not MINYEAR <= year <= MAXYEAR:
        return None
    today = now.astimezone(timezone_of(province)).date()
    regions = regencies_of(province, year, today)
    assessments = list(
        Assessment.objects.filter(round__province=province, round__year=year)
        .select_related("round__instrument", "region")
        .order_by("region")
    )
    recorded = [] if assessments else _recorded(province, year)
    public = _public(province, year)
    if not (assessments or recorded or public):
        return None
    settled = _settled(assessments)
    known = {stage for stages in settled.values() for stage in stages}
    known |= {row.stage for row in recorded}
    stages = [stage for stage in Stage if stage in known]
    stage = Stage(wanted) if wanted in stages else (stages[-1] if stages else Stage.FINAL)
    about = _year_of(province, year, len(regions), assessments)
    offers, tampered = _offers(about, stage, assessments, settled, recorded)
    reopened = _reopened(assessments, settled, public)
    rows = [
        Candidate(
            region=region,
            offer=offers.get(region.code),
            public=public.get(region.code),
            is_reopened=region.code in reopened,
            is_tampered=region.code in tampered,
        )
        for region in regions
    ]
    return Candidates(province, year, stage, tuple(rows), stages, about.instrument)


def _recorded(province: Region, year: int) -> list[RecordedResult]:
    rows = RecordedResult.objects.filter(region__province=province, year=year)
    return list(rows.select_related("region"))


def _public(province: Region, year: int) -> Mapping[str, Published]:
    rows = PublishedResult.objects.filter(
        province_code=province.code, year=year, withdrawn_at__isnull=True
    )
    return {row.region_code: as_published(row) for row in rows}


def _settled(assessments: Sequence[Assessment]) -> Mapping[str, set[str]]:
    """Regency -> stages that are over in its present version."""
    versions = {row.pk: row for row in assessments}
    cards = Scorecard.objects.filter(assessment__in=versions, frozen_at__isnull=False)
    found: dict[str, set[str]] = defaultdict(set)
    for key, stage, version in cards.values_list("assessment", "stage", "version"):
        if _counts(versions[key], stage, version):
            found[versions[key].region_id].add(stage)
    return found


def _counts(assessment: Assessment, stage: str, version: int) -> bool:
    """Of the present version, which rises with a reopening; SELF has only the first."""
    return stage == Stage.SELF or version == assessment.version


def _reopened(
    assessments: Sequence[Assessment],
    settled: Mapping[str, set[str]],
    public: Mapping[str, Published],
) -> set[str]:
    """Whose public result is of a stage that is open again."""
    return {
        row.region_id
        for row in assessments
        if row.region_id in public
        and public[row.region_id].result.stage not in settled.get(row.region_id, set())
    }


def _year_of(
    province: Region, year: int, regencies: int, assessments: Sequence[Assessment]
) -> OfferedYear:
    scales = published_scales()
    if not assessments:
        return OfferedYear(province, year, regencies, scales, None, "")
    instrument = assessments[0].round.instrument
    used = scales.used({year: instrument.code})
    return OfferedYear(province, year, regencies, used, sheet_of(instrument), instrument.code)


def _offers(
    about: OfferedYear,
    stage: Stage,
    assessments: Sequence[Assessment],
    settled: Mapping[str, set[str]],
    recorded: Sequence[RecordedResult],
) -> tuple[dict[str, Result], set[str]]:
    """By code what the stage would publish, and whose stored card is not what was hashed."""
    offers = {row.region_id: about.of_record(row) for row in recorded if row.stage == stage}
    chosen = [row for row in assessments if stage in settled.get(row.region_id, set())]
    cards = {
        card.assessment_id: card
        for card in Scorecard.objects.filter(
            assessment__in=chosen, stage=stage, frozen_at__isnull=False
        ).order_by("version")
    }
    awards = _awards(chosen) if stage == Stage.FINAL else {}
    tampered = set()
    for row in chosen:
        card = cards[row.pk]
        if fingerprint(card.card) == card.sha256:
            offers[row.region_id] = about.of_card(row, card, awards.get(row.pk))
        else:
            tampered.add(row.region_id)
    return offers, tampered


def _awards(assessments: Sequence[Assessment]) -> Mapping[int, Award]:
    rows = Award.objects.filter(assessment__in=assessments).order_by("version")
    return {award.assessment_id: award for award in rows}
