import json
import re
from collections.abc import Sequence
from datetime import date

from audit.clock import db_now, in_words
from evaluations.digests import Digest, digests_on, without_reminded
from evaluations.services.reminding import queue_reminders
from evaluations.working_days import holiday_name
from jobs.commands import PortalCommand, WrongUse
from jobs.outbox import mail_leaves
from regions.timezones import jakarta_day


def day_argument(text: str | None) -> date:
    """A day as YYYY-MM-DD; without one today."""
    if text is None:
        return jakarta_day(db_now())
    try:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            raise ValueError
        day = date.fromisoformat(text)
    except ValueError as error:
        raise WrongUse(f"Tanggal {text!r} tidak dikenal. Tulis misalnya 2024-06-27.") from error
    if not 2006 <= day.year < 2100:
        raise WrongUse(f"Tahun {day.year} di luar jangkauan. Tulis tanggal dari 2006 sampai 2099.")
    return day


class Command(PortalCommand):
    help = "Mengingatkan lewat surel siapa yang masih punya jawaban atau berkas terbuka."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--date", metavar="TANGGAL", help="YYYY-MM-DD; bawaan: hari ini")
        parser.add_argument("--dry-run", action="store_true", help="sebutkan saja, tanpa mengirim")
        parser.add_argument("--also-holidays", action="store_true", help="juga pada hari libur")
        parser.add_argument("--json", action="store_true")

    def perform(self, *, dry_run: bool, also_holidays: bool, **options) -> None:
        day = day_argument(options["date"])
        holiday = holiday_name(day)
        digests: Sequence[Digest] = ()
        if not holiday or also_holidays:
            digests = self._digests(day, dry_run=dry_run, also_holidays=also_holidays)
        if options["json"]:
            report = _report(day, holiday, digests, dry_run=dry_run)
            self.stdout.write(json.dumps(report, ensure_ascii=False))
        else:
            self._print(day, holiday, digests, dry_run=dry_run, also_holidays=also_holidays)

    def _digests(self, day: date, *, dry_run: bool, also_holidays: bool) -> Sequence[Digest]:
        if dry_run:
            found = digests_on(day, db_now(), also_holidays=also_holidays)
            return without_reminded(found, day)
        return queue_reminders(day=day, also_holidays=also_holidays)

    def _print(
        self,
        day: date,
        holiday: str,
        digests: Sequence[Digest],
        *,
        dry_run: bool,
        also_holidays: bool,
    ) -> None:
        if holiday:
            self.stdout.write(f"hari libur: {holiday}")
            if not also_holidays:
                self.stdout.write("Tidak ada yang dikirim. Pakai --also-holidays bila perlu.")
                return
        for digest in digests:
            leaves = in_words(digest.leaves_at, digest.zone)
            self.stdout.write(
                f"{digest.user} <{digest.user.email}>, {digest.role}, "
                f"{'; '.join(digest.places)}: {digest.items} hal, berangkat {leaves}"
            )
        deed = "Percobaan, tidak ada yang dikirim" if dry_run else "Diantrekan"
        self.stdout.write(f"{deed}: {len(digests)} surel untuk {day:%Y-%m-%d}.")
        if digests and not dry_run and not mail_leaves():
            self.stdout.write("Server surel belum diatur (EMAIL_HOST); surel menunggu di antrean.")


def _report(day: date, holiday: str, digests: Sequence[Digest], *, dry_run: bool) -> dict:
    return {
        "date": day.isoformat(),
        "dry_run": dry_run,
        "holiday": holiday or None,
        "mails": len(digests),
        "recipients": [
            {
                "address": digest.user.email,
                "name": str(digest.user),
                "role": digest.role,
                "places": list(digest.places),
                "items": digest.items,
                "leaves_at": digest.leaves_at.isoformat(),
            }
            for digest in digests
        ],
    }
