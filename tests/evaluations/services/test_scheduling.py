"""Times of a round: set in one go, closed and opened by hand, by two admins at once."""

from datetime import UTC, datetime, timedelta

import pytest

from audit.models import Event
from evaluations.models import Round, RoundStage
from evaluations.services import Refused, close_stage, reopen_stage, set_times
from evaluations.services.scheduling import StaleTimes, token_of
from tests.clock import set_clock
from tests.evaluations.scene import admin, opened, small

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 6, 1, 3, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def round_(monkeypatch) -> Round:
    set_clock(monkeypatch, NOW)
    return opened(instrument=small()).round


def times_of(stage: str) -> tuple:
    return RoundStage.objects.values_list(
        "opens_at", "closes_at", "set_at", "set_by__username"
    ).get(stage=stage)


def told(verb: str) -> list[dict]:
    return [event.data for event in Event.objects.filter(verb=verb)]


def test_times_are_written_with_who_set_them_and_only_what_changed_is_logged(round_) -> None:
    times = {"self": (None, NOW + DAY), "province": (NOW, NOW + 3 * DAY), "central": (None, None)}

    first = set_times(round_=round_, times=times, repair_hours=72, by=admin())
    again = set_times(round_=round_, times=times, repair_hours=72, by=admin("lain"))

    assert (first, again) == (["self", "province"], [])
    assert times_of("province") == (NOW, NOW + 3 * DAY, NOW, "admin")
    assert times_of("central") == (None, None, None, None)
    assert told("round.times_set") == [
        {"stage": "self", "opens_at": "", "closes_at": (NOW + DAY).isoformat()},
        {
            "stage": "province",
            "opens_at": NOW.isoformat(),
            "closes_at": (NOW + 3 * DAY).isoformat(),
        },
    ]
    assert told("round.repair_hours_set") == [{"hours": 72}]
    assert Round.objects.get().repair_hours == 72


@pytest.mark.parametrize(
    ("times", "hours", "words"),
    [
        ({"self": (NOW, NOW)}, 48, "Evaluasi mandiri: waktu tutup harus sesudah waktu buka."),
        (
            {"self": (NOW + DAY, None), "province": (NOW, None)},
            48,
            "Verifikasi administrasi provinsi dibuka sebelum Evaluasi mandiri dibuka.",
        ),
        ({"self": (NOW, None)}, 0, "Masa perbaikan 0 jam tidak mungkin. Isi 1 sampai 720 jam."),
    ],
)
def test_times_that_can_not_be_change_nothing(round_, times, hours, words) -> None:
    before = (token_of(round_), Event.objects.count())

    with pytest.raises(Refused) as refusal:
        set_times(round_=round_, times=times, repair_hours=hours, by=admin())

    assert str(refusal.value).startswith(words)
    assert (token_of(Round.objects.get()), Event.objects.count()) == before


def test_a_new_time_is_judged_with_those_that_stay(round_) -> None:
    set_times(round_=round_, times={"province": (None, NOW + DAY)}, by=admin())

    with pytest.raises(Refused, match="provinsi ditutup sebelum Evaluasi mandiri ditutup"):
        set_times(round_=round_, times={"self": (None, NOW + 2 * DAY)}, by=admin())


def test_of_two_admins_at_once_the_second_sees_that_the_times_changed(round_) -> None:
    seen = token_of(round_)
    set_times(round_=round_, times={"self": (None, NOW + DAY)}, seen=seen, by=admin())

    for deed in (
        lambda: set_times(round_=round_, times={"self": (None, None)}, seen=seen, by=admin("lain")),
        lambda: close_stage(round_=round_, stage="self", seen=seen, by=admin("lain")),
        lambda: reopen_stage(round_=round_, stage="self", until=None, seen=seen, by=admin("lain")),
    ):
        with pytest.raises(StaleTimes, match="sudah diubah orang lain"):
            deed()

    assert times_of("self")[1] == NOW + DAY


def test_a_stage_is_closed_at_once_and_opened_again(round_, monkeypatch) -> None:
    closed = close_stage(round_=round_, stage="self", seen="", by=admin())
    set_clock(monkeypatch, NOW + DAY)
    opened_until = reopen_stage(
        round_=round_, stage="self", until=NOW + 2 * DAY, seen="", by=admin("lain")
    )

    assert (closed, opened_until) == (NOW, NOW + 2 * DAY)
    assert times_of("self") == (None, NOW + 2 * DAY, NOW + DAY, "lain")
    assert told("round.stage_closed")[0]["closes_at"] == NOW.isoformat()
    assert told("round.stage_reopened")[0]["closes_at"] == (NOW + 2 * DAY).isoformat()


def test_a_stage_can_be_opened_until_it_is_closed_by_hand(round_) -> None:
    close_stage(round_=round_, stage="self", seen="", by=admin())

    assert reopen_stage(round_=round_, stage="self", until=None, seen="", by=admin()) is None
    assert times_of("self")[1] is None


def test_what_is_closed_is_not_closed_again_and_what_is_open_not_opened(round_) -> None:
    said = []
    for stage, pair, deed in (
        ("self", (None, NOW), close_stage),
        ("province", (NOW + DAY, None), close_stage),
        ("central", (None, NOW + 3 * DAY), lambda **told: reopen_stage(until=None, **told)),
        ("self", (None, NOW), lambda **told: reopen_stage(until=NOW, **told)),
    ):
        set_times(round_=round_, times={stage: pair}, by=admin())
        with pytest.raises(Refused) as refusal:
            deed(round_=round_, stage=stage, seen="", by=admin())
        said.append(str(refusal.value))

    assert said == [
        "Evaluasi mandiri sudah ditutup sejak 1 Juni 2024, 10.00 WIB.",
        "Verifikasi administrasi provinsi belum dibuka. Ubah waktu bukanya bila perlu.",
        "Verifikasi administrasi pusat belum ditutup. Ubah waktunya lewat daftar waktu tahap.",
        "Waktu tutup itu sudah lewat. Sekarang 1 Juni 2024, 10.00 WIB. Pilih waktu yang kemudian.",
    ]


def test_closing_by_hand_keeps_the_order_of_the_stages(round_) -> None:
    set_times(round_=round_, times={"self": (None, NOW + DAY)}, by=admin())

    with pytest.raises(Refused, match="provinsi ditutup sebelum Evaluasi mandiri ditutup"):
        close_stage(round_=round_, stage="province", seen="", by=admin())
