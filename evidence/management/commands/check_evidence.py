import json

from evidence.checks import check_all
from evidence.pages_tasks import redraw_pages
from evidence.storage import sweep_incoming
from jobs.commands import DataFaults, PortalCommand


class Command(PortalCommand):
    help = (
        "Memeriksa apakah setiap dokumen punya berkas yang utuh: keluar 1 bila ada yang hilang "
        "atau berubah. --sweep juga menghapus sisa kiriman yang terputus, --redraw membuat lagi "
        "gambar halaman yang rusak."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--json", action="store_true", dest="as_json", help="satu objek JSON")
        parser.add_argument("--sweep", action="store_true", help="hapus sisa kiriman yang terputus")

        parser.add_argument("--redraw", action="store_true", help="buat lagi gambar yang rusak")

    def perform(self, *, as_json: bool, sweep: bool, redraw: bool, **options) -> None:
        swept = sweep_incoming() if sweep else 0
        found = check_all()
        if redraw:
            redraw_pages(images=found.broken_images)
        if as_json:
            told = {"checked": found.checked, "images": found.images, "faults": found.faults}
            self.stdout.write(json.dumps(told | {"orphans": found.orphans, "swept": swept}))
        else:
            self.stdout.write(
                f"{found.checked} berkas dan {found.images} gambar halaman diperiksa, "
                f"{len(found.faults)} salah. Tanpa baris: "
                f"{len(found.orphans)} (tidak berbahaya). Sisa dihapus: {swept}."
            )
        if found.faults:
            raise DataFaults(found.faults)
