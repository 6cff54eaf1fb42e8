"""The decree and its ground, and opening a result again (rules 5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from accounts.models import User
from audit.clock import db_now
from evaluations.models import Assessment, Award, Reopening, Scorecard, Stage
from evaluations.outside.cards import (
    Content,
    Detail,
    cluster_content,
    cluster_fault,
    detail_fault,
    ground_fault,
    question_content,
    score_fault,
    total_content,
)
from evaluations.outside.queries import recorded_points
from evaluations.scorecards import keep_card, store_province_card
from evaluations.scoring import round_total
from evaluations.services.doors import Refused, require_kept
from evaluations.services.steps import finish, freeze, record_step, start
from evaluations.workflow import Action
from evidence.models import DocumentVersion
from instruments.services import sheet_of
from instruments.sheet import Sheet
from regions.timezones import timezone_of

# A decree comes as a scan or as a photo of it (issue 5).
FILE_TYPES = ("application/pdf", "image/jpeg")


@dataclass(frozen=True, slots=True)
class Ground:
    """What a result rests on: the decree's number and day, and its file where there is one."""

    number: str
    day: date
    file: DocumentVersion | None = None


@transaction.atomic
def finalise(
    *,
    assessment: Assessment,
    score: Decimal,
    awarded: str,
    ground_number: str,
    ground_date: date,
    file: DocumentVersion | None = None,
    detail: Detail = Detail.TOTAL,
    clusters: Mapping[str, Decimal] | None = None,
    note: str = "",
    by: User,
) -> Award:
    """Keep the minister's decree: its score and the awarded predicate, beside the computed one.

    Freezes every card. `awarded` is a predicate's code, or "" for none. `detail` says what stands
    under the score: nothing, `clusters` (every code), or what was recorded by question; it must sum
    to the score. Raises Refused.
    """
    now_row = start(Action.FINALISE, assessment)
    sheet = sheet_of(now_row.round.instrument)
    ground = Ground(ground_number.strip(), ground_date, file)
    _check_ground(now_row, ground)
    if fault := score_fault(sheet, score):
        raise Refused(fault)
    if awarded and awarded not in {step.code for step in sheet.predicates}:
        raise Refused("Predikat tidak dikenal. Pilih dari daftar.")
    content = _final_content(now_row, sheet, score, detail, clusters or {})
    cause = "assessment.finalise"
    keep_card(now_row, Stage.FINAL, content, cause=cause, by=by, freeze=True)
    freeze(Scorecard.objects.filter(assessment=now_row))
    award = Award.objects.create(
        assessment=now_row,
        version=now_row.version,
        score=round_total(score),
        predicate=awarded,
        ground_number=ground.number,
        ground_date=ground.day,
        file=ground.file,
        note=note,
        at=db_now(),
        by=by,
    )
    data = {"score": content["score"], "awarded": awarded, "ground": ground.number}
    if ground.file:
        data["document"] = ground.file.document.public_id
    finish(Action.FINALISE, now_row, by, data)
    return award


def _check_ground(assessment: Assessment, ground: Ground) -> None:
    if not ground.number:
        raise Refused(
            "Penetapan tanpa dasar tidak dapat dicatat. Isi nomor dan tanggal SK yang "
            "menetapkannya."
        )
    if ground.day > db_now().astimezone(timezone_of(assessment.region)).date():
        raise Refused("Tanggal SK belum tiba. Isi tanggal SK paling lambat hari ini.")
    if fault := ground_fault(ground.day, assessment.round.year):
        raise Refused(fault)
    if ground.file is None:
        return
    if ground.file.media_type not in FILE_TYPES:
        raise Refused("Berkas SK harus PDF atau JPG. Pindai atau foto SK itu, lalu kirim lagi.")
    if ground.file.document.region_id != assessment.region_id:
        raise Refused("Berkas SK itu milik daerah lain. Kirim berkasnya untuk daerah ini.")
    require_kept(ground.file)


def _final_content(
    assessment: Assessment,
    sheet: Sheet,
    score: Decimal,
    detail: Detail,
    clusters: Mapping[str, Decimal],
) -> Content:
    """The card of the decree; its score is never adjusted to its parts, nor they to it."""
    if detail == Detail.TOTAL:
        return total_content(sheet, score)
    if detail == Detail.CLUSTERS:
        if fault := cluster_fault(sheet, clusters):
            raise Refused(fault)
        content = cluster_content(sheet, clusters)
    else:
        points = recorded_points(assessment, Stage.FINAL)
        if not points:
            raise Refused(
                "Rincian per pertanyaan belum dicatat. Catat dahulu, atau isi nilai saja."
            )
        content = question_content(sheet, points)
    if fault := detail_fault(score, Decimal(content["score"])):
        raise Refused(fault)
    return content


@transaction.atomic
def ask_to_reopen(*, assessment: Assessment, reason: str, by: User) -> Reopening:
    """Propose to open a result again; nothing moves until another person confirms."""
    now_row = start(Action.REOPEN, assessment)
    if not reason.strip():
        raise Refused("Tulis alasan membuka kembali.")
    if waiting := _waiting(now_row):
        raise Refused(waiting.taken)
    asked = Reopening.objects.create(
        assessment=now_row,
        version=now_row.version,
        reason=reason.strip(),
        asked_at=db_now(),
        asked_by=by,
    )
    record_step("assessment.reopening_asked", now_row, by, {"version": now_row.version})
    return asked


@transaction.atomic
def reopen(*, assessment: Assessment, proposal: str, by: User) -> None:
    """Confirm somebody else's wish to reopen: a new version is verified, the old one stays.

    `proposal` is the public id of what the person read; one never confirms another than that.
    """
    now_row = start(Action.REOPEN, assessment)
    asked = _read(now_row, proposal)
    if asked.asked_by_id == by.pk:
        raise Refused("Anda sendiri yang mengusulkan. Admin provinsi lain perlu menyetujuinya.")
    asked.confirmed_by, asked.confirmed_at = by, db_now()
    asked.save(update_fields=["confirmed_by", "confirmed_at"])
    freeze(Scorecard.objects.filter(assessment=now_row))
    data = {"version": now_row.version + 1}
    finish(
        Action.REOPEN,
        now_row,
        by,
        data,
        version=now_row.version + 1,
        review=now_row.review + 1,
    )
    store_province_card(now_row, cause="assessment.reopen", by=by)


@transaction.atomic
def refuse_reopening(*, assessment: Assessment, proposal: str, why: str = "", by: User) -> None:
    """End somebody else's wish to reopen, told by its public id; the result stays as it is."""
    now_row = start(Action.REOPEN, assessment)
    asked = _read(now_row, proposal)
    if asked.asked_by_id == by.pk:
        raise Refused("Anda sendiri yang mengusulkan. Tarik usulan itu bila tidak jadi.")
    _end(asked, now_row, by, "assessment.reopening_refused", why)


@transaction.atomic
def withdraw_reopening(*, assessment: Assessment, proposal: str, by: User) -> None:
    """End the own wish to reopen, told by its public id; the result stays as it is."""
    now_row = start(Action.REOPEN, assessment)
    asked = _read(now_row, proposal)
    if asked.asked_by_id != by.pk:
        raise Refused(
            f"Hanya {asked.asked_by} yang dapat menarik usulan itu. Anda dapat menolaknya."
        )
    _end(asked, now_row, by, "assessment.reopening_withdrawn")


def _waiting(assessment: Assessment) -> Reopening | None:
    rows = Reopening.objects.waiting().filter(assessment=assessment)
    return rows.select_related("asked_by").first()


def _read(assessment: Assessment, proposal: str) -> Reopening:
    """What waits, if it is what the person read; raises Refused."""
    asked = _waiting(assessment)
    if asked is None:
        raise Refused(
            "Tidak ada usulan membuka kembali yang menunggu. Usulkan dahulu dengan alasannya."
        )
    if asked.public_id != proposal:
        raise Refused(
            f"Usulan yang Anda baca sudah berakhir. Kini menunggu usulan {asked.asked_by}: baca "
            "alasannya, lalu putuskan."
        )
    return asked


def _end(asked: Reopening, assessment: Assessment, by: User, verb: str, why: str = "") -> None:
    asked.ended_by, asked.ended_at, asked.ended_why = by, db_now(), why.strip()
    asked.save(update_fields=["ended_by", "ended_at", "ended_why"])
    record_step(verb, assessment, by, {"version": assessment.version})
