"""Numbers, dates, times, icons and charts read as an Indonesian office writes them."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.template import engines
from django.utils import timezone

from instruments.sheet import Predicate
from kla_portal.templatetags import kla
from kla_portal.templatetags.kla_charts import cluster_bars, score_bar

JUNE_25 = datetime(2024, 6, 25, 7, 5, tzinfo=UTC)
SCALE = (
    Predicate(code="pratama", label="Pratama", edge=Decimal(500), inclusive=True),
    Predicate(code="madya", label="Madya", edge=Decimal(600), inclusive=False),
    Predicate(code="nindya", label="Nindya", edge=Decimal(700), inclusive=False),
    Predicate(code="utama", label="Utama", edge=Decimal(800), inclusive=False),
    Predicate(code="kla", label="KLA", edge=Decimal(900), inclusive=False),
)


def drawn(source: str, **context: object) -> str:
    return engines["django"].from_string("{% load kla kla_charts %}" + source).render(context)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("1234.56"), "1.234,56"),
        (Decimal("780"), "780,00"),
        (Decimal("0.005"), "0,01"),
        (Decimal("2.675"), "2,68"),
        (Decimal("-12.5"), "−12,50"),
        (0, "0,00"),
        (1000000, "1.000.000,00"),
        (2.675, "2,68"),
        ("600.36", "600,36"),
        (None, "–"),
        ("", "–"),
        ("empat", "–"),
    ],
)
def test_points_have_two_decimals_and_a_dash_stands_for_no_answer(value, text):
    assert kla.points(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(83762, "83.762"), (274, "274"), (0, "0"), (None, "–"), (Decimal("2.5"), "3")],
)
def test_counts_have_dots_between_thousands(value, text):
    assert kla.whole(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("87.5"), "87,5 %"),
        (Decimal("80.00"), "80 %"),
        (Decimal("33.333"), "33,33 %"),
        (100, "100 %"),
        (0, "0 %"),
        (None, "–"),
    ],
)
def test_a_share_drops_only_the_zeros_that_say_nothing(value, text):
    assert kla.percent(value) == text


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 byte"),
        (999, "999 byte"),
        (1_000, "1 kB"),
        (256_000, "256 kB"),
        (999_499, "999 kB"),
        (999_500, "1 MB"),
        (10_000_000, "10 MB"),
        (14_200_000, "14,2 MB"),
        (None, "–"),
    ],
)
def test_a_file_size_is_told_in_the_unit_people_know(size, text):
    assert kla.filesize_id(size) == text


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        ("Asia/Jakarta", "25 Juni 2024, 14.05 WIB"),
        ("Asia/Pontianak", "25 Juni 2024, 14.05 WIB"),
        ("Asia/Makassar", "25 Juni 2024, 15.05 WITA"),
        ("Asia/Jayapura", "25 Juni 2024, 16.05 WIT"),
        ("UTC", "25 Juni 2024, 07.05 UTC"),
    ],
)
def test_a_moment_is_told_in_the_active_zone_and_names_it(zone, text):
    with timezone.override(zone):
        assert kla.when(JUNE_25) == text


def test_a_late_evening_in_london_is_the_next_day_in_jayapura():
    evening = datetime(2024, 12, 31, 20, 0, tzinfo=UTC)

    with timezone.override("Asia/Jayapura"):
        assert kla.tanggal(evening) == "1 Januari 2025"
        assert kla.clock(evening) == "05.00"


def test_a_day_has_no_zone_and_no_leading_zero():
    assert kla.tanggal(date(2024, 5, 3)) == "3 Mei 2024"


@pytest.mark.parametrize("tag", [kla.when, kla.tanggal, kla.clock])
def test_no_moment_is_a_dash(tag):
    assert tag(None) == "–"


@pytest.mark.parametrize(
    ("until", "text"),
    [
        (JUNE_25 + timedelta(days=5), "sisa 5 hari"),
        (JUNE_25 + timedelta(days=1), "sisa 1 hari, besok terakhir"),
        (JUNE_25 + timedelta(hours=1), "hari ini terakhir"),
        (JUNE_25, "lewat hari ini"),
        (JUNE_25 - timedelta(minutes=1), "lewat hari ini"),
        (JUNE_25 - timedelta(days=2), "lewat 2 hari"),
        (date(2024, 6, 27), "sisa 2 hari"),
        (date(2024, 6, 25), "hari ini terakhir"),
        (date(2024, 6, 24), "lewat 1 hari"),
        (None, "tanpa batas waktu"),
    ],
)
def test_days_left_are_counted_by_the_calendar_of_the_active_zone(until, text):
    with timezone.override("Asia/Jakarta"):
        assert kla.days_left(until, JUNE_25) == text


def test_midnight_in_jakarta_is_the_edge_between_today_and_tomorrow():
    before_midnight = datetime(2024, 6, 25, 16, 59, tzinfo=UTC)

    with timezone.override("Asia/Jakarta"):
        today = kla.days_left(before_midnight, JUNE_25)
        tomorrow = kla.days_left(before_midnight + timedelta(minutes=1), JUNE_25)

    assert (today, tomorrow) == ("hari ini terakhir", "sisa 1 hari, besok terakhir")


def test_an_icon_is_hidden_from_screen_readers_and_escapes_its_name():
    assert 'aria-hidden="true"' in kla.icon("upload")
    assert kla.icon("upload").endswith('sprite.svg#upload"></use></svg>')
    assert "<script>" not in kla.icon('"><script>')


def test_django_prints_a_year_with_a_dot_and_the_documented_pattern_does_not():
    assert drawn("{{ year }}", year=2024) == "2.024"
    assert drawn('{{ year|stringformat:"d" }}', year=2024) == "2024"
    assert drawn("{% load l10n %}{{ year|unlocalize }}", year=2024) == "2024"


def test_the_formats_of_this_project_are_in_force():
    day = date(2026, 11, 22)

    assert drawn("{{ day }}", day=day) == "22 November 2026"
    assert drawn("{{ number }}", number=Decimal("1234.5")) == "1.234,5"


def test_the_score_bar_places_edges_score_and_target_at_their_share_of_the_scale():
    bar = score_bar(Decimal("780"), SCALE, Decimal("850"), predicate=SCALE[2])

    assert [(step.code, step.x, step.width) for step in bar["segments"]] == [
        ("none", "0%", "50.00%"),
        ("pratama", "50.00%", "10.00%"),
        ("madya", "60.00%", "10.00%"),
        ("nindya", "70.00%", "10.00%"),
        ("utama", "80.00%", "10.00%"),
        ("kla", "90.00%", "10.00%"),
    ]
    assert (bar["score_mark"].x, bar["target_mark"].x) == ("78.00%", "85.00%")


@pytest.mark.parametrize(
    ("score", "x", "anchor"),
    [
        ("0", "0%", "start"),
        ("149.99", "15.00%", "middle"),
        ("780", "78.00%", "middle"),
        ("900", "90.00%", "end"),
        ("1000", "100.00%", "end"),
        ("1200", "100.00%", "end"),
        ("-5", "0.00%", "start"),
    ],
)
def test_a_mark_and_its_label_never_leave_the_drawing(score, x, anchor):
    mark = score_bar(Decimal(score), SCALE)["score_mark"]

    assert (mark.x, mark.anchor) == (x, anchor)


def test_the_score_bar_says_its_figures_in_words():
    page = drawn(
        "{% score_bar score scale target predicate=nindya %}",
        score=Decimal("780"),
        scale=SCALE,
        target=Decimal("850"),
        nindya=SCALE[2],
    )

    title = re.search("<title>(.*?)</title>", page).group(1)
    assert title == "Nilai 780,00 dari 1.000, predikat Nindya; target 850,00"
    assert "Pratama mulai 500" in page
    assert "Madya di atas 600" in page


def test_the_score_bar_without_a_score_has_no_mark_and_says_so():
    page = drawn("{% score_bar score scale %}", score=None, scale=SCALE)

    assert re.search("<title>(.*?)</title>", page).group(1) == "Belum ada nilai"
    assert "kla-mark" not in page


def test_an_instrument_with_other_predicates_gets_its_own_edges():
    two = (SCALE[0], Predicate(code="emas", label="Emas", edge=Decimal(800), inclusive=True))

    segments = score_bar(None, two)["segments"]

    assert [(step.label, step.width) for step in segments] == [
        ("Belum berpredikat", "50.00%"),
        ("Pratama", "30.00%"),
        ("Emas", "20.00%"),
    ]


def cluster(**changes: object) -> SimpleNamespace:
    row = {"name": "Kelembagaan", "score": Decimal("130.5"), "maximum": Decimal(164)}
    return SimpleNamespace(**(row | changes))


@pytest.mark.parametrize(
    ("score", "share"), [(Decimal("130.5"), "79.57%"), (None, "0%"), (Decimal(0), "0%")]
)
def test_a_cluster_bar_is_as_long_as_its_share_of_the_maximum(score, share):
    rows = cluster_bars([cluster(score=score)])["rows"]

    assert [width for _row, width in rows] == [share]


def test_a_cluster_without_points_to_give_has_an_empty_bar():
    assert cluster_bars([cluster(maximum=Decimal(0))])["rows"][0][1] == "0%"


def test_the_cluster_table_carries_every_figure_as_text():
    rows = [cluster(total=30, answered=28, submitted=25, accepted=19, url="/k/")]

    page = drawn("{% cluster_bars rows %}", rows=rows)

    cells = re.findall(r'<td class="kla-num" data-label="([^"]+)">([^<]+)</td>', page)
    assert cells == [
        ("Nilai", "130,50"),
        ("Maksimum", "164,00"),
        ("Diisi", "28/30"),
        ("Diajukan", "25"),
        ("Diterima", "19"),
    ]
    assert '<a href="/k/">Kelembagaan</a>' in page


def test_the_cluster_table_leaves_out_counts_that_nobody_gave():
    page = drawn("{% cluster_bars rows %}", rows=[cluster()])

    assert "Diajukan" not in page


def test_a_cluster_name_is_escaped():
    page = drawn("{% cluster_bars rows %}", rows=[cluster(name="<b>Klaster</b>")])

    assert "&lt;b&gt;Klaster&lt;/b&gt;" in page


def test_a_chip_is_its_partial() -> None:
    page = engines["django"].from_string("{% chip status %}")

    drawn = page.render({"status": "answered"})

    assert drawn == engines["django"].get_template("_chip.html").render({"status": "answered"})
    assert 'class="kla-chip kla-chip-answered"' in drawn
