"""Opening a year for regencies: the round, its stages, an assessment and proposed offices each."""

from __future__ import annotations

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
from evaluations.services import Refused
from instruments.models import Instrument, Question
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
    hand. Raises Refused for a draft instrument, another instrument in the same year, or a
    closing before the opening.
    """
    if instrument.published_at is None:
        raise Refused(f"Instrumen {instrument.code} belum diterbitkan.")
    regencies = regencies_under(region)
    province = regencies[0].province
    round_ = _round(year, province, instrument, by)
    _set_self_window(round_, opens_at, closes_at, by)
    added = sum(_open_assessment(round_, regency, by) for regency in regencies)
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


def _set_self_window(
    round_: Round, opens_at: datetime | None, closes_at: datetime | None, by: User | None
) -> None:
    stage = round_.stages.get(stage=Stage.SELF)
    wanted = (opens_at or stage.opens_at, closes_at or stage.closes_at)
    if wanted == (stage.opens_at, stage.closes_at):
        return
    stage.opens_at, stage.closes_at = wanted
    if wanted[0] and wanted[1] and wanted[1] <= wanted[0]:
        raise Refused("Waktu tutup harus sesudah waktu buka.")
    stage.save(update_fields=["opens_at", "closes_at"])
    data = {
        "opens_at": wanted[0].isoformat() if wanted[0] else "",
        "closes_at": wanted[1].isoformat() if wanted[1] else "",
    }
    _record("round.times_set", round_, round_.province, by, data)


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
