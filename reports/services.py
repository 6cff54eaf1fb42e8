"""Writes the letterhead of a region."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.models import User
from audit.clock import db_now
from audit.services import record
from evidence.names import clean_name
from jobs.sandbox import ChildFailed, NoSeat, run_limited
from regions.models import Region
from reports.arms import LARGEST_PNG
from reports.letterheads import TEXTS
from reports.models import Letterhead


class ArmsRefused(Exception):  # noqa: N818 - it reads as what it says
    """The picture can't be used; `str()` is the sentence for the person, `status` the page's."""

    def __init__(self, sentence: str, status: int = 422) -> None:
        super().__init__(sentence)
        self.status = status


class StaleLetterhead(Exception):  # noqa: N818 - it reads as what it says
    """Somebody saved the letterhead since the form was opened; `current` is what stands now."""

    def __init__(self, current: Letterhead) -> None:
        super().__init__("Kop ini sudah diubah orang lain sejak halaman Anda buka.")
        self.current = current


def redrawn_arms(upload: UploadedFile) -> bytes:
    """The sent picture as a small PNG of our own, drawn in a limited child; raises ArmsRefused."""
    with TemporaryDirectory(prefix="kla-lambang-") as folder:
        sent, target = Path(folder) / "sent", Path(folder) / "arms.png"
        with sent.open("wb") as copy:
            for chunk in upload.chunks():
                copy.write(chunk)
        said = _redraw_in_child(sent, clean_name(upload.name or ""), target)
        if "refused" in said:
            raise ArmsRefused(said["refused"])
        return target.read_bytes()


def _redraw_in_child(sent: Path, name: str, target: Path) -> dict[str, Any]:
    try:
        return run_limited(
            "reports.arms:redraw", str(sent), name, str(target), largest_file=10 * LARGEST_PNG
        )
    except NoSeat:
        raise ArmsRefused(
            "Server sedang sibuk sehingga gambar belum diperiksa. Tunggu setengah menit, pilih "
            "lagi gambarnya, lalu simpan lagi.",
            status=503,
        ) from None
    except ChildFailed:
        raise ArmsRefused(
            "Gambar ini rusak atau terlalu rumit sehingga tidak dapat dibaca. Simpan ulang "
            "sebagai PNG, lalu pilih lagi."
        ) from None


@transaction.atomic
def save_letterhead(
    *,
    region: Region,
    texts: Mapping[str, str],
    version: int,
    by: User,
    arms: bytes | None = None,
    remove_arms: bool = False,
) -> Letterhead:
    """Write the letterhead whose form was opened at `version`; without `arms` the old ones stay.

    The same form twice is one save (double click). Raises StaleLetterhead.
    """
    row = Letterhead.objects.select_for_update().filter(region=region).first()
    row = row or Letterhead(region=region, updated_at=db_now())
    changed = _write(row, texts, arms, remove_arms=remove_arms)
    if not changed:
        return row
    if row.version != version:
        raise StaleLetterhead(Letterhead.objects.select_related("updated_by").get(pk=row.pk))
    row.version += 1
    row.updated_at, row.updated_by = db_now(), by
    row.full_clean()
    row.save()
    record(
        verb="letterhead.saved",
        subject=f"letterhead:{region.code}",
        region=region.code,
        by=by,
        data={"version": row.version, "changed": changed},
    )
    return row


def _write(
    row: Letterhead, texts: Mapping[str, str], arms: bytes | None, *, remove_arms: bool
) -> list[str]:
    """Set the fields and return the names of those that were different."""
    changed = [name for name in TEXTS if getattr(row, name) != texts.get(name, "")]
    for name in changed:
        setattr(row, name, texts.get(name, ""))
    # PostgreSQL hands out a view of the bytes, which equals no bytes.
    present = bytes(row.arms) if row.arms else None
    wanted = arms or (None if remove_arms else present)
    if wanted != present:
        row.arms = wanted
        changed.append("arms")
    return changed
