import json

from evidence.checks import check_all
from evidence.storage import sweep_incoming
from jobs.commands import DataFaults, PortalCommand


class Command(PortalCommand):
    help = (
        "Memeriksa apakah setiap dokumen punya berkas yang utuh: keluar 1 bila ada yang hilang "
        "atau berubah. --sweep juga menghapus sisa kiriman yang terputus."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--json", action="store_true", dest="as_json", help="satu objek JSON")
        parser.add_argument("--sweep", action="store_true", help="hapus sisa kiriman yang terputus")

    def perform(self, *, as_json: bool, sweep: bool, **options) -> None:
        swept = sweep_incoming() if sweep else 0
        found = check_all()
        if as_json:
            told = {"checked": found.checked, "faults": found.faults, "orphans": found.orphans}
            self.stdout.write(json.dumps(told | {"swept": swept}))
        else:
            self.stdout.write(
                f"{found.checked} berkas diperiksa, {len(found.faults)} salah. Tanpa baris: "
                f"{len(found.orphans)} (tidak berbahaya). Sisa dihapus: {swept}."
            )
        if found.faults:
            raise DataFaults(found.faults)
