from pathlib import Path

from audit.clock import db_now
from evaluations.management.arguments import assessment_argument, region_argument, year_argument
from jobs.commands import PortalCommand, WrongUse
from reports.content import sekda_page
from reports.papers import print_sekda, write_whole
from reports.printing import NotPrinted
from reports.services import record_printing
from reports.sizes import PAPERS

SEKDA = "sekda"
KINDS = (SEKDA, "kemajuan", "lengkap", "berita-acara", "surat", "rakor", "rekap", "provila")
BY = "perintah di server"


class Command(PortalCommand):
    help = "Mencetak satu lembar menjadi PDF."

    def add_arguments(self, parser) -> None:
        parser.add_argument("kind", metavar="LEMBAR", help=", ".join(KINDS))
        parser.add_argument("region", metavar="WILAYAH", help="kode atau nama")
        parser.add_argument("year", metavar="TAHUN")
        parser.add_argument("--paper", default="A4", metavar="KERTAS", help=" atau ".join(PAPERS))
        parser.add_argument("-o", "--output", required=True, metavar="BERKAS")

    def perform(self, **options) -> None:
        kind, paper = options["kind"], options["paper"]
        refuse_unknown(kind, paper)
        region = region_argument(options["region"])
        assessment = assessment_argument(region, year_argument(options["year"]))
        page = sekda_page(assessment, now=db_now(), made_by=BY)
        try:
            printed = print_sekda(page, paper)
            write_whole(Path(options["output"]), printed.content)
        except NotPrinted as trouble:
            raise WrongUse(str(trouble)) from trouble
        except OSError as error:
            raise WrongUse(
                f"Berkas {options['output']!r} tidak dapat ditulis. Periksa apakah foldernya ada "
                "dan boleh ditulisi, atau pilih berkas lain dengan -o."
            ) from error
        record_printing(
            kind=kind, assessment=assessment, paper=paper, fingerprint=page.fingerprint, by=None
        )
        self.stdout.write(f"{page.title}: {options['output']} ({paper}, {printed.pages} halaman)")


def refuse_unknown(kind: str, paper: str) -> None:
    """Raise WrongUse for a paper that does not exist, or not yet, and for an unknown size."""
    if kind not in KINDS:
        raise WrongUse(f"Lembar {kind!r} tidak dikenal. Yang ada sekarang: {SEKDA}.")
    if kind != SEKDA:
        raise WrongUse(f"Lembar {kind!r} belum tersedia. Yang ada sekarang: {SEKDA}.")
    if paper not in PAPERS:
        raise WrongUse(f"Kertas {paper!r} tidak dikenal. Pilih: {', '.join(PAPERS)}.")
