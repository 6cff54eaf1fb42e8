"""The second before and after each closing, in the three zones of the country (issue 5)."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

import pytest
from django.db import transaction

from accounts.models import Agency, User
from accounts.permissions import Role
from evaluations.models import Answer, Assessment, Assignment, Stage
from evaluations.outside.cards import Given
from evaluations.outside.queries import outside_page
from evaluations.services import (
    Refused,
    finalise,
    give_time,
    hand_in,
    record_questions,
    record_stage,
    save_area_answer,
    save_profile,
    set_cutoff,
    set_times,
)
from evaluations.services.doors import require_open, require_verifying
from instruments.models import Question
from regions.timezones import WIB, WIT, WITA
from tests.clock import set_clock
from tests.evaluations.scene import fresh, opened, said, small
from tests.world import agency, place, user

pytestmark = pytest.mark.django_db

SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
# Bengkulu, Bali, Papua: one regency of each zone.
ZONES = [("17.04", WIB, "WIB"), ("51.08", WITA, "WITA"), ("91.71", WIT, "WIT")]


class Place(NamedTuple):
    """A regency whose SELF closes on 27 June, 23.59.59 of its own clocks."""

    assessment: Assessment
    closes: datetime
    zone_name: str
    dinkes: Agency
    admin: User
    operator: User
    contributor: User
    camat: User
    head: User

    def until(self, day: int, hour: int = 12) -> datetime:
        return datetime(2024, 6, day, hour, 0, tzinfo=self.closes.tzinfo)

    def closed(self, who: User | None, code: str = "1.1", area: str = "") -> str:
        """What the door says to this person now; "" when the answer can be written."""
        asked = Question.objects.get(instrument=self.assessment.round.instrument, code=code)
        try:
            require_open(self.assessment, asked, by=who, area=area)
        except Refused as refusal:
            return str(refusal)
        return ""

    @property
    def kecamatan(self) -> str:
        return f"{self.assessment.region_id}.01"

    @property
    def village(self) -> str:
        return f"{self.kecamatan}.2001"


@pytest.fixture(params=ZONES, ids=[name for _, _, name in ZONES])
def here(request, monkeypatch) -> Place:
    code, zone, name = request.param
    closes = datetime(2024, 6, 27, 23, 59, 59, tzinfo=zone)
    set_clock(monkeypatch, closes - 20 * DAY)
    place(f"{code}.01.2001")
    place(f"{code}.01.2002")
    assessment = opened(code, instrument=small(), closes_at=closes)
    dinkes = agency("dinkes", code)
    Assignment.objects.filter(assessment=assessment).delete()
    asked = Question.objects.get(code="1.1")
    Assignment.objects.create(assessment=assessment, question=asked, agency=dinkes)
    return Place(
        assessment,
        closes,
        name,
        dinkes,
        user(Role.PROVINCE_ADMIN, code[:2], username="admin"),
        user(Role.OPERATOR, code, username="operator"),
        user(Role.CONTRIBUTOR, code, agency=dinkes, username="dinkes"),
        user(Role.AREA, f"{code}.01", username="camat"),
        user(Role.AREA, f"{code}.01.2001", username="kades"),
    )


def seconds_around(monkeypatch, moment: datetime, ask) -> tuple[str, str, str]:
    """What `ask` says the second before the moment, at it and after it."""
    said = []
    for now in (moment - SECOND, moment, moment + SECOND):
        set_clock(monkeypatch, now)
        said.append(ask())
    return tuple(said)


def test_a_stage_closes_at_its_second_in_local_time_for_everybody(here, monkeypatch) -> None:
    set_times(
        round_=here.assessment.round, times={"self": (None, here.closes - HOUR)}, by=here.admin
    )

    for who in (here.operator, here.contributor, here.camat, None):
        before, at, after = seconds_around(
            monkeypatch, here.closes - HOUR, lambda who=who: here.closed(who)
        )

        assert before == ""
        assert at == after
        assert at == (
            f"Pengisian sudah ditutup sejak 27 Juni 2024, 22.59 {here.zone_name} (waktunya "
            "ditetapkan Admin). Hubungi admin provinsi bila perlu dibuka."
        )


def test_a_cut_off_stops_offices_and_areas_and_lets_the_operator_go_on(here, monkeypatch) -> None:
    cutoff = here.until(20)
    set_cutoff(assessment=here.assessment, until=cutoff, seen="", by=here.operator)

    for who, area in ((here.contributor, ""), (here.camat, here.kecamatan)):
        before, at, _ = seconds_around(
            monkeypatch, cutoff, lambda who=who, area=area: here.closed(who, area=area)
        )

        assert before == ""
        assert at == (
            f"Pengisian untuk OPD, kecamatan, dan desa sudah ditutup sejak 20 Juni 2024, 12.00 "
            f"{here.zone_name} (waktunya ditetapkan Operator). Hubungi operator kabupaten/kota "
            "bila perlu dibuka."
        )
    assert (here.closed(here.operator), here.closed(None)) == ("", "")


def test_an_office_with_more_time_writes_its_own_questions_until_its_end(here, monkeypatch) -> None:
    until = here.closes + DAY
    give_time(
        assessment=here.assessment,
        stage="self",
        unit=here.dinkes,
        until=until,
        reason="Kantor kebanjiran",
        by=here.admin,
    )

    before, at, _ = seconds_around(monkeypatch, until, lambda: here.closed(here.contributor))
    set_clock(monkeypatch, until - SECOND)

    assert before == ""
    assert at.startswith(f"Pengisian sudah ditutup sejak 28 Juni 2024, 23.59 {here.zone_name}")
    assert here.closed(here.operator) == ""
    assert here.closed(here.operator, "1.2") == here.closed(here.contributor, "1.2") != ""
    assert here.closed(here.camat, area=here.kecamatan) != ""


def test_more_time_for_a_kecamatan_covers_its_villages_and_not_the_other_way(
    here, monkeypatch
) -> None:
    until = here.closes + DAY
    told = {"assessment": here.assessment, "stage": "self", "reason": "x", "by": here.admin}
    give_time(unit=place(here.village), until=until, **told)
    set_clock(monkeypatch, here.closes)

    only_the_village = [
        here.closed(here.camat, "25.4", area)
        for area in (here.village, f"{here.kecamatan}.2002", here.kecamatan)
    ]
    give_time(unit=place(here.kecamatan), until=until, **told)
    before, at, _ = seconds_around(
        monkeypatch, until, lambda: here.closed(here.camat, area=f"{here.kecamatan}.2002")
    )

    assert [bool(words) for words in only_the_village] == [False, True, True]
    assert (before, bool(at)) == ("", True)


def test_an_operators_more_time_lifts_the_cut_off_to_its_second_and_dies_with_the_stage(
    here, monkeypatch
) -> None:
    set_cutoff(assessment=here.assessment, until=here.until(20), seen="", by=here.operator)
    give_time(
        assessment=fresh(here.assessment),
        stage="self",
        unit=place(here.kecamatan),
        until=here.until(25),
        reason="Camat baru",
        by=here.operator,
    )

    before, at, _ = seconds_around(
        monkeypatch, here.until(25), lambda: here.closed(here.head, area=here.village)
    )
    assert (before, at.startswith("Pengisian untuk OPD, kecamatan")) == ("", True)
    set_clock(monkeypatch, here.until(22))
    set_times(round_=here.assessment.round, times={"self": (None, here.until(23))}, by=here.admin)
    before, at, _ = seconds_around(
        monkeypatch, here.until(23), lambda: here.closed(here.head, area=here.village)
    )
    assert (before, at.startswith("Pengisian sudah ditutup sejak 23 Juni 2024")) == ("", True)


def test_more_time_for_the_regency_moves_the_closing_of_its_stage(here, monkeypatch) -> None:
    rows = Assessment.objects.filter(pk=here.assessment.pk)
    until, round_ = here.closes + DAY, here.assessment.round
    set_times(round_=round_, times={"province": (None, here.closes)}, by=here.admin)
    told = {"assessment": here.assessment, "unit": None, "until": until, "by": here.admin}
    give_time(stage="self", reason="x", **told)
    give_time(stage="province", reason="x", **told)

    def verifying() -> str:
        try:
            require_verifying(here.assessment)
        except Refused as refusal:
            return str(refusal)
        return ""

    answering = seconds_around(monkeypatch, until, lambda: here.closed(here.operator))
    rows.update(state="verifying")
    judging = seconds_around(monkeypatch, until, verifying)

    assert answering[0] == judging[0] == ""
    moment = f"28 Juni 2024, 23.59 {here.zone_name}"
    assert answering[1].startswith(f"Pengisian sudah ditutup sejak {moment}")
    assert judging[1].startswith(f"Tahap ini sudah ditutup sejak {moment}")


@pytest.mark.parametrize("stage", ["central", "field", "final"])
def test_results_are_recorded_until_the_second_at_which_their_stage_closes(
    here, monkeypatch, stage
) -> None:
    round_, until = here.assessment.round, here.closes + DAY
    set_times(round_=round_, times={stage: (None, here.closes)}, by=here.admin)
    asked = Question.objects.get(code="1.1")
    Answer.objects.create(assessment=here.assessment, question=asked)
    Assessment.objects.filter(pk=here.assessment.pk).update(state="verified")
    deeds = {
        "central": [recorded_sums, recorded_questions],
        "field": [recorded_sums, recorded_questions],
        "final": [recorded_questions, decreed],
    }[stage]

    for deed in deeds:
        before, at, after = seconds_around(
            monkeypatch, here.closes, lambda deed=deed: refusal_of(deed, here, stage)
        )

        assert (before, at) == ("", after)
        assert at == (
            f"{Stage(stage).label} sudah ditutup sejak 27 Juni 2024, 23.59 {here.zone_name} "
            "(waktunya ditetapkan Admin), jadi hasilnya tidak dicatat lagi. Admin provinsi dapat "
            "membuka tahap itu kembali di halaman putaran."
        )
    set_clock(monkeypatch, here.closes - HOUR)
    told = {"assessment": here.assessment, "unit": None, "reason": "x", "by": here.admin}
    give_time(stage=stage, until=until, **told)
    before, at, _ = seconds_around(
        monkeypatch, until, lambda: refusal_of(recorded_questions, here, stage)
    )
    assert (before, bool(at)) == ("", True)


def recorded_sums(here: Place, stage: str) -> None:
    record_stage(
        assessment=here.assessment,
        stage=Stage(stage),
        points={"K": Decimal(5)},
        by=here.admin,
    )


def recorded_questions(here: Place, stage: str) -> None:
    given = {"1.1": Given(Decimal(2))}
    told = {"assessment": here.assessment, "stage": Stage(stage), "by": here.admin}
    record_questions(given=given, seen=outside_page(here.assessment, Stage(stage)).seen, **told)


def decreed(here: Place, stage: str) -> None:
    finalise(
        assessment=here.assessment,
        score=Decimal(7),
        awarded="",
        ground_number="1/2024",
        ground_date=here.closes.date() - 5 * DAY,
        by=here.admin,
    )


def refusal_of(deed, here: Place, stage: str) -> str:
    """What the deed is refused with, "" when it is done; either way nothing of it stays."""
    try:
        with transaction.atomic():
            deed(here, stage)
            transaction.set_rollback(True)
    except Refused as refusal:
        return str(refusal)
    return ""


def test_a_repair_window_ends_at_its_second_whatever_was_given(here, monkeypatch) -> None:
    until = here.closes + 10 * DAY
    give_time(
        assessment=here.assessment,
        stage="self",
        unit=here.dinkes,
        until=until + DAY,
        reason="x",
        by=here.admin,
    )
    asked = Question.objects.get(code="1.1")
    Answer.objects.create(assessment=here.assessment, question=asked, state="returned")
    rows = Assessment.objects.filter(pk=here.assessment.pk)
    rows.update(state="returned", repair_until=until)

    before, at, after = seconds_around(monkeypatch, until, lambda: here.closed(here.contributor))
    set_clock(monkeypatch, until - SECOND)

    assert (before, at) == ("", after)
    assert at == (
        f"Masa perbaikan berakhir 7 Juli 2024, 23.59 {here.zone_name}. Jawaban kembali terkunci."
    )
    assert here.closed(here.operator, "1.2").startswith("Hanya pertanyaan yang dikembalikan")


@pytest.mark.parametrize("here", ZONES[:1], indirect=True)
def test_every_writer_tells_the_door_who_writes_and_for_which_area(here, monkeypatch) -> None:
    asked = {row.code: row for row in Question.objects.all()}
    kecamatan, kaur = place(here.kecamatan), here.assessment
    set_cutoff(assessment=kaur, until=here.until(20), seen="", by=here.operator)

    def deeds(by: User) -> list:
        told = {"assessment": kaur, "by": by}
        area = {"question": asked["25.4"], "area": kecamatan, "version": 0}
        return [
            lambda: said(kaur, "1.1", "a", by=by),
            lambda: save_area_answer(word="ya", **area, **told),
            lambda: hand_in(area=kecamatan, **told),
            lambda: save_profile(village=place(here.village), counts={}, version=0, **told),
        ]

    set_clock(monkeypatch, here.until(20))
    outcomes = [_refused(deed) for deed in deeds(here.camat)]
    allowed = [_refused(deed) for deed in deeds(here.operator)]

    assert outcomes == [True] * 4
    assert allowed == [False] * 4
    assert _refused(lambda: said(kaur, "1.1", "b", by=here.contributor))


def _refused(deed) -> bool:
    try:
        deed()
    except Refused as refusal:
        return "Pengisian untuk OPD" in str(refusal)
    return False
