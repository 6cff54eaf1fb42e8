from datetime import time

from evaluations.management.arguments import (
    instrument_argument,
    moment_argument,
    region_argument,
    year_argument,
)
from evaluations.rounds import open_round
from evaluations.services import Refused
from jobs.commands import PortalCommand, WrongUse

END_OF_DAY = time(23, 59, 59)


class Command(PortalCommand):
    help = "Membuka putaran evaluasi satu tahun untuk sebuah kabupaten/kota atau satu provinsi."

    def add_arguments(self, parser) -> None:
        parser.add_argument("year", metavar="TAHUN")
        parser.add_argument("--instrument", required=True, metavar="KODE")
        parser.add_argument("--region", required=True, metavar="KODE", help="17 atau 17.04")
        parser.add_argument("--opens", metavar="WAKTU", help="ISO, misalnya 2024-02-07T08:00")
        parser.add_argument("--closes", metavar="WAKTU", help="tanpa waktu: sampai ditutup")

    def perform(self, **options) -> None:
        year = year_argument(options["year"])
        region = region_argument(options["region"])
        try:
            opened = open_round(
                year=year,
                instrument=instrument_argument(options["instrument"]),
                region=region,
                opens_at=moment_argument(options["opens"], region, at=time.min),
                closes_at=moment_argument(options["closes"], region, at=END_OF_DAY),
                by=None,
            )
        except Refused as error:
            raise WrongUse(str(error)) from error
        self.stdout.write(
            f"Putaran {year}: {opened.present} kabupaten/kota, {opened.added} baru dibuka."
        )
