"""Lists in pieces."""

import pytest
from django.test import RequestFactory

from api.paging import Window, page_of


def page(address: str, **window: int) -> dict:
    request = RequestFactory().get(address)
    return page_of(
        request, list(range(5)), Window(**window), lambda shown: [{"n": n} for n in shown]
    )


def test_a_piece_tells_how_many_there_are_and_where_the_next_begins():
    told = page("/api/v1/x?level=regency", limit=2)

    assert told == {
        "items": [{"n": 0}, {"n": 1}],
        "total": 5,
        "next": "/api/v1/x?level=regency&limit=2&offset=2",
    }


@pytest.mark.parametrize(("limit", "offset", "count"), [(5, 0, 5), (2, 4, 1), (2, 3, 2), (2, 9, 0)])
def test_the_last_piece_has_no_next(limit: int, offset: int, count: int):
    told = page("/api/v1/x", limit=limit, offset=offset)

    assert (len(told["items"]), told["next"]) == (count, None)


def test_following_pieces_replace_the_offset_of_the_address():
    told = page("/api/v1/x?offset=1&limit=1&offset=1", limit=1, offset=1)

    assert told["next"] == "/api/v1/x?offset=2&limit=1"
