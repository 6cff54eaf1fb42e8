from __future__ import annotations

import re

import pytest
from django.template.loader import render_to_string

from evaluations.exports.words import STATUS_WORDS, status_words, yes


@pytest.mark.parametrize("status", STATUS_WORDS)
def test_a_status_is_called_what_its_chip_says(status):
    chip = re.sub(r"<[^>]+>|\n", "", render_to_string("_chip.html", {"status": status}))

    assert STATUS_WORDS[status] == chip


def test_several_statuses_stand_in_one_cell():
    assert status_words(["submitted", "not_applicable"]) == "Diajukan, Tidak berlaku"


def test_a_mark_is_a_word_or_blank():
    assert (yes(True), yes(False)) == ("ya", "")  # noqa: FBT003 - the two marks themselves
