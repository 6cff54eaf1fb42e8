from pathlib import Path
from typing import Any

from accounts.links import NoSite
from audit.clock import db_now
from evaluations.management.arguments import region_argument, year_argument
from jobs.commands import BY, PortalCommand, WrongUse
from regions.models import Level
from reports.issuing import issue, record_printing
from reports.kinds import KINDS, PaperKind, Subject, subject_at
from reports.papers import print_pages, write_whole
from reports.printing import NotPrinted
from reports.sizes import PAPERS


class Command(PortalCommand):
    help = "Mencetak satu lembar menjadi PDF."

    def add_arguments(self, parser) -> None:
        parser.add_argument("kind", metavar="LEMBAR", help=", ".join(KINDS))
        parser.add_argument("region", metavar="WILAYAH", help="kode atau nama")
        parser.add_argument("year", metavar="TAHUN")
        parser.add_argument("--paper", default="A4", metavar="KERTAS", help=" atau ".join(PAPERS))
        parser.add_argument("-o", "--output", required=True, metavar="BERKAS")

    def perform(self, **options: Any) -> None:
        kind, paper = kind_argument(options["kind"]), paper_argument(options["paper"])
        subject = subject_argument(kind, options["region"], options["year"])
        pages = kind.pages(subject, kind.form.plain_options(), db_now(), BY)
        if not pages:
            raise WrongUse(kind.nothing)
        try:
            pages = issue(pages, size=paper, by=None)
            printed = print_pages(pages, paper)
            write_whole(Path(options["output"]), printed.content)
        except (NoSite, NotPrinted) as trouble:
            raise WrongUse(str(trouble)) from trouble
        except OSError as error:
            raise WrongUse(
                f"Berkas {options['output']!r} tidak dapat ditulis. Periksa apakah foldernya ada "
                "dan boleh ditulisi, atau pilih berkas lain dengan -o."
            ) from error
        record_printing(pages, size=paper, by=None)
        count = f"{len(pages)} lembar, " if len(pages) > 1 else ""
        self.stdout.write(
            f"{pages[0].title}: {options['output']} ({paper}, {count}{printed.pages} halaman)"
        )


def kind_argument(told: str) -> PaperKind:
    if told not in KINDS:
        raise WrongUse(f"Lembar {told!r} tidak dikenal. Pilih: {', '.join(KINDS)}.")
    return KINDS[told]


def paper_argument(told: str) -> str:
    if told not in PAPERS:
        raise WrongUse(f"Kertas {told!r} tidak dikenal. Pilih: {', '.join(PAPERS)}.")
    return told


def subject_argument(kind: PaperKind, region: str, year: str) -> Subject:
    """What the paper is about; a provincial paper wants a province, the others a regency."""
    found, when = region_argument(region), year_argument(year)
    if kind.level == Level.PROVINCE and found.level != Level.PROVINCE:
        raise WrongUse(f"{kind.label} dicetak per provinsi. Tulis kode provinsinya, misalnya 17.")
    subject = subject_at(kind, found.code, when)
    if subject is None:
        raise WrongUse(f"Belum ada putaran {when} untuk {found}. Jalankan open_round.")
    return subject
