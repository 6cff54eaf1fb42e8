"""The page of one question and saving its answer: over htmx, without it, and in every bad case."""

import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from accounts.models import User
from audit.models import Event
from evaluations.models import Answer, AnswerRevision, RoundStage
from tests.clock import set_clock
from tests.evaluations.conftest import KAUR_PAGES, text
from tests.evaluations.scene import points, total

pytestmark = pytest.mark.django_db

LAW = f"{KAUR_PAGES}1/1.1/"
HEALTH = f"{KAUR_PAGES}13/13.1/"
SPECIAL = "<script>alert(1)</script> \"kutip\" 'satu' &amp; \u202etxt.exe {{ 7|add:7 }}"


def answer(code: str) -> Answer:
    return Answer.objects.get(assessment__region="17.04", question__code=code)


def sent(code: str, value: str, **told) -> dict[str, str]:
    """The form as the page gives it, with another answer."""
    present = answer(code)
    return {"value": value, "note": present.note, "version": str(present.version)} | told


def by_htmx(client, address: str, data: dict[str, str]):
    return client.post(f"{address}simpan/", data, headers={"HX-Request": "true"})


def figures(page: str) -> list[str]:
    """Points of the question, its indicator, its cluster, the total."""
    return re.findall(r"<dd>([\d.,]+)<small>", page[page.index('id="angka-pertanyaan"') :])[:4]


def test_a_save_over_htmx_returns_the_new_figures_and_a_reload_shows_the_same(operator, kaur):
    before = figures(text(operator.get(LAW)))

    response = by_htmx(operator, LAW, sent("1.1", "b"))

    assert response.status_code == 200
    after = figures(text(response))
    assert (before[0], before[3]) == ("12,00", "780,00")
    assert (after[0], after[3]) == ("9,00", "777,00")
    assert number(before[1]) - number(after[1]) == number(before[2]) - number(after[2]) == 3
    assert figures(text(operator.get(LAW))) == after
    assert total(kaur) == Decimal("777.00")


def test_a_save_over_htmx_returns_only_parts_with_the_version_for_the_next_save(operator, kaur):
    response = by_htmx(operator, LAW, sent("1.1", "b"))

    page = text(response)
    assert "<html" not in page
    assert page.count('hx-swap-oob="true"') >= 3
    assert re.search(r'name="version"[^>]*value="2"', page)
    assert by_htmx(operator, LAW, sent("1.1", "c")).status_code == 200


def test_the_predicate_follows_the_answer_at_once(operator, kaur):
    assert "Nindya" in text(operator.get(LAW))
    losses = []
    for code, indicator in (
        ("5.1", "5"),
        ("6.3", "6"),
        ("6.2", "6"),
        ("21A.2", "21A"),
        ("1.1", "1"),
    ):
        losses.append(points(kaur, code))
        response = by_htmx(operator, f"{KAUR_PAGES}{indicator}/{code}/", sent(code, ""))
        assert response.status_code == 200
    rest = Decimal("780.00") - sum(losses)

    shown = figures(text(response))[3]

    assert number(shown) == rest == total(kaur)
    assert ("Nindya" in text(response)) == (rest > 700)


def test_a_save_without_scripts_leads_back_to_the_page(operator, kaur):
    response = operator.post(f"{LAW}simpan/", sent("1.1", "b"))

    assert (response.status_code, response.url) == (302, LAW)
    page = text(operator.get(LAW))
    assert re.search(r'value="b" checked', page)
    assert figures(page)[3] == "777,00"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("sepuluh", "bukan angka yang dikenali"),
        ("100,5", "di luar batas"),
        ("-1", "di luar batas"),
        ("87,555", "lebih dari dua angka"),
        ("1e1", "bukan angka yang dikenali"),
        ("١٢", "bukan angka yang dikenali"),
    ],
)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_faulty_number_is_refused_by_a_sentence_and_nothing_typed_is_lost(
    operator, kaur, typed, sentence, headers
):
    before = answer("13.1").version
    data = sent("13.1", typed, note="Catatan yang panjang")

    response = operator.post(f"{HEALTH}simpan/", data, headers=headers)

    assert response.status_code == 422
    assert sentence in text(response)
    if not headers:
        assert "Catatan yang panjang" in text(response)
        assert f'value="{typed}"' in text(response)
    assert answer("13.1").version == before


def test_an_option_that_does_not_exist_is_refused_and_the_page_still_works(operator, kaur):
    response = operator.post(f"{LAW}simpan/", sent("1.1", "x"))

    assert response.status_code == 422
    assert "Pilih salah satu: a, b, c, d, z." in text(response)
    assert answer("1.1").option == "a"


def test_a_thousands_point_is_asked_about_and_the_chosen_reading_is_saved(operator, kaur):
    response = by_htmx(operator, HEALTH, sent("13.1", "85.500"))

    assert response.status_code == 422
    offered = re.findall(r'name="reading" value="([^"]+)"', text(response))
    assert offered == ["85,5"]
    chosen = by_htmx(operator, HEALTH, sent("13.1", "85.500", reading="85,5"))
    assert chosen.status_code == 200
    assert answer("13.1").number == Decimal("85.50")


def test_a_comma_is_a_comma(operator, kaur):
    operator.post(f"{HEALTH}simpan/", sent("13.1", "87,5"))

    assert answer("13.1").number == Decimal("87.50")
    assert 'value="87,5"' in text(operator.get(HEALTH))


def test_a_blank_answer_is_no_zero(operator, kaur):
    operator.post(f"{KAUR_PAGES}13/13.3/simpan/", sent("13.3", "0"))
    full = points(kaur, "13.3")

    operator.post(f"{KAUR_PAGES}13/13.3/simpan/", sent("13.3", ""))

    assert full == Decimal("3")
    assert points(kaur, "13.3") == Decimal("0")
    assert answer("13.3").number is None


@pytest.mark.parametrize("version", ["", "abc", "-1", "9" * 30])
def test_a_broken_version_changes_nothing(operator, kaur, version):
    response = operator.post(f"{LAW}simpan/", sent("1.1", "b", version=version))

    assert response.status_code in (409, 422)
    assert answer("1.1").option == "a"


def test_a_stale_save_shows_both_answers_and_overwriting_takes_a_second_word(
    operator, dinkes, kaur
):
    opened_at = sent("13.1", "20,5", note="dari operator")
    dinkes.post(f"{HEALTH}simpan/", sent("13.1", "30,25", note="dari dinkes"))

    stale = by_htmx(operator, HEALTH, opened_at)

    page = text(stale)
    assert stale.status_code == 409
    assert "sudah diubah orang lain" in page
    assert all(told in page for told in ("30,25", "dari dinkes", "20,5", "dari operator"))
    assert answer("13.1").number == Decimal("30.25")
    (version,) = re.findall(r'name="overwrite" value="(\d+)"', page)
    assert by_htmx(operator, HEALTH, opened_at | {"overwrite": version}).status_code == 200
    assert answer("13.1").number == Decimal("20.50")


def test_overwriting_a_third_answer_asks_again(operator, dinkes, kaur):
    opened_at = sent("13.1", "20,5")
    dinkes.post(f"{HEALTH}simpan/", sent("13.1", "30"))
    seen = answer("13.1").version
    dinkes.post(f"{HEALTH}simpan/", sent("13.1", "31"))

    response = by_htmx(operator, HEALTH, opened_at | {"overwrite": str(seen)})

    assert response.status_code == 409
    assert answer("13.1").number == Decimal("31")


def test_a_double_click_is_one_save(operator, kaur):
    data = sent("1.1", "b")
    before = AnswerRevision.objects.filter(answer=answer("1.1")).count()

    first, second = (operator.post(f"{LAW}simpan/", data) for _ in range(2))

    assert (first.status_code, second.status_code) == (302, 302)
    assert AnswerRevision.objects.filter(answer=answer("1.1")).count() == before + 1


def test_after_closing_a_save_is_refused_with_the_moment_and_the_page_has_no_form(operator, kaur):
    assert 'id="answer-form"' in text(operator.get(LAW))
    RoundStage.objects.filter(round=kaur.round, stage="self").update(
        closes_at=datetime(2024, 6, 25, 16, 59, tzinfo=UTC)
    )

    refused = operator.post(f"{LAW}simpan/", sent("1.1", "b"))

    assert refused.status_code == 409
    assert "Pengisian sudah ditutup sejak 25 Juni 2024, 23.59 WIB" in text(refused)
    assert answer("1.1").option == "a"
    for shown in (text(refused), text(operator.get(LAW))):
        assert 'id="answer-form"' not in shown
        assert "Tambah bukti" not in shown


def test_the_last_second_counts_and_the_next_one_does_not(operator, kaur, monkeypatch):
    closing = datetime(2024, 6, 25, 16, 59, tzinfo=UTC)
    RoundStage.objects.filter(round=kaur.round, stage="self").update(closes_at=closing)
    now = datetime(2024, 6, 25, 16, 58, 59, 999000, tzinfo=UTC)
    set_clock(monkeypatch, now)
    operator.force_login(User.objects.get(username="operator.kaur"))

    in_time = operator.post(f"{LAW}simpan/", sent("1.1", "b"))
    set_clock(monkeypatch, closing)
    too_late = operator.post(f"{LAW}simpan/", sent("1.1", "c"))

    assert (in_time.status_code, too_late.status_code) == (302, 409)
    assert answer("1.1").option == "b"


def test_a_contributor_changes_the_own_questions_and_no_other(dinkes, kaur):
    own = dinkes.post(f"{HEALTH}simpan/", sent("13.1", "15"))
    other = dinkes.post(f"{LAW}simpan/", sent("1.1", "b"))

    assert (own.status_code, other.status_code) == (302, 403)
    assert "ditugaskan kepada instansi lain" in text(other)
    assert answer("1.1").option == "a"


def test_a_contributor_sees_other_questions_without_a_form(dinkes, kaur):
    page = text(dinkes.get(LAW))

    assert 'id="answer-form"' not in page
    assert "Simpan jawaban" not in page
    assert "simpan/" not in page


def test_hostile_text_comes_back_as_text(operator, kaur):
    saved = operator.post(f"{LAW}simpan/", sent("1.1", "b", note=SPECIAL))

    page = text(operator.get(LAW))
    assert saved.status_code == 302
    assert answer("1.1").note == SPECIAL
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &quot;kutip&quot;" in page
    assert "&amp;amp;" in page
    assert "{{ 7|add:7 }}" in page


def test_a_declared_share_needs_to_say_where_it_comes_from(operator, kaur):
    address = f"{KAUR_PAGES}26/26.3/"

    bare = operator.post(f"{address}simpan/", sent("26.3", "50", declared_reason=""))
    told = operator.post(f"{address}simpan/", sent("26.3", "50", declared_reason="Rekap desa"))

    assert (bare.status_code, told.status_code) == (422, 302)
    assert "Tulis dari mana persentase ini" in text(bare)


def test_area_answers_are_shown_beside_the_share_that_they_replace(operator, kaur):
    page = text(operator.get(f"{KAUR_PAGES}25/25.4/"))

    assert "12 dari 15 kecamatan" in page
    assert "Yang dihitung adalah jawaban wilayah" in page


@pytest.mark.parametrize(
    "path", ["9/9.99/", "99/", "2/1.1/", "1/1.1%00/", "1/%3Cscript%3E/", f"1/{'9' * 3000}/"]
)
def test_an_address_that_does_not_exist_is_a_plain_404(operator, kaur, path):
    assert operator.get(f"{KAUR_PAGES}{path}").status_code == 404


def test_looking_writes_nothing(operator, dinkes, kaur):
    before = (Event.objects.count(), Answer.objects.count(), total(kaur))

    for client in (operator, dinkes):
        for path in ("", "pertanyaan/", "1/", "1/1.1/", "25/25.4/", "13/13.1/bukti/?slot=data"):
            client.get(f"{KAUR_PAGES}{path}")
            client.head(f"{KAUR_PAGES}{path}")

    assert (Event.objects.count(), Answer.objects.count(), total(kaur)) == before


def number(shown: str) -> Decimal:
    return Decimal(shown.replace(".", "").replace(",", "."))
