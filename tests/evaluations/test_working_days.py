"""Quiet hours, holidays, and the days on which somebody is reminded."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from evaluations.working_days import (
    holiday_name,
    is_reminder_day,
    may_mail_leave,
    next_mail_moment,
)

WIB, WIT = ZoneInfo("Asia/Jakarta"), ZoneInfo("Asia/Jayapura")
DAYS = (7, 3, 1)
# Thursday 27 June 2024; no holiday for weeks around but the weekends.
DUE = date(2024, 6, 27)


def local(text: str, zone: ZoneInfo = WIB) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2024, 6, 27), ""),
        (date(2024, 6, 29), "Sabtu"),
        (date(2024, 6, 30), "Minggu"),
        (date(2024, 12, 25), "Hari Raya Natal"),
        (date(2024, 12, 26), "Cuti Bersama Hari Raya Natal"),
        (date(2024, 8, 17), "Hari Kemerdekaan Republik Indonesia"),
        (date(2026, 3, 23), "Cuti Bersama Hari Raya Idul Fitri"),
    ],
)
def test_a_holiday_has_its_indonesian_name(day, name):
    assert holiday_name(day) == name


@pytest.mark.parametrize(
    ("moment", "leaves"),
    [
        ("2024-06-27T06:59", "2024-06-27T07:00"),
        ("2024-06-27T07:00", "2024-06-27T07:00"),
        ("2024-06-27T19:59", "2024-06-27T19:59"),
        ("2024-06-27T20:00", "2024-06-28T07:00"),
        ("2024-06-28T21:00", "2024-07-01T07:00"),
        ("2024-06-29T10:00", "2024-07-01T07:00"),
        ("2024-12-24T22:00", "2024-12-27T07:00"),
    ],
)
def test_mail_waits_for_the_next_hour_in_which_people_work(moment, leaves):
    assert next_mail_moment(local(moment), WIB) == local(leaves)


def test_with_holidays_mail_waits_for_the_morning_only():
    friday_night = local("2024-06-28T21:00")

    assert next_mail_moment(friday_night, WIB, also_holidays=True) == local("2024-06-29T07:00")


def test_the_hours_are_those_of_the_region():
    moment = local("2024-06-27T05:30", WIB)

    assert next_mail_moment(moment, WIT) == local("2024-06-27T07:30", WIT)
    assert (may_mail_leave(moment, WIB), may_mail_leave(moment, WIT)) == (False, True)


def test_reminders_come_on_the_stated_days_and_on_each_day_after():
    days = [DUE + timedelta(days=ahead) for ahead in range(-10, 4)]

    reminded = [(day - DUE).days for day in days if is_reminder_day(day, DUE, DAYS)]

    assert reminded == [-7, -3, -1, 1, 2, 3]


@pytest.mark.parametrize(
    ("due", "reminded"),
    [
        # Monday: the Sunday and the Friday before it, so Friday stands for both.
        (date(2024, 7, 1), [date(2024, 6, 24), date(2024, 6, 28)]),
        # Friday 27 December: 3 and 1 days before are the 24th and a day off, 20 is a working day.
        (date(2024, 12, 27), [date(2024, 12, 20), date(2024, 12, 24)]),
    ],
)
def test_a_reminder_that_falls_on_a_holiday_comes_before_it(due, reminded):
    before = [due - timedelta(days=ahead) for ahead in range(12, 0, -1)]
    working = [day for day in before if not holiday_name(day)]

    assert [day for day in working if is_reminder_day(day, due, DAYS)] == reminded


def test_with_holidays_the_days_are_counted_plainly():
    friday, sunday, due = date(2024, 6, 28), date(2024, 6, 30), date(2024, 7, 1)

    told = [is_reminder_day(day, due, [1], also_holidays=True) for day in (friday, sunday)]

    assert told == [False, True]
