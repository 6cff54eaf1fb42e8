import json

from evidence.arrivals import clean_up
from evidence.checks import check_all, remove_orphans
from evidence.pages_tasks import redraw_pages
from evidence.storage import sweep_incoming
from jobs.commands import DataFaults, PortalCommand

TOLD = ("checked", "images", "arrivals", "faults", "orphans", "stray_arrivals")


class Command(PortalCommand):
    help = (
        "Memeriksa apakah setiap dokumen punya berkas yang utuh: keluar 1 bila ada yang hilang "
        "atau berubah, atau bila ada berkas tanpa baris yang lebih tua dari 24 jam. --sweep juga "
        "menghapus berkas seperti itu dan sisa kiriman yang terputus, --redraw membuat lagi gambar "
        "halaman yang rusak."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--json", action="store_true", dest="as_json", help="satu objek JSON")
        parser.add_argument("--sweep", action="store_true", help="hapus sisa kiriman yang terputus")

        parser.add_argument("--redraw", action="store_true", help="buat lagi gambar yang rusak")

    def perform(self, *, as_json: bool, sweep: bool, redraw: bool, **options) -> None:
        swept = sweep_incoming() + clean_up() if sweep else 0
        found = check_all()
        if sweep:
            swept += remove_orphans(found)
        if redraw:
            redraw_pages(images=found.broken_images)
        if as_json:
            told = {name: getattr(found, name) for name in TOLD}
            self.stdout.write(json.dumps(told | {"swept": swept}))
        else:
            young = len(found.orphans) - len(found.old_orphans)
            self.stdout.write(
                f"{found.checked} berkas dan {found.images} gambar halaman diperiksa, "
                f"{len(found.faults)} salah. Tanpa baris, kurang dari 24 jam: {young} (tidak "
                f"berbahaya). Sedang dikirim: {found.arrivals}, tanpa baris: "
                f"{len(found.stray_arrivals)}. Sisa dihapus: {swept}."
            )
        if found.faults:
            raise DataFaults(found.faults)
