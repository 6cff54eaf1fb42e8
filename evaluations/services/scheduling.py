"""When the stages of a round are open: set by the province, in one go or by hand (rules 5)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.clock import db_now, in_words
from audit.services import record
from evaluations.models import Round, RoundStage, Stage
from evaluations.services.doors import Refused
from evaluations.times.windows import Pair, Times, timetable_fault
from regions.timezones import timezone_of

REPAIR_HOURS = range(1, 721)
NAMES: Mapping[str, str] = dict(Stage.choices)


class StaleTimes(Refused):
    """Somebody set other times since the page was opened; what stands now is shown beside."""

    def __init__(self) -> None:
        super().__init__(
            "Waktu putaran ini sudah diubah orang lain sejak halaman Anda buka. Isian Anda masih "
            "ada dan belum disimpan. Bandingkan dengan waktu yang berlaku sekarang, lalu simpan "
            "lagi bila tetap perlu."
        )


def token_of(round_: Round) -> str:
    """What a page saw of the times; another one means that somebody set them meanwhile."""
    rows = round_.stages.values_list("stage", "opens_at", "closes_at")
    seen = {stage: (opens, closes) for stage, opens, closes in rows}
    told = [str(round_.repair_hours)]
    for stage in Stage.values:
        told += [_text(moment) for moment in seen.get(stage, (None, None))]
    return "|".join(told)


@transaction.atomic
def set_times(
    *, round_: Round, times: Times, repair_hours: int | None = None, seen: str = "", by: User | None
) -> list[str]:
    """Give stages their opening and closing; others stay. Returns the stages that changed.

    `seen` is `token_of` of the page that was looked at, "" for who looked at none. Raises
    StaleTimes, or Refused for times that run backwards; then nothing is written.
    """
    now_row = _locked(round_, seen)
    stages = _stages(now_row)
    whole = {
        stage: times.get(stage, (row.opens_at, row.closes_at)) for stage, row in stages.items()
    }
    if fault := timetable_fault(whole, NAMES):
        raise Refused(fault[1])
    changed = [stage for stage, row in stages.items() if whole[stage] != _pair(row)]
    for stage in changed:
        _move(now_row, stages[stage], "round.times_set", whole[stage], by)
    _set_repair_hours(now_row, repair_hours, by)
    return changed


def _set_repair_hours(round_: Round, hours: int | None, by: User | None) -> None:
    if hours is None or hours == round_.repair_hours:
        return
    if hours not in REPAIR_HOURS:
        last = REPAIR_HOURS[-1]
        raise Refused(f"Masa perbaikan {hours} jam tidak mungkin. Isi 1 sampai {last} jam.")
    round_.repair_hours = hours
    round_.save(update_fields=["repair_hours"])
    _record("round.repair_hours_set", round_, {"hours": hours}, by)


@transaction.atomic
def close_stage(*, round_: Round, stage: str, seen: str, by: User) -> datetime:
    """Close a stage by hand, at once; exceptions go on. Returns the moment. Raises Refused."""
    now_row, now = _locked(round_, seen), db_now()
    row = _stages(now_row)[stage]
    if row.opens_at and now < row.opens_at:
        raise Refused(f"{NAMES[stage]} belum dibuka. Ubah waktu bukanya bila perlu.")
    if row.closes_at and row.closes_at <= now:
        raise Refused(f"{NAMES[stage]} sudah ditutup sejak {_local(now_row, row.closes_at)}.")
    _by_hand(now_row, row, "round.stage_closed", (row.opens_at, now), by)
    return now


@transaction.atomic
def reopen_stage(
    *, round_: Round, stage: str, until: datetime | None, seen: str, by: User
) -> datetime | None:
    """Open a closed stage again until a later moment, or until it is closed by hand.

    Raises Refused when it is open, or when the moment has passed.
    """
    now_row, now = _locked(round_, seen), db_now()
    row = _stages(now_row)[stage]
    if row.closes_at is None or now < row.closes_at:
        raise Refused(f"{NAMES[stage]} belum ditutup. Ubah waktunya lewat daftar waktu tahap.")
    if until and until <= now:
        words = _local(now_row, now)
        raise Refused(f"Waktu tutup itu sudah lewat. Sekarang {words}. Pilih waktu yang kemudian.")
    _by_hand(now_row, row, "round.stage_reopened", (row.opens_at, until), by)
    return until


def _by_hand(
    round_: Round,
    row: RoundStage,
    verb: str,
    pair: Pair,
    by: User,
) -> None:
    whole = {stage: _pair(other) for stage, other in _stages(round_).items()} | {row.stage: pair}
    if fault := timetable_fault(whole, NAMES):
        raise Refused(fault[1])
    _move(round_, row, verb, pair, by)


def _move(
    round_: Round,
    row: RoundStage,
    verb: str,
    pair: Pair,
    by: User | None,
) -> None:
    row.opens_at, row.closes_at = pair
    row.set_at, row.set_by = db_now(), by
    row.save(update_fields=["opens_at", "closes_at", "set_at", "set_by"])
    data = {"stage": row.stage, "opens_at": _text(pair[0]), "closes_at": _text(pair[1])}
    _record(verb, round_, data, by)


def _locked(round_: Round, seen: str) -> Round:
    row = Round.objects.select_for_update(of=("self",)).select_related("province")
    now_row = row.get(pk=round_.pk)
    if seen and seen != token_of(now_row):
        raise StaleTimes
    return now_row


def _stages(round_: Round) -> dict[str, RoundStage]:
    """The rows in the order of the stages."""
    rows = {row.stage: row for row in round_.stages.all()}
    return {
        stage: rows.get(stage) or RoundStage(round=round_, stage=stage) for stage in Stage.values
    }


def _pair(row: RoundStage) -> Pair:
    return row.opens_at, row.closes_at


def _text(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _local(round_: Round, moment: datetime) -> str:
    return in_words(moment, timezone_of(round_.province))


def _record(verb: str, round_: Round, data: Mapping, by: User | None) -> None:
    province = round_.province_id
    record(verb=verb, subject=f"round:{round_.year}:{province}", region=province, by=by, data=data)
