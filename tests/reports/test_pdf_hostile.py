"""What hostile text and bombs can do to a paper: nothing beyond their own child."""

import socket
import threading

import pikepdf
import pytest
from django.utils import translation

from jobs import sandbox
from reports import papers, printing
from reports.pdf import MOST_HTML, OwnAssetsOnly, fitted, render, with_chart_styles
from reports.printing import NotPrinted, print_html
from tests.reports.scene import kop, opened_pdf, sekda, words_of


@pytest.fixture(autouse=True)
def _indonesian():
    with translation.override("id"):
        yield


class Listener:
    """Counts who connects to a port of this machine."""

    def __init__(self) -> None:
        self.hits = 0
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            self.hits += 1
            connection.close()


@pytest.fixture
def listener():
    one = Listener()
    yield one
    one.socket.close()


def payloads(port: int, secret: str) -> list[str]:
    """The sixteen of security 4.1, and some more."""
    here, there = f"file://{secret}", f"http://127.0.0.1:{port}/x"
    svg = f"<svg xmlns='http://www.w3.org/2000/svg'><image href='{here}'/></svg>"
    return [
        f'<img src="{there}">',
        f'<img src="{here}">',
        f'<link rel="stylesheet" href="{there}">',
        f"<style>@import url({there}); body {{ background: url({there}) }}</style>",
        f"<style>@font-face {{ font-family: x; src: url({there}) }} p {{ font-family: x }}</style>",
        f"<style>@font-face {{ font-family: x; src: url({here}) }} p {{ font-family: x }}</style>",
        f'<link rel="attachment" href="{there}">',
        f'<link rel="attachment" href="{here}">',
        f'<a rel="attachment" href="{there}">x</a>',
        f'<a rel="attachment" href="{here}">x</a>',
        f'<base href="file:///"><img src="{secret}">',
        f'<svg role="img" width="9" height="9"><title>x</title><image href="{here}"/></svg>',
        f'<svg role="img" width="9" height="9"><use href="{there}#a"/></svg>',
        f'<img src="data:image/svg+xml,{svg}">',
        f'<object data="{there}"></object><embed src="{here}"><iframe src="{there}"></iframe>',
        f'<p style="background: url({there})">x</p>',
        '<img src="asset:../../etc/passwd"><img src="asset:tidak-ada">',
        f'<img src="data:image/png;base64,{"A" * 300_000}">',
        f'<img src="FILE://{secret}"><img src=" {there}"><img src="//127.0.0.1:{port}/x">',
    ]


@pytest.fixture
def secret(tmp_path):
    path = tmp_path / "rahasia.txt"
    path.write_text("kata-sandi-basis-data")
    return str(path)


def test_raw_hostile_html_fetches_nothing_and_attaches_nothing(listener, secret):
    body = "".join(payloads(listener.port, secret))

    printed = print_html(
        f'<!doctype html><html lang="id"><title>x</title><p>Isi</p>{body}', paper="A4", pictures={}
    )

    assert listener.hits == 0
    assert len(printed.refused) >= 15
    with opened_pdf(printed.content) as document:
        assert list(document.attachments) == []
        assert "/EmbeddedFiles" not in document.Root.get("/Names", {})
    assert b"kata-sandi-basis-data" not in uncompressed(printed.content)
    assert "kata-sandi" not in words_of(printed.content)


def test_hostile_names_and_notes_are_printed_as_the_text_they_are(listener, secret):
    text = " ".join(payload[:150] for payload in payloads(listener.port, secret))

    printed = papers.print_pages([sekda(rows=1, text=text, letterhead=kop(office=text))], "F4")

    assert printed.refused == ()
    assert listener.hits == 0
    assert "<base href=" in words_of(printed.content)
    assert "kata-sandi" not in words_of(printed.content)


def test_a_refused_fetch_is_told_in_the_log_without_its_address(caplog):
    print_html(
        '<!doctype html><html lang="id"><title>x</title><img src="http://10.0.0.1/nama-anak">',
        paper="A4",
        pictures={},
    )

    assert [record.getMessage() for record in caplog.records] == ["pdf: 1 fetches refused"]


@pytest.mark.parametrize(
    "address", ["asset:x", "asset:", "file:///etc/passwd", "http://x/", "", "javascript:1", "x"]
)
def test_the_fetcher_refuses_what_it_was_not_given(address):
    fetcher = OwnAssetsOnly({"lambang": (b"1", "image/png")})

    with pytest.raises(ValueError, match="not one of our own assets"):
        fetcher.fetch(address)

    assert fetcher.refused == [address]


def test_the_fetcher_hands_out_its_assets_and_small_data():
    fetcher = OwnAssetsOnly({"lambang": (b"1", "image/png")})

    assert fetcher.fetch("asset:lambang").read() == b"1"
    assert fetcher.fetch("data:text/plain,halo").read() == b"halo"


BOMBS = {
    "a table with a million columns": '<table><tr><td colspan="1000000">x</table>',
    "a megabyte of text": "kata " * 200_000,
    "tags within tags": "<div>" * 100_000,
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_bomb_ends_with_its_child(bomb, monkeypatch):
    monkeypatch.setattr(printing, "CPU_SECONDS", 5)
    monkeypatch.setattr(printing, "WALL_SECONDS", 20)

    with pytest.raises(NotPrinted) as told:
        print_html(f"<!doctype html><title>x</title>{bomb}", paper="A4", pictures={})

    assert told.value.status == 500
    assert "Lembar PDF tidak berhasil dibuat." in str(told.value)


def test_who_finds_no_seat_is_asked_to_come_back(monkeypatch):
    monkeypatch.setattr(printing, "WALL_SECONDS", 0.1)
    monkeypatch.setattr(sandbox, "SEATS", threading.BoundedSemaphore(1))

    with sandbox.SEATS, pytest.raises(NotPrinted) as told:
        print_html("<p>x</p>", paper="A4", pictures={})

    assert told.value.status == 503


def test_rules_are_copied_into_drawings_only():
    html = '<p>&lt;svg role="img"&gt;</p><svg class="kla-meter" role="img" width="1"><g/></svg>'

    styled = with_chart_styles(html, "rect {}")

    assert styled.count("<style>rect {}</style>") == 1
    assert '<p>&lt;svg role="img"&gt;</p>' in styled


def test_too_long_a_paper_is_not_even_tried(tmp_path):
    page = tmp_path / "x.html"
    page.write_text("x" * (MOST_HTML + 1))

    with pytest.raises(ValueError, match="too long"):
        render({"html": str(page)}, str(tmp_path / "x.pdf"))


def test_a_paper_that_nobody_sells_is_an_error():
    with pytest.raises(KeyError):
        fitted("<p>x", [], "A5", OwnAssetsOnly({}))


def uncompressed(content: bytes) -> bytes:
    with opened_pdf(content) as document:
        streams = [thing for thing in document.objects if isinstance(thing, pikepdf.Stream)]
        return b"".join(stream.read_bytes() for stream in streams)
