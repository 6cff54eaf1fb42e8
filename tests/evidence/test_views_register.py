"""Pages of the register: what a search shows, and what a clash, a wrong choice and the bin say."""

import pytest
from django.urls import reverse

from accounts.permissions import Role
from evidence.models import Document
from evidence.register_services import bin_document, change_passport
from tests.evidence.conftest import make_document
from tests.world import KAUR, SELUMA, agency, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client):
    operator = user(Role.OPERATOR, KAUR, username="operator.kaur")
    client.force_login(operator)
    return operator


@pytest.fixture
def paper(operator):
    paper = make_document(by=operator)
    paper.subject, paper.number, paper.year = "SK Gugus Tugas", "188.4/1", 2023
    paper.save()
    return paper


def at(name, document):
    return reverse(f"evidence:{name}", args=[document.public_id])


def text(response):
    return response.content.decode()


def passport(**told):
    return {"subject": "SK Gugus Tugas", "kind": "sk", "number": "", "tags": "", "seen": ""} | told


def test_typing_gets_the_found_rows_alone(client, paper):
    found = client.get("/dokumen/", {"q": "gugus 2023"}, headers={"HX-Request": "true"})

    assert "SK Gugus Tugas" in text(found)
    assert "<html" not in text(found)


def test_the_filters_offer_what_the_list_holds(client, operator, paper):
    dinkes = agency("dinkes", KAUR)
    make_document(by=operator, agency=dinkes)
    make_document(by=user(Role.OPERATOR, SELUMA), region=SELUMA, agency=agency("dinkes", SELUMA))

    filters = client.get("/dokumen/").context["filter"].fields

    assert filters["tahun"].choices == [("2023", "2023")]
    assert filters["milik"].choices == [(f"kantor:{dinkes.public_id}", dinkes.name)]


@pytest.mark.parametrize(
    ("asked", "count"),
    [({"tahun": "2023"}, 1), ({"tahun": "1999"}, 2), ({"milik": "kantor:x"}, 2), ({"q": "%"}, 0)],
)
def test_what_is_not_understood_filters_nothing(client, operator, paper, asked, count):
    make_document(by=operator)

    assert len(client.get("/dokumen/", asked).context["cards"]) == count


def test_a_search_costs_no_more_with_more_papers(client, operator, django_assert_num_queries):
    def ask(number):
        Document.objects.update(year=2023)
        with django_assert_num_queries(number):
            found = client.get("/dokumen/", {"q": "sk 2023 dinkes", "tahun": "2023"})
        assert len(found.context["cards"]) == Document.objects.count()

    dinkes = agency("dinkes", KAUR)
    make_document(by=operator, agency=dinkes)
    client.get("/dokumen/")
    ask(12)
    for _ in range(8):
        make_document(by=operator, agency=dinkes)
    ask(12)


def test_a_corrected_passport_is_shown_with_its_tags(client, paper):
    sent = passport(number="188.4/2", date="2024-03-05", signatory="Bupati", tags="Anak, KLA")
    answer = client.post(at("passport", paper), sent, follow=True)

    page = text(answer)
    assert answer.redirect_chain == [(at("detail", paper), 302)]
    for told in ("188.4/2", "5 Maret 2024", "Bupati", "anak", "kla"):
        assert told in page


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"subject": ""}, "Isi perihal dokumen."),
        ({"kind": "roman"}, "Pilih"),
        ({"year": "24"}, "Tahun paling awal 1945."),
        ({"date": "2024-03-05", "valid_until": "2024-03-04"}, "sebelum tanggal dokumen"),
        ({"tags": "x" * 41}, "paling panjang 40 huruf"),
        ({"tags": ",".join(str(n) for n in range(13))}, "Paling banyak 12 kata kunci."),
    ],
)
def test_a_wrong_passport_is_shown_again_as_it_was_typed(client, paper, wrong, sentence):
    answer = client.post(at("passport", paper), passport(number="yang diketik", **wrong))

    assert answer.status_code == 422
    assert sentence in text(answer)
    assert "yang diketik" in text(answer)
    assert Document.objects.get().number == "188.4/1"


def test_two_tabs_at_once_show_both_and_the_second_save_wins_knowingly(client, operator, paper):
    change_passport(document=paper, changes={"number": "dari tab lain"}, seen_at="", by=operator)

    clash = client.post(at("passport", paper), passport(number="milik saya"))

    assert clash.status_code == 409
    assert "dari tab lain" in text(clash)
    assert 'value="milik saya"' in text(clash)
    assert Document.objects.get().number == "dari tab lain"

    again = client.post(
        at("passport", paper),
        passport(number="milik saya", seen=clash.context["form"]["seen"].value()),
    )

    assert again.status_code == 302
    assert Document.objects.get().number == "milik saya"


def test_a_replaced_paper_points_to_the_new_one_and_back(client, operator, paper):
    newer = make_document(by=operator)

    client.post(at("replace", paper), {"pengganti": newer.public_id})

    assert "sudah diganti oleh" in text(client.get(at("detail", paper)))
    assert at("detail", paper) in text(client.get(at("detail", newer)))
    assert "sudah diganti" in text(client.get("/dokumen/"))


def test_an_unknown_or_foreign_successor_is_refused_with_a_sentence(client, paper):
    foreign = make_document(by=user(Role.OPERATOR, SELUMA), region=SELUMA)

    for wrong in ("tidak-ada", foreign.public_id, paper.public_id):
        answer = client.post(at("replace", paper), {"pengganti": wrong})
        assert answer.status_code == 422
        assert "tidak ditemukan. Cari lagi" in text(answer)


def test_a_thrown_away_paper_lies_in_the_bin_and_comes_back(client, paper):
    assert "Ya, buang" in text(client.get(at("throw_away", paper)))

    binned = client.post(at("throw_away", paper), follow=True)
    assert binned.redirect_chain == [("/dokumen/sampah/", 302)]
    assert "SK Gugus Tugas" in text(binned)
    assert client.get(at("detail", paper)).status_code == 404

    restored = client.post(at("restore", paper))
    assert restored.url == at("detail", paper)
    assert client.post(at("restore", paper)).status_code == 302
    assert client.get(at("detail", paper)).status_code == 200


def test_nobody_else_sees_or_empties_the_bin(client, operator, paper):
    bin_document(document=paper, by=operator)

    for role, place in ((Role.OPERATOR, SELUMA), (Role.EXECUTIVE, KAUR), (Role.TASK_FORCE, KAUR)):
        client.force_login(user(role, place))
        assert "SK Gugus Tugas" not in text(client.get("/dokumen/sampah/"))
        assert client.post(at("restore", paper)).status_code == 404
    assert Document.objects.get().binned_at is not None
