from demo.people import PEOPLE, opens_demo_accounts
from demo.stage import demo_password
from demo.steps import load_demo
from evaluations.services import Refused
from evidence.receiving import NotReceived
from jobs.commands import DataFaults, PortalCommand


class Command(PortalCommand):
    help = "Memuat data demo untuk percobaan dan menyebut akunnya; aman dijalankan berulang."

    def perform(self, **options) -> None:
        try:
            done = load_demo()
        except (Refused, NotReceived) as error:
            raise DataFaults([str(error)]) from error
        if done:
            self.stdout.write("Data demo dimuat.")
        names = ", ".join(username for username, *_ in PEOPLE)
        password = demo_password()
        known = password if opens_demo_accounts(password) else "seperti saat data demo dimuat"
        self.stdout.write(f"Akun demo: {names}\nKata sandi demo: {known}")
