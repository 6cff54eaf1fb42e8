"""Input of the page of past results; what is inside the file is judged by result_judging.py."""

from __future__ import annotations

from django import forms

from evaluations.result_files import LONGEST_SOURCE

NO_FILE = "Pilih dahulu berkas XLSX atau CSV."


class ResultFileForm(forms.Form):
    """A list of results, and the source of the rows that name none."""

    file = forms.FileField(
        allow_empty_file=True, error_messages={"required": NO_FILE, "invalid": NO_FILE}
    )
    source = forms.CharField(
        label="Sumber untuk baris tanpa sumber",
        help_text="Boleh kosong bila setiap baris menyebut sumbernya.",
        required=False,
        max_length=LONGEST_SOURCE,
    )
