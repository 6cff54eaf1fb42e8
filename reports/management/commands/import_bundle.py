from pathlib import Path

from evaluations.management.arguments import (
    assessment_argument,
    region_argument,
    user_argument,
    year_argument,
)
from jobs.commands import DataFaults, PortalCommand, WrongUse
from reports.bundles.manifest import Manifest
from reports.bundles.reading import BundleRefused, opened
from reports.bundles.restoring import Restored, restore

WHY = {"anak": "rahasia, serahkan dengan cara lain"}


class Command(PortalCommand):
    help = "Memasukkan berkas untuk situs nasional ke evaluasi yang masih kosong."

    def add_arguments(self, parser) -> None:
        parser.add_argument("files", metavar="BERKAS", nargs="+", type=Path)
        parser.add_argument("--region", required=True, metavar="KODE")
        parser.add_argument("--year", required=True, metavar="TAHUN")
        parser.add_argument("--by", metavar="PENGGUNA", help="pengirim dokumennya")
        parser.add_argument("--dry-run", action="store_true", help="periksa saja, tidak disimpan")

    def perform(self, **options) -> None:
        assessment = assessment_argument(
            region_argument(options["region"]), year_argument(options["year"])
        )
        by = user_argument(options["by"])
        for path in options["files"]:
            if not path.is_file():
                raise WrongUse(f"Berkas {path} tidak ditemukan. Periksa letak dan namanya.")
        try:
            with opened(options["files"]) as sent:
                restored = restore(
                    assessment=assessment, sent=sent, by=by, dry_run=options["dry_run"]
                )
                self._report(sent.manifest, restored, dry_run=options["dry_run"])
        except BundleRefused as refusal:
            raise DataFaults(refusal.faults) from refusal
        except OSError as error:
            raise WrongUse(
                "Bundel tidak dapat dibuka, atau ruang di server habis. Tidak ada yang disimpan. "
                "Periksa berkas dan ruangnya, lalu ulangi."
            ) from error

    def _report(self, manifest: Manifest, restored: Restored, *, dry_run: bool) -> None:
        deed = "Percobaan, tidak disimpan" if dry_run else "Disimpan"
        self.stdout.write(
            f"{deed}: {restored.answers} jawaban, {restored.area_answers} jawaban wilayah, "
            f"{restored.papers} dokumen, {restored.links} tautan bukti. Nilai evaluasi mandiri "
            f"{restored.card.total}, tanpa bukti {restored.card.unsupported}."
        )
        for paper in manifest.kept_back:
            why = WHY.get(paper.why, "tidak ada di bundel")
            self.stdout.write(
                f"belum ada: {paper.key} ({paper.number or 'tanpa nomor'}) untuk "
                f"{', '.join(paper.questions)}: {why}"
            )
