"""Bringing the units of the database in line with the official list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from audit.bulk import ready_for_bulk_check
from audit.clock import db_now
from audit.services import record
from regions.models import Region
from regions.source import Unit
from regions.timezones import jakarta_day

COMPARED = ("code", "name", "kind", "level", "parent_id", "province_id", "regency_id")
WRITTEN = ["name", "search_key", "kind", "level", "parent", "province", "regency", "valid_until"]
BATCH = 5_000


class BrokenSource(ValueError):  # noqa: N818 - it reads as what it says
    """The list itself is wrong; nothing was written."""


@dataclass(frozen=True)
class Loaded:
    """How many units of the list were added, changed, or found as they are; how many ended."""

    added: int
    changed: int
    unchanged: int
    ended: int


def load(*, units: Sequence[Unit], source: str) -> Loaded:
    """Add and correct units; a unit that is not listed any more ends today, none is deleted.

    Every row is compared, so that rows changed by hand are corrected too. A listed unit exists:
    its end date goes. Units that appear after the first load begin today, so that older rounds
    keep their areas. Raises BrokenSource.
    """
    _refuse_broken(units)
    today = jakarta_day(db_now())
    stored = _stored()
    differing = [unit for unit in units if stored.get(unit.code) != _as_stored(unit)]
    added = sum(unit.code not in stored for unit in differing)
    gone = _gone(stored, units)
    loaded = Loaded(added, len(differing) - added, len(units) - len(differing), len(gone))
    if differing or gone:
        _write(
            differing,
            gone,
            begin=today if stored else None,
            end=today,
            loaded=loaded,
            source=source,
        )
    return loaded


def _gone(stored: Mapping[str, tuple], units: Sequence[Unit]) -> list[str]:
    """Codes of living units that are not listed any more."""
    listed = {unit.code for unit in units}
    return [code for code, row in stored.items() if code not in listed and row[-1] is None]


def counts_by_level(units: Sequence[Unit]) -> Counter[int]:
    return Counter(unit.level for unit in units)


@transaction.atomic
def _write(differing, gone, *, begin: date | None, end: date, loaded: Loaded, source: str) -> None:
    Region.objects.bulk_create(
        [_row(unit, begin) for unit in differing],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=WRITTEN,
    )
    ready_for_bulk_check(Region)
    for start in range(0, len(gone), 500):
        Region.objects.filter(code__in=gone[start : start + 500]).update(valid_until=end)
    data = asdict(loaded) | {"source": source}
    record(verb="regions.loaded", subject="regions", region="", by=None, data=data)


def _refuse_broken(units: Sequence[Unit]) -> None:
    codes = Counter(unit.code for unit in units)
    twice = [code for code, times in codes.items() if times > 1]
    orphans = [unit.code for unit in units if unit.parent and unit.parent not in codes]
    if not units or twice or orphans:
        raise BrokenSource(
            f"Daftar wilayah rusak: {len(units)} satuan, kode ganda {twice[:5]}, "
            f"tanpa induk {orphans[:5]}."
        )


def _stored() -> dict[str, tuple]:
    rows = Region.objects.order_by().values_list(*COMPARED, "valid_until")
    return {row[0]: row for row in rows.iterator(chunk_size=10_000)}


def _as_stored(unit: Unit) -> tuple:
    parents = (unit.parent, unit.province, unit.regency)
    return (unit.code, unit.name, unit.kind, unit.level, *parents, None)


def _row(unit: Unit, begin: date | None) -> Region:
    return Region(
        code=unit.code,
        name=unit.name,
        kind=unit.kind,
        level=unit.level,
        parent_id=unit.parent,
        province_id=unit.province,
        regency_id=unit.regency,
        valid_from=begin,
    )
