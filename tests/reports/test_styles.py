"""The styles of paper: small, in the colours of the screen, and without what a PDF can't read."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from jobs.fonts import fonts_for
from reports.printing import CHART_STYLES, STYLES

TOKENS = (Path(settings.BASE_DIR) / "static/css/kla.css").read_text()
PAPER = [*STYLES, CHART_STYLES]


def test_the_styles_of_a_paper_stay_under_5_kb():
    assert sum(path.stat().st_size for path in PAPER) <= 5_000


@pytest.mark.parametrize("path", PAPER, ids=lambda path: path.name)
def test_a_paper_has_no_colour_that_the_screen_has_not(path):
    colours = set(re.findall(r"#[0-9A-F]{6}\b", path.read_text()))

    assert colours
    assert {colour for colour in colours if colour not in TOKENS} == set()


@pytest.mark.parametrize("path", PAPER, ids=lambda path: path.name)
def test_a_paper_asks_for_no_file_and_no_variable(path):
    assert re.findall(r"url\(|var\(--|@import", path.read_text()) == []


@pytest.mark.parametrize("step", ["none", "pratama", "madya", "nindya", "utama", "kla"])
def test_each_step_of_the_ramp_is_drawn_in_its_own_colour(step):
    colour = re.search(rf"--kla-ramp-{step}: (#[0-9A-F]{{6}});", TOKENS).group(1)

    for path in (STYLES[1], CHART_STYLES):
        rule = re.search(rf"\.kla-ramp-{step}\b[^{{]*{{([^}}]*)}}", path.read_text()).group(1)
        assert colour in rule


@pytest.mark.parametrize(
    ("text", "count"), [("", 2), ("Bintuhan – 1.234,56 …", 2), ("ä é ñ", 2), ("Łódź", 4), ("ş", 4)]
)
def test_only_a_text_with_further_letters_carries_their_fonts(text, count):
    fonts = fonts_for(text)

    assert len(fonts) == count
    assert all(content[:4] == b"\0\1\0\0" for content in fonts.values())


def test_a_font_is_unpacked_once():
    assert (
        fonts_for("a")["arimo-latin-400-normal.ttf"] is fonts_for("b")["arimo-latin-400-normal.ttf"]
    )
