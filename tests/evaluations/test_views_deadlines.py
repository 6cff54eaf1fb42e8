"""The pages about deadlines: rates on the matrix, more time, texts to share by hand."""

import html
import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations.models import RequestExtension
from evaluations.services import cancel_request, extend, send_requested
from tests.clock import set_clock
from tests.evaluations.areas import AFTER_DUE, BEFORE_DUE, DUE, AreaScene, text
from tests.rollback import rolled_back
from tests.world import GEDUNG_WANI, KINAL, TANJUNG_KEMUNING, place

pytestmark = pytest.mark.django_db

MATRIX = "/evaluasi/2024/17.04/permintaan/"
REMINDERS = f"{MATRIX}pengingat/"
NEXT_WEEK = DUE + timedelta(days=7)


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker) -> Iterator[AreaScene]:
    with django_db_blocker.unblock(), rolled_back():
        yield AreaScene.build()


@pytest.fixture(autouse=True)
def _before_due(monkeypatch) -> None:
    set_clock(monkeypatch, BEFORE_DUE)


def sent(scene, asked, *, by: str = "camat", code: str = KINAL):
    return send_requested(
        recipient=scene.recipient(asked, code),
        version=scene.paper(by=by, area=code),
        by=scene.people[by],
    )


def more(**told) -> dict:
    form = {"whom": "", "until_day": "2024-07-04", "until_time": "", "why": "Listrik padam"}
    return form | told


def ask_more(scene, asked, *, name: str = "operator", follow: bool = False, **told):
    address = f"{MATRIX}{asked.public_id}/perpanjang/"
    return scene.client(name).post(address, more(**told), follow=follow)


def cells_of(page: str, name: str) -> list[str]:
    """The figures of one line of the table of rates."""
    row = re.search(rf'<tr><th scope="row">{name}</th>(.*?)</tr>', page, re.S).group(1)
    return re.findall(r'class="kla-num">([^<]*)</td>', row)


# Rates ---------------------------------------------------------------------------


def test_the_matrix_counts_expected_received_and_on_time(scene, monkeypatch):
    asked = scene.request(
        areas=[place(KINAL), place(GEDUNG_WANI), place(TANJUNG_KEMUNING)],
        agencies=[scene.polsek],
    )
    cancel_request(asked=scene.request(title="Batal"), by=scene.people["operator"])
    sent(scene, asked)
    set_clock(monkeypatch, AFTER_DUE)
    sent(scene, asked, code=GEDUNG_WANI)

    page = text(scene.client("gugus").get(MATRIX))

    assert cells_of(page, "Kecamatan Kinal") == ["2", "2", "1", "100 %", "50 %"]
    assert cells_of(page, "Kecamatan Tanjung Kemuning") == ["1", "0", "0", "0 %", "0 %"]
    assert cells_of(page, "Polsek Kinal") == ["1", "0", "0", "0 %", "0 %"]
    assert cells_of(page, "Seluruhnya") == ["4", "2", "1", "50 %", "25 %"]
    assert "<strong>4 berkas diminta</strong>: 2 diterima (50 %), 1 tepat waktu (25 %)." in page
    assert REMINDERS not in page


def test_after_an_extension_the_later_moment_is_the_due_one(scene, monkeypatch):
    asked = scene.request(areas=[place(KINAL)])
    extend(asked=asked, until=NEXT_WEEK, reason="Banjir", by=scene.people["operator"])
    set_clock(monkeypatch, AFTER_DUE)

    before = text(scene.client("operator").get(MATRIX))
    sent(scene, asked)
    after = text(scene.client("operator").get(MATRIX))

    assert "kla-chip-late" not in before
    assert "diperpanjang sampai 4 Juli 2024, 23.59 WIB" in before
    assert cells_of(after, "Seluruhnya") == ["1", "1", "1", "100 %", "100 %"]


def test_who_asks_is_led_to_the_text_of_who_has_not_sent_all(scene):
    asked = scene.request()
    sent(scene, asked)

    page = text(scene.client("operator").get(MATRIX))

    assert f"{REMINDERS}#untuk-17-04-02" in page
    assert f"{REMINDERS}#untuk-17-04-01" not in page


# More time -----------------------------------------------------------------------


def test_the_operator_gives_all_more_time_and_they_are_told(scene):
    asked = scene.request()

    response = ask_more(scene, asked, follow=True)

    assert response.redirect_chain == [(f"{MATRIX}{asked.public_id}/", 302)]
    assert "diperpanjang sampai 4 Juli 2024, 23.59 WIB" in text(response)
    told = "Diperpanjang sampai 4 Juli 2024, 23.59 WIB oleh Orang.Operator karena: Listrik padam"
    recipient = scene.recipient(asked)
    pages = ["/permintaan/", f"/permintaan/{recipient.public_id}/", f"/wilayah/{KINAL}/?tahun=2024"]
    for address in pages:
        page = text(scene.client("camat").get(address))
        assert told in " ".join(page.split())
    assert "lewat 1 hari" not in text(scene.client("camat").get("/permintaan/"))


def test_one_recipient_may_be_chosen_and_an_hour(scene):
    asked = scene.request()
    one = scene.recipient(asked, TANJUNG_KEMUNING)

    ask_more(scene, asked, whom=one.public_id, until_time="08.30")

    given = RequestExtension.objects.get()
    assert given.recipient == one
    assert given.until.isoformat() == "2024-07-04T01:30:00+00:00"


@pytest.mark.parametrize(
    ("told", "status", "sentence"),
    [
        ({"until_day": ""}, 422, "Pilih tanggal batas waktu yang baru."),
        ({"until_day": "besok"}, 422, "Tulis tanggal seperti 27-06-2024."),
        ({"until_day": "2024-06-24"}, 422, "sudah lewat. Sekarang 25 Juni 2024, 14.05 WIB"),
        ({"until_day": "2054-06-24"}, 422, "terlalu jauh"),
        ({"until_time": "25.99"}, 422, "Tulis jam seperti 23.59."),
        ({"why": "  "}, 422, "Tulis alasan perpanjangan"),
        ({"why": "x" * 301}, 422, "paling panjang 300 huruf"),
        ({"whom": "tidak-ada"}, 422, "tidak ada di daftar, atau sudah mengirim"),
        ({"until_day": "2024-06-27", "until_time": "20.00"}, 409, "tidak dapat diperpendek"),
        ({"until_day": "2024-06-27"}, 409, "sudah sampai 27 Juni 2024, 23.59 WIB"),
    ],
)
def test_a_faulty_extension_is_refused_and_keeps_what_was_typed(scene, told, status, sentence):
    asked = scene.request()

    response = ask_more(scene, asked, **{"why": "Alasan saya"} | told)

    page = text(response)
    assert RequestExtension.objects.count() == 0
    assert response.status_code == status
    assert sentence in page
    assert told.get("why", "Alasan saya").strip() in page


def test_who_has_sent_meanwhile_gets_no_more_time(scene):
    asked = scene.request()
    row = sent(scene, asked)

    response = ask_more(scene, asked, whom=row.public_id)

    assert response.status_code == 422
    assert RequestExtension.objects.count() == 0


def test_a_cancelled_request_offers_and_takes_no_more_time(scene):
    asked = scene.request()
    cancel_request(asked=asked, by=scene.people["operator"])

    page = text(scene.client("operator").get(f"{MATRIX}{asked.public_id}/"))

    assert "Perpanjang batas waktu" not in page
    assert ask_more(scene, asked).status_code == 409


def test_a_double_click_gives_more_time_once(scene):
    asked = scene.request()

    statuses = [ask_more(scene, asked).status_code for _ in range(2)]

    assert statuses == [302, 302]
    assert RequestExtension.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "status"),
    [("gugus", 403), ("dinkes", 403), ("verif", 403), ("camat", 404), ("seluma", 404)],
)
def test_only_the_operator_gives_more_time_and_reads_the_texts(scene, name, status):
    asked = scene.request()

    assert ask_more(scene, asked, name=name).status_code == status
    assert scene.client(name).get(REMINDERS).status_code == status
    assert RequestExtension.objects.count() == 0


def test_the_text_of_one_paper_names_who_got_more_time(scene):
    asked = scene.request()
    one = scene.recipient(asked)
    operator = scene.people["operator"]
    extend(asked=asked, until=NEXT_WEEK, reason="Banjir", recipient=one, by=operator)

    page = text(scene.client("operator").get(f"{MATRIX}{asked.public_id}/"))

    shared = re.search(r'<textarea[^>]*id="teks"[^>]*>(.*?)</textarea>', page, re.S).group(1)
    assert "Paling lambat: 27 Juni 2024, 23.59 WIB" in shared
    assert "Diperpanjang sampai 4 Juli 2024, 23.59 WIB: Kecamatan Kinal\n" in shared


# Texts ---------------------------------------------------------------------------


def test_each_text_is_shared_by_a_link_that_the_person_opens(scene):
    scene.request(agencies=[scene.polsek])

    page = text(scene.client("operator").get(REMINDERS))

    links = [html.unescape(link) for link in re.findall(r'href="(https://wa.me/[^"]*)"', page)]
    shared = [parse_qs(urlsplit(link).query)["text"][0] for link in links]
    assert [words.splitlines()[0] for words in shared] == [
        "Pengingat evaluasi KLA Kabupaten Kaur 2024",
        "Yth. Kecamatan Kinal",
        "Yth. Kecamatan Tanjung Kemuning",
        "Yth. Kecamatan Kaur Utara",
        "Yth. Polsek Kinal",
    ]
    assert page.count('rel="noopener noreferrer"') == len(links)
    assert page.count("data-copy=") == len(links)


def test_the_text_on_the_page_is_the_one_that_is_shared(scene):
    scene.request()

    page = text(scene.client("operator").get(REMINDERS))

    area = re.search(r'<textarea[^>]*id="teks-untuk-17-04-01"[^>]*>(.*?)</textarea>', page, re.S)
    shown = html.unescape(area.group(1))
    assert "- SOP korban kekerasan, paling lambat 27 Juni 2024, 23.59 WIB" in shown
    assert "- Kecamatan dengan Forum Anak\n" in shown


@pytest.mark.parametrize("address", [MATRIX, REMINDERS])
def test_the_pages_cost_the_same_at_any_size(scene, address):
    def cost() -> int:
        client = scene.client("operator")
        with CaptureQueriesContext(connection) as told:
            assert client.get(address).status_code == 200
        return len(told)

    def asked(number: int) -> None:
        areas = [place(KINAL), place(TANJUNG_KEMUNING), place(GEDUNG_WANI)]
        request = scene.request(title=f"SOP {number}", areas=areas, agencies=[scene.polsek])
        extend(asked=request, until=NEXT_WEEK, reason="Banjir", by=scene.people["operator"])

    asked(0)
    few = cost()
    for number in range(1, 8):
        asked(number)

    assert cost() == few <= 20
