from audit.services import verify_chain
from jobs.commands import DataFaults, PortalCommand


class Command(PortalCommand):
    help = "Memeriksa rantai catatan: keluar 1 bila ada baris yang diubah, hilang, atau disisipkan."

    def perform(self, **options) -> None:
        faults = verify_chain()
        if faults:
            raise DataFaults(faults)
        self.stdout.write("Catatan kejadian utuh.")
