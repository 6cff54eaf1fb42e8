"""Opening a year for regencies: the round, its stages, an assessment and proposed offices each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.queries import agencies_by_institution
from audit.services import record
from evaluations.models import (
    Assessment,
    AssessmentState,
    Assignment,
    Round,
    RoundStage,
    Stage,
)
from evaluations.services import Refused, set_times
from evaluations.times.windows import Times
from instruments.models import Instrument, Question
from instruments.services import sheet_of
from regions.models import Level, Region


@dataclass(frozen=True, slots=True)
class Opened:
    """What `open_round` did: the round, how many regencies it added, and how many were asked."""

    round: Round
    added: int
    present: int


def regencies_under(region: Region) -> list[Region]:
    """The regencies of a province, or the regency itself. Raises Refused when there is none."""
    if region.level > Level.REGENCY:
        raise Refused(f"{region} bukan provinsi atau kabupaten/kota.")
    regencies = list(
        Region.objects.within(region)
        .filter(level=Level.REGENCY, valid_until__isnull=True)
        .select_related("province")
    )
    if not regencies:
        raise Refused(f"{region.title} tidak (lagi) memiliki kabupaten/kota. Periksa kodenya.")
    return regencies


@transaction.atomic
def open_round(
    *,
    year: int,
    instrument: Instrument,
    region: Region,
    opens_at: datetime | None,
    closes_at: datetime | None,
    by: User | None,
) -> Opened:
    """Open `year` for a regency or for all of a province; what is open already stays.

    Times given set the SELF stage; without them it stays as it is, at first open until closed by
    hand. Raises Refused as `open_for`.
    """
    regencies = regencies_under(region)
    times = {}
    if opens_at or closes_at:
        known = RoundStage.objects.filter(
            round__year=year, round__province=regencies[0].province_id, stage=Stage.SELF
        ).first()
        present = (known.opens_at, known.closes_at) if known else (None, None)
        times = {Stage.SELF.value: (opens_at or present[0], closes_at or present[1])}
    return open_for(year=year, instrument=instrument, regencies=regencies, times=times, by=by)


@transaction.atomic
def open_for(
    *,
    year: int,
    instrument: Instrument,
    regencies: Sequence[Region],
    times: Times,
    repair_hours: int | None = None,
    is_new: bool = False,
    by: User | None,
) -> Opened:
    """Open `year` for regencies of one province, with their `province` at hand; idempotent.

    With `is_new` a year that is open already is refused. Raises Refused for an instrument that is
    a draft or has no predicates, another instrument in the same year, no regency, or times that
    run backwards; then nothing is written.
    """
    if instrument.published_at is None:
        raise Refused(f"Instrumen {instrument.code} belum diterbitkan.")
    if not sheet_of(instrument).predicates:
        raise Refused(
            f"Instrumen {instrument.code} tidak punya predikat, jadi hasilnya tidak dapat "
            "dinyatakan. Lengkapi berkas instrumennya, lalu muat lagi."
        )
    if not regencies:
        raise Refused("Belum ada kabupaten/kota yang dipilih. Centang paling sedikit satu.")
    province = regencies[0].province
    if is_new and Round.objects.filter(year=year, province=province).exists():
        raise Refused(f"Putaran {year} {province} sudah dibuka. Ubah waktunya di halaman putaran.")
    round_ = _round(year, province, instrument, by)
    set_times(round_=round_, times=times, repair_hours=repair_hours, by=by)
    added = sum(_open_assessment(round_, regency, by) for regency in regencies)
    round_.refresh_from_db(fields=["repair_hours"])
    return Opened(round_, added, len(regencies))


def _round(year: int, province: Region, instrument: Instrument, by: User | None) -> Round:
    round_, created = Round.objects.get_or_create(
        year=year, province=province, defaults={"instrument": instrument}
    )
    if round_.instrument_id != instrument.pk:
        raise Refused(
            f"Putaran {year} {province} sudah memakai instrumen {round_.instrument.code}."
        )
    if created:
        RoundStage.objects.bulk_create(RoundStage(round=round_, stage=stage) for stage in Stage)
        _record("round.opened", round_, province, by, {"instrument": instrument.code})
    return round_


def _open_assessment(round_: Round, regency: Region, by: User | None) -> bool:
    assessment, created = Assessment.objects.get_or_create(round=round_, region=regency)
    if created:
        _record("assessment.opened", round_, regency, by, {})
    if assessment.state == AssessmentState.DRAFT:
        # Also for one that was open: offices added since get their questions.
        propose_assignments(assessment=assessment, by=by)
    return created


@transaction.atomic
def propose_assignments(*, assessment: Assessment, by: User | None) -> int:
    """Give each question without an office the regency's own agency of the instrument's lead.

    Returns how many questions got one; operators change any of them afterwards.
    """
    agencies = agencies_by_institution(assessment.region)
    taken = set(assessment.assignments.values_list("question_id", flat=True))
    questions = Question.objects.filter(instrument=assessment.round.instrument_id)
    proposed = [
        Assignment(assessment=assessment, question_id=pk, agency=agencies[lead])
        for pk, lead in questions.values_list("pk", "lead")
        if pk not in taken and lead in agencies
    ]
    Assignment.objects.bulk_create(proposed)
    if proposed:
        data = {"count": len(proposed)}
        _record("questions.assigned_by_lead", assessment.round, assessment.region, by, data)
    return len(proposed)


def _record(verb: str, round_: Round, region: Region, by: User | None, data: dict) -> None:
    record(
        verb=verb,
        subject=f"round:{round_.year}:{region.code}",
        region=region.code,
        by=by,
        data=data,
    )
