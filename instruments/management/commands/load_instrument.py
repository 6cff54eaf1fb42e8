import hashlib

from django.db import transaction

from instruments import services
from instruments.management.reading import read_file
from jobs.commands import DataFaults, PortalCommand


class Command(PortalCommand):
    help = "Memuat berkas instrumen sebagai rancangan; berkas yang salah tidak mengubah apa pun."

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", metavar="BERKAS")
        parser.add_argument(
            "--publish", action="store_true", help="terbitkan juga; sesudahnya tidak dapat diubah"
        )

    @transaction.atomic
    def perform(self, *, file: str, publish: bool, **options) -> None:
        sheet, content = read_file(file)
        try:
            instrument = services.load(
                sheet=sheet, sha256=hashlib.sha256(content).hexdigest(), by=None
            )
        except services.InstrumentRefused as error:
            raise DataFaults([str(error)]) from error
        if publish:
            instrument = services.publish(instrument=instrument, by=None)
        state = "terbit" if instrument.published_at else "rancangan"
        self.stdout.write(f"{sheet.code}: {len(sheet.questions)} pertanyaan, {state}.")
