import time

from django.db import OperationalError

from jobs.commands import PortalCommand
from jobs.outbox import deliver_due


class Command(PortalCommand):
    help = "Mengirim surel dan tindak lanjut lain yang menunggu; --every mengulanginya terus."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--every", type=int, metavar="DETIK", help="ulangi setiap sekian detik")

    def perform(self, *, every: int | None, **options) -> None:
        self._deliver()
        while every:
            time.sleep(every)
            try:
                self._deliver()
            except OperationalError as error:
                # A locked or restarting database is tried again at the next turn.
                self.stderr.write(f"Basis data sedang tidak dapat dipakai: {error}")

    def _deliver(self) -> None:
        count = deliver_due()
        if count:
            self.stdout.write(f"{count} tindak lanjut terkirim.")
