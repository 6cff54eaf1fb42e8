"""What people write on the command line, turned into rows; each unknown is exit 2 (rules 2)."""

from __future__ import annotations

import re
from datetime import datetime, time
from decimal import Decimal, InvalidOperation

from accounts.models import User
from evaluations.models import Assessment
from instruments.models import Instrument
from jobs.commands import WrongUse
from regions.lookup import RegionNotFound, find_region
from regions.models import Region
from regions.timezones import timezone_of

YEARS = range(2006, 2100)  # the programme began in 2006


def region_argument(text: str) -> Region:
    """A region by code or name."""
    try:
        return find_region(text)
    except RegionNotFound as error:
        raise WrongUse(str(error)) from error


def year_argument(text: str) -> int:
    if not re.fullmatch(r"[0-9]{4}", text) or int(text) not in YEARS:
        raise WrongUse(f"Tahun {text!r} tidak dikenal. Tulis empat angka, misalnya 2024.")
    return int(text)


def number_argument(text: str) -> Decimal:
    """A number with a comma or a point as decimal sign."""
    try:
        number = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or not re.fullmatch(r"[0-9]+([.,][0-9]+)?", text.strip()):
        raise WrongUse(f"{text!r} bukan angka. Tulis misalnya 600.36.")
    return number


def moment_argument(text: str | None, region: Region, *, at: time) -> datetime | None:
    """An ISO moment; without a zone it is the region's local time, a bare date means `at`."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise WrongUse(f"Waktu {text!r} tidak dikenal. Tulis misalnya 2024-06-27T23:59.") from error
    if re.fullmatch(r"[0-9]{4}-?[0-9]{2}-?[0-9]{2}", text):
        moment = datetime.combine(moment.date(), at)
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone_of(region))


def user_argument(text: str | None) -> User | None:
    if not text:
        return None
    user = User.objects.filter(username=text).first()
    if user is None:
        raise WrongUse(f"Pengguna {text!r} tidak ada.")
    return user


def instrument_argument(code: str | None) -> Instrument:
    """A published instrument by code; without a code the newest one."""
    published = Instrument.objects.filter(published_at__isnull=False)
    instrument = published.filter(code=code).first() if code else published.first()
    if instrument is None:
        name = repr(code) if code else "apa pun"
        raise WrongUse(f"Instrumen {name} belum ada. Jalankan load_instrument --publish.")
    return instrument


def assessment_argument(region: Region, year: int) -> Assessment:
    assessment = (
        Assessment.objects.filter(region=region, round__year=year)
        .select_related("region", "round__instrument")
        .first()
    )
    if assessment is None:
        raise WrongUse(f"Belum ada putaran {year} untuk {region}. Jalankan open_round.")
    return assessment
