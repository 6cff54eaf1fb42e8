"""Input of a talk: what somebody says, to whom, and who is asked to look; no writes here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from accounts.models import User
from evaluations.comments.access import Participant
from evaluations.models import Audience

LONGEST = 2_000


class CommentForm(forms.Form):
    """A contribution. `people` are those who may be mentioned; without `audiences` it is a reply.

    `key` tells the forms of a page apart: the thread's public id, "" for a new thread.
    """

    text = forms.CharField(
        label="Komentar",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Komentar masih kosong. Tulis dahulu isinya.",
            "max_length": f"Komentar paling banyak {LONGEST} karakter. Ringkas isinya.",
        },
    )
    audience = forms.ChoiceField(
        label="Yang membaca",
        error_messages={
            "required": "Pilih siapa yang membaca diskusi ini.",
            "invalid_choice": "Anda tidak dapat membuka diskusi untuk peserta itu. Pilih lagi.",
        },
    )
    mentions = forms.MultipleChoiceField(
        label="Sebut orang",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": "Orang yang disebut tidak ada lagi di daftar. Pilih orang lain."
        },
    )

    def __init__(
        self,
        *args: Any,
        people: Iterable[Participant],
        audiences: Sequence[Audience] = (),
        key: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs, auto_id=f"komentar-{key or 'baru'}-%s")
        self.key = key
        self.people = {one.user.public_id: one for one in people}
        self.fields["mentions"].choices = [
            (key, f"{one.user} ({one.word})") for key, one in self.people.items()
        ]
        if audiences:
            self.fields["audience"].choices = [(one.value, one.label) for one in audiences]
            # What a person says stays on the own side unless somebody wants more.
            self.fields["audience"].initial = audiences[0].value
        else:
            del self.fields["audience"]

    def told(self) -> dict[str, Any]:
        """What the services take besides the thread or question and the person."""
        cleaned = self.cleaned_data
        mentioned: list[User] = [self.people[key].user for key in cleaned["mentions"]]
        told: dict[str, Any] = {"text": cleaned["text"], "mentioned": mentioned}
        if "audience" in cleaned:
            told["audience"] = Audience(cleaned["audience"])
        return told
