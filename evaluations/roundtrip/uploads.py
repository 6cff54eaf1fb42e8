"""A filled-in sheet on its way through the preview: read, signed, judged again when it is saved."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from accounts.models import User
from evaluations.models import Assessment
from evaluations.roundtrip.judging import Outcome, refuse_other_files
from evaluations.roundtrip.queries import IsianPreview, origin_of
from evaluations.roundtrip.sheets import HEADS, SHEET
from evaluations.seals import seal, unseal
from evaluations.sent_tables import (
    SentRow,
    Unread,
    column_names,
    columns_in,
    refuse_twins,
    rows_below,
)
from evaluations.uploaded_tables import HEADS as HEAD_WITHIN
from evaluations.uploaded_tables import uploaded_table

MOST_COLUMNS = 20
COLUMN_OF = column_names(HEADS)
CHOICE = "pilih-"  # a conflict's field, with its code
MINE, SKIP = "mine", "lewati"


@dataclass(frozen=True, slots=True)
class IsianUpload:
    """The rows of one file. What the preview saw, `seen` code -> version and the numbers of the
    rows that it `refused`, is what the person agrees to.
    """

    rows: Sequence[SentRow]
    places: Mapping[str, int]
    sha256: str
    seen: Mapping[str, int] = field(default_factory=dict)
    refused: Sequence[int] = ()
    hidden: Sequence[int] = ()
    sheet: str = ""

    def sealed(self, preview: IsianPreview, by: User) -> str:
        """For the page's hidden field: signed for this person, regency and year, not secret.

        "" when it would not fit into a form: then nothing can be saved.
        """
        kept = {row.number for row in preview.rows if row.outcome is not Outcome.SAME}
        now = replace(
            self,
            rows=[row for row in self.rows if row.number in kept],
            seen={row.code: row.version for row in preview.rows if row.number in kept},
            refused=[row.number for row in preview.refused],
        )
        rows = [row.packed() for row in now.rows]
        told = [rows, now.places, now.sha256, now.seen, now.refused, now.hidden, now.sheet]
        sealed = seal(told, about=_about(preview.page.assessment), by=by)
        return sealed if len(sealed) < settings.DATA_UPLOAD_MAX_MEMORY_SIZE * 0.9 else ""


@dataclass(frozen=True, slots=True)
class Agreed:
    """How the person decided: codes whose conflict goes to the file, and about refused rows."""

    mine: frozenset[str] = frozenset()
    skips_refused: bool = False

    @classmethod
    def of(cls, data: QueryDict) -> Agreed:
        mine = (
            name.removeprefix(CHOICE)
            for name, value in data.items()
            if name.startswith(CHOICE) and value == MINE
        )
        return cls(frozenset(mine), data.get(SKIP) == "1")

    def without(self, codes: Collection[str]) -> Agreed:
        """What moved once more is decided anew."""
        return replace(self, mine=self.mine - set(codes))


def read_upload(file: UploadedFile, assessment: Assessment) -> IsianUpload:
    """Raises the gate's Refused, or Unread for what is no sheet of this evaluation."""
    table = uploaded_table(file, columns=MOST_COLUMNS)
    rows = list(table.rows)
    for place, (_, cells) in enumerate(rows[:HEAD_WITHIN]):
        columns = columns_in(cells, COLUMN_OF)
        if columns.keys() >= {"code", "value", "key"}:
            refuse_twins(cells, columns, COLUMN_OF)
            sent = rows_below(cells, rows[place + 1 :], columns)
            refuse_other_files(sent.rows, origin_of(assessment))
            return IsianUpload(
                rows=sent.rows,
                places=columns,
                sha256=table.sha256,
                hidden=sorted(table.hidden & {row.number for row in sent.rows}),
                sheet=table.title if table.title != SHEET else "",
            )
    raise Unread(
        f"Judul kolom Kode, Jawaban, dan Kunci tidak ditemukan di lembar pertama. Unduh berkas "
        f"isian di halaman ini, isi lembar {SHEET}, lalu kirim."
    )


def opened(sealed: str, assessment: Assessment, by: User) -> IsianUpload:
    """What is behind the field. Raises Refused when it is not ours, or too old."""
    rows, *rest = unseal(sealed, about=_about(assessment), by=by)
    return IsianUpload([SentRow(number, cells) for number, cells in rows], *rest)


def _about(assessment: Assessment) -> str:
    return f"roundtrip.{assessment.pk}"
