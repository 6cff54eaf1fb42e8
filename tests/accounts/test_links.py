"""One-time links: what is stored, how they are found, that they work once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from accounts import links, throttle
from accounts.devices import Device
from accounts.invitations import take_up_as_new
from accounts.links import LinkOver, NoSite, UnknownLink, find
from accounts.models import Invitation, LinkState, PasswordLink, SignInAttempt, User
from accounts.password_links import choose_password, make_password_link
from accounts.permissions import Role
from accounts.services import Refused
from accounts.throttle import TooManyAttempts
from audit.models import Event
from tests.accounts.people import NEW_PASSWORD, invited, operator
from tests.clock import set_clock
from tests.world import KINAL, user

pytestmark = pytest.mark.django_db

HERE = "10.0.0.1"
NOON = datetime(2026, 6, 27, 5, 0, tzinfo=UTC)


def test_the_database_holds_only_the_hash_of_the_token() -> None:
    issued = invited(email="sari@kaur.go.id")

    stored = repr(list(Invitation.objects.values_list())) + repr(list(Event.objects.values_list()))

    assert issued.token not in stored
    assert Invitation.objects.get().token_hash == links.hash_of(issued.token)


def test_a_token_has_192_random_bits_and_no_two_are_alike() -> None:
    tokens = {invited().token for _ in range(20)}

    assert (len(tokens), {len(token) for token in tokens}) == (20, {32})


def test_the_address_comes_from_the_settings(settings) -> None:
    settings.SITE_URL = "https://kla.bengkuluprov.go.id/"

    issued = invited()

    assert issued.url == f"https://kla.bengkuluprov.go.id/undangan/{issued.token}/"


def test_without_an_address_of_the_portal_there_is_no_link(settings) -> None:
    settings.SITE_URL, settings.ALLOWED_HOSTS = "", []

    with pytest.raises(NoSite, match="SITE_URL belum diisi"):
        links.site()


def test_the_first_allowed_host_stands_in_for_a_missing_address(settings) -> None:
    settings.SITE_URL, settings.ALLOWED_HOSTS = "", ["kla.go.id", "lain.go.id"]

    assert links.site() == "https://kla.go.id"


def test_a_link_is_found_by_its_token_and_by_the_mails_token() -> None:
    issued = invited(email="sari@kaur.go.id")
    mailed = links.issue_for_mail(issued.link)

    found = {find(Invitation, token, HERE) for token in (issued.token, mailed.token)}

    assert found == {issued.link}


@pytest.mark.parametrize("token", ["", "x", "a" * 5000, "\x00", "' OR 1=1 --", "%", "🙂"])
def test_a_strange_token_is_unknown(token: str) -> None:
    invited()

    with pytest.raises(UnknownLink):
        find(Invitation, token, HERE)


def test_a_token_of_one_kind_opens_no_other_kind() -> None:
    issued = invited()

    with pytest.raises(UnknownLink):
        find(PasswordLink, issued.token, HERE)


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"revoked_at": NOON}, LinkState.REVOKED),
        ({"expires_at": NOON}, LinkState.EXPIRED),
    ],
)
def test_a_link_that_is_over_says_why(monkeypatch, fields: dict, state: LinkState) -> None:
    set_clock(monkeypatch, NOON)
    issued = invited()
    Invitation.objects.update(**fields)

    with pytest.raises(LinkOver) as over:
        find(Invitation, issued.token, HERE)

    assert over.value.state == state


def test_an_invitation_works_for_seven_days_to_the_second(monkeypatch) -> None:
    set_clock(monkeypatch, NOON)
    issued = invited()

    set_clock(monkeypatch, NOON + timedelta(days=7, seconds=-1))
    before = find(Invitation, issued.token, HERE)
    set_clock(monkeypatch, NOON + timedelta(days=7))

    assert before == issued.link
    with pytest.raises(LinkOver):
        find(Invitation, issued.token, HERE)


def test_guessing_is_stopped_after_two_hundred_unknown_links_and_only_there() -> None:
    issued = invited()
    for number in range(throttle.MOST_PER_ADDRESS):
        with pytest.raises(UnknownLink):
            find(Invitation, f"tebakan{number}", HERE)

    with pytest.raises(TooManyAttempts):
        find(Invitation, issued.token, HERE)

    assert find(Invitation, issued.token, "10.0.0.2") == issued.link


def test_a_guess_keeps_neither_address_nor_token_readable() -> None:
    with pytest.raises(UnknownLink):
        find(Invitation, "tebakan", HERE)

    (row,) = SignInAttempt.objects.values_list("account", "address")
    assert [len(value) for value in row] == [64, 64]


def test_guesses_do_not_slow_down_sign_ins_from_the_same_office() -> None:
    for number in range(throttle.MOST_PER_ADDRESS):
        with pytest.raises(UnknownLink):
            find(Invitation, f"tebakan{number}", HERE)
    device = Device("perangkat")

    attempt = throttle.count_attempt(name="sari", user=None, address=HERE, device=device)

    assert attempt.pk is not None


def test_a_used_link_is_over_and_can_not_be_changed_or_deleted() -> None:
    issued = invited()
    take_up_as_new(invitation=issued.link, username="sari", password=NEW_PASSWORD)

    with pytest.raises(LinkOver) as over:
        find(Invitation, issued.token, HERE)
    assert over.value.state == LinkState.USED
    for deed in (
        lambda: Invitation.objects.update(used_at=None, used_by=None),
        lambda: Invitation.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError, match="an invitation works once"), transaction.atomic():
            deed()


def test_a_used_password_link_can_not_be_made_fresh_again() -> None:
    issued = make_password_link(user=user(Role.AREA, KINAL), by=operator())
    choose_password(link=issued.link, password=NEW_PASSWORD)

    with pytest.raises(IntegrityError, match="works once"), transaction.atomic():
        PasswordLink.objects.update(used_at=None)


def outcomes(deed: Callable[[int], object]) -> list[str]:
    """What two who open the same link at once are told."""
    start = Barrier(2)

    def once(number: int) -> str:
        try:
            start.wait(timeout=30)
            deed(number)
        except (LinkOver, Refused) as refusal:
            return type(refusal).__name__
        else:
            return "jadi"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(once, range(2)))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_up_an_invitation_at_once_one_gets_the_account() -> None:
    issued = invited()

    told = outcomes(
        lambda number: take_up_as_new(
            invitation=issued.link, username=f"sari{number}", password=NEW_PASSWORD
        )
    )

    assert told == ["LinkOver", "jadi"]
    assert (User.objects.count(), Event.objects.filter(verb="membership.added").count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_use_a_password_link_at_once_one_sets_the_password() -> None:
    issued = make_password_link(user=user(Role.AREA, KINAL), by=operator())

    told = outcomes(lambda number: choose_password(link=issued.link, password=NEW_PASSWORD))

    assert told == ["LinkOver", "jadi"]
    assert Event.objects.filter(verb="account.password_changed").count() == 1
