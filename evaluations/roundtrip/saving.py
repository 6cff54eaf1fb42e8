"""Saving a filled-in sheet: what the preview showed and the person decided, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from evaluations.models import Assessment
from evaluations.roundtrip.judging import JudgedRow, Outcome
from evaluations.roundtrip.queries import IsianPreview, preview_of
from evaluations.roundtrip.uploads import Agreed, IsianUpload
from evaluations.scorecards import store_card
from evaluations.services import Statement, write_answer
from evaluations.services.doors import locked
from evaluations.services.steps import record_step
from evaluations.values import format_value
from instruments.models import Question


@dataclass(frozen=True, slots=True)
class Saved:
    """Answers written, conflicts left as they stand, refused rows passed over."""

    written: int
    left: int
    skipped: int


class NotSaved(Exception):  # noqa: N818 - it reads as what it says
    """Nothing was written; `preview` is how the file stands now, `agreed` what is still decided."""

    def __init__(self, preview: IsianPreview, agreed: Agreed, says: str) -> None:
        super().__init__(says)
        self.preview, self.agreed = preview, agreed


class ChangedSince(NotSaved):
    """Somebody saved one of the answers, or a door closed, since the preview."""


@transaction.atomic
def save_isian(*, assessment: Assessment, upload: IsianUpload, agreed: Agreed, by: User) -> Saved:
    """Write the answers in one deed with one event; the same form twice writes nothing more.

    Everything is judged again behind the lock: keys, values, versions, and each question's door.
    Raises NotSaved.
    """
    now_row = locked(assessment)
    preview = preview_of(upload.rows, upload.places, now_row, by)
    _require_as_seen(preview, upload, agreed)
    wished = preview.wished(agreed.mine)
    if wished and preview.refused and not agreed.skips_refused:
        raise NotSaved(
            preview,
            agreed,
            "Masih ada baris yang ditolak. Perbaiki di berkas Anda lalu kirim lagi, atau centang "
            "lewati baris yang ditolak.",
        )
    if wished:
        _write(now_row, wished, upload, by)
    left = len(preview.conflicts) - sum(row.code in agreed.mine for row in preview.conflicts)
    return Saved(len(wished), left, len(preview.refused))


def _require_as_seen(preview: IsianPreview, upload: IsianUpload, agreed: Agreed) -> None:
    """Raise ChangedSince where a row is no longer what the person looked at."""
    open_rows = [row for row in preview.rows if row.outcome is not Outcome.SAME]
    moved = [row.code for row in open_rows if upload.seen.get(row.code) != row.version]
    if moved:
        raise ChangedSince(
            preview,
            agreed.without(moved),
            "Ada jawaban yang diubah orang lain sejak pratinjau Anda. Belum ada yang disimpan; "
            "periksa sekali lagi, lalu simpan.",
        )
    if {row.number for row in preview.refused} - set(upload.refused):
        raise ChangedSince(
            preview,
            agreed,
            "Ada baris yang sekarang ditolak. Belum ada yang disimpan; periksa sekali lagi.",
        )


def _write(
    assessment: Assessment, rows: Sequence[JudgedRow], upload: IsianUpload, by: User
) -> None:
    questions = Question.objects.filter(
        instrument=assessment.round.instrument_id, code__in=[row.code for row in rows]
    )
    by_code = {question.code: question for question in questions}
    values = {}
    for row in rows:
        told = row.told
        write_answer(
            assessment=assessment,
            question=by_code[row.code],
            statement=Statement(told.value, told.note, told.reason),
            version=row.version,
            by=by,
        )
        values[row.code] = "" if told.value is None else format_value(told.value)
    over = [row.code for row in rows if row.outcome is Outcome.CONFLICT]
    data = {"file_sha256": upload.sha256, "read": len(upload.rows), "values": values, "over": over}
    record_step("answers.imported", assessment, by, data)
    store_card(assessment, cause="answers.imported", by=by)
