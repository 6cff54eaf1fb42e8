"""`load_regions`: all official units of Indonesia; run again, it only corrects."""

from __future__ import annotations

import json
from dataclasses import asdict

from django.utils.formats import number_format

from jobs.commands import DataFaults, PortalCommand
from regions.models import Level
from regions.services import BrokenSource, Loaded, counts_by_level, load
from regions.source import DECREE, official_units


class Command(PortalCommand):
    help = "Muat semua provinsi, kabupaten/kota, kecamatan, desa/kelurahan dengan kode resminya."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--json", action="store_true", help="Cetak satu objek JSON.")

    def perform(self, *, json: bool, **options) -> None:
        units = official_units()
        try:
            loaded = load(units=units, source=DECREE)
        except BrokenSource as error:
            raise DataFaults([str(error)]) from error
        counts = {level: counts_by_level(units)[level] for level in Level}
        self.stdout.write(_as_json(counts, loaded) if json else _in_words(counts, loaded))


def _as_json(counts: dict[Level, int], loaded: Loaded) -> str:
    levels = {level.name.lower(): count for level, count in counts.items()}
    return json.dumps({"source": DECREE} | levels | asdict(loaded))


def _in_words(counts: dict[Level, int], loaded: Loaded) -> str:
    units = ", ".join(f"{_whole(count)} {level.label}" for level, count in counts.items())
    deeds = (
        f"{_whole(loaded.added)} baru, {_whole(loaded.changed)} diubah, "
        f"{_whole(loaded.ended)} diakhiri, {_whole(loaded.unchanged)} tetap"
    )
    return f"{units} ({DECREE}).\n{deeds}."


def _whole(number: int) -> str:
    return number_format(number, decimal_pos=0, force_grouping=True)
