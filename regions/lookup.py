"""One unit from a code or a name as people write it (issue 2, "Regions")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches

from regions.models import Kind, Level, Region, RegionQuerySet
from regions.names import Reading, readings

CODE = re.compile(r"\A([0-9]{2})(?:[. ]?([0-9]{2})(?:[. ]?([0-9]{2})(?:[. ]?([0-9]{4}))?)?)?\Z")
# Short names that no rule gives; a bare "Yogyakarta" is the province, as a bare "Bengkulu" is.
PROVINCE_NAMES = {
    "jakarta": "31",
    "dki": "31",
    "dkijakarta": "31",
    "yogyakarta": "34",
    "diy": "34",
    "diyogyakarta": "34",
    "ntb": "52",
    "ntt": "53",
    "babel": "19",
    "bangkabelitung": "19",
    "kepri": "21",
    "nad": "11",
    "nanggroeacehdarussalam": "11",
}
MOST_CANDIDATES = 10
LONGEST_TEXT = 200
# Close spellings are looked for among at most this many names: villages only inside a regency.
MOST_COMPARED = 10_000


class RegionNotFound(LookupError):  # noqa: N818 - it reads as what it says
    """No unit, or several, answer to `text`; `candidates` are what could have been meant."""

    def __init__(self, text: str, candidates: Sequence[Region], problem: str) -> None:
        self.text = text
        self.candidates = list(candidates)
        options = "; ".join(f"{region.code} {described(region)}" for region in self.candidates)
        hint = f" Mungkin maksud Anda: {options}." if options else " Pakai kode, misalnya 17.04."
        super().__init__(f"Wilayah “{text[:LONGEST_TEXT]}” {problem}.{hint}")


def find_region(text: str, *, level: Level | None = None, within: Region | None = None) -> Region:
    """The unit with this code or name, of `level` if given, inside `within` (itself too) if given.

    A bare name means the highest unit that carries it: "Bengkulu" is the province. A kota is meant
    by its bare name only where no province or kabupaten has the same. Raises RegionNotFound.
    """
    searched = Region.objects.filter(within.reach()) if within else Region.objects.all()
    if level:
        searched = searched.filter(level=level)
    code = CODE.match(text.strip())
    found = _with_code(searched, code) if code else _with_name(searched, text[:LONGEST_TEXT])
    if len(found) == 1:
        return found[0]
    if found:
        raise RegionNotFound(text, found[:MOST_CANDIDATES], "ada beberapa")
    candidates = [] if code else _similar(searched, text[:LONGEST_TEXT])
    raise RegionNotFound(text, candidates, "tidak ditemukan")


def described(region: Region) -> str:
    """Title and the unit above it: "Kecamatan Kinal, Kabupaten Kaur"."""
    return f"{region.title}, {region.parent.title}" if region.parent else region.title


def _with_code(searched: RegionQuerySet, code: re.Match) -> list[Region]:
    return list(searched.filter(code=".".join(part for part in code.groups() if part)))


def _with_name(searched: RegionQuerySet, text: str) -> list[Region]:
    living = searched.filter(valid_until__isnull=True).select_related("parent")
    for reading in readings(text):
        found = _highest(_matching(living, reading))
        if found:
            return found
    return []


def _matching(living: RegionQuerySet, reading: Reading) -> list[Region]:
    if not reading.key:
        return []
    if not reading.kinds:
        return [region for region in _bare(living, reading.key) if not _is_overshadowed(region)]
    found = list(living.filter(search_key=reading.key, level=reading.level))
    of_kind = [region for region in found if region.kind in reading.kinds]
    # Desa and kelurahan are mixed up in every list; kabupaten and kota are never the same.
    return of_kind if reading.level == Level.REGENCY else of_kind or found


def _bare(living: RegionQuerySet, key: str) -> list[Region]:
    named = living.filter(search_key=key)
    if key in PROVINCE_NAMES:
        named = named | living.filter(code=PROVINCE_NAMES[key])
    return list(named)


def _is_overshadowed(region: Region) -> bool:
    """A kota whose bare name is another unit's: Kota Bengkulu is not "Bengkulu"."""
    if region.kind != Kind.KOTA:
        return False
    greater = Region.objects.filter(
        search_key=region.search_key, kind__in=[Kind.PROVINSI, Kind.KABUPATEN]
    )
    return region.search_key in PROVINCE_NAMES or greater.exists()


def _highest(found: list[Region]) -> list[Region]:
    top = min((region.level for region in found), default=None)
    return [region for region in found if region.level == top]


def _similar(searched: RegionQuerySet, text: str) -> list[Region]:
    """What could have been meant: names that hold the text, else names spelled nearly so."""
    key = next(iter(readings(text))).key
    if not key:
        return []
    living = searched.filter(valid_until__isnull=True).select_related("parent")
    holding = list(living.filter(search_key__contains=key).order_by("level")[:MOST_CANDIDATES])
    if holding:
        return holding
    keys = living.order_by("level", "code").values_list("search_key", flat=True)[:MOST_COMPARED]
    close = get_close_matches(key, set(keys), n=3, cutoff=0.75)
    return list(living.filter(search_key__in=close).order_by("level")[:MOST_CANDIDATES])
