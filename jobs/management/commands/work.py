import argparse
import os

from django.conf import settings
from django.db import connection

from jobs.commands import PortalCommand, WrongUse
from jobs.crew import lanes_of, run_crew
from jobs.due import run_due
from jobs.worker import run_next

# The pages that people wait for come first on a small machine.
POLITENESS = 5
MOST_WORKERS = 32


def workers(text: str) -> int:
    """How many; argparse tells the person about anything else."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST_WORKERS:
        raise argparse.ArgumentTypeError(f"{text!r} bukan jumlah dari 1 sampai {MOST_WORKERS}")
    return int(text)


class Command(PortalCommand):
    help = (
        "Mengerjakan tugas latar: gambar halaman dokumen, pekerjaan yang dipesan, pekerjaan "
        "berkala, dan surel yang menunggu. Berjalan terus; --once berhenti setelah yang menunggu "
        "selesai."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--once", action="store_true", help="kerjakan yang menunggu, lalu keluar"
        )
        parser.add_argument(
            "--workers",
            type=workers,
            metavar="JUMLAH",
            help="proses untuk pekerjaan yang dipesan (bawaan: KLA_WORKERS, atau 1)",
        )

    def perform(self, *, once: bool, workers: int | None, **options) -> None:
        count = workers or settings.WORKERS
        if count > 1 and connection.vendor != "postgresql":
            raise WrongUse(
                "Lebih dari satu pekerja memerlukan PostgreSQL: pada SQLite para penulis antre. "
                "Jalankan tanpa --workers, atau isi DATABASE_URL."
            )
        if not once:
            os.nice(POLITENESS)
            run_crew(lanes_of(count))
            return
        run_due()
        done = 0
        while run_next():
            done += 1
        self.stdout.write(f"{done} tugas selesai.")
