"""Asking kecamatan and offices for a paper by a due time, sending it, and looking at what came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import Agency, User
from audit.clock import db_now
from audit.services import record
from evaluations.models import AreaAnswer, Assessment, EvidenceRequest, RequestRecipient
from evaluations.services.areas import attach_to_area
from evaluations.services.doors import Refused, locked, require_kept
from evidence.models import DocumentVersion
from instruments.services import sheet_of
from regions.models import Region

LONGEST_REASON = RequestRecipient._meta.get_field("decision_reason").max_length


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper to ask for, of whom, and what it is good for (models.EvidenceRequest)."""

    title: str
    kind: str
    areas: Sequence[Region]
    agencies: Sequence[Agency]
    guidance: str = ""
    proves: Sequence[str] = ()
    proposed: Sequence[str] = ()

    @property
    def words(self) -> str:
        """ "SOP bencana dari 15 wilayah dan 1 instansi"."""
        counted = [(len(self.areas), "wilayah"), (len(self.agencies), "instansi")]
        whom = " dan ".join(f"{count} {name}" for count, name in counted if count)
        return f"{self.title} dari {whom}"


@transaction.atomic
def ask_all(
    *, assessment: Assessment, papers: Sequence[Paper], due_at: datetime, by: User
) -> list[EvidenceRequest]:
    """Ask for several papers, for all of them or for none. Raises Refused."""
    if not papers:
        raise Refused("Pilih paling sedikit satu berkas yang diminta, atau tulis sendiri.")
    return [
        ask(
            assessment=assessment,
            title=paper.title,
            kind=paper.kind,
            due_at=due_at,
            areas=paper.areas,
            agencies=paper.agencies,
            guidance=paper.guidance,
            proves=paper.proves,
            proposed=paper.proposed,
            by=by,
        )
        for paper in papers
    ]


@transaction.atomic
def ask(
    *,
    assessment: Assessment,
    title: str,
    kind: str,
    due_at: datetime,
    areas: Sequence[Region],
    agencies: Sequence[Agency],
    guidance: str = "",
    proves: Sequence[str] = (),
    proposed: Sequence[str] = (),
    by: User,
) -> EvidenceRequest:
    """Ask each area and office for one paper. Raises Refused; a foreign one is an IntegrityError.

    The same title with the same due time is asked once; asking more recipients adds them.
    """
    now_row = locked(assessment)
    if not areas and not agencies:
        raise Refused("Pilih paling sedikit satu kecamatan atau instansi.")
    sheet = sheet_of(now_row.round.instrument)
    unknown = [code for code in (*proves, *proposed) if not sheet.has_question(code)]
    if unknown:
        raise Refused(f"Pertanyaan {', '.join(unknown)} tidak ada dalam instrumen ini.")
    asked, created = EvidenceRequest.objects.get_or_create(
        assessment=now_row,
        title=title,
        due_at=due_at,
        cancelled_at=None,
        defaults={
            "kind": kind,
            "guidance": guidance,
            "proves": list(proves),
            "proposed": list(proposed),
            "created_at": db_now(),
            "created_by": by,
        },
    )
    added = [RequestRecipient.objects.get_or_create(request=asked, area=area) for area in areas]
    added += [
        RequestRecipient.objects.get_or_create(request=asked, agency=agency) for agency in agencies
    ]
    count = sum(new for _, new in added)
    if created or count:
        _record("request.asked", asked, by, {"recipients": count, "due_at": due_at.isoformat()})
    return asked


@transaction.atomic
def cancel_request(*, asked: EvidenceRequest, by: User) -> None:
    """Ask no longer; what was sent stays where it is. Cancelling twice is one deed."""
    open_row = EvidenceRequest.objects.filter(pk=asked.pk, cancelled_at__isnull=True)
    if open_row.update(cancelled_at=db_now()):
        _record("request.cancelled", asked, by, {})


@transaction.atomic
def send_requested(
    *, recipient: RequestRecipient, version: DocumentVersion, by: User
) -> RequestRecipient:
    """Answer a request with a received document, also after the due time. Raises Refused.

    A newer paper takes the place of one that was not accepted yet; it also proves the area's own
    answers that the request names, as long as these can be changed. The same one again is one deed.
    """
    row = _locked(recipient)
    _require_wanted(row, version)
    if row.version_id == version.pk:
        return row
    require_kept(version)
    row.version, row.sent_at, row.sent_by = version, db_now(), by
    row.decision, row.decision_reason = RequestRecipient.Decision.NONE, ""
    row.decided_at = row.decided_by = None
    _save(row)
    data = {"recipient": row.public_id, "document": version.document.public_id}
    _record("request.sent", row.request, by, data)
    if row.area_id is not None:
        _prove_area_answers(row, row.request, version, by)
    return row


def _locked(recipient: RequestRecipient) -> RequestRecipient:
    """The row as it is now, with its request: others may have cancelled or sent meanwhile.

    Its assessment first, as all writers of a regency do, or two of them wait for each other.
    """
    locked(recipient.request.assessment)
    rows = RequestRecipient.objects.select_related("request__assessment__region")
    return rows.select_for_update(of=("self",)).get(pk=recipient.pk)


def _require_wanted(row: RequestRecipient, version: DocumentVersion) -> None:
    if row.request.cancelled_at is not None:
        raise Refused("Permintaan ini sudah dibatalkan operator. Dokumen Anda tetap tersimpan.")
    if row.decision == RequestRecipient.Decision.ACCEPTED:
        raise Refused("Berkas sebelumnya sudah diterima operator. Tidak perlu mengirim lagi.")
    if row.decision == RequestRecipient.Decision.RETURNED and row.version_id == version.pk:
        raise Refused("Berkas ini yang dikembalikan operator. Perbaiki, lalu kirim berkas baru.")


def _save(row: RequestRecipient) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Refused("Dokumen itu bukan milik kabupaten/kota ini. Pilih yang lain.") from error


def _prove_area_answers(
    row: RequestRecipient, asked: EvidenceRequest, version: DocumentVersion, by: User
) -> None:
    answers = AreaAnswer.objects.filter(
        assessment=asked.assessment_id, area=row.area_id, question__code__in=asked.proves
    )
    for answer in answers.select_related("assessment__round__instrument", "question"):
        try:
            with transaction.atomic():
                attach_to_area(answer=answer, version=version, by=by)
        except Refused:
            # The answers are locked: the paper has arrived all the same, the operator sees it.
            continue


@transaction.atomic
def decide_requested(
    *, recipient: RequestRecipient, decision: str, reason: str = "", seen: str = "", by: User
) -> RequestRecipient:
    """Accept what was sent, or give it back with a reason. Raises Refused.

    `seen` is the public id of the file that was looked at; without it that of `recipient` counts.
    """
    row = _locked(recipient)
    reason = _decided_reason(decision, reason)
    if row.request.cancelled_at is not None:
        raise Refused("Permintaan ini sudah dibatalkan, jadi tidak diperiksa lagi.")
    if row.version is None:
        raise Refused("Belum ada berkas yang dikirim.")
    if seen != row.version.public_id if seen else row.version_id != recipient.version_id:
        raise Refused("Berkas yang lebih baru baru saja dikirim. Buka dahulu, lalu putuskan.")
    if (row.decision, row.decision_reason) == (decision, reason):
        return row
    row.decision, row.decision_reason = decision, reason
    row.decided_at, row.decided_by = db_now(), by
    row.save(update_fields=["decision", "decision_reason", "decided_at", "decided_by"])
    data = {"recipient": row.public_id, "decision": decision}
    _record("request.decided", row.request, by, data)
    return row


def _decided_reason(decision: str, reason: str) -> str:
    """The reason as it is stored; only what is given back has one."""
    if decision == RequestRecipient.Decision.ACCEPTED:
        return ""
    if decision != RequestRecipient.Decision.RETURNED:
        raise Refused("Pilih diterima atau dikembalikan.")
    reason = reason.strip()
    if not reason:
        raise Refused("Tulis alasan pengembalian, supaya pengirim tahu apa yang diperbaiki.")
    if len(reason) > LONGEST_REASON:
        raise Refused(f"Alasan paling panjang {LONGEST_REASON} huruf. Ringkas, lalu kirim lagi.")
    return reason


def _record(verb: str, asked: EvidenceRequest, by: User, data: dict) -> None:
    record(
        verb=verb,
        subject=f"request:{asked.public_id}",
        region=asked.assessment.region_id,
        by=by,
        data=data,
    )
