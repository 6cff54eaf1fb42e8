"""Error pages and partials say what they must with the least context they may get."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory

ERROR_PAGES = ["400", "403", "404", "413", "500", "503", "507"]


def text_of(page: str) -> str:
    return " ".join(re.sub("<[^>]+>", " ", page).split())


@pytest.mark.parametrize("status", ERROR_PAGES)
def test_an_error_page_needs_no_context_and_shows_a_way_on(status):
    page = render_to_string(f"{status}.html")

    assert page.count("<h1") == 1
    assert '<html lang="id">' in page
    assert 'href="/"' in page
    assert status not in text_of(page)


@pytest.mark.parametrize("status", ["400", "403", "503", "507"])
def test_an_error_page_gives_the_reason_escaped(status):
    page = render_to_string(f"{status}.html", {"reason": "Tahap <ditutup> 27 Juni."})

    assert "Tahap &lt;ditutup&gt; 27 Juni." in page


@pytest.mark.parametrize(
    ("status", "word"),
    [
        ("empty", "Belum diisi"),
        ("answered", "Diisi"),
        ("submitted", "Diajukan"),
        ("resubmitted", "Diajukan lagi"),
        ("accepted", "Diterima"),
        ("returned", "Dikembalikan"),
        ("late", "Terlambat"),
    ],
)
def test_a_chip_has_a_word_and_an_icon_beside_its_colour(status, word):
    chip = render_to_string("_chip.html", {"status": status})

    assert text_of(chip) == word
    assert chip.count("<svg") == 1


def test_an_unknown_status_draws_no_chip():
    assert render_to_string("_chip.html", {"status": "<x>"}).strip() == ""


def test_a_missing_predicate_is_named():
    assert text_of(render_to_string("_predicate.html", {"predicate": None})) == "Belum berpredikat"


def test_an_upload_field_tells_its_limits_before_choosing():
    field = render_to_string(
        "_upload_field.html",
        {
            "name": "berkas",
            "id": "berkas",
            "label": "SK",
            "max_bytes": 10_000_000,
            "small_max_bytes": 5_000_000,
            "kinds_text": "PDF atau DOCX",
            "accept": ".pdf,.docx",
        },
    )

    words = text_of(field)
    assert words.startswith("SK PDF atau DOCX, paling besar 10 MB (XLSX dan DOCX 5 MB )")
    assert 'data-max-bytes="10000000"' in field
    assert 'data-small-max-bytes="5000000"' in field


def test_options_show_their_points_and_mark_the_chosen_one():
    options = [
        {"value": "a", "label": "Ya", "points": 12.5, "checked": True},
        {"value": "z", "label": "Tidak", "points": 0},
    ]

    page = render_to_string("_options.html", {"name": "q", "legend": "Jawaban", "options": options})

    assert text_of(page) == "Jawaban Ya 12,50 poin Tidak 0,00 poin"
    assert re.findall(r'value="(\w)" checked', page) == ["a"]


def test_options_for_a_camat_show_no_points():
    options = [{"value": "ya", "label": "Ya", "points": 3}]

    page = render_to_string(
        "_options.html",
        {"name": "q", "legend": "Jawaban", "options": options, "hide_points": True},
    )

    assert text_of(page) == "Jawaban Ya"


def test_the_next_page_keeps_the_filters_of_the_address():
    request = RequestFactory().get("/dokumen/?jenis=sk&page=2")
    request.user = AnonymousUser()
    pages = Paginator(range(1274), 25)

    page = render_to_string("_pagination.html", {"page": pages.page(2), "noun": "dokumen"}, request)

    assert "26–50 dari 1.274 dokumen" in page
    assert re.findall(r'href="([^"]+)"', page)[0] == "?jenis=sk&amp;page=1"
    assert re.findall(r'rel="next" href="([^"]+)"', page) == ["?jenis=sk&amp;page=3"]


def test_an_empty_fact_is_left_out():
    page = render_to_string("_facts.html", {"facts": [("Nomor", "1/2024"), ("Hal", "")]})

    assert text_of(page) == "Nomor 1/2024"


def test_a_notice_escapes_what_people_typed():
    notice = render_to_string("_notice.html", {"level": "error", "text": "<i>x</i>"})

    assert "&lt;i&gt;x&lt;/i&gt;" in notice
    assert text_of(notice).startswith("Belum berhasil.")
