"""Which part of a file is sent: every kind of Range header against a file of ten bytes."""

import pytest

from jobs.ranges import Part, Unsatisfiable, wanted_part

ETAG = '"abc"'


def part(header: str, *, if_range: str = "", size: int = 10) -> Part | None:
    return wanted_part(header, if_range=if_range, etag=ETAG, size=size)


@pytest.mark.parametrize(
    ("header", "start", "length"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=3-", 3, 7),
        ("bytes=3-5", 3, 3),
        ("bytes=3-99", 3, 7),
        ("bytes=0-", 0, 10),
        ("bytes=-4", 6, 4),
        ("bytes=-99", 0, 10),
        ("BYTES=9-9 ", 9, 1),
        (f"bytes=2-{10**19 - 1}", 2, 8),
    ],
)
def test_a_range_inside_the_file_is_that_part(header, start, length) -> None:
    assert part(header) == Part(start, length, 10)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "bytes=",
        "bytes=-",
        "bytes=5-3",
        "bytes=a-b",
        "bytes=1-2,4-5",
        "bytes=-1-2",
        "bytes= 1-2",
        "bytes=١-٢",
        "kata=1-2",
        f"bytes={'9' * 20}-",
    ],
)
def test_what_is_no_single_range_gets_the_whole_file(header) -> None:
    assert part(header) is None


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=10-20", f"bytes={10**18}-", "bytes=-0"])
def test_a_range_behind_the_end_cannot_be_satisfied(header) -> None:
    with pytest.raises(Unsatisfiable):
        part(header)


@pytest.mark.parametrize("header", ["bytes=0-", "bytes=-5", "bytes=0-0"])
def test_an_empty_file_has_no_parts(header) -> None:
    with pytest.raises(Unsatisfiable):
        part(header, size=0)


@pytest.mark.parametrize(
    ("if_range", "expected"),
    [
        (ETAG, Part(5, 5, 10)),
        ("", Part(5, 5, 10)),
        ('"lain"', None),
        ('W/"abc"', None),
        ("Thu, 27 Jun 2024 05:00:00 GMT", None),
    ],
)
def test_a_piece_is_only_continued_from_the_same_file(if_range, expected) -> None:
    assert part("bytes=5-", if_range=if_range) == expected


def test_another_file_with_a_range_behind_its_end_is_sent_whole() -> None:
    assert part("bytes=99-", if_range='"lain"') is None


def test_the_header_names_first_and_last_byte_and_the_size() -> None:
    assert Part(3, 4, 10).content_range == "bytes 3-6/10"
