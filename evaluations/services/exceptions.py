"""More or less time inside one regency: its own cut-off, and exceptions for a unit of it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import Agency, User
from accounts.permissions import Permission, has_permission
from audit.clock import db_now, in_words
from evaluations.models import Assessment, DoorException, Stage
from evaluations.services.doors import Refused, locked, require_not_final
from evaluations.services.steps import record_step
from evaluations.times.window_queries import exceptions_of, self_window, stage_windows
from evaluations.times.windows import End
from evaluations.workflow import STATE_WORDS, State
from regions.models import Level, Region
from regions.timezones import timezone_of

LONGEST_REASON = DoorException._meta.get_field("reason").max_length
Unit = Region | Agency | None


@transaction.atomic
def set_cutoff(*, assessment: Assessment, until: datetime | None, seen: str, by: User) -> None:
    """Let offices and areas of the regency stop earlier; None takes the cut-off away.

    `seen` is the cut-off that the page showed, ISO or "". It lies ahead, and before SELF closes
    for the regency. Raises Refused; the same cut-off again is no deed.
    """
    now_row = require_not_final(assessment)
    if until == now_row.cutoff_at:
        return
    if seen != cutoff_token(now_row):
        standing = _local(now_row, now_row.cutoff_at) if now_row.cutoff_at else "tidak ada"
        raise Refused(
            "Batas internal sudah diubah orang lain sejak halaman Anda buka. Sekarang: "
            f"{standing}. Isian Anda masih ada; simpan lagi bila tetap perlu."
        )
    if until is not None:
        _require_ahead(now_row, until)
        _require_before_closing(now_row, until, "Batas internal")
    now_row.cutoff_at, now_row.cutoff_by = until, by if until else None
    now_row.save(update_fields=["cutoff_at", "cutoff_by"])
    data = {"cutoff_at": until.isoformat() if until else ""}
    record_step("assessment.cutoff_set", now_row, by, data)


def cutoff_token(assessment: Assessment) -> str:
    return assessment.cutoff_at.isoformat() if assessment.cutoff_at else ""


def unit_refused(assessment: Assessment, stage: str, unit: Unit, by: User) -> str:
    """Why the person can't give this unit more time at the stage, "" when he can.

    The province gives any unit of the regency time at any stage, its operator only its offices and
    areas, and only while the regency fills in.
    """
    if stage not in Stage.values:
        return "Tahap itu tidak dikenal. Pilih salah satu dari daftar."
    if unit is not None and stage != Stage.SELF:
        return "Hanya evaluasi mandiri yang diperpanjang per instansi atau wilayah."
    if isinstance(unit, Region) and (
        unit.level < Level.KECAMATAN or not assessment.region.contains(unit)
    ):
        return f"{unit.title} bukan kecamatan atau desa di {assessment.region.title}."
    if isinstance(unit, Agency) and unit.region_id != assessment.region_id:
        return f"{unit} bukan instansi {assessment.region.title}."
    if gives_for_province(assessment, by):
        return ""
    if not has_permission(by, Permission.SET_DEADLINES, assessment.region):
        return "Peran Anda tidak boleh memberi tambahan waktu."
    if stage != Stage.SELF or unit is None:
        return (
            "Tahap itu hanya dapat diperpanjang admin provinsi. Anda dapat memberi waktu kepada "
            "instansi, kecamatan, atau desa di daerah Anda."
        )
    return ""


def gives_for_province(assessment: Assessment, by: User) -> bool:
    """Whether the person gives time as the province, beyond the stage's own closing."""
    return has_permission(by, Permission.OPEN_ROUND, assessment.round.province)


@transaction.atomic
def give_time(
    *, assessment: Assessment, stage: str, unit: Unit, until: datetime, reason: str, by: User
) -> DoorException:
    """Keep a stage open longer for a regency (`unit` None), an office or an area of it.

    An operator lifts the regency's own cut-off with it and stays before SELF closes. The same form
    sent twice is one exception. Raises Refused, also where nobody could use the time any more.
    """
    now_row, reason = require_not_final(assessment), _clean(reason)
    if refused := unit_refused(now_row, stage, unit, by):
        raise Refused(refused)
    area, agency = _as_fields(unit)
    same = exceptions_of(now_row).filter(
        stage=stage, area=area, agency=agency, until=until, reason=reason, by=by
    )
    if (found := same.first()) is not None:
        return found
    _require_usable(now_row, stage)
    _require_ahead(now_row, until)
    by_province = gives_for_province(now_row, by)
    if by_province:
        _require_longer(now_row, stage, until)
    else:
        _require_within(now_row, until)
    made = DoorException.objects.create(
        assessment=now_row,
        stage=stage,
        area=area,
        agency=agency,
        until=until,
        by_province=by_province,
        reason=reason,
        at=db_now(),
        by=by,
    )
    # Why stands in the row: free text has no place in the log.
    data = {
        "exception": made.public_id,
        "stage": stage,
        "area": area.code if area else "",
        "agency": agency.public_id if agency else "",
        "until": until.isoformat(),
    }
    record_step("exception.given", now_row, by, data)
    return made


@transaction.atomic
def end_exception(*, exception: DoorException, by: User) -> None:
    """End it before its time; an operator only what a regency gave itself. Raises Refused."""
    now_row = locked(exception.assessment)
    row = DoorException.objects.select_related("ended_by").get(pk=exception.pk)
    if row.ended_at is not None:
        when = _local(now_row, row.ended_at)
        raise Refused(f"Tambahan waktu itu sudah diakhiri {row.ended_by}, {when}.")
    if row.until <= db_now():
        raise Refused(f"Tambahan waktu itu sudah habis, {_local(now_row, row.until)}.")
    if row.by_province and not gives_for_province(now_row, by):
        raise Refused("Tambahan waktu ini dari admin provinsi, jadi hanya mereka yang mengakhiri.")
    row.ended_at, row.ended_by = db_now(), by
    row.save(update_fields=["ended_at", "ended_by"])
    data = {"exception": row.public_id, "stage": row.stage}
    record_step("exception.ended", now_row, by, data)


def _clean(reason: str) -> str:
    reason = " ".join(reason.split())
    if not reason:
        raise Refused("Tulis alasan tambahan waktu, supaya pemeriksa tahu sebabnya.")
    if len(reason) > LONGEST_REASON:
        raise Refused(f"Alasan paling panjang {LONGEST_REASON} huruf. Ringkas, lalu kirim lagi.")
    return reason


def _as_fields(unit: Unit) -> tuple[Region | None, Agency | None]:
    if isinstance(unit, Agency):
        return None, unit
    return unit, None


def _require_usable(assessment: Assessment, stage: str) -> None:
    """SELF is over for good once the verification has begun; what comes back has its own window."""
    if stage == Stage.SELF and assessment.state not in (State.DRAFT, State.SUBMITTED):
        raise Refused(
            f"Evaluasi ini {STATE_WORDS[State(assessment.state)]}, jadi tambahan waktu untuk "
            "evaluasi mandiri tidak dapat dipakai lagi. Yang dikembalikan diperbaiki dalam masa "
            "perbaikan."
        )


def _require_ahead(assessment: Assessment, until: datetime) -> None:
    now = db_now()
    if until <= now:
        words = _local(assessment, now)
        raise Refused(f"Waktu itu sudah lewat. Sekarang {words}. Pilih waktu yang kemudian.")


def _require_before_closing(assessment: Assessment, until: datetime, what: str) -> None:
    end = self_window(assessment).end
    if end and until >= end.at:
        raise Refused(
            f"{what} harus sebelum evaluasi mandiri ditutup, {_local(assessment, end.at)}."
        )


def _require_within(assessment: Assessment, until: datetime) -> None:
    """An operator's: there is a cut-off to lift, and SELF closes no earlier than that."""
    if assessment.cutoff_at is None:
        raise Refused(
            "Daerah ini tidak punya batas internal, jadi semua masih dapat mengisi sampai evaluasi "
            "mandiri ditutup. Sesudah itu hanya admin provinsi yang memberi waktu."
        )
    end = self_window(assessment).end
    if end and until > end.at:
        raise Refused(
            f"Evaluasi mandiri ditutup {_local(assessment, end.at)}. Sesudah itu hanya admin "
            "provinsi yang memberi waktu. Pilih waktu sebelum itu."
        )
    if until <= assessment.cutoff_at:
        when = _local(assessment, assessment.cutoff_at)
        raise Refused(f"Batas internal memang baru {when}. Pilih waktu sesudah itu.")


def _require_longer(assessment: Assessment, stage: str, until: datetime) -> None:
    """The province's: there is a closing, or a cut-off, that it lies behind."""
    window = stage_windows(assessment)[stage]
    ends: list[End] = [end for end in (window.end, window.cutoff) if end]
    if not ends:
        raise Refused("Tahap ini tidak punya waktu tutup, jadi tidak perlu tambahan waktu.")
    first = min(ends, key=lambda end: end.at)
    if until <= first.at:
        when = _local(assessment, first.at)
        raise Refused(f"Tahap ini memang baru ditutup {when}. Pilih waktu sesudah itu.")


def _local(assessment: Assessment, moment: datetime) -> str:
    return in_words(moment, timezone_of(assessment.region))
