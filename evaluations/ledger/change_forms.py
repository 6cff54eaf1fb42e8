"""What "Apa yang berubah?" is asked for: two days of a stage, or two stages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from accounts.day_fields import day_field
from evaluations.ledger.cards import StageCard
from evaluations.models import Stage
from evaluations.result_files import PROGRAMME_YEARS


def _stage_field(label: str, cards: Sequence[StageCard]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=[(card.stage, card.label) for card in cards],
        error_messages={
            "required": "Pilih tahap dari daftar.",
            "invalid_choice": "Tahap itu belum ada nilainya atau belum diumumkan. Pilih dari "
            "daftar.",
        },
    )


class DaysForm(forms.Form):
    """`cards` are the stages that the reader may see, one each."""

    def __init__(self, data: Any, cards: Sequence[StageCard], **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["tahap"] = _stage_field("Tahap", cards)
        self.fields["dari"] = day_field(
            "Dari tanggal", missing="Isi tanggal awal.", years=PROGRAMME_YEARS
        )
        self.fields["sampai"] = day_field(
            "Sampai tanggal", missing="Isi tanggal akhir.", years=PROGRAMME_YEARS
        )

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        first, last = told.get("dari"), told.get("sampai")
        if first and last and last < first:
            self.add_error(
                "sampai",
                "Tanggal akhir lebih awal daripada tanggal awal. Isi tanggal yang sama atau "
                "sesudahnya.",
            )
        return told


class StagesForm(forms.Form):
    def __init__(self, data: Any, cards: Sequence[StageCard], **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["dari_tahap"] = _stage_field("Dari tahap", cards)
        self.fields["ke_tahap"] = _stage_field("Ke tahap", cards)

    def clean(self) -> dict[str, Any]:
        """From an earlier stage to a later one: reasons are those of the later."""
        told = super().clean()
        first, last = told.get("dari_tahap"), told.get("ke_tahap")
        order = Stage.values
        if first and last and order.index(first) >= order.index(last):
            self.add_error(
                "ke_tahap",
                "Tahap kedua harus sesudah tahap pertama. Pilih tahap yang lebih akhir.",
            )
        return told
