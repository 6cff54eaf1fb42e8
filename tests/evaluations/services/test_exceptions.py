"""A regency's own cut-off, and more time for a unit: who, for whom, how long, twice at once."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.permissions import Role
from audit.models import Event
from evaluations.models import Assessment, DoorException
from evaluations.services import Refused, end_exception, give_time, set_cutoff, set_times
from evaluations.times.round_queries import stage_facts
from evaluations.times.window_queries import self_window
from evaluations.times.windows import End, Longer
from evaluations.workflow import STATE_WORDS, State
from tests.clock import set_clock
from tests.evaluations.scene import admin, awarded, fresh, opened, operator, small
from tests.world import BENGKULU, KAUR, KINAL, SELUMA, agency, join, person, place, user

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 6, 1, 3, 0, tzinfo=UTC)
DAY = timedelta(days=1)
CUTOFF, CLOSES = NOW + 10 * DAY, NOW + 20 * DAY


@pytest.fixture
def kaur(monkeypatch) -> Assessment:
    set_clock(monkeypatch, NOW)
    place(KINAL)
    return opened(instrument=small(), closes_at=CLOSES)


def cut(kaur: Assessment, until: datetime | None = CUTOFF, seen: str = "", by=None) -> None:
    set_cutoff(assessment=kaur, until=until, seen=seen, by=by or operator())


def give(kaur: Assessment, **told) -> DoorException:
    fields = {"stage": "self", "unit": place(KINAL), "until": CUTOFF + DAY, "reason": "Banjir"}
    return give_time(assessment=kaur, **fields | {"by": operator()} | told)


def refusal_of(deed, *args, **told) -> str:
    before = (DoorException.objects.count(), Event.objects.count())
    with pytest.raises(Refused) as refusal:
        deed(*args, **told)
    assert (DoorException.objects.count(), Event.objects.count()) == before
    return str(refusal.value)


# --- the cut-off ----------------------------------------------------------------------------------


def test_a_cut_off_is_kept_with_who_set_it_and_can_be_taken_away(kaur) -> None:
    cut(kaur)
    cut(kaur)
    kept = self_window(kaur).cutoff
    cut(kaur, None, seen=CUTOFF.isoformat())

    assert kept == End(CUTOFF, "Operator")
    assert self_window(kaur).cutoff is None
    assert [event.data for event in Event.objects.filter(verb="assessment.cutoff_set")] == [
        {"cutoff_at": CUTOFF.isoformat()},
        {"cutoff_at": ""},
    ]


def test_a_cut_off_lies_ahead_and_before_the_stage_closes(kaur) -> None:
    assert refusal_of(cut, kaur, NOW).startswith("Waktu itu sudah lewat. Sekarang 1 Juni 2024")
    assert refusal_of(cut, kaur, CLOSES) == (
        "Batas internal harus sebelum evaluasi mandiri ditutup, 21 Juni 2024, 10.00 WIB."
    )


def test_of_two_operators_at_once_the_second_reads_what_stands_now(kaur) -> None:
    cut(kaur)

    assert refusal_of(cut, kaur, CUTOFF + DAY, by=user(Role.OPERATOR, KAUR)).startswith(
        "Batas internal sudah diubah orang lain sejak halaman Anda buka. Sekarang: 11 Juni 2024, "
        "10.00 WIB."
    )


# --- more time ------------------------------------------------------------------------------------


def test_more_time_is_kept_with_its_reason_and_logged_without_it(kaur) -> None:
    cut(kaur)

    made = give(kaur, reason="  Banjir   di Kinal ")

    assert (made.reason, made.by, made.at) == ("Banjir di Kinal", operator(), NOW)
    assert self_window(kaur).longer == (
        Longer(End(CUTOFF + DAY, "Operator"), area=KINAL, by_province=False),
    )
    assert Event.objects.get(verb="exception.given").data == {
        "exception": made.public_id,
        "stage": "self",
        "area": KINAL,
        "agency": "",
        "until": (CUTOFF + DAY).isoformat(),
    }


def test_the_same_form_sent_twice_is_one_exception(kaur) -> None:
    cut(kaur)

    assert give(kaur).pk == give(kaur).pk
    assert Event.objects.filter(verb="exception.given").count() == 1


def test_an_operator_gives_nothing_beyond_the_stage_and_nothing_without_a_cut_off(kaur) -> None:
    without = refusal_of(give, kaur)
    cut(kaur)

    assert without.startswith("Daerah ini tidak punya batas internal")
    assert refusal_of(give, kaur, until=CLOSES + timedelta(seconds=1)).startswith(
        "Evaluasi mandiri ditutup 21 Juni 2024, 10.00 WIB. Sesudah itu hanya admin provinsi"
    )
    assert refusal_of(give, kaur, until=CUTOFF).startswith("Batas internal memang baru")
    assert refusal_of(give, kaur, until=NOW).startswith("Waktu itu sudah lewat.")
    assert give(kaur, until=CLOSES).until == CLOSES


@pytest.mark.parametrize(("stage", "unit"), [("self", None), ("province", None)])
def test_an_operator_gives_no_time_to_the_whole_regency(kaur, stage, unit) -> None:
    cut(kaur)

    assert refusal_of(give, kaur, stage=stage, unit=unit).startswith(
        "Tahap itu hanya dapat diperpanjang admin provinsi."
    )


def test_units_of_another_regency_are_refused_to_everybody(kaur) -> None:
    cut(kaur)
    theirs = agency("dinkes", SELUMA)

    for by in (operator(), admin()):
        assert refusal_of(give, kaur, unit=place(f"{SELUMA}.01"), by=by).startswith(
            "Kecamatan Sukaraja bukan kecamatan atau desa di Kabupaten Kaur"
        )
        assert refusal_of(give, kaur, unit=theirs, by=by) == (
            "Dinas Kesehatan bukan instansi Kabupaten Kaur."
        )


def test_other_roles_and_other_operators_give_nothing(kaur) -> None:
    cut(kaur)

    for by in (user(Role.VERIFIER, BENGKULU), user(Role.OPERATOR, SELUMA)):
        assert refusal_of(give, kaur, by=by) == "Peran Anda tidak boleh memberi tambahan waktu."


def test_the_province_gives_any_stage_and_unit_time_beyond_the_closing(kaur) -> None:
    dinkes = agency("dinkes", KAUR)

    for unit in (dinkes, place(KINAL), None):
        give(kaur, unit=unit, until=CLOSES + DAY, by=admin())

    assert {(one.office, one.area, one.by_province) for one in self_window(kaur).longer} == {
        (dinkes.pk, "", True),
        (None, KINAL, True),
        (None, "", True),
    }


def test_the_province_too_gives_only_what_is_more_and_says_why(kaur) -> None:
    told = {"unit": None, "by": admin()}

    assert refusal_of(give, kaur, until=CLOSES, **told).startswith("Tahap ini memang baru ditutup")
    assert refusal_of(give, kaur, stage="province", until=CLOSES, **told).startswith(
        "Tahap ini tidak punya waktu tutup"
    )
    assert refusal_of(give, kaur, stage="entah", **told).startswith("Tahap itu tidak dikenal.")
    assert refusal_of(
        give, kaur, stage="province", unit=place(KINAL), by=admin(), until=CLOSES
    ).startswith("Hanya evaluasi mandiri yang diperpanjang per instansi")
    assert refusal_of(give, kaur, reason=" \n", **told).startswith("Tulis alasan")
    assert refusal_of(give, kaur, reason="x" * 301, **told).startswith("Alasan paling panjang 300")


@pytest.mark.parametrize("state", ["verifying", "returned", "verified"])
def test_time_for_filling_in_is_not_given_once_the_verification_has_begun(kaur, state) -> None:
    told = {"unit": None, "until": CLOSES + DAY, "by": admin()}
    Assessment.objects.filter(pk=kaur.pk).update(state=state)

    words = refusal_of(give, kaur, **told)

    assert words == (
        f"Evaluasi ini {STATE_WORDS[State(state)]}, jadi tambahan waktu untuk evaluasi mandiri "
        "tidak dapat dipakai lagi. Yang dikembalikan diperbaiki dalam masa perbaikan."
    )


@pytest.mark.parametrize("state", ["draft", "submitted"])
def test_time_for_filling_in_is_given_while_it_can_be_used(kaur, state) -> None:
    Assessment.objects.filter(pk=kaur.pk).update(state=state)

    assert give(kaur, unit=None, until=CLOSES + DAY, by=admin()).until == CLOSES + DAY


@pytest.mark.parametrize("stage", ["self", "province", "final"])
def test_a_final_evaluation_gets_no_more_time_at_any_stage(kaur, stage) -> None:
    set_times(
        round_=kaur.round,
        times=dict.fromkeys(("province", "central", "field", "final"), (None, CLOSES)),
        by=admin(),
    )
    give(kaur, stage=stage, unit=None, until=CLOSES + DAY, by=admin())
    assert stage_facts(kaur.round, stage, NOW).exceptions == 1
    Assessment.objects.filter(pk=kaur.pk).update(state="verified")
    awarded(fresh(kaur), ground_date=NOW.date())

    words = refusal_of(give, kaur, stage=stage, unit=None, until=CLOSES + 2 * DAY, by=admin())

    assert words.startswith("Evaluasi ini sudah ditetapkan, jadi tidak diubah lagi.")
    assert stage_facts(kaur.round, stage, NOW).exceptions == 0


def test_who_gave_it_as_what_stays_whatever_becomes_of_the_giver(kaur) -> None:
    """A membership that had ended makes no exception of the province's; a later end undoes none."""
    cut(kaur)
    by = user(Role.OPERATOR, KAUR, username="rangkap")
    join(by, Role.PROVINCE_ADMIN, BENGKULU, ends_on=(NOW - 2 * DAY).date())
    give(kaur, by=by)
    give(kaur, until=CLOSES + DAY, by=admin())

    by.memberships.update(ends_on=None)
    admin().memberships.update(ends_on=(NOW - 2 * DAY).date())

    assert sorted(one.by_province for one in self_window(kaur).longer) == [False, True]


# --- ending it ------------------------------------------------------------------------------------


def test_more_time_is_ended_early_once(kaur) -> None:
    cut(kaur)
    made = give(kaur)

    end_exception(exception=made, by=operator())

    assert self_window(kaur).longer == ()
    row = DoorException.objects.get()
    assert (row.ended_at, row.ended_by) == (NOW, operator())
    assert refusal_of(end_exception, exception=made, by=operator()) == (
        "Tambahan waktu itu sudah diakhiri Operator, 1 Juni 2024, 10.00 WIB."
    )


def test_what_is_over_is_not_ended_and_what_the_province_gave_not_by_an_operator(
    kaur, monkeypatch
) -> None:
    made = give(kaur, until=CLOSES + DAY, by=admin())

    by_operator = refusal_of(end_exception, exception=made, by=operator())
    set_clock(monkeypatch, CLOSES + DAY)
    too_late = refusal_of(end_exception, exception=made, by=admin())

    assert by_operator.startswith("Tambahan waktu ini dari admin provinsi")
    assert too_late == "Tambahan waktu itu sudah habis, 22 Juni 2024, 10.00 WIB."


def test_all_times_of_a_regency_are_one_query(kaur, django_assert_num_queries) -> None:
    cut(kaur)
    give(fresh(kaur))
    give(fresh(kaur), until=CLOSES + DAY, by=admin())

    with django_assert_num_queries(1):
        window = self_window(kaur)

    assert (len(window.longer), window.cutoff, window.closed_by) == (2, End(CUTOFF, "Operator"), "")


def test_a_stranger_to_every_role_is_bound_by_nothing_and_may_give_nothing(kaur) -> None:
    cut(kaur)

    assert refusal_of(give, kaur, by=person()) == "Peran Anda tidak boleh memberi tambahan waktu."
