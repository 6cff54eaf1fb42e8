"""Papers to be drawn: pages that can be told apart by their colour, and pages that do harm."""

import io

import pikepdf
from pikepdf import Array, Dictionary, Name

A4 = (595, 842)
# As wide and a few lines high: drawn in half the time of A4.
LINES = (595, 60)
# Page number -> what it is filled with: red, green, blue, and again.
COLOURS = [(255, 0, 0), (0, 255, 0), (0, 0, 255)]


def pages(count: int, *, size: tuple[int, int] = LINES) -> bytes:
    """A PDF whose page n is all of COLOURS[(n - 1) % 3]."""
    out = io.BytesIO()
    with pikepdf.new() as made:
        for number in range(count):
            made.add_blank_page(page_size=size)
            red, green, blue = (part // 255 for part in COLOURS[number % 3])
            fill = f"{red} {green} {blue} rg 0 0 {size[0]} {size[1]} re f"
            made.pages[number].Contents = made.make_stream(fill.encode())
        made.save(out)
    return out.getvalue()


def slow(good_pages: int = 0) -> bytes:
    """Its last page is one star of 400,000 edges: seconds of work in a megabyte."""
    star = b"".join(b"%d %d l " % (i * 7919 % 595, i * 104729 % 842) for i in range(400_000))
    return _with_last_page(good_pages, lambda made, page: _fill(made, page, b"0 0 m " + star))


def greedy(good_pages: int = 0) -> bytes:
    """Its last page holds itself ten times, nine levels deep: two kilobytes, no end of memory."""
    return _with_last_page(good_pages, _nest)


def all_greedy(count: int) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as made:
        for number in range(count):
            made.add_blank_page(page_size=A4)
            _nest(made, made.pages[number].obj)
        made.save(out)
    return out.getvalue()


def _with_last_page(good_pages: int, spoil) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pages(good_pages + 1, size=A4))) as made:
        spoil(made, made.pages[good_pages].obj)
        made.save(out)
    return out.getvalue()


def _fill(made, page, path: bytes) -> None:
    page.Contents = made.make_stream(path + b"f*")


def _nest(made, page) -> None:
    inner = made.make_stream(b"0 0 10 10 re f")
    inner["/Type"], inner["/Subtype"] = Name.XObject, Name.Form
    inner["/BBox"] = Array([0, 0, *A4])
    for _ in range(9):
        outer = made.make_stream(b"/F Do " * 12)
        outer["/Type"], outer["/Subtype"] = Name.XObject, Name.Form
        outer["/BBox"] = Array([0, 0, *A4])
        outer["/Resources"] = Dictionary(XObject=Dictionary(F=inner))
        inner = outer
    page.Resources = Dictionary(XObject=Dictionary(F=inner))
    page.Contents = made.make_stream(b"/F Do")
