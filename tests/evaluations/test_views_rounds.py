"""The pages of rounds: opening a year, times, closing by hand, two admins at once."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from accounts.permissions import Role
from audit.models import Event
from evaluations.models import Assessment, Round, RoundStage
from evaluations.services import set_times
from tests.clock import set_clock
from tests.evaluations.conftest import text
from tests.evaluations.judging import client_of
from tests.evaluations.scene import admin, opened, small
from tests.world import KAUR, KOTA_BENGKULU, LAMPUNG, SELUMA, place, user

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 6, 1, 3, 0, tzinfo=UTC)
DAY = timedelta(days=1)
ROUNDS = "/provinsi/putaran/"
ROUND = f"{ROUNDS}2024/"


@pytest.fixture
def client(monkeypatch):
    set_clock(monkeypatch, NOW)
    for code in (KAUR, SELUMA, KOTA_BENGKULU):
        place(code)
    return client_of(admin())


def typed(**told) -> dict:
    form = {"year": "2024", "instrument": "kla-2030", "regencies": [KAUR, SELUMA]}
    return form | {"repair_hours": "72", "self_closes_day": "2024-06-27"} | told


def token(page: str) -> str:
    return re.search(r'name="seen" value="([^"]*)"', page)[1]


def test_an_admin_opens_a_round_for_the_ticked_regencies_in_local_time(client) -> None:
    small()

    empty = client.get(ROUNDS)
    done = client.post(f"{ROUNDS}baru/", typed(), follow=True)

    assert "Belum ada putaran." in text(empty)
    assert done.redirect_chain[0][0] == f"{ROUND}?provinsi=17"
    assert "Putaran 2024 dibuka untuk 2 kabupaten/kota." in text(done)
    assert "27 Juni 2024, 23.59 WIB" in text(done)
    assert list(Assessment.objects.values_list("region", flat=True)) == [KAUR, SELUMA]
    stage = RoundStage.objects.get(stage="self")
    assert (stage.closes_at, stage.set_by) == (datetime(2024, 6, 27, 16, 59, tzinfo=UTC), admin())


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"year": "2005"}, "Isi tahun dari 2006 sampai 2025"),
        ({"regencies": []}, "Centang paling sedikit satu."),
        ({"province_closes_day": "2024-06-26"}, "ditutup sebelum Evaluasi mandiri ditutup"),
        ({"regencies": ["18.01"]}, "bukan bagian dari provinsi ini"),
    ],
)
def test_a_faulty_form_opens_nothing_and_keeps_everything_typed(client, told, words) -> None:
    small()
    events = Event.objects.count()

    page = client.post(f"{ROUNDS}baru/", typed(**told))

    assert page.status_code == 422
    assert words in text(page)
    assert 'value="2024-06-27"' in text(page)
    assert (Round.objects.count(), Event.objects.count()) == (0, events)


@pytest.mark.parametrize("day", ["0001-01-01", "0024-06-27", "9999-12-31", "2031-06-27"])
def test_a_stage_of_a_distant_year_opens_nothing_and_stays_typed(client, day) -> None:
    small()

    response = client.post(f"{ROUNDS}baru/", typed(self_opens_day=day, self_closes_day=""))

    assert response.status_code == 422
    assert f'value="{day}"' in text(response)
    assert "Tahun" in " ".join(response.context["form"].errors["self_opens_day"])
    assert not Round.objects.exists()


@pytest.mark.parametrize("day", ["0001-01-01", "0024-06-27", "2031-06-27"])
def test_times_of_a_round_are_not_moved_to_a_distant_year(client, day) -> None:
    opened(instrument=small(), closes_at=NOW - DAY)
    seen = token(text(client.get(ROUND)))
    form = {"repair_hours": "48", "central_closes_day": day, "seen": seen}
    again = {"deed": "buka", "until_day": day, "seen": seen}

    moved, reopened = client.post(ROUND, form), client.post(f"{ROUND}tahap/self/", again)

    assert (moved.status_code, reopened.status_code) == (422, 422)
    assert f'value="{day}"' in text(moved)
    assert f'value="{day}"' in text(reopened)


def test_a_year_that_is_open_is_refused_with_a_sentence(client) -> None:
    opened(instrument=small())

    page = client.post(f"{ROUNDS}baru/", typed())

    assert page.status_code == 409
    assert "Putaran 2024 Bengkulu sudah dibuka." in text(page)
    assert Assessment.objects.count() == 1


def test_new_times_are_saved_and_a_stale_form_shows_both(client) -> None:
    round_ = opened(instrument=small()).round
    seen = token(text(client.get(ROUND)))
    form = {"seen": seen, "repair_hours": "48", "self_closes_day": "2024-06-27"}
    set_times(round_=round_, times={"self": (None, NOW + DAY)}, by=admin("lain"))

    stale = client.post(ROUND, form)
    again = client.post(ROUND, form | {"seen": token(text(stale))})

    assert (stale.status_code, again.status_code) == (409, 302)
    assert "sudah diubah orang lain" in text(stale)
    assert "2 Juni 2024, 10.00 WIB" in text(stale)
    assert 'value="2024-06-27"' in text(stale)
    assert RoundStage.objects.get(stage="self").closes_at.day == 27


def test_a_form_without_what_it_saw_is_stale(client) -> None:
    opened(instrument=small())

    assert client.post(ROUND, {"repair_hours": "48"}).status_code == 409


def test_a_stage_is_closed_and_opened_by_hand_after_a_look_at_what_it_means(client) -> None:
    opened(instrument=small())
    stage = f"{ROUND}tahap/self/"

    asked = text(client.get(stage))
    closed = client.post(stage, {"deed": "tutup", "seen": token(asked)}, follow=True)
    again = text(client.get(stage))
    reopened = client.post(stage, {"until_day": "2024-06-30", "seen": token(again)}, follow=True)

    assert "Keadaan sekarang: 1 sedang diisi." in asked
    assert "Evaluasi mandiri ditutup 1 Juni 2024, 10.00 WIB." in text(closed)
    assert "dibuka lagi sampai 30 Juni 2024, 23.59 WIB." in text(reopened)


def test_a_second_click_on_closing_is_refused_with_a_sentence(client) -> None:
    opened(instrument=small())
    stage = f"{ROUND}tahap/self/"
    seen = token(text(client.get(stage)))
    client.post(stage, {"deed": "tutup", "seen": seen})

    page = client.post(stage, {"deed": "tutup", "seen": seen})

    assert page.status_code == 409
    assert "sudah diubah orang lain" in text(page)


def test_regencies_are_added_and_strange_ones_are_not(client) -> None:
    opened(instrument=small())

    added = client.post(f"{ROUND}tambah/", {"regencies": [SELUMA, "18.01"]}, follow=True)
    none = client.post(f"{ROUND}tambah/", {"regencies": ["18.01"]}, follow=True)

    assert "1 kabupaten/kota ditambahkan" in text(added)
    assert "Centang paling sedikit satu." in text(none)
    assert set(Assessment.objects.values_list("region", flat=True)) == {KAUR, SELUMA}


@pytest.mark.parametrize("address", ["1999/", "1999/tahap/self/", "2024/tahap/entah/"])
def test_what_does_not_exist_is_404(client, address) -> None:
    opened(instrument=small())

    assert client.get(f"{ROUNDS}{address}").status_code == 404


def test_only_an_admin_of_the_province_gets_in(client) -> None:
    opened(instrument=small())
    statuses = {
        role: client_of(user(role, where)).get(f"{ROUND}?provinsi=17").status_code
        for role, where in (
            (Role.VERIFIER, "17"),
            (Role.OPERATOR, KAUR),
            (Role.PROVINCE_ADMIN, LAMPUNG),
        )
    }

    assert statuses == {Role.VERIFIER: 403, Role.OPERATOR: 404, Role.PROVINCE_ADMIN: 404}


def test_the_list_and_a_round_cost_the_same_with_more_regencies(
    client, django_assert_max_num_queries
) -> None:
    instrument = small()
    opened(instrument=instrument)
    opened(SELUMA, instrument=instrument)

    with django_assert_max_num_queries(9):
        client.get(ROUNDS)
    with django_assert_max_num_queries(12):
        client.get(ROUND)
