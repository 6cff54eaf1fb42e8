"""A recap on its way through the reconciliation: signed, and judged again when it is saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from accounts.models import User
from evaluations.imports import Imported, import_answers
from evaluations.models import Assessment
from evaluations.queries import overview
from evaluations.recap.queries import RecapPreview, recap_preview
from evaluations.recap.tables import recap_sheet
from evaluations.recaps import Recap
from evaluations.seals import seal, unseal
from evaluations.sent_tables import SentRow
from evaluations.services.doors import locked
from instruments.services import sheet_of


@dataclass(frozen=True, slots=True)
class RecapUpload:
    """The rows of one file, its fingerprint, and that of the answers its preview looked at."""

    rows: Sequence[SentRow]
    columns: Sequence[str]
    sha256: str
    mark: str = ""
    hidden: Sequence[int] = ()
    ignored: Sequence[str] = ()
    sheet: str = ""

    def sealed(self, preview: RecapPreview, by: User) -> str:
        """For the page's hidden field: signed for this person, regency and year, not secret."""
        now = replace(self, mark=preview.mark)
        rows = [row.packed() for row in now.rows]
        told = [rows, now.columns, now.sha256, now.mark, now.hidden, now.ignored, now.sheet]
        return seal(told, about=_about(preview.page.assessment), by=by)


class NotSaved(Exception):  # noqa: N818 - it reads as what it says
    """Nothing was written; `preview` is how the recap stands now."""

    def __init__(self, preview: RecapPreview, says: str) -> None:
        super().__init__(says)
        self.preview = preview


class ChangedSince(NotSaved):
    """Somebody saved one of the answers since the preview."""


def opened(sealed: str, assessment: Assessment, by: User) -> RecapUpload:
    """What is behind the field. Raises Refused when it is not ours, or too old."""
    rows, *rest = unseal(sealed, about=_about(assessment), by=by)
    return RecapUpload([SentRow(number, cells) for number, cells in rows], *rest)


def preview_of(upload: RecapUpload, assessment: Assessment, by: User) -> RecapPreview:
    """The upload against the answers as they are now, and the doors as they are for `by`."""
    recap = recap_sheet(upload.rows, upload.columns, sheet_of(assessment.round.instrument))
    return recap_preview(overview(assessment, user=by), recap)


@transaction.atomic
def save_recap(*, assessment: Assessment, upload: RecapUpload, checked: str, by: User) -> Imported:
    """Write all answers of the file or none; nothing is recorded where none changes.

    `checked` is the mark of the differences that the person says to have looked at. Raises NotSaved
    with the new preview, and Refused while answers can't be written.
    """
    now_row = locked(assessment)
    preview = preview_of(upload, now_row, by)
    if not preview.changes and not preview.recap.faults:
        return Imported(len(preview.recap.lines), 0)
    if preview.mark != upload.mark:
        raise ChangedSince(
            preview,
            "Ada jawaban yang diubah orang lain sejak pratinjau Anda. Periksa sekali lagi, lalu "
            "simpan.",
        )
    if preview.recap.faults:
        raise NotSaved(preview, "Perbaiki baris yang salah di berkas Anda, lalu kirim lagi.")
    if preview.reconciliation.mark != checked:
        raise NotSaved(preview, "Centang dahulu bahwa Anda sudah memeriksa selisihnya.")
    recap = Recap(preview.recap.lines, upload.sha256)
    return import_answers(assessment=now_row, recap=recap, by=by)


def _about(assessment: Assessment) -> str:
    return f"recap.{assessment.pk}"
