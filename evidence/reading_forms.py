"""Answers to what was read in a paper: what of it is taken over, and what to do with a finding."""

from __future__ import annotations

from typing import Any

from django import forms

from evidence.models import Document, DocumentText
from evidence.passport_proposals import proposals_in
from evidence.reading_queries import LABELS
from evidence.reading_services import REASONS

MARK, LEAVE = "rahasia", "biarkan"


class Answer(forms.Form):
    """Not drawn by itself: the page shows what there is to answer, and one sentence."""

    def trouble(self) -> str:
        """The first thing that is wrong."""
        return next((error for errors in self.errors.values() for error in errors), "")


class TakeForm(Answer):
    """Which fields to take over from the version's text; `seen` is the stamp of the passport."""

    take = forms.MultipleChoiceField(
        choices=list(LABELS.items()),
        error_messages={
            "required": "Centang dahulu keterangan yang akan dipakai.",
            "invalid_choice": "Keterangan itu tidak dikenal. Muat ulang halaman ini, lalu pilih.",
        },
    )
    version = forms.CharField(max_length=22, required=False)
    seen = forms.CharField(max_length=40, required=False)

    def __init__(self, *args: Any, document: Document, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.document = document

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        wanted = told.get("take", [])
        texts = DocumentText.objects.filter(
            version__public_id=told.get("version", ""), version__document=self.document
        )
        text = "".join(texts.values_list("text", flat=True))
        found = {proposal.field: proposal.value for proposal in proposals_in(text)}
        self.changes = {name: found[name] for name in wanted if name in found}
        if len(self.changes) != len(wanted):
            raise forms.ValidationError(
                "Berkas ini dibaca lagi dan isinya berubah. Periksa usulan di bawah, lalu pilih."
            )
        return told


class FindingForm(Answer):
    """Mark the paper as secret, or say why not; `seen` is how much the person was told of."""

    deed = forms.ChoiceField(
        choices=[(MARK, MARK), (LEAVE, LEAVE)],
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Pilih salah satu tindakan."),
    )
    reason = forms.ChoiceField(
        choices=list(REASONS.items()),
        required=False,
        error_messages={"invalid_choice": "Pilih salah satu alasan yang ada."},
    )
    seen = forms.IntegerField(
        min_value=1,
        max_value=10_000_000,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            "Muat ulang halaman ini, lalu pilih lagi.",
        ),
    )

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        if told.get("deed") == LEAVE and not told.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Pilih alasan mengapa ini bukan data anak.")
        return told
