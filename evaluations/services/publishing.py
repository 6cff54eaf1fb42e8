"""After the province's review: results from outside, the decree, opening again (rules 5)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.models import User
from audit.clock import db_now
from evaluations.models import Assessment, Award, Reopening, Scorecard, Stage
from evaluations.scorecards import keep_card, store_province_card
from evaluations.scoring import ZERO, predicate, round_total
from evaluations.services.doors import Refused
from evaluations.services.steps import finish, freeze, record_step, start
from evaluations.values import spoken
from evaluations.workflow import Action
from instruments.services import sheet_of
from instruments.sheet import Sheet

OUTSIDE = (Stage.CENTRAL, Stage.FIELD)


@transaction.atomic
def record_stage(
    *, assessment: Assessment, stage: Stage, points: Mapping[str, Decimal], by: User
) -> Scorecard:
    """Keep what the ministry found at CENTRAL or FIELD, as points of each cluster.

    Recording the same stage again corrects it until the result is final. Raises Refused.
    """
    now_row = start(Action.RECORD, assessment)
    sheet = sheet_of(now_row.round.instrument)
    _points_faults(sheet, stage, points)
    total = round_total(sum(points.values(), ZERO))
    content = _content(sheet, total, points)
    card = keep_card(now_row, stage, content, cause="assessment.record", by=by)
    finish(Action.RECORD, now_row, by, {"stage": stage, "score": str(card.total)})
    return card


def _points_faults(sheet: Sheet, stage: Stage, points: Mapping[str, Decimal]) -> None:
    if stage not in OUTSIDE:
        raise Refused("Hanya hasil verifikasi pusat dan lapangan yang dicatat di sini.")
    if set(points) != {cluster.code for cluster in sheet.clusters}:
        raise Refused("Isi nilai semua klaster.")
    for cluster in sheet.clusters:
        if not 0 <= points[cluster.code] <= cluster.max_points:
            raise Refused(
                f"Nilai {cluster.name} di luar batas. Isi antara 0 dan "
                f"{spoken(cluster.max_points.normalize())}."
            )


def _content(sheet: Sheet, total: Decimal, points: Mapping[str, Decimal]) -> dict[str, Any]:
    """A card that others computed: clusters where they are known, no ledger."""
    step = predicate(total, sheet.predicates)
    return {
        "score": str(total),
        "predicate": step.code if step else None,
        "label": step.label if step else None,
        "maximum": str(round_total(sheet.max_points)),
        "clusters": [
            {
                "code": cluster.code,
                "score": str(round_total(points[cluster.code])),
                "maximum": str(round_total(cluster.max_points)),
            }
            for cluster in sheet.clusters
            if cluster.code in points
        ],
        "unanswered": 0,
        "unsupported": "0.00",
        "ledger": [],
    }


@transaction.atomic
def finalise(
    *,
    assessment: Assessment,
    score: Decimal,
    awarded: str,
    ground_number: str,
    ground_date: date,
    note: str = "",
    by: User,
) -> Award:
    """Keep the minister's decree: its score and the awarded predicate, beside the computed one.

    Freezes every card. `awarded` is a predicate's code, or "" for none. Raises Refused.
    """
    now_row = start(Action.FINALISE, assessment)
    sheet = sheet_of(now_row.round.instrument)
    if not 0 <= score <= sheet.max_points:
        highest = spoken(sheet.max_points.normalize())
        raise Refused(f"Nilai di luar batas. Isi antara 0 dan {highest}.")
    if awarded and awarded not in {step.code for step in sheet.predicates}:
        raise Refused("Predikat tidak dikenal. Pilih dari daftar.")
    total = round_total(score)
    keep_card(
        now_row,
        Stage.FINAL,
        _content(sheet, total, {}),
        cause="assessment.finalise",
        by=by,
        freeze=True,
    )
    freeze(Scorecard.objects.filter(assessment=now_row))
    award = Award.objects.create(
        assessment=now_row,
        version=now_row.version,
        score=total,
        predicate=awarded,
        ground_number=ground_number,
        ground_date=ground_date,
        note=note,
        at=db_now(),
        by=by,
    )
    data = {"score": str(total), "awarded": awarded, "ground": ground_number}
    finish(Action.FINALISE, now_row, by, data)
    return award


@transaction.atomic
def ask_to_reopen(*, assessment: Assessment, reason: str, by: User) -> Reopening:
    """Propose to open a result again; nothing moves until another person confirms."""
    now_row = start(Action.REOPEN, assessment)
    if not reason.strip():
        raise Refused("Tulis alasan membuka kembali.")
    asked, created = Reopening.objects.get_or_create(
        assessment=now_row,
        version=now_row.version,
        defaults={"reason": reason.strip(), "asked_at": db_now(), "asked_by": by},
    )
    if not created:
        raise Refused(
            f"{asked.asked_by} sudah mengusulkan ini. Admin provinsi lain perlu menyetujuinya."
        )
    record_step("assessment.reopening_asked", now_row, by, {"version": now_row.version})
    return asked


@transaction.atomic
def reopen(*, assessment: Assessment, by: User) -> None:
    """Confirm somebody else's wish to reopen: a new version is verified, the old one stays."""
    now_row = start(Action.REOPEN, assessment)
    asked = Reopening.objects.filter(assessment=now_row, version=now_row.version).first()
    if asked is None:
        raise Refused("Belum ada usulan membuka kembali. Usulkan dahulu dengan alasannya.")
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
