"""A small full report read back: hostile words are words, and its tags lead a reader."""

from io import BytesIO

import pikepdf
import pytest
from django.utils import translation

from audit.clock import db_now
from evaluations.models import Audience
from evaluations.services import allow_in_papers, open_thread
from reports.content.full import full_pages
from reports.issuing import issue
from reports.papers import print_pages
from reports.texts import place_at, save_text
from tests.evaluations.scene import (
    a_version,
    fresh,
    linked,
    opened,
    operator,
    question,
    said,
    small,
)
from tests.reports.scene import words_of
from tests.rollback import rolled_back

pytestmark = pytest.mark.django_db

HOSTILE = (
    '<script>alert(1)</script><img src="http://127.0.0.1:9/x"><style>@import "file:///etc/passwd";'
    "p{background:url(http://127.0.0.1:9/y)}</style>"
)


@pytest.fixture(scope="module")
def printed(django_db_setup, django_db_blocker):
    """Hostile words in every field that people fill in."""
    with django_db_blocker.unblock(), rolled_back(), translation.override("id"):
        assessment = opened(instrument=small())
        said(assessment, "1.1", "a", note=f"catatan {HOSTILE}")
        version = a_version()
        version.document.subject, version.document.number = f"judul {HOSTILE}", "<b>no</b>"
        version.document.save()
        linked(assessment, "1.1", "sk", version=version, pages="1-2")
        for key, text in (
            ("pengantar", f"pengantar {HOSTILE}\n\n- satu\n- dua"),
            ("VI", f"penutup {HOSTILE}"),
            ("1:target", f"target {HOSTILE}"),
            ("1:obstacle", f"kendala {HOSTILE}"),
            ("1:follow_up", f"lanjut {HOSTILE}"),
        ):
            place = place_at(assessment, key)
            save_text(assessment=assessment, place=place, text=text, version=0, by=operator())
        thread = open_thread(
            assessment=assessment,
            question=question("1.1", assessment),
            audience=Audience.BOTH,
            text=f"bahas {HOSTILE}",
            by=operator(),
        )
        allow_in_papers(thread=thread, allowed=True, by=operator())
        pages = full_pages(fresh(assessment), {}, db_now(), HOSTILE)
        yield print_pages(issue(pages, size="A4", by=operator()), "A4")


def test_hostile_words_are_printed_as_words_and_nothing_is_fetched(printed):
    words = "".join(words_of(printed.content).split())

    assert printed.refused == ()
    told = "".join(HOSTILE.split())
    for field in ("catatan", "judul", "pengantar", "penutup", "target", "kendala", "lanjut"):
        assert f"{field}{told}" in words
    assert f":{'bahas'}{told}" in words
    assert "nomor<b>no</b>" in words
    assert "hlm.1-2" in words


def test_the_preface_comes_before_the_contents_and_the_qr_code_has_its_words(printed):
    with pikepdf.open(BytesIO(printed.content)) as document, document.open_outline() as outline:
        titles = [entry.title for entry in outline.root]
        words = words_of(printed.content)
        width, height = (float(edge) for edge in document.pages[0].MediaBox[2:])

    assert titles[:2] == ["Kata pengantar", "Daftar isi"]
    assert "/periksa/" in words
    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (210, 297)
