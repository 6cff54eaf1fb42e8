"""Finding offices: by their part in the instrument, or by what people call them."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.models import Agency
from regions.models import Region
from regions.names import squashed, words_of


class AgencyNotFound(LookupError):  # noqa: N818 - it reads as what it says
    """No office, or several, answer to `text`; `candidates` are the offices to choose from."""

    def __init__(self, text: str, region: Region, candidates: Iterable[Agency]) -> None:
        self.candidates = list(candidates)
        names = "; ".join(agency.name for agency in self.candidates)
        hint = f"Pilih salah satu: {names}." if names else "Belum ada instansi di wilayah ini."
        super().__init__(f"Instansi “{text[:100]}” tidak ditemukan di {region.title}. {hint}")


def agencies_by_institution(region: Region) -> dict[str, Agency]:
    """The region's offices by institution slug; offices without a slug are left out."""
    offices = Agency.objects.existing().filter(region=region).exclude(institution="")
    return {agency.institution: agency for agency in offices}


def agency_for(region: Region, institution: str) -> Agency:
    """The office that does the institution's work in `region`. Raises AgencyNotFound."""
    found = Agency.objects.existing().filter(region=region, institution=institution).first()
    if not institution or found is None:
        raise AgencyNotFound(institution, region, _offices_of(region))
    return found


def find_agency(region: Region, text: str) -> Agency:
    """The office of `region` called `text`: its name, slug or an alias; case, blanks and
    punctuation don't count, nor does the region's own name behind it. Raises AgencyNotFound.
    """
    offices = list(_offices_of(region))
    for wanted in spellings(text, region):
        found = [agency for agency in offices if wanted in names_of(agency)]
        if len(found) == 1:
            return found[0]
        if found:
            raise AgencyNotFound(text, region, found)
    raise AgencyNotFound(text, region, offices)


def names_of(agency: Agency) -> set[str]:
    """All that the office answers to, squashed; two offices of a region may not share one."""
    told = [agency.name, agency.institution, *agency.aliases]
    return {key for name in told for key in spellings(name, agency.region) if key}


def _offices_of(region: Region) -> Iterable[Agency]:
    return Agency.objects.existing().filter(region=region).select_related("region")


def spellings(text: str, region: Region) -> list[str]:
    """As written, then without the region behind it: "DP2KBP3A Kab. Kaur" -> "dp2kbp3a"."""
    words = words_of(text)
    place = words_of(region.short_name)
    spellings = [squashed(text)]
    if words[-len(place) :] == place:
        rest = words[: -len(place)]
        if rest and rest[-1] in ("kabupaten", "kab", "kota", "provinsi", "prov"):
            rest = rest[:-1]
        spellings.append("".join(rest))
    return spellings
