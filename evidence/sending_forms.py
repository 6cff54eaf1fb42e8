"""The page that sends many files: what they share, and what the answer to each one says."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.urls import reverse

from evidence.forms import UploadForm
from evidence.places import Place

SHARED = ("kind", "place", "year", "sensitivity")


class SharedFields(forms.Form):
    """What all files of one sending share; only drawn, each file is judged by UploadForm.

    Without places (the page that opens without a connection knows nobody) the owner is not asked.
    """

    def __init__(self, *, places: Iterable[Place] = ()) -> None:
        super().__init__(auto_id="bersama-%s")
        for name in SHARED:
            self.fields[name] = UploadForm.base_fields[name].__deepcopy__({})
        offered = [(place.key, place.label) for place in places]
        self.fields["place"].choices = offered
        if not offered:
            del self.fields["place"]


def reasons_of(form: UploadForm) -> dict[str, Any]:
    """Why nothing was received, for a script: sentences, and what can be done about it.

    `kept`: the file waits on the server and need not be sent again; `lost`: it waited too long and
    has to be; `existing`: the same bytes are a document already.
    """
    existing = form.existing
    told = [_sentence(form, name, error) for name, row in form.errors.items() for error in row]
    if existing:
        told.append(f"Berkas yang sama persis sudah tersimpan sebagai “{existing.subject}”.")
    return {
        "reasons": told,
        "kept": form.arrived is not None,
        "lost": form.is_lost,
        "existing": reverse("evidence:detail", args=[existing.public_id]) if existing else None,
    }


def _sentence(form: UploadForm, name: str, error: str) -> str:
    if name in ("file", "__all__"):
        return error
    return f"{form.fields[name].label}: {error}"
