import argparse
import time

from django.db import OperationalError, close_old_connections

from jobs.commands import PortalCommand
from jobs.outbox import deliver_due


def seconds(text: str) -> int:
    """A pause of at least a second; argparse tells the person about anything else."""
    if not text.isascii() or not text.isdigit() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text!r} bukan jumlah detik, tulis misalnya 60")
    return int(text)


class Command(PortalCommand):
    help = "Mengirim surel dan tindak lanjut lain yang menunggu; --every mengulanginya terus."

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--every", type=seconds, metavar="DETIK", help="ulangi setiap sekian detik"
        )

    def perform(self, *, every: int | None, **options) -> None:
        self._deliver()
        while every:
            time.sleep(every)
            # A connection that the database has dropped meanwhile is opened anew.
            close_old_connections()
            try:
                self._deliver()
            except OperationalError as error:
                # A locked or restarting database is tried again at the next turn.
                self.stderr.write(f"Basis data sedang tidak dapat dipakai: {error}")

    def _deliver(self) -> None:
        count = deliver_due()
        if count:
            self.stdout.write(f"{count} tindak lanjut terkirim.")
