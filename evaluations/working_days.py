"""When a reminder may leave, and on which days one is due; pure.

Government offices work from Monday to Friday (Perpres 21/2023); national holidays and cuti bersama
come from the package `holidays`, whose Islamic days of coming years are estimates.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

FIRST_HOUR, LAST_HOUR = time(7), time(20)
WEEKEND = {5: "Sabtu", 6: "Minggu"}
ONE_DAY = timedelta(days=1)


@lru_cache(maxsize=8)
def _holidays(year: int) -> Mapping[date, str]:
    # Here and not above: each process of the portal would start a tenth of a second later.
    from holidays import country_holidays

    return country_holidays("ID", years=year, language="id", categories=("public", "government"))


def holiday_name(day: date) -> str:
    """What keeps offices closed on that day ("Hari Raya Natal", "Minggu"), else ""."""
    return _holidays(day.year).get(day) or WEEKEND.get(day.weekday(), "")


def next_mail_moment(moment: datetime, zone: ZoneInfo, *, also_holidays: bool = False) -> datetime:
    """`moment` itself between 07.00 and 20.00 there on a working day, else the next 07.00."""
    local = moment.astimezone(zone)
    if local.time() >= LAST_HOUR:
        local = datetime.combine(local.date() + ONE_DAY, FIRST_HOUR, zone)
    elif local.time() < FIRST_HOUR:
        local = datetime.combine(local.date(), FIRST_HOUR, zone)
    while not also_holidays and holiday_name(local.date()):
        local = datetime.combine(local.date() + ONE_DAY, FIRST_HOUR, zone)
    return local


def may_mail_leave(moment: datetime, zone: ZoneInfo) -> bool:
    """Whether no quiet hour reigns there."""
    return FIRST_HOUR <= moment.astimezone(zone).time() < LAST_HOUR


def is_reminder_day(
    day: date, due_day: date, days_before: Collection[int], *, also_holidays: bool = False
) -> bool:
    """Whether `day` is one of the stated days before `due_day`, or past it.

    A reminder that would fall on a day without mail comes on the last working day before it, so
    that none is lost over a long weekend.
    """
    if due_day < day:
        return True
    stands_for = [day]
    while not also_holidays and holiday_name(stands_for[-1] + ONE_DAY):
        stands_for.append(stands_for[-1] + ONE_DAY)
    return any((due_day - one).days in days_before for one in stands_for)
