"""Files that arrive for certain: cut lines, killed servers, reloads, tabs, photos, no line."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import sqlite3
from pathlib import Path

import pytest
from PIL import ExifTags, Image
from playwright.sync_api import Page, expect

from tests.browser.portal import Portal, serving
from tests.browser.visits import Visit, barriers, english_words, scrolls_sideways
from tests.evidence import corpus

MANY, ONE = "/dokumen/kirim/", "/dokumen/baru/"
MEGABYTES = 20
SLOW = 4_000_000  # bytes a second: five seconds for the large file
TAKEN = "2024:06:27 08:30:00"
# Long enough for a busy machine; nothing waits that long when all is well.
PATIENCE = 60_000


@pytest.fixture(scope="module")
def portal(prepared: Path, tmp_path_factory: pytest.TempPathFactory):
    data = tmp_path_factory.mktemp("portal") / "data"
    with serving(prepared, data, LARGEST_FILE_MB="25") as running:
        yield running


@pytest.fixture(autouse=True)
def _a_server(portal: Portal):
    """Whatever a failed test left."""
    yield
    if portal.server.process.poll() is not None:
        portal.server.start()


@pytest.fixture
def size() -> str:
    return "1280"


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A sound PDF of twenty megabytes that nothing can squeeze; another one each time."""

    def fill(made) -> None:
        made.pages[0].obj["/Isi"] = made.make_stream(os.urandom(MEGABYTES * 1_000_000))

    path = tmp_path / "Laporan besar.pdf"
    path.write_bytes(corpus.pdf(change=fill))
    return path


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def stored(portal: Portal) -> list[tuple[str, bytes]]:
    """Receipt number and bytes of every received file, oldest first; asks no code of ours."""
    database = sqlite3.connect(portal.data / "kla.sqlite3")
    rows = database.execute(
        "SELECT public_id, storage_key FROM evidence_documentversion ORDER BY id"
    ).fetchall()
    database.close()
    return [(number, (portal.data / "files" / key).read_bytes()) for number, key in rows]


class Line:
    """How fast the page's line is; the browser forgets what another session of it was told."""

    def __init__(self, page: Page, speed: int = SLOW) -> None:
        self.session = page.context.new_cdp_session(page)
        self.speed = speed
        self.mend()

    def cut(self) -> None:
        self._be(offline=True)

    def mend(self) -> None:
        self._be(offline=False)

    def _be(self, *, offline: bool) -> None:
        told = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": self.speed}
        self.session.send("Network.emulateNetworkConditions", told | {"offline": offline})


def percent(page: Page) -> int:
    return int(page.eval_on_selector("[data-arrival-bar]", "bar => bar.value"))


def until(page: Page, least: int) -> int:
    page.wait_for_function(
        "(least) => document.querySelector('[data-arrival-bar]').value >= least",
        arg=least,
        timeout=PATIENCE,
    )
    return percent(page)


def fill_one(page: Page, subject: str) -> None:
    page.fill("[name=subject]", subject)
    page.select_option("[name=kind]", "laporan")
    page.check("[name=sensitivity][value=R]")


def send_one(page: Page) -> str:
    """Send the form and wait for the receipt; the hash that it shows."""
    page.click("main form .kla-primary button")
    page.wait_for_url("**/dokumen/tanda-terima/*/", timeout=PATIENCE)
    return page.locator("dl code").inner_text()


def fill_many(page: Page, kind: str = "R") -> None:
    page.select_option("[name=kind]", "laporan")
    page.check(f"[name=sensitivity][value={kind}]")


def choose(page: Page, *names: str, data: bytes | None = None) -> list[bytes]:
    """Papers of these names into the page for many."""
    made = [data or corpus.unique_pdf() for _ in names]
    files = [
        {"name": name, "mimeType": "application/pdf", "buffer": one}
        for name, one in zip(names, made, strict=True)
    ]
    page.set_input_files("#id_many", files)
    expect(page.locator("[data-rows] > li")).to_have_count(len(names))
    return made


def states(page: Page) -> list[str]:
    return page.locator("[data-rows] [data-state]").all_inner_texts()


def expect_state(page: Page, words: str) -> None:
    """Every row says so, and there is one; the page may load again meanwhile."""
    rows = page.locator("[data-rows] [data-state]")
    expect(rows.first).to_contain_text(words, timeout=PATIENCE)
    for row in rows.all():
        expect(row).to_contain_text(words, timeout=PATIENCE)


def kept(page: Page) -> int:
    """How many files wait in this browser, whoever's they are."""
    return page.evaluate(
        """() => new Promise((done) => {
          const asked = indexedDB.open("kla-kirim", 1);
          asked.onsuccess = () => {
            const count = asked.result.transaction("berkas").objectStore("berkas").count();
            count.onsuccess = () => { asked.result.close(); done(count.result); };
          };
        })"""
    )


def ready(visit: Visit, name: str = "operator.kaur") -> Page:
    """The page for many, its worker at work."""
    page = visit.page
    visit.go(MANY)
    page.wait_for_selector("[data-many-files]:not([hidden])")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    return page


# One large file ---------------------------------------------------------------------------


def test_a_cut_line_in_the_middle_costs_nothing(visit, portal, large):
    page = (one := visit("operator.kaur")).page
    one.go(ONE)
    line = Line(page)
    page.set_input_files("#id_file", large)
    fill_one(page, "Laporan lewat sambungan yang putus")

    until(page, 25)
    line.cut()
    expect(page.locator("[data-arrival-words]")).to_contain_text("Sambungan terputus, menunggu")
    before = percent(page)
    line.mend()
    told = send_one(page)

    assert 25 <= before < 100
    assert told == sha256(large.read_bytes()) == sha256(stored(portal)[-1][1])
    one.forgive("net::ERR_")


def test_a_killed_server_in_the_middle_costs_nothing(visit, portal, large):
    page = (one := visit("operator.kaur")).page
    one.go(ONE)
    Line(page)
    page.set_input_files("#id_file", large)
    fill_one(page, "Laporan lewat server yang mati")

    until(page, 25)
    portal.server.kill()
    expect(page.locator("[data-arrival-words]")).to_contain_text("Sambungan terputus, menunggu")
    portal.server.start()
    until(page, 26)
    told = send_one(page)

    assert told == sha256(large.read_bytes()) == sha256(stored(portal)[-1][1])
    assert portal.manage("check_evidence")
    one.forgive("net::ERR_")


def test_a_reload_in_the_middle_goes_on_without_choosing_again(visit, portal, large):
    page = (one := visit("operator.kaur")).page
    announced = []
    page.on("request", lambda sent: announced.append(sent.url) if is_announcement(sent) else None)
    one.go(ONE)
    Line(page)
    page.set_input_files("#id_file", large)
    page.check("[name=sensitivity][value=R]")

    before = until(page, 25)
    page.reload()
    after = until(page, 1)
    fill_one(page, "Laporan lewat halaman yang dimuat ulang")
    told = send_one(page)

    assert after >= before - 2
    assert told == sha256(large.read_bytes())
    assert len(announced) == 1
    assert len(page.locator("dl code").inner_text()) == 64
    one.go(ONE)
    page.wait_for_timeout(500)
    assert kept(page) == 0


def is_announcement(request) -> bool:
    return request.method == "POST" and request.url.endswith("/unggah/")


def test_a_file_can_be_paused_continued_and_called_off(visit, large):
    page = (one := visit("operator.kaur")).page
    one.go(ONE)
    Line(page, speed=1_000_000)
    page.set_input_files("#id_file", large)

    until(page, 2)
    page.click("[data-arrival-pause]")
    expect(page.locator("[data-arrival-words]")).to_contain_text("Dijeda")
    before = percent(page)
    page.wait_for_timeout(700)
    assert percent(page) == before
    page.click("[data-arrival-go]")
    until(page, before + 2)
    page.click("[data-arrival-drop]")

    expect(page.locator("[data-arrival-line]")).to_be_hidden()
    assert page.locator("#id_file").input_value() == ""
    assert kept(page) == 0


def test_a_wrong_field_keeps_the_file_that_is_there_already(visit, portal):
    page = (one := visit("operator.kaur")).page
    one.go(ONE)
    data = corpus.unique_pdf()
    page.set_input_files(
        "#id_file", {"name": "SK.pdf", "mimeType": "application/pdf", "buffer": data}
    )
    expect(page.locator("[data-arrival-words]")).to_contain_text("sudah sampai di server")

    page.click("main form .kla-primary button")
    expect(page.locator("[data-arrival-before]")).to_contain_text("SK.pdf")
    fill_one(page, "SK yang tidak perlu dipilih lagi")
    told = send_one(page)

    assert told == sha256(data)


# Many files -------------------------------------------------------------------------------


def test_three_files_dragged_in_become_three_documents_with_receipts(visit, portal):
    page = ready(visit("operator.kaur"))
    made = [corpus.unique_pdf() for _ in range(3)]
    before = len(stored(portal))
    hand = page.evaluate_handle(
        """(files) => {
          const hand = new DataTransfer();
          files.forEach((text, number) => {
            const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
            const told = { type: "application/pdf" };
            hand.items.add(new File([bytes], `SK-Camat_${number}.pdf`, told));
          });
          return hand;
        }""",
        [base64.b64encode(data).decode() for data in made],
    )

    page.dispatch_event("[data-drop-here]", "drop", {"dataTransfer": hand})
    expect_state(page, "Sudah di server, belum disimpan")
    assert len(stored(portal)) == before
    fill_many(page)
    page.click("[data-send]")
    expect_state(page, "Terkirim, tanda terima")

    found = stored(portal)[before:]
    assert sorted(sha256(data) for _, data in found) == sorted(map(sha256, made))
    assert {state.rpartition(" ")[2] for state in states(page)} == {number for number, _ in found}
    page.click("text=Cetak semua tanda terima")
    expect(page.locator("tbody tr")).to_have_count(3)
    assert sha256(made[0]) in page.locator("tbody").inner_text()


def test_a_refused_file_says_why_and_the_others_go(visit, portal):
    page = ready(visit("operator.kaur"))
    before = len(stored(portal))
    page.set_input_files(
        "#id_many",
        [
            {"name": "virus.exe", "mimeType": "", "buffer": b"MZ"},
            {"name": "palsu.pdf", "mimeType": "", "buffer": b"bukan PDF"},
            {"name": "benar.pdf", "mimeType": "", "buffer": corpus.unique_pdf()},
        ],
    )
    fill_many(page)
    expect(page.locator("[data-state]").nth(2)).to_contain_text("Sudah di server")
    page.click("[data-send]")

    rows = page.locator("[data-rows] [data-state]")
    expect(rows.nth(0)).to_contain_text("Ditolak: Jenis berkas ini tidak diterima.")
    expect(rows.nth(1)).to_contain_text("Ditolak: Isi berkas ini bukan PDF", timeout=PATIENCE)
    expect(rows.nth(2)).to_contain_text("Terkirim", timeout=PATIENCE)
    assert len(stored(portal)) == before + 1


def test_two_tabs_at_once_send_a_file_once(visit, portal, large):
    one = visit("operator.kaur")
    page = ready(one)
    before = len(stored(portal))
    Line(page, speed=10_000_000)
    fill_many(page)
    page.set_input_files("#id_many", large)
    page.click("[data-send]")
    page.wait_for_function(
        "() => document.querySelector('[data-bar]').value >= 5", timeout=PATIENCE
    )

    other = one.tab()
    one.go(MANY, other)
    expect(other.locator("[data-state]")).to_contain_text("Sedang dikirim di tab lain")
    expect(page.locator("[data-state]")).to_contain_text("Terkirim", timeout=PATIENCE)
    expect(other.locator("[data-rows] > li")).to_have_count(0)

    assert [sha256(data) for _, data in stored(portal)[before:]] == [sha256(large.read_bytes())]


def test_files_chosen_without_a_server_wait_and_go_when_it_is_back(visit, portal):
    one = visit("operator.kaur")
    page = ready(one)
    before = len(stored(portal))

    portal.server.kill()
    page.goto(portal.at(MANY))
    expect(page.locator("[data-shell-words]")).to_be_visible()
    assert "Operator" not in page.locator("body").inner_text().replace("operator", "")
    (data,) = choose(page, "Notulen rapat.pdf")
    fill_many(page)
    page.click("[data-send]")
    expect_state(page, "Menunggu sambungan")
    assert "terkirim" not in " ".join(states(page)).lower()
    portal.server.start()
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.wait_for_selector("[data-place-too]")

    # Who has several places says for whom; the file waits for that and no longer.
    expect_state(page, "Sudah di server, belum disimpan")
    fill_many(page)
    page.click("[data-send]")
    expect_state(page, "Terkirim, tanda terima")
    assert [sha256(found) for _, found in stored(portal)[before:]] == [sha256(data)]
    assert kept(page) == 0
    one.forgive("net::ERR_")


def test_who_has_one_place_sends_without_a_further_tap(visit, portal):
    one = visit("camat.kaur")
    page = ready(one)
    before = len(stored(portal))

    portal.server.kill()
    page.goto(portal.at(MANY))
    choose(page, "Foto kegiatan.pdf")
    fill_many(page)
    page.click("[data-send]")
    expect_state(page, "Menunggu sambungan")
    portal.server.start()
    page.evaluate("window.dispatchEvent(new Event('online'))")

    page.wait_for_selector("[name=place]", state="attached")
    expect_state(page, "Terkirim, tanda terima")
    assert len(stored(portal)) == before + 1
    one.forgive("net::ERR_")


def test_a_lost_line_is_noticed_and_its_return_too(visit, portal):
    page = ready(one := visit("camat.kaur"))
    before = len(stored(portal))
    fill_many(page)
    page.context.set_offline(True)
    choose(page, "Daftar hadir.pdf")
    page.click("[data-send]")
    expect_state(page, "Menunggu sambungan")
    page.goto(portal.at(MANY))
    expect(page.locator("[data-name]")).to_have_text("Daftar hadir.pdf")
    expect_state(page, "Menunggu sambungan")

    page.context.set_offline(False)

    expect_state(page, "Terkirim, tanda terima")
    assert len(stored(portal)) == before + 1
    one.forgive("net::ERR_")


def test_a_secret_file_is_never_kept_on_the_device(visit, portal):
    page = ready(one := visit("operator.kaur"))
    fill_many(page, "S")
    page.context.set_offline(True)
    choose(page, "Data anak.pdf")
    page.click("[data-send]")

    expect_state(page, "Berkas rahasia tidak disimpan di perangkat ini")
    assert kept(page) == 0
    page.context.set_offline(False)
    expect_state(page, "Terkirim, tanda terima")
    assert kept(page) == 0
    one.forgive("net::ERR_")


def test_signing_out_with_unsent_files_asks_and_removes_them(visit, portal):
    page = ready(one := visit("operator.kaur"))
    fill_many(page)
    choose(page, "Belum.pdf", "Juga belum.pdf")
    expect_state(page, "Sudah di server")
    assert kept(page) == 2

    one.go("/dokumen/")
    page.click(".kla-account summary")
    page.click("text=Keluar")
    dialog = page.locator("dialog[open]")
    expect(dialog).to_contain_text("2 berkas belum terkirim di perangkat ini")
    dialog.locator("text=Batal").click()
    assert kept(page) == 2
    page.click(".kla-account summary")
    page.click("form[data-sign-out] button")
    dialog.locator("text=Keluar dan hapus").click()
    page.wait_for_url("**/masuk/**")

    assert kept(page) == 0


def test_signing_out_with_nothing_unsent_asks_nothing(visit):
    page = visit("operator.kaur").page

    page.click(".kla-account summary")
    page.click("form[data-sign-out] button")

    page.wait_for_url("**/masuk/**")


def test_another_person_on_the_same_device_never_sees_the_files(visit):
    page = ready(one := visit("operator.kaur"))
    fill_many(page)
    choose(page, "Milik operator.pdf")
    expect_state(page, "Sudah di server")

    one.context.clear_cookies()
    one.sign_in("dinkes.kaur")
    ready(one)
    page.wait_for_timeout(500)
    assert page.locator("[data-rows] > li").count() == 0
    one.context.clear_cookies()
    one.sign_in("operator.kaur")
    ready(one)

    expect(page.locator("[data-name]")).to_have_text("Milik operator.pdf")


# Photos -----------------------------------------------------------------------------------


def photo(size=(4000, 3000), turn=1, place=True) -> bytes:
    """As a phone takes it: with its date, its place, its maker and lying on its side."""
    picture = Image.effect_noise(size, 60).convert("RGB")
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = turn
    exif[ExifTags.Base.Make] = "Telepon"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = TAKEN
    if place:
        exif.get_ifd(ExifTags.IFD.GPSInfo).update(
            {1: "S", 2: (4.0, 40.0, 12.5), 3: "E", 4: (103.0, 20.0, 30.25)}
        )
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=95, exif=exif)
    return out.getvalue()


def prepared_by_browser(page: Page, data: bytes, name="foto.jpg", **wanted: bool) -> bytes:
    told = page.evaluate(
        """async ([text, name, wanted]) => {
          const { prepared } = await import("/static/js/upload/photo.js");
          const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
          const { file } = await prepared(new File([bytes], name), wanted);
          const made = new Uint8Array(await file.arrayBuffer());
          let letters = "";
          for (let at = 0; at < made.length; at += 8192) {
            letters += String.fromCharCode(...made.subarray(at, at + 8192));
          }
          return btoa(letters);
        }""",
        [base64.b64encode(data).decode(), name, {"shrink": True, "place": False} | wanted],
    )
    return base64.b64decode(told)


def facts(data: bytes) -> dict[str, object]:
    with Image.open(io.BytesIO(data)) as picture:
        picture.load()
        exif = picture.getexif()
        return {
            "size": picture.size,
            "date": exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal),
            "place": dict(exif.get_ifd(ExifTags.IFD.GPSInfo)),
            "turn": exif.get(ExifTags.Base.Orientation, 1),
            "make": exif.get(ExifTags.Base.Make),
        }


def test_a_photo_is_shrunk_keeps_its_date_and_loses_its_place(visit, portal):
    page = ready(visit("operator.kaur"))
    original = photo()
    fill_many(page)

    page.set_input_files(
        "#id_camera", {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": original}
    )
    expect(page.locator("[data-size]")).to_contain_text(" MB menjadi ")
    page.fill("[data-subject]", "Foto posyandu")
    page.click("[data-send]")
    expect_state(page, "Terkirim, tanda terima")

    sent = stored(portal)[-1][1]
    assert facts(sent) == {
        "size": (2000, 1500),
        "date": TAKEN,
        "place": {},
        "turn": 1,
        "make": None,
    }
    assert len(sent) < len(original) / 2


def test_a_photo_keeps_its_place_only_when_somebody_wants_it(visit):
    page = ready(visit("operator.kaur"))
    original = photo((1200, 900))
    place = facts(original)["place"]

    assert facts(prepared_by_browser(page, original, place=True))["place"] == place
    assert facts(prepared_by_browser(page, original, shrink=False, place=True))["place"] == place
    assert facts(prepared_by_browser(page, original, shrink=False))["place"] == {}


def test_a_photo_that_is_not_shrunk_keeps_every_pixel_and_its_turn(visit):
    page = ready(visit("operator.kaur"))
    original = photo((1200, 900), turn=6)

    made = prepared_by_browser(page, original, shrink=False)

    assert facts(made) == {
        "size": (1200, 900),
        "date": TAKEN,
        "place": {},
        "turn": 6,
        "make": None,
    }
    with Image.open(io.BytesIO(original)) as one, Image.open(io.BytesIO(made)) as other:
        assert one.tobytes() == other.tobytes()


def test_a_photo_on_its_side_is_set_upright(visit):
    page = ready(visit("operator.kaur"))

    made = facts(prepared_by_browser(page, photo((3000, 1500), turn=6)))

    assert (made["size"], made["turn"]) == ((1000, 2000), 1)


def test_what_is_no_picture_is_sent_as_it_is(visit):
    page = ready(visit("operator.kaur"))

    for data in (b"", b"\xff\xd8", b"\xff\xd8\xff\xe1\x00\x08Exif\0\0", b"x" * 99):
        assert prepared_by_browser(page, data) == data


# How it looks -----------------------------------------------------------------------------


@pytest.mark.parametrize("size", ["360", "1280"])
def test_the_pages_that_send_have_no_barriers(visit, portal):
    page = ready(visit("camat.kaur"))
    assert barriers(page) == []
    fill_many(page)
    choose(page, "SK Camat Kinal.pdf", "Notulen.pdf")
    expect_state(page, "Sudah di server")

    assert barriers(page) == []
    assert not scrolls_sideways(page)
    assert english_words(page) == set()
    page.click("[data-send]")
    expect_state(page, "Terkirim")
    assert barriers(page) == []
    assert not scrolls_sideways(page)
    page.click("text=Cetak semua tanda terima")
    assert barriers(page) == []
    assert not scrolls_sideways(page)
    visit_field(page, portal)


def visit_field(page: Page, portal: Portal) -> None:
    page.goto(portal.at(ONE))
    page.set_input_files(
        "#id_file", {"name": "IMG.jpg", "mimeType": "image/jpeg", "buffer": photo((900, 600))}
    )
    expect(page.locator("[data-arrival-words]")).to_contain_text("sudah sampai")
    assert barriers(page) == []
    assert not scrolls_sideways(page)
    page.click("[data-arrival-drop]")
