"""What a person states when taking a step of an assessment; no writes here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.db import models

from evaluations.check_items import CheckItem, in_words, seen_in, unseen_of
from evaluations.models import Reopening


class StepForm(forms.Form):
    """A step that asks nothing but yes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        # The page tells what is wrong with the form as a whole; crispy's box would tell it again.
        self.helper.template = "evaluations/steps/_fields.html"


class SubmitForm(StepForm):
    """Each warning of the check list is confirmed by its own tick, once for each of its members."""

    def __init__(self, *args: Any, items: Sequence[CheckItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        self.ticked = set(self.data.getlist("confirmed")) if self.is_bound else set()
        self.unseen = unseen_of(items, seen_in(self.ticked))

    @property
    def rows(self) -> list[tuple[CheckItem, bool]]:
        """Each warning that is still asked about, and whether it was ticked."""
        missed = {item.name for item, _ in self.unseen}
        return [(item, item.name not in missed) for item in self.items if item.fresh]

    @property
    def remembered(self) -> list[CheckItem]:
        """Warnings that stand and were confirmed as they are."""
        return [item for item in self.items if not item.fresh]

    def clean(self) -> dict[str, Any]:
        shown = seen_in(self.ticked)
        changed = [(item, members) for item, members in self.unseen if item.name in shown]
        if changed:
            raise forms.ValidationError(
                f"Daftar periksa berubah sejak Anda buka: {in_words(changed)}. Periksa yang baru, "
                "lalu centang lagi."
            )
        if self.unseen:
            raise forms.ValidationError("Centang setiap peringatan yang sudah Anda periksa.")
        return {"confirmed": self.ticked}


class ReopenForm(StepForm):
    """Why a result is opened again; only who proposes it is asked.

    `waiting`: what somebody proposed meanwhile; then nothing else is proposed.
    """

    reason = forms.CharField(
        label="Alasan membuka kembali",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Tulis alasan membuka kembali."},
    )

    def __init__(self, *args: Any, waiting: Reopening | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.waiting = waiting

    def clean(self) -> dict[str, Any]:
        if self.waiting:
            raise forms.ValidationError(self.waiting.taken)
        return self.cleaned_data


class ProposalAnswer(models.TextChoices):
    """What a person does with a proposal to reopen."""

    CONFIRM = "setuju"
    REFUSE = "tolak"
    WITHDRAW = "tarik"


class ReopeningAnswerForm(StepForm):
    """The answer to a proposal to reopen: to that one which the page showed, by its public id."""

    proposal = forms.CharField(required=False)
    answer = forms.ChoiceField(
        choices=ProposalAnswer.choices,
        error_messages={
            "required": "Pilih setuju, tolak, atau tarik.",
            "invalid_choice": "Pilih setuju, tolak, atau tarik.",
        },
    )
    why = forms.CharField(
        label="Alasan menolak (boleh kosong)",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
