"""What an admin types about a round becomes moments of the province's own time; no database."""

from datetime import UTC, date, datetime, time

import pytest

from evaluations.models import Stage
from evaluations.times.round_forms import NewRoundForm, ReopenStageForm, TimesForm
from instruments.models import Instrument
from regions.models import Region
from regions.timezones import WIB, WIT

NOW = datetime(2024, 6, 1, 3, 0, tzinfo=UTC)
CLOSES = datetime(2024, 6, 27, 23, 59, 59, tzinfo=WIB)
KAUR = Region(code="17.04", name="Kabupaten Kaur", level=2, kind="kabupaten")


def form(zone=WIB, present=None, year=2024, **typed) -> TimesForm:
    data = {"repair_hours": "48"} | typed
    return TimesForm(data, zone=zone, now=NOW, year=year, present=present)


def faults(form: TimesForm) -> dict[str, list[str]]:
    return {name: list(said) for name, said in form.errors.items()}


def test_days_and_times_are_moments_of_the_own_clock_and_empty_ones_are_none() -> None:
    typed = form(WIT, self_opens_day="2024-02-07", self_closes_day="27-06-2024",
                 self_closes_time="16.30")  # fmt: skip

    assert typed.is_valid()
    assert typed.cleaned_data["times"] == {stage.value: (None, None) for stage in Stage} | {
        "self": (
            datetime(2024, 2, 7, 0, 0, tzinfo=WIT),
            datetime(2024, 6, 27, 16, 30, tzinfo=WIT),
        )
    }


def test_a_closing_without_a_time_is_the_last_minute_of_the_day() -> None:
    typed = form(self_closes_day="2024-06-27", self_closes_time="")

    assert typed.is_valid()
    assert typed.cleaned_data["times"]["self"][1].timetz() == time(23, 59, tzinfo=WIB)


def test_a_minute_that_was_not_touched_keeps_its_seconds() -> None:
    typed = form(
        present={"self": (None, CLOSES)}, self_closes_day="2024-06-27", self_closes_time="23:59"
    )

    assert typed.is_valid()
    assert typed.cleaned_data["times"]["self"] == (None, CLOSES)
    assert typed["self_closes_day"].initial == date(2024, 6, 27)


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        (
            {"self_opens_day": "2024-06-02", "self_closes_day": "2024-06-01"},
            "self_closes_day",
            "Evaluasi mandiri: waktu tutup harus sesudah waktu buka.",
        ),
        (
            {"self_opens_day": "2024-06-02", "province_opens_day": "2024-06-01"},
            "province_opens_day",
            "Verifikasi administrasi provinsi dibuka sebelum Evaluasi mandiri dibuka.",
        ),
        (
            {"self_closes_day": "2024-06-09", "field_closes_day": "2024-06-08"},
            "field_closes_day",
            "Verifikasi lapangan ditutup sebelum Evaluasi mandiri ditutup.",
        ),
        ({"self_opens_day": "besok"}, "self_opens_day", "Tulis tanggal seperti 27-06-2024."),
        ({"central_closes_time": "25:00"}, "central_closes_time", "Tulis jam seperti 23.59."),
        ({"repair_hours": "0"}, "repair_hours", "Masa perbaikan paling sedikit 1 jam."),
        ({"repair_hours": "dua"}, "repair_hours", "Isi bilangan bulat, misalnya 48."),
        ({"repair_hours": "9999"}, "repair_hours", "Masa perbaikan paling lama 720 jam (30 hari)."),
    ],
)
def test_each_fault_stands_at_its_field_with_what_was_typed(typed, field, words) -> None:
    typed_form = form(**typed)

    found = faults(typed_form)

    assert list(found) == [field]
    assert found[field][0].startswith(words)
    assert all(typed_form[name].value() == text for name, text in typed.items())


def test_a_time_that_closes_an_open_stage_at_once_is_asked_once_more() -> None:
    past = {"self_closes_day": "2024-05-31", "present": {"self": (None, CLOSES)}}

    asked, sure = form(**past), form(**past, sure="on")

    assert list(faults(asked)) == ["sure"]
    assert asked.errors["sure"][0].startswith("Waktu tutup ini sudah lewat: Evaluasi mandiri.")
    assert asked.asks_sure
    assert sure.is_valid()


@pytest.mark.parametrize(
    "pair",
    [(None, datetime(2024, 5, 1, tzinfo=WIB)), (datetime(2024, 6, 2, tzinfo=WIB), CLOSES)],
)
def test_a_stage_that_is_not_open_may_be_given_past_times(pair) -> None:
    assert form(self_closes_day="2024-05-31", present={"self": pair}).is_valid()


@pytest.mark.parametrize("field", ["self_opens_day", "final_closes_day"])
@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("0001-01-01", "Tahun 1 tidak mungkin. Tulis tahun dengan empat angka, misalnya 2001."),
        ("0026-12-01", "Tahun 26 tidak mungkin. Tulis tahun dengan empat angka, misalnya 2026."),
        ("1944-12-31", "Tahun 1944 tidak mungkin. Isi tanggal dari tahun 1945 sampai 2099."),
        (
            "2022-12-31",
            "Tahun 2022 terlalu jauh dari tahun evaluasi 2024. Isi tanggal dari tahun 2023 sampai "
            "2029.",
        ),
        (
            "2030-01-01",
            "Tahun 2030 terlalu jauh dari tahun evaluasi 2024. Isi tanggal dari tahun 2023 sampai "
            "2029.",
        ),
    ],
)
def test_a_day_of_no_likely_year_is_told_at_its_field_and_stays(field, day, words) -> None:
    typed = form(**{field: day})

    assert faults(typed) == {field: [words]}
    assert typed[field].value() == day


@pytest.mark.parametrize("day", ["2023-01-01", "2029-12-31"])
def test_the_year_before_and_five_years_on_are_taken(day) -> None:
    assert form(self_opens_day=day).is_valid()


def test_an_old_round_may_end_years_from_now() -> None:
    assert form(year=2019, final_closes_day="2029-12-31").is_valid()
    assert not form(year=2019, final_closes_day="2030-01-01").is_valid()
    assert not form(year=2019, self_opens_day="2017-12-31").is_valid()


def test_a_distant_day_that_stands_already_may_stay() -> None:
    stands = {"self": (None, datetime(2039, 6, 27, 23, 59, tzinfo=WIB))}

    kept = form(present=stands, self_closes_day="2039-06-27", self_closes_time="23:59")
    moved = form(present=stands, self_closes_day="2039-06-28", self_closes_time="23:59")

    assert (kept.is_valid(), moved.is_valid()) == (True, False)


# --- a new round ----------------------------------------------------------------------------------


def new(**typed) -> NewRoundForm:
    told = {"repair_hours": "48", "year": "2024", "instrument": "kla-2024", "regencies": ["17.04"]}
    return NewRoundForm(
        _Data(told | typed),
        instruments=[Instrument(code="kla-2024", title="KLA 2024")],
        regencies=[KAUR],
        zone=WIB,
        now=NOW,
    )


class _Data(dict):
    """As a POST: a field may be sent several times."""

    def getlist(self, name: str) -> list[str]:
        return self.get(name, [])


def test_a_round_names_its_year_instrument_and_regencies() -> None:
    typed = new()

    assert typed.is_valid()
    assert (typed.cleaned_data["year"], typed.chosen.code, typed.ticked) == (
        2024,
        "kla-2024",
        [KAUR],
    )
    assert next(iter(typed.fields)) == "year"


@pytest.mark.parametrize("year", ["2005", "2026", "", "dua ribu", "20244"])
def test_a_year_outside_2006_and_next_year_is_refused_with_the_range(year) -> None:
    assert faults(new(year=year)) == {"year": ["Isi tahun dari 2006 sampai 2025, misalnya 2024."]}


@pytest.mark.parametrize("year", ["2006", "2025"])
def test_the_first_year_and_next_year_are_taken(year) -> None:
    assert new(year=year).is_valid()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"regencies": []}, "Belum ada kabupaten/kota yang dipilih. Centang paling sedikit satu."),
        ({"regencies": ["18.01"]}, "Kabupaten/kota itu bukan bagian dari provinsi ini."),
        ({"instrument": "kla-1999"}, "Instrumen itu tidak ada di daftar, atau belum diterbitkan."),
        ({"instrument": ""}, "Pilih instrumen."),
    ],
)
def test_what_is_not_on_the_list_is_refused(typed, words) -> None:
    ((name, said),) = faults(new(**typed)).items()

    assert (name, said) == (next(iter(typed)), [words])


def test_days_of_a_new_round_follow_the_year_that_is_typed() -> None:
    near, far = new(self_closes_day="2028-01-01"), new(self_closes_day="2030-01-01")
    of_no_year = new(self_closes_day="2030-01-01", year="dua ribu")

    assert near.is_valid()
    assert list(faults(far)) == ["self_closes_day"]
    assert list(faults(of_no_year)) == ["year"]


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("0026-12-01", "Tahun 26 tidak mungkin."),
        ("2030-01-01", "Tahun 2030 terlalu jauh dari tahun evaluasi 2024."),
    ],
)
def test_a_stage_is_not_opened_again_until_a_distant_year(day, words) -> None:
    typed = ReopenStageForm({"until_day": day}, year=2024, now=NOW)

    assert faults(typed)["until_day"][0].startswith(words)


def test_a_stage_is_opened_again_until_a_moment_or_without_end() -> None:
    of_2024 = {"year": 2024, "now": NOW}
    dated = ReopenStageForm({"until_day": "2024-06-30", "until_time": ""}, **of_2024)
    endless = ReopenStageForm({"until_day": ""}, **of_2024)

    assert (dated.is_valid(), endless.is_valid()) == (True, True)
    assert dated.until(WIB) == datetime(2024, 6, 30, 23, 59, tzinfo=WIB)
    assert endless.until(WIB) is None
