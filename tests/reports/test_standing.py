"""Where an evaluation stands on papers: the newest recorded stage, at the end what was awarded."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import translation

from audit.clock import db_now
from evaluations import queries
from evaluations.queries import Gap
from evaluations.services import ask_to_reopen, reopen
from instruments.sheet import Predicate, Stage
from reports.content.full_tree import DecreeTold
from reports.content.standing import (
    OwnScore,
    StandingTold,
    checked,
    headline,
    standing_checked,
    standing_told,
)
from reports.issuing import issue
from reports.kinds import KINDS
from reports.models import Paper
from reports.papers import paper_html
from tests.evaluations.scene import (
    admin,
    finalised,
    fresh,
    judged,
    opened,
    operator,
    proposed,
    published,
    said,
    small_sheet,
    verified,
    verifying,
)
from tests.reports.scene import NOW
from tests.rollback import rolled_back

KINDS_WITH_A_HEADLINE = ["sekda", "kemajuan", "rakor"]
PRATAMA = Predicate("pratama", "Pratama", Decimal(5), inclusive=True)
MADYA = Predicate("madya", "Madya", Decimal(7), inclusive=False)
AWARDED = (
    "Penetapan (SK 62/2024, 2 Juni 2024): Kabupaten Kaur 2024 berpredikat Pratama dengan nilai "
    "7,50 (menurut skala: Madya); evaluasi mandiri 9,00 (Madya); target belum ditetapkan."
)


@pytest.fixture(autouse=True)
def _indonesian():
    with translation.override("id"):
        yield


@pytest.fixture(scope="module")
def claimed(django_db_setup, django_db_blocker):
    """Claims 9 points, of which the province takes one each of 1.1 and 1.2."""
    labels = {
        "self": "Evaluasi mandiri",
        "province": "Verifikasi provinsi",
        "final": "Penetapan",
    }
    sheet = replace(
        small_sheet(),
        predicates=(PRATAMA, MADYA),
        stages=tuple(Stage(code, label, "regency") for code, label in labels.items()),
    )
    with django_db_blocker.unblock(), rolled_back():
        assessment = opened(instrument=published(sheet))
        for code, option in (("1.1", "a"), ("1.2", "a")):
            said(assessment, code, option)
        said(assessment, "2.1", "100")
        running = verifying(assessment)
        judged(running, "1.1", "2")
        judged(running, "1.2", "2")
        yield running


def told_of(assessment) -> StandingTold:
    return standing_told(queries.overview(fresh(assessment)))


def headline_of(assessment) -> str:
    return headline(fresh(assessment), told_of(assessment))


def paper_of(kind, assessment):
    [page] = KINDS[kind].pages(fresh(assessment), {}, db_now(), "Operator")
    return page


def awarded_otherwise(assessment):
    decree = {"ground_number": "SK 62/2024", "ground_date": date(2024, 6, 2)}
    return finalised(fresh(assessment), **decree)


def names_and_values(page) -> dict[str, str]:
    return dict(page.told)


@pytest.mark.django_db
def test_while_the_province_is_at_it_the_own_score_stands_under_its_own_name(claimed):
    told = told_of(claimed)

    assert (told.stage, told.total, told.own) == ("self", Decimal(9), None)
    assert headline_of(claimed) == (
        "Evaluasi mandiri: Kabupaten Kaur 2024 bernilai 9,00 poin (Madya); target belum ditetapkan."
    )


@pytest.mark.django_db
def test_a_concluded_verification_is_told_with_the_own_score_beside_it(claimed):
    done = verified(fresh(claimed))

    told = told_of(done)

    newest = [step for step in queries.staircase(queries.overview(done)) if step.score is not None]
    assert (told.label, told.total, told.moment) == (
        newest[-1].label,
        newest[-1].score,
        newest[-1].moment,
    )
    assert headline_of(done) == (
        "Verifikasi provinsi: Kabupaten Kaur 2024 bernilai 7,00 poin (Pratama); "
        "evaluasi mandiri 9,00 (Madya); target belum ditetapkan, kurang 0,01 menuju Madya."
    )


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS_WITH_A_HEADLINE)
def test_after_the_decree_each_paper_tells_what_was_awarded(claimed, kind):
    final = awarded_otherwise(claimed)

    page = paper_of(kind, final)

    decree = queries.decree_of(queries.overview(final))
    standing = page.figures.standing
    assert page.figures.headline == AWARDED
    assert (standing.total, standing.predicate) == (decree.score, decree.predicate)
    assert (page.stage, page.stage_label) == ("final", "Penetapan")
    told = names_and_values(page)
    assert {name: told[name] for name in list(told)[:6]} == {
        "Nilai": "7,50",
        "Predikat": "Pratama",
        "Keputusan": "SK 62/2024, 2 Juni 2024",
        "Predikat menurut skala": "Madya",
        "Nilai mandiri": "9,00",
        "Predikat menurut nilai mandiri": "Madya",
    }


@pytest.mark.django_db
def test_badge_and_tables_of_the_sekda_page_say_whose_score_they_are(claimed):
    printed = paper_html(KINDS["sekda"], [paper_of("sekda", awarded_otherwise(claimed))])

    big = printed[printed.index("lembar-big") :].split("</li>")[0]
    assert 'kla-ramp-pratama">Pratama<' in big
    assert "SK 62/2024, 2 Juni 2024 (menurut skala: Madya)" in big
    assert "Nilai per klaster: evaluasi mandiri" in printed
    assert "<span>Evaluasi mandiri</span> <strong>9,00</strong> <small>Madya, " in printed
    assert "<span>Verifikasi provinsi</span> <strong>7,00</strong>" in printed


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["kemajuan", "rakor"])
def test_tables_of_the_own_stage_say_so_once_a_later_one_has_spoken(claimed, kind):
    sentence = "menurut evaluasi mandiri.</p>"

    before = paper_html(KINDS[kind], [paper_of(kind, claimed)])
    after = paper_html(KINDS[kind], [paper_of(kind, verified(fresh(claimed)))])

    assert sentence not in before
    assert sentence in after


@pytest.mark.django_db
def test_no_predicate_by_decree_is_none_whatever_the_scale_says(claimed):
    final = finalised(fresh(claimed), awarded="")

    page = paper_of("sekda", final)

    awarded = "Kaur 2024 tanpa predikat dengan nilai 7,50 (menurut skala: Madya); "
    assert awarded in page.figures.headline
    assert names_and_values(page)["Predikat"] == "tanpa predikat"
    stairs = paper_of("lengkap", final).figures.stairs
    assert [step.predicate for step in stairs] == ["Madya", "Pratama", "tanpa predikat"]
    assert 'kla-ramp-none">Tanpa predikat<' in paper_html(KINDS["sekda"], [page])


@pytest.mark.django_db
def test_the_check_page_and_the_screen_tell_the_decree(claimed):
    final = awarded_otherwise(claimed)
    issue([paper_of("sekda", final)], size="A4", by=operator())
    cache.clear()

    checked_page = Client().get(f"/periksa/{Paper.objects.get().public_id}/").content.decode()
    browser = Client()
    browser.force_login(operator())
    screen = browser.get("/evaluasi/2024/17.04/lembar/sekda/").content.decode()

    for words in ("Pratama", "SK 62/2024, 2 Juni 2024", "Nilai mandiri", "9,00", "Penetapan"):
        assert words in checked_page
    assert AWARDED in screen


@pytest.mark.django_db
def test_a_reopened_evaluation_does_not_tell_the_decree_that_was_set_aside(claimed):
    final = awarded_otherwise(claimed)
    ask_to_reopen(assessment=final, reason="Berita acara keliru.", by=admin())
    reopen(assessment=fresh(final), proposal=proposed(final), by=admin("admin.dua"))

    assert headline_of(final).startswith("Evaluasi mandiri: Kabupaten Kaur 2024 bernilai 9,00 poin")


@pytest.mark.django_db
def test_the_full_report_tells_the_check_page_the_decree_too(claimed):
    told = names_and_values(paper_of("lengkap", awarded_otherwise(claimed)))

    assert told == {
        "Tahap": "Penetapan",
        "Nilai": "7,50",
        "Predikat": "Pratama",
        "Keputusan": "SK 62/2024, 2 Juni 2024",
        "Predikat menurut skala": "Madya",
    }


DECREE = DecreeTold(Decimal("7.5"), "Pratama", "Pratama", "SK 1", date(2024, 6, 2), "")
STANDING = StandingTold(
    stage="final",
    label="Penetapan",
    total=Decimal("7.5"),
    predicate=PRATAMA,
    moment=NOW,
    gap=Gap(None, None, None, None),
    decree=DECREE,
    own=OwnScore("Evaluasi mandiri", Decimal(4), None, NOW),
)


def test_what_the_scale_says_too_is_not_said_twice():
    assert not STANDING.is_awarded_otherwise
    assert checked(Decimal("7.5"), PRATAMA, DECREE) == (
        ("Nilai", "7,50"),
        ("Predikat", "Pratama"),
        ("Keputusan", "SK 1, 2 Juni 2024"),
    )


def test_an_own_score_below_the_first_predicate_says_so():
    assert standing_checked(STANDING)[-2:] == (
        ("Nilai mandiri", "4,00"),
        ("Predikat menurut nilai mandiri", "belum berpredikat"),
    )
