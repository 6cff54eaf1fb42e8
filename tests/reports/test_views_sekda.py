"""The Sekda page and its PDF: the same figures, a trace of each print, nothing for strangers."""

import re

import pytest
from django.test import Client

from accounts.models import User
from accounts.permissions import Role
from audit.models import Event
from evaluations.results import result_of
from reports.models import Letterhead
from reports.services import save_letterhead
from tests.evaluations.conftest import text
from tests.reports.scene import TEXTS, opened_pdf, png, words_of
from tests.world import BENGKULU, KAUR, KINAL, LAMPUNG, SELUMA, agency, user

pytestmark = pytest.mark.django_db

SEKDA = "/evaluasi/2024/17.04/sekda/"
PDF = "/evaluasi/2024/17.04/sekda.pdf"


def plain(page: str) -> str:
    """The text of the main part of a page, blanks folded."""
    main = page[page.index("<main") : page.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def figures_in(words: str) -> set[str]:
    return set(re.findall(r"\d+,\d\d", words))


def test_page_and_paper_show_what_the_score_command_says(operator, kaur):
    told = result_of(kaur.region, 2024, None)
    wanted = {told["score"], told["unsupported"]}
    wanted |= {cluster["score"] for cluster in told["clusters"]}

    page = plain(text(operator.get(SEKDA)))
    paper = words_of(operator.get(PDF).content)

    for figure in wanted:
        assert figure.replace(".", ",") in page
        assert figure.replace(".", ",") in paper
    assert figures_in(page) == figures_in(paper)


def test_the_page_says_stage_moment_headline_and_who_signs(operator, kaur):
    page = plain(text(operator.get(SEKDA)))

    assert "Evaluasi mandiri – " in page
    assert "Kabupaten Kaur 2024 bernilai 780,00 poin (Nindya); kurang 70,00 dari target" in page
    assert "Lima hal terdekat" in page
    assert "Siapa yang terlambat" in page
    assert "Sekretaris Daerah," in page
    assert re.search(r"Sidik data \(SHA-256\) [0-9a-f]{12} ?: angka", page)


def test_page_and_paper_carry_the_same_fingerprint(operator, kaur):
    found = re.compile(r"Sidik data \(SHA-256\) ([0-9a-f]{12})")

    on_page = found.search(plain(text(operator.get(SEKDA)))).group(1)
    on_paper = found.search(words_of(operator.get(PDF).content)).group(1)

    assert on_page == on_paper


def test_the_page_is_small(operator, kaur):
    assert len(operator.get(SEKDA).content) <= 100_000


def test_an_incomplete_kop_is_told_with_the_way_to_complete_it(operator, browser_of):
    Letterhead.objects.all().delete()

    own = text(operator.get(SEKDA))
    foreign = text(browser_of("sekda.kaur").get(SEKDA))

    assert "Kop belum lengkap: nama instansi, alamat," in own
    assert 'href="/wilayah/17.04/kop/"' in own
    assert "Minta operator kabupaten/kota melengkapinya." in foreign
    assert 'href="/wilayah/17.04/kop/"' not in foreign


def test_a_complete_kop_needs_no_note(operator, kaur):
    row = Letterhead.objects.filter(region=KAUR).first()
    save_letterhead(
        region=kaur.region,
        texts=TEXTS,
        version=row.version if row else 0,
        arms=png(),
        by=User.objects.get(username="operator.kaur"),
    )

    page = text(operator.get(SEKDA))

    assert "Kop belum lengkap" not in page
    assert 'src="/wilayah/17.04/lambang.png"' in page


@pytest.mark.parametrize(
    ("query", "size"), [("", (595, 842)), ("?kertas=A4", (595, 842)), ("?kertas=F4", (609, 935))]
)
def test_the_paper_is_an_attachment_that_nobody_caches(operator, kaur, query, size):
    response = operator.get(PDF + query)

    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="sekda-17.04-2024.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "no-store, private"
    assert "sandbox" in response["Content-Security-Policy"]
    with opened_pdf(response.content) as document:
        assert len(document.pages) == 1
        box = [round(float(edge)) for edge in document.pages[0].MediaBox]
    assert box == [0, 0, *size]


def test_each_print_leaves_who_which_paper_and_which_figures(operator, kaur):
    operator.get(f"{PDF}?kertas=F4")
    operator.get(f"{PDF}?kertas=F4")

    events = Event.objects.filter(verb="report.printed")
    assert [event.actor for event in events] == ["operator.kaur"] * 2
    first, second = (event.data for event in events)
    assert first | {"first": ""} == second | {"first": ""}
    assert first["first"] != second["first"]
    assert (first["year"], first["paper"]) == (2024, "F4")
    assert first["fingerprint"][:12] in plain(text(operator.get(SEKDA)))


def test_reading_the_page_leaves_no_trace(operator, kaur):
    before = Event.objects.count()

    operator.get(SEKDA)
    operator.head(SEKDA)

    assert Event.objects.count() == before


@pytest.mark.parametrize("size", ["A5", "a4", "%00", "../../etc", "A4&kertas=A5", "<b>"])
def test_an_unknown_paper_is_refused_with_the_two_that_there_are(operator, kaur, size):
    response = operator.get(f"{PDF}?kertas={size}")

    assert response.status_code == 422
    assert "Pilih A4 atau F4." in text(response)
    assert "<b>” tidak" not in text(response)
    assert not Event.objects.filter(verb="report.printed").exists()


def test_a_paper_that_can_not_be_made_says_so_and_leaves_no_trace(operator, kaur, monkeypatch):
    monkeypatch.setattr("reports.printing.CPU_SECONDS", 0)

    response = operator.get(PDF)

    assert response.status_code == 500
    assert "Lembar PDF tidak berhasil dibuat. Cetak halaman ini dari peramban" in text(response)
    assert not Event.objects.filter(verb="report.printed").exists()


def test_hostile_names_are_text_on_page_and_paper(operator, kaur):
    payload = '<img src="file:///etc/passwd"><script>alert(1)</script>'
    office = agency("dinkes", KAUR)
    type(office).objects.filter(pk=office.pk).update(name=payload)
    User.objects.filter(username="operator.kaur").update(full_name=payload)

    page = text(operator.get(SEKDA))
    response = operator.get(PDF)

    assert payload not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "root:" not in words_of(response.content)
    with opened_pdf(response.content) as document:
        assert list(document.attachments) == []


REACH = [
    (Role.OPERATOR, KAUR, 200),
    (Role.TASK_FORCE, KAUR, 200),
    (Role.EXECUTIVE, KAUR, 200),
    (Role.VERIFIER, BENGKULU, 200),
    (Role.PROVINCE_ADMIN, BENGKULU, 200),
    (Role.AUDITOR, BENGKULU, 200),
    (Role.AREA, KINAL, 404),
    (Role.OPERATOR, SELUMA, 404),
    (Role.VERIFIER, LAMPUNG, 404),
]


@pytest.mark.parametrize(("role", "place", "status"), REACH)
def test_who_gets_to_the_sekda_page_of_kaur(kaur, role, place, status):
    client = Client()
    client.force_login(user(role, place))

    assert client.get(SEKDA).status_code == status
    assert client.get(f"{PDF}?kertas=x").status_code == (422 if status == 200 else status)


def test_an_office_may_not_print_the_regencys_paper(browser_of):
    dinkes = browser_of("dinkes.kaur")

    assert dinkes.get(SEKDA).status_code == 403
    assert dinkes.get(PDF).status_code == 403


@pytest.mark.parametrize("path", ["/evaluasi/2023/17.04/sekda/", "/evaluasi/2024/17.09/sekda.pdf"])
def test_a_year_or_regency_without_a_round_has_no_paper(operator, kaur, path):
    assert operator.get(path).status_code == 404


def test_a_print_is_asked_for_by_get_only(operator, kaur):
    assert operator.head(PDF).status_code == 405
    assert operator.post(PDF).status_code == 405


def test_the_page_of_papers_lists_what_the_person_may_print(browser_of):
    links = {
        name: re.findall(
            r'href="(/evaluasi/[^"]+/sekda/)"', text(browser_of(name).get("/laporan/"))
        )
        for name in ("operator.kaur", "sekda.kaur", "operator.seluma", "dinkes.kaur")
    }

    assert links == {
        "operator.kaur": [SEKDA],
        "sekda.kaur": [SEKDA],
        "operator.seluma": ["/evaluasi/2024/17.05/sekda/"],
        "dinkes.kaur": [],
    }


def test_the_page_of_papers_leads_to_the_letterheads_one_may_write(browser_of):
    links = {
        name: re.findall(r'href="(/wilayah/[^"]+/kop/)"', text(browser_of(name).get("/laporan/")))
        for name in ("operator.kaur", "sekda.kaur", "operator.seluma")
    }

    assert links == {
        "operator.kaur": ["/wilayah/17.04/kop/"],
        "sekda.kaur": [],
        "operator.seluma": ["/wilayah/17.05/kop/"],
    }


def test_who_prints_nothing_is_told_who_does(browser_of):
    page = text(browser_of("dinkes.kaur").get("/laporan/"))

    assert "Belum ada lembar untuk Anda." in page
