from instruments.management.reading import read_file
from jobs.commands import PortalCommand


class Command(PortalCommand):
    help = "Memeriksa berkas instrumen dan menyebut setiap kesalahan dengan barisnya."
    needs_database = False

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", metavar="BERKAS")

    def perform(self, *, file: str, **options) -> None:
        sheet, _ = read_file(file)
        self.stdout.write(
            f"{sheet.code}: {len(sheet.questions)} pertanyaan, nilai maksimum {sheet.max_points}, "
            "tanpa kesalahan."
        )
