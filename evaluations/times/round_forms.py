"""Input of the pages about rounds, turned into moments of the province's own time; no writes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from accounts.day_fields import LAST_MINUTE, day_field, moment_of, time_field
from evaluations.models import Stage
from evaluations.result_files import FIRST_YEAR
from evaluations.services.scheduling import NAMES, REPAIR_HOURS
from evaluations.times.windows import Pair, Times, timetable_fault
from instruments.models import Instrument
from regions.models import Region

FIRST_MINUTE = time(0, 0)
# Stages of a year open in the year before at the earliest; one that drags on ends years later.
YEARS_BEFORE, YEARS_AFTER = 1, 5
ENDS = ((0, "opens", "Dibuka tanggal", FIRST_MINUTE), (1, "closes", "Ditutup tanggal", LAST_MINUTE))


def distant_fault(year: int, of_round: int, this_year: int) -> str:
    """Why no stage of the round opens or closes in this year, or "".

    An old round may still be opened again, so the last year counts from now where that is later.
    """
    first, last = of_round - YEARS_BEFORE, max(of_round, this_year) + YEARS_AFTER
    if first <= year <= last:
        return ""
    return (
        f"Tahun {year} terlalu jauh dari tahun evaluasi {of_round}. Isi tanggal dari tahun "
        f"{first} sampai {last}."
    )


class TimesForm(forms.Form):
    """Opening and closing of every stage, and how long a regency repairs; a day may stay empty.

    `year` is the round's; `present` are the times that stand: a minute that was not touched keeps
    its seconds.
    """

    repair_hours = forms.IntegerField(
        label="Masa perbaikan (jam)",
        min_value=REPAIR_HOURS[0],
        max_value=REPAIR_HOURS[-1],
        initial=48,
        help_text="Lama kabupaten/kota memperbaiki yang dikembalikan. Biasanya 48 jam.",
        error_messages={
            "required": "Isi lama masa perbaikan dalam jam, misalnya 48.",
            "invalid": "Isi bilangan bulat, misalnya 48.",
            "min_value": "Masa perbaikan paling sedikit 1 jam.",
            "max_value": f"Masa perbaikan paling lama {REPAIR_HOURS[-1]} jam (30 hari).",
        },
    )
    sure = forms.BooleanField(
        required=False,
        label="Ya, tahap yang waktu tutupnya sudah lewat langsung tertutup saat disimpan.",
    )

    def __init__(
        self,
        data: Any = None,
        *,
        zone: ZoneInfo,
        now: datetime,
        year: int | None = None,
        present: Times | None = None,
    ) -> None:
        super().__init__(data)
        self.zone, self.now, self.present = zone, now, present or {}
        self.round_year = year
        self.asks_sure = False
        for stage in Stage:
            for place, end, label, default in ENDS:
                moment = self.present.get(stage, (None, None))[place]
                self._add(f"{stage}_{end}", label, moment, default)

    def _add(self, name: str, label: str, moment: datetime | None, default: time) -> None:
        local = moment.astimezone(self.zone) if moment else None
        self.fields[f"{name}_day"] = day_field(label, initial=local.date() if local else None)
        clock = time_field("Jam buka" if default == FIRST_MINUTE else "Jam tutup")
        clock.initial = local.time().replace(second=0, microsecond=0) if local else default
        self.fields[f"{name}_time"] = clock

    @property
    def stages(self) -> list[tuple[Stage, list[forms.BoundField]]]:
        """Each stage with its four fields."""
        return [
            (stage, [self[f"{stage}_{end}_{part}"] for end in ("opens", "closes")
                     for part in ("day", "time")])
            for stage in Stage
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        self._refuse_distant(told)
        if any(name.partition("_")[0] in Stage.values for name in self.errors):
            return told
        told["times"] = {stage.value: self._pair(stage, told) for stage in Stage}
        if fault := timetable_fault(told["times"], NAMES):
            stage, sentence = fault
            self.add_error(f"{stage}_{self._wrong_end(stage, told)}_day", sentence)
        else:
            self._ask_sure(told)
        return told

    def _refuse_distant(self, told: dict[str, Any]) -> None:
        """Each day that no stage of this year can have; one that stands already may stay."""
        year = told.get("year", self.round_year)
        if year is None:
            return
        for stage in Stage:
            for place, end, _, _ in ENDS:
                day, name = told.get(f"{stage}_{end}_day"), f"{stage}_{end}_day"
                if day is None or self._stands(stage, place, day):
                    continue
                if fault := distant_fault(day.year, year, self.now.year):
                    self.add_error(name, fault)

    def _stands(self, stage: str, place: int, day: date) -> bool:
        moment = self.present.get(stage, (None, None))[place]
        return moment is not None and moment.astimezone(self.zone).date() == day

    def _pair(self, stage: Stage, told: dict[str, Any]) -> Pair:
        present = self.present.get(stage, (None, None))
        opens, closes = (
            self._moment(
                told.get(f"{stage}_{end}_day"),
                told.get(f"{stage}_{end}_time") or default,
                present[place],
            )
            for place, end, _, default in ENDS
        )
        return opens, closes

    def _moment(self, day: date | None, clock: time, present: datetime | None) -> datetime | None:
        if day is None:
            return None
        typed = datetime.combine(day, clock, self.zone)
        if present and present.replace(second=0, microsecond=0) == typed:
            return present
        return typed

    def _wrong_end(self, stage: str, told: dict[str, Any]) -> str:
        """The field that gets the focus: the closing, unless the openings run backwards."""
        opens = [told["times"][one][0] for one in Stage.values[: Stage.values.index(stage) + 1]]
        known = [moment for moment in opens if moment]
        return "closes" if known == sorted(known) else "opens"

    def _ask_sure(self, told: dict[str, Any]) -> None:
        """A stage that is open and would be closed by the new time: asked once more."""
        closing = [
            NAMES[stage]
            for stage, (opens, closes) in told["times"].items()
            if closes and closes <= self.now and self._is_open(stage)
        ]
        self.asks_sure = bool(closing)
        if closing and not told.get("sure"):
            self.add_error(
                "sure",
                f"Waktu tutup ini sudah lewat: {', '.join(closing)}. Centang bila memang akan "
                "langsung ditutup.",
            )

    def _is_open(self, stage: str) -> bool:
        if stage not in self.present:
            return False
        opens, closes = self.present[stage]
        return not (opens and self.now < opens) and not (closes and closes <= self.now)


class NewRoundForm(TimesForm):
    """The above with the year, the instrument and the regencies that take part."""

    year = forms.IntegerField(label="Tahun evaluasi")
    instrument = forms.ChoiceField(
        label="Instrumen",
        error_messages={
            "required": "Pilih instrumen.",
            "invalid_choice": "Instrumen itu tidak ada di daftar, atau belum diterbitkan.",
        },
    )
    regencies = forms.MultipleChoiceField(
        label="Kabupaten/kota",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Belum ada kabupaten/kota yang dipilih. Centang paling sedikit satu.",
            "invalid_choice": "Kabupaten/kota itu bukan bagian dari provinsi ini.",
        },
    )
    field_order = ["year", "instrument", "regencies"]

    def __init__(
        self,
        data: Any = None,
        *,
        instruments: Sequence[Instrument],
        regencies: Sequence[Region],
        zone: ZoneInfo,
        now: datetime,
    ) -> None:
        super().__init__(data, zone=zone, now=now)
        self.instruments = {one.code: one for one in instruments}
        self.known = {one.code: one for one in regencies}
        last = now.astimezone(zone).year + 1
        sentence = f"Isi tahun dari {FIRST_YEAR} sampai {last}, misalnya {last - 1}."
        year = self.fields["year"]
        self.years = range(FIRST_YEAR, last + 1)
        self.year_sentence = sentence
        year.error_messages = {"required": sentence, "invalid": sentence}
        year.initial = last - 1
        self.fields["instrument"].choices = [(one.code, one.title) for one in instruments]
        self.fields["regencies"].choices = [(one.code, one.title) for one in regencies]
        self.fields["regencies"].initial = list(self.known)

    def clean_year(self) -> int:
        year: int = self.cleaned_data["year"]
        if year not in self.years:
            raise forms.ValidationError(self.year_sentence)
        return year

    @property
    def chosen(self) -> Instrument:
        return self.instruments[self.cleaned_data["instrument"]]

    @property
    def ticked(self) -> list[Region]:
        return [self.known[code] for code in self.cleaned_data["regencies"]]


class ReopenStageForm(forms.Form):
    """Until when a stage is opened again; without a day until it is closed by hand."""

    until_day = day_field("Ditutup lagi tanggal")
    until_time = time_field("Jam")

    def __init__(self, data: Any = None, *, year: int, now: datetime) -> None:
        super().__init__(data)
        self.round_year, self.now = year, now

    def clean_until_day(self) -> date | None:
        day: date | None = self.cleaned_data["until_day"]
        if day and (fault := distant_fault(day.year, self.round_year, self.now.year)):
            raise forms.ValidationError(fault)
        return day

    def until(self, zone: ZoneInfo) -> datetime | None:
        day = self.cleaned_data["until_day"]
        return moment_of(day, self.cleaned_data["until_time"], zone) if day else None
