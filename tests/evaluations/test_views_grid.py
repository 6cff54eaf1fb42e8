"""The table of a kecamatan's villages: who gets in, what is saved, and what strangers send."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from evaluations.models import AreaAnswer, RoundStage
from tests.evaluations.areas import text
from tests.evaluations.grids import VILLAGE, VILLAGES, GridScene, build
from tests.evaluations.scene import said
from tests.rollback import rolled_back
from tests.world import KINAL, SUKARAJA, TANJUNG_KEMUNING, place

pytestmark = pytest.mark.django_db

GRID = f"/wilayah/{KINAL}/desa/"
SAVE = f"/wilayah/{KINAL}/2024/desa/"
FORUM, RULES = "26.4", "26.2"


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker) -> Iterator[GridScene]:
    with django_db_blocker.unblock(), rolled_back():
        yield build()


def send(scene, name: str = "camat", *, confirm: tuple = (), **rows) -> HttpResponse:
    """`rows` are keyed by the village's last four digits: {"d2001": {"26.4": ["ya", 0]}}."""
    sent = {f"desa-{KINAL}.{key[1:]}": json.dumps(row) for key, row in rows.items()}
    return scene.client(name).post(SAVE, sent | {"confirm": list(confirm)})


@pytest.mark.parametrize(
    ("name", "reads", "writes"),
    [
        ("camat", 200, 302),
        ("operator", 200, 302),
        ("desa", 404, 404),
        ("camat2", 404, 404),
        ("gugus", 200, 403),
        ("dinkes", 200, 403),
        ("verif", 200, 403),
        ("seluma", 404, 404),
        ("camat.seluma", 404, 404),
    ],
)
def test_the_table_is_filled_by_camat_and_operator_and_read_by_readers(scene, name, reads, writes):
    page = scene.client(name).get(GRID)
    saved = send(scene, name, d2001={FORUM: ["ya", 0]})

    assert (page.status_code, saved.status_code) == (reads, writes)
    assert AreaAnswer.objects.exists() == (writes == 302)
    if reads == 200:
        assert ("data-grid-save" in text(page)) == (writes == 302)


@pytest.mark.parametrize(
    "address",
    [
        f"/wilayah/{VILLAGE}/desa/",
        f"/wilayah/{KINAL}/desa/?tahun=1999",
        f"/wilayah/{KINAL}/desa/?tahun=x",
        "/wilayah/17.04.99/desa/",
        f"/wilayah/{SUKARAJA}/desa/",
    ],
)
def test_there_is_no_table_of_a_village_or_of_what_does_not_exist(scene, address):
    assert scene.client("camat").get(address).status_code == 404


def test_one_save_writes_the_changed_cells_and_leads_back_to_the_table(scene):
    scene.said(VILLAGES[2], FORUM, "ya")

    response = send(scene, d2001={FORUM: ["ya", 0], RULES: ["tidak", 0]}, d2002={FORUM: ["ya", 0]})

    assert response.url == f"{GRID}?tahun=2024"
    page = text(response.client.get(response.url))
    assert "3 jawaban dari 2 desa/kelurahan disimpan." in page
    assert f"<strong>4 dari {8 * len(scene.codes)} jawaban sudah ada" in page


def test_nothing_changed_saves_nothing_and_says_so(scene):
    response = scene.client("camat").post(SAVE, {}, follow=True)

    assert "Tidak ada yang berubah" in text(response)


def test_a_clash_shows_both_words_and_a_second_save_is_over_what_was_shown(scene):
    scene.said(VILLAGE, FORUM, "tidak", by="operator")

    clash = send(scene, d2001={FORUM: ["ya", 0]}, d2002={FORUM: ["ya", 0]})

    page = text(clash)
    assert clash.status_code == 409
    assert "1 jawaban disimpan, 1 belum" in page
    assert "tersimpan “Tidak” oleh" in page
    assert "isian Anda “ya”" in page
    field = "{&quot;26.4&quot;: [&quot;ya&quot;, 1]}"
    assert f'name="desa-{VILLAGE}" value="{field}"' in page
    again = send(scene, d2001={FORUM: ["ya", 1]})
    assert again.status_code == 302
    assert scene.answer(VILLAGE, FORUM).word == "ya"


def test_a_declared_share_is_asked_about_and_the_second_press_agrees(scene):
    said(scene.fresh(), FORUM, "80", declared_reason="rekap", by=scene.people["operator"])

    asked = send(scene, d2001={FORUM: ["ya", 0]})

    page = text(asked)
    assert asked.status_code == 409
    assert "dipakai sekarang 80 % menurut operator" in page
    assert f'<input type="hidden" name="confirm" value="{FORUM}">' in page
    assert "&quot;26.4&quot;: [&quot;ya&quot;, 0]" in page
    assert not AreaAnswer.objects.exists()
    assert send(scene, d2001={FORUM: ["ya", 0]}, confirm=(FORUM,)).status_code == 302


def test_after_closing_the_table_is_read_and_what_comes_late_stays_typed(scene):
    RoundStage.objects.filter(stage="self").update(closes_at=datetime(2024, 1, 1, tzinfo=UTC))

    page = text(scene.client("camat").get(GRID))
    late = send(scene, d2001={FORUM: ["ya", 0]})

    assert "data-grid-save" not in page
    assert (late.status_code, AreaAnswer.objects.count()) == (409, 0)
    assert "0 jawaban disimpan, 1 belum" in text(late)
    assert "ditutup" in text(late)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (f"desa-{VILLAGE}", "{"),
        (f"desa-{VILLAGE}", "[]"),
        (f"desa-{VILLAGE}", "null"),
        (f"desa-{VILLAGE}", "7"),
        (f"desa-{VILLAGE}", '{"26.4": "ya"}'),
        (f"desa-{VILLAGE}", '{"26.4": ["ya"]}'),
        (f"desa-{VILLAGE}", '{"26.4": ["mungkin", 0]}'),
        (f"desa-{VILLAGE}", '{"26.4": [["ya"], 0]}'),
        (f"desa-{VILLAGE}", '{"26.4": ["ya", -1]}'),
        (f"desa-{VILLAGE}", '{"26.4": ["ya", true]}'),
        (f"desa-{VILLAGE}", '{"26.4": ["ya", 1.5]}'),
        (f"desa-{VILLAGE}", '{"26.4": ["ya", NaN]}'),
        (f"desa-{VILLAGE}", '{"26.4": ["ya", "0"]}'),
        (f"desa-{VILLAGE}", f'{{"26.4": ["ya", {"9" * 5000}]}}'),
        (f"desa-{VILLAGE}", '{"25.4": ["ya", 0]}'),
        (f"desa-{VILLAGE}", '{"1.1": ["ya", 0]}'),
        (f"desa-{VILLAGE}", '{"\' OR 1=1": ["ya", 0]}'),
        (f"desa-{VILLAGE}", "[" * 19_000),
        (f"desa-{VILLAGE}", '{"a":' * 3_900),
        (f"desa-{VILLAGE}", " " * 20_001),
        ("desa-17.04.02.2002", '{"26.4": ["ya", 0]}'),
        ("desa-", '{"26.4": ["ya", 0]}'),
        ("desa-<script>", '{"26.4": ["ya", 0]}'),
        (f"desa-{KINAL}", '{"26.4": ["ya", 0]}'),
    ],
)
def test_what_the_page_never_sends_is_refused_and_saves_nothing(scene, field, value):
    response = scene.client("camat").post(SAVE, {field: value})

    assert response.status_code == 422
    assert "Halaman ini rusak. Muat ulang, lalu isi lagi." in text(response)
    assert not AreaAnswer.objects.exists()


def test_a_form_of_more_fields_than_a_kecamatan_has_villages_is_refused(scene):
    sent = {f"desa-{number}": "{}" for number in range(600)}

    assert scene.client("camat").post(SAVE, sent).status_code == 400


def test_the_table_costs_the_same_for_many_villages_and_answers(scene):
    client = scene.client("camat")
    client.get(GRID)
    with CaptureQueriesContext(connection) as few:
        client.get(GRID)
    for number in range(3001, 3021):
        place(f"{KINAL}.{number}")
    for village in VILLAGES:
        scene.said(village, FORUM, "ya")

    with CaptureQueriesContext(connection) as many:
        page = client.get(GRID)

    assert len(few) == len(many)
    assert text(page).count("data-village=") == 28


# The history of a cell ---------------------------------------------------------------------------

HISTORY = f"/wilayah/{VILLAGE}/2024/{FORUM}/riwayat/"


def test_the_history_tells_who_changed_what_from_what_to_what(scene):
    scene.said(VILLAGE, FORUM, "ya", by="camat")
    send(scene, "operator", d2001={FORUM: ["tidak", 1]})
    scene.said(VILLAGES[1], FORUM, "ya", by="camat")

    page = text(scene.client("camat").get(HISTORY))

    assert "Diubah dari Ya menjadi Tidak." in page
    assert "oleh Orang.Operator" in page
    assert page.index("Diubah dari Ya") < page.index("Dijawab: Ya.")
    assert page.count("Dijawab:") == 1


def test_a_cell_that_nobody_answered_has_no_history_yet(scene):
    assert "belum pernah dijawab" in text(scene.client("camat").get(HISTORY))


@pytest.mark.parametrize(
    ("name", "status"),
    [("desa", 200), ("operator", 200), ("verif", 200), ("camat2", 404), ("seluma", 404)],
)
def test_the_history_opens_for_who_reads_the_village(scene, name, status):
    assert scene.client(name).get(HISTORY).status_code == status


@pytest.mark.parametrize(
    "address",
    [
        f"/wilayah/{VILLAGE}/2024/25.4/riwayat/",
        f"/wilayah/{KINAL}/2024/{FORUM}/riwayat/",
        f"/wilayah/{VILLAGE}/2024/1.1/riwayat/",
        f"/wilayah/{VILLAGE}/2024/x/riwayat/",
        f"/wilayah/{VILLAGE}/1999/{FORUM}/riwayat/",
        f"/wilayah/{TANJUNG_KEMUNING}/2024/25.4/riwayat/",
    ],
)
def test_only_what_the_area_is_asked_has_a_history(scene, address):
    assert scene.client("camat").get(address).status_code == 404
