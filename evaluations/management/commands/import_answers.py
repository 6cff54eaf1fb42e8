import json
from pathlib import Path

from django.db import transaction

from evaluations.imports import Imported, import_answers
from evaluations.management.arguments import (
    assessment_argument,
    region_argument,
    user_argument,
    year_argument,
)
from evaluations.models import Assessment
from evaluations.recaps import Recap, RecapFaults, read_recap
from evaluations.scorecards import standing_of
from evaluations.scoring import Card, card_as_dict
from evaluations.services import Refused
from instruments.services import sheet_of
from jobs.commands import DataFaults, PortalCommand, WrongUse


class Command(PortalCommand):
    help = "Mengisi jawaban dari rekap CSV atau XLSX dengan judul code,step,note."

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", metavar="BERKAS", type=Path)
        parser.add_argument("--region", required=True, metavar="KODE")
        parser.add_argument("--year", required=True, metavar="TAHUN")
        parser.add_argument("--by", metavar="PENGGUNA")
        parser.add_argument("--dry-run", action="store_true", help="hitung saja, tidak disimpan")
        parser.add_argument("--json", action="store_true")

    def perform(self, **options) -> None:
        assessment = assessment_argument(
            region_argument(options["region"]), year_argument(options["year"])
        )
        by = user_argument(options["by"])
        recap = self._read(options["file"], assessment)
        with transaction.atomic():
            try:
                imported = import_answers(assessment=assessment, recap=recap, by=by)
            except Refused as error:
                raise DataFaults([str(error)]) from error
            card = standing_of(assessment).card
            transaction.set_rollback(options["dry_run"])
        self._report(assessment, imported, card, options)

    def _read(self, path: Path, assessment: Assessment) -> Recap:
        try:
            return read_recap(path, sheet_of(assessment.round.instrument))
        except OSError as error:
            raise WrongUse(
                f"Berkas {path} tidak ditemukan atau tidak dapat dibuka. Periksa letak dan namanya."
            ) from error
        except RecapFaults as error:
            raise DataFaults(error.faults) from error

    def _report(
        self, assessment: Assessment, imported: Imported, card: Card, options: dict
    ) -> None:
        if options["json"]:
            report = {
                "region": assessment.region_id,
                "year": assessment.round.year,
                "read": imported.read,
                "written": imported.written,
                "dry_run": options["dry_run"],
                **card_as_dict(card),
            }
            self.stdout.write(json.dumps(report, ensure_ascii=False))
            return
        deed = "Percobaan, tidak disimpan" if options["dry_run"] else "Disimpan"
        label = card.predicate.label if card.predicate else "belum berpredikat"
        self.stdout.write(
            f"{deed}: {imported.read} baris dibaca, {imported.written} jawaban berubah. "
            f"Nilai evaluasi mandiri {card.total} ({label})."
        )
