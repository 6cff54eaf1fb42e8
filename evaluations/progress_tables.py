"""Which rows of the progress a reader asked for: table, order and filter from the address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaluations.progress import AreaProgress, Progress, ProgressRow

TABLES = {
    "klaster": "Klaster",
    "indikator": "Indikator",
    "opd": "Instansi",
    "kecamatan": "Kecamatan",
}
ORDERS = {
    "formulir": "Urutan formulir",
    "poin": "Poin belum diraih terbanyak",
    "belum": "Belum diisi terbanyak",
    "nama": "Nama",
}
# An office has no place in the form, a kecamatan no points of its own.
OFFERED = {
    "klaster": ("formulir", "poin", "belum"),
    "indikator": ("formulir", "poin", "belum"),
    "opd": ("poin", "belum", "nama"),
    "kecamatan": ("belum", "nama"),
}
KEYS = {
    "poin": lambda row: (-row.at_stake, row.name),
    "belum": lambda row: (-row.missing, row.name),
    "nama": lambda row: row.name,
}


@dataclass(frozen=True, slots=True)
class Wish:
    """Which rows a reader asked to see: the address in words that are known to be right."""

    table: str = "klaster"
    order: str = "formulir"
    only_open: bool = False
    cluster: str = ""

    @classmethod
    def asked(cls, words: Mapping[str, str], clusters: Sequence[str]) -> Wish:
        """From an address; a word that nobody offered counts as not said."""
        table = words.get("menurut", "")
        table = table if table in TABLES else cls().table
        order = words.get("urut", "")
        cluster = words.get("klaster", "")
        return cls(
            table=table,
            order=order if order in OFFERED[table] else OFFERED[table][0],
            only_open=words.get("saring") == "belum-selesai",
            cluster=cluster if table == "indikator" and cluster in clusters else "",
        )

    @property
    def orders(self) -> dict[str, str]:
        return {key: ORDERS[key] for key in OFFERED[self.table]}


def rows_of(progress: Progress, wish: Wish) -> list[ProgressRow] | list[AreaProgress]:
    """The rows of the table that was asked for, filtered and in order."""
    rows: Sequence[ProgressRow] | Sequence[AreaProgress] = {
        "klaster": progress.clusters,
        "indikator": progress.indicators,
        "opd": progress.offices,
        "kecamatan": progress.areas,
    }[wish.table]
    if wish.cluster:
        cluster = progress.overview.standing.sheet.cluster(wish.cluster)
        codes = {part.code for part in cluster.indicators}
        rows = [row for row in rows if row.key in codes]
    if wish.only_open:
        rows = [row for row in rows if row.is_open]
    key = KEYS.get(wish.order)
    return sorted(rows, key=key) if key else list(rows)


def open_points(progress: Progress, count: int = 3) -> list[ProgressRow]:
    """The offices with which most points lie, for the sentence on top."""
    return [row for row in progress.offices if row.at_stake][:count]
