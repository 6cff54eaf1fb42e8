import os

from jobs.commands import PortalCommand
from jobs.due import run_due
from jobs.worker import run_next, work_forever

# The pages that people wait for come first on a small machine.
POLITENESS = 5


class Command(PortalCommand):
    help = (
        "Mengerjakan tugas latar: gambar halaman dokumen, pekerjaan berkala, dan surel yang "
        "menunggu. Berjalan terus; --once berhenti setelah yang menunggu selesai."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--once", action="store_true", help="kerjakan yang menunggu, lalu keluar"
        )

    def perform(self, *, once: bool, **options) -> None:
        if not once:
            os.nice(POLITENESS)
            work_forever()
        run_due()
        done = 0
        while run_next():
            done += 1
        self.stdout.write(f"{done} tugas selesai.")
