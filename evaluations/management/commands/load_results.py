from pathlib import Path

from django.db import transaction

from evaluations.management.arguments import user_argument
from evaluations.recaps import RecapFaults
from evaluations.result_files import read_results
from evaluations.results import record_results
from jobs.commands import DataFaults, PortalCommand, WrongUse


class Command(PortalCommand):
    help = "Mencatat hasil tahun tanpa putaran dari CSV region,year,stage,score,predicate,source."

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", metavar="BERKAS", type=Path)
        parser.add_argument("--by", metavar="PENGGUNA")
        parser.add_argument("--dry-run", action="store_true", help="periksa saja, tidak disimpan")

    def perform(self, *, file: Path, by: str | None, dry_run: bool, **options) -> None:
        try:
            rows = read_results(file)
            with transaction.atomic():
                recorded = record_results(rows=rows, by=user_argument(by))
                transaction.set_rollback(dry_run)
        except OSError as error:
            raise WrongUse(
                f"Berkas {file} tidak ditemukan atau tidak dapat dibuka. Periksa letak dan namanya."
            ) from error
        except RecapFaults as error:
            raise DataFaults(error.faults) from error
        deed = "Percobaan, tidak disimpan" if dry_run else "Disimpan"
        self.stdout.write(
            f"{deed}: {len(rows)} baris dibaca, {recorded.added} hasil baru, "
            f"{recorded.changed} dikoreksi, {recorded.unchanged} sudah tercatat."
        )
