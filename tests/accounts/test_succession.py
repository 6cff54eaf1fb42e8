"""Who does the work of an office that was merged, split or renamed."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Agency, AgencySuccession
from accounts.services import Refused
from accounts.succeeding import forget_succession, succeed
from accounts.succession import LONGEST_CHAIN, Successions, work_of
from audit.models import Event
from tests.accounts.people import operator
from tests.clock import set_clock
from tests.world import KAUR, SELUMA, agency, place

pytestmark = pytest.mark.django_db
YEAR = 2024


@pytest.fixture(autouse=True)
def _today(monkeypatch) -> None:
    set_clock(monkeypatch, datetime(2024, 6, 25, 3, tzinfo=UTC))


def office(slug: str, region: str = KAUR, **told) -> Agency:
    return agency(slug, region, name=slug.title(), **told)


def follows(successor: Agency, *predecessors: Agency, year: int = YEAR) -> None:
    for one in predecessors:
        succeed(agency=one, successors=[successor], year=year, by=None)


def closed(one: Agency) -> Agency:
    Agency.objects.filter(pk=one.pk).update(valid_until="2023-12-31")
    return one


def heirs(one: Agency, year: int = YEAR) -> list[str]:
    return [heir.institution for heir in Successions(place(KAUR)).heirs(one.pk, year)]


def in_charge(condition) -> set[str]:
    return set(Agency.objects.filter(condition).values_list("institution", flat=True))


def test_an_office_that_exists_and_was_not_followed_is_its_own_heir() -> None:
    assert heirs(office("a")) == ["a"]


def test_a_closed_office_is_followed_through_closed_ones_to_the_one_that_exists() -> None:
    a, b, c = closed(office("a")), closed(office("b")), office("c")
    follows(b, a, year=2020)
    follows(c, b)

    assert heirs(a) == ["c"]


def test_a_successor_of_a_later_year_is_no_heir_yet() -> None:
    a, b = closed(office("a")), office("b")
    follows(b, a, year=2024)

    assert (heirs(a, 2023), heirs(a, 2024)) == ([], ["b"])


def test_a_split_has_several_heirs_and_so_has_an_office_that_lives_on() -> None:
    a, b, c = closed(office("a")), office("b"), office("c")
    succeed(agency=a, successors=[c, b], year=YEAR, by=None)
    d = office("d")
    follows(b, d)

    assert (heirs(a), heirs(d)) == (["b", "c"], ["b", "d"])


def test_the_work_of_an_office_includes_all_that_it_followed_and_nobody_elses() -> None:
    a, b, c, d = (office(name) for name in "abcd")
    follows(b, a)
    follows(c, b)
    follows(d, a)

    assert in_charge(work_of([c.pk], "pk")) == {"a", "b", "c"}
    assert in_charge(work_of([d.pk], "pk")) == {"a", "d"}
    assert in_charge(work_of([a.pk], "pk")) == {"a"}
    assert in_charge(work_of([], "pk")) == set()


def test_the_longest_chain_is_seen_whole_and_a_longer_one_is_refused() -> None:
    chain = [office(f"o{number}") for number in range(LONGEST_CHAIN + 2)]
    for before, after in pairwise(chain[:-1]):
        follows(after, before)

    with pytest.raises(Refused, match="paling panjang 6"):
        follows(chain[-1], chain[-2])

    assert in_charge(work_of([chain[-2].pk], "pk")) == {one.institution for one in chain[:-1]}


@pytest.mark.parametrize("year", [0, 1999, 2025, 99999])
def test_a_year_that_can_not_be_is_refused_with_those_that_can(year: int) -> None:
    with pytest.raises(Refused, match="2000 sampai 2024"):
        follows(office("b"), office("a"), year=year)

    assert not AgencySuccession.objects.exists()


def test_a_circle_is_refused_however_long() -> None:
    a, b, c = office("a"), office("b"), office("c")
    follows(b, a)
    follows(c, b)

    with pytest.raises(Refused, match="sudah tercatat sebagai pendahulu"):
        follows(a, c)

    assert AgencySuccession.objects.count() == 2


def test_no_office_follows_itself_nobody_or_one_of_another_region() -> None:
    a, foreign = office("a"), office("a", SELUMA)

    with pytest.raises(Refused, match="dirinya sendiri"):
        follows(a, a)
    with pytest.raises(Refused, match="Pilih paling sedikit satu"):
        succeed(agency=a, successors=[], year=YEAR, by=None)
    with pytest.raises(Refused, match="bukan instansi Kabupaten Kaur"):
        follows(foreign, a)

    assert not AgencySuccession.objects.exists()


def test_the_database_refuses_another_region_too() -> None:
    a, foreign = office("a"), office("a", SELUMA)

    with pytest.raises(IntegrityError), transaction.atomic():
        AgencySuccession.objects.create(predecessor=a, successor=foreign, year=YEAR)


def test_the_same_successor_twice_is_recorded_once_and_nothing_beside_it() -> None:
    a, b, c = office("a"), office("b"), office("c")
    follows(b, a)

    with pytest.raises(Refused, match="sudah tercatat"):
        succeed(agency=a, successors=[c, b], year=YEAR, by=None)

    assert list(AgencySuccession.objects.values_list("successor", flat=True)) == [b.pk]


def test_the_neighbours_operator_records_nothing() -> None:
    a, b = office("a"), office("b")

    with pytest.raises(Refused, match="di luar wilayah"):
        succeed(agency=a, successors=[b], year=YEAR, by=operator(SELUMA))
    with pytest.raises(Refused, match="di luar wilayah"):
        forget_succession(agency=a, successor=b.public_id, by=operator(SELUMA))


def test_both_offices_keep_the_deed_in_their_log_and_the_old_one_is_closed_if_wanted() -> None:
    a, b = office("a"), office("b")

    succeed(agency=a, successors=[b], year=YEAR, close=True, by=operator())

    a.refresh_from_db()
    told = {event.subject: (event.verb, event.data) for event in Event.objects.all()[:2]}
    assert a.valid_until is not None
    assert told == {
        a.log_name: ("agency.succeeded", {"agency": b.public_id, "year": YEAR}),
        b.log_name: ("agency.took_over", {"agency": a.public_id, "year": YEAR}),
    }


def test_what_was_written_by_mistake_is_taken_back_once() -> None:
    a, b = office("a"), office("b")
    follows(b, a)

    forget_succession(agency=a, successor=b.public_id, by=None)

    assert not AgencySuccession.objects.exists()
    with pytest.raises(Refused, match="sudah tidak tercatat"):
        forget_succession(agency=a, successor=b.public_id, by=None)
