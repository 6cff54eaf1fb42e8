"""Every kind of paper, printed once: what PDF/UA asks, whole fonts, sound files, words as words."""

import subprocess

import outloud
import pdfua
import pytest
from django.utils import translation

from audit.clock import db_now
from reports.issuing import issue
from reports.kinds import KINDS, ProvinceYear
from reports.papers import paper_html, qr_code
from reports.pdf import render
from reports.printing import laid_ready
from reports.services import save_letterhead
from tests.evaluations.scene import (
    admin,
    judged,
    opened,
    operator,
    said,
    small,
    verified,
    verifying,
)
from tests.reports.scene import TEXTS, words_of
from tests.rollback import rolled_back
from tests.world import BENGKULU, KINAL, SELUMA, SUKARAJA, place

pytestmark = pytest.mark.django_db

HOSTILE = (
    '<script>alert(1)</script><img src="http://127.0.0.1:9/x"><b style="background:url('
    'file:///etc/passwd)">'
)
# What people may type on each kind's form.
TYPED = {"berita-acara": {"nomor": HOSTILE[:80], "tempat": HOSTILE}}
# outloud counts heads against cells, and a table of one row has more heads.
HEURISTIC = {"TBL-010"}


@pytest.fixture(scope="module")
def printed(django_db_setup, django_db_blocker, tmp_path_factory):
    """Path of the PDF and what its child would say, by kind; set here, without a child each."""
    folder = tmp_path_factory.mktemp("lembar")
    with django_db_blocker.unblock(), rolled_back(), translation.override("id"):
        subjects = scene()
        yield {code: set_in(folder / code, code, subject) for code, subject in subjects.items()}


def scene():
    """What each kind is about: Kaur is verified, Seluma still owes everything."""
    for code in (KINAL, SUKARAJA, SELUMA):
        place(code)
    kaur = opened(instrument=small())
    said(kaur, "1.1", "a")
    said(kaur, "1.2", "a")
    kaur = verifying(kaur)
    judged(kaur, "1.2", "2")
    kaur = verified(kaur)
    told = TEXTS | {"office": HOSTILE[:120], "signatory": HOSTILE[:100], "city": HOSTILE[:60]}
    for code in (kaur.region_id, BENGKULU):
        save_letterhead(region=place(code), texts=told, version=0, arms=None, by=admin())
    province = ProvinceYear(place(BENGKULU), 2024)
    seluma = opened(SELUMA, instrument=kaur.round.instrument)
    own = {"surat": seluma, "rekap": province, "provila": province}
    return {code: own.get(code, kaur) for code in KINDS}


def set_in(folder, code, subject):
    kind = KINDS[code]
    options = kind.form.plain_options() | TYPED.get(code, {})
    pages = kind.pages(subject, options, db_now(), HOSTILE)[:1]
    [page] = issue(pages, size="F4", by=operator())
    folder.mkdir()
    pictures = {page.proof.picture: qr_code(page.proof.url)}
    html = paper_html(kind, [page])
    order = laid_ready(folder, html, paper="F4", pictures=pictures, styles=kind.styles)
    path = folder / "lembar.pdf"
    said = render(order | {"fits": kind.fits}, str(path))
    return path, said, page


@pytest.fixture(params=KINDS)
def paper(request, printed):
    return printed[request.param]


def test_it_meets_pdf_ua(paper):
    path, _, _ = paper

    told = outloud.check(str(path))

    assert [finding.message for finding in pdfua.validate(str(path)).findings] == []
    assert told.error is None
    errors = {finding.rule for finding in told.findings if finding.severity == "error"}
    assert errors <= HEURISTIC


def test_poppler_finds_each_font_embedded(paper):
    path, _, _ = paper

    heads, _, *fonts = subprocess.run(
        ["pdffonts", str(path)], capture_output=True, text=True, check=True
    ).stdout.splitlines()

    place = heads.index("emb")
    assert fonts
    assert {font[place : place + 3] for font in fonts} == {"yes"}
    assert all("Arimo" in font for font in fonts)


def test_qpdf_finds_nothing_to_complain_of(paper):
    path, _, _ = paper

    told = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True)

    assert (told.returncode, told.stderr) == (0, "")


def test_hostile_words_are_words_and_nothing_was_fetched(paper):
    path, said, _ = paper

    words = words_of(path.read_bytes())
    assert said["refused"] == []
    assert "alert(1)" in words


def test_its_number_fingerprint_and_code_lead_to_where_it_proves_itself(paper):
    path, _, page = paper

    words = "".join(words_of(path.read_bytes()).split())
    assert page.proof.number in words
    assert page.fingerprint in words
    assert scanned(path) == [page.proof.url]


def scanned(path) -> list[str]:
    """What a reader of codes finds on all pages, as an office scanner of 200 dpi sees them."""
    drawn = path.with_name("halaman")
    subprocess.run(["pdftoppm", "-r", "200", "-gray", "-png", path, drawn], check=True)
    reader = ["zbarimg", "--nodbus", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable"]
    # Pages without a code are an error to it.
    told = subprocess.run(
        [*reader, *sorted(path.parent.glob("halaman-*.png"))], capture_output=True, text=True
    )
    return told.stdout.split()
