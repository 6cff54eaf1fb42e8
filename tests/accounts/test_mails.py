"""The mail of an invitation: its link is made as it leaves, and lies nowhere else."""

import re

import pytest
from django.core import mail

from accounts import links
from accounts.invitations import revoke, take_up_as_new
from accounts.links import UnknownLink, find
from accounts.models import Invitation
from accounts.permissions import Role
from audit.models import OutboxItem
from jobs.outbox import deliver_due
from tests.accounts.people import NEW_PASSWORD, invited, operator
from tests.world import KAUR, agency

pytestmark = pytest.mark.django_db


def token_in(message) -> str:
    return re.search(r"/undangan/([^/]+)/", message.body)[1]


def test_the_mail_holds_a_link_that_works() -> None:
    issued = invited(email="sari@kaur.go.id")

    assert deliver_due() == 1

    (message,) = mail.outbox
    assert message.to == ["sari@kaur.go.id"]
    assert find(Invitation, token_in(message), "10.0.0.1") == issued.link


def test_the_shown_link_works_beside_the_mailed_one() -> None:
    issued = invited(email="sari@kaur.go.id")
    deliver_due()

    assert find(Invitation, issued.token, "10.0.0.1") == issued.link


def test_no_token_lies_in_the_outbox_before_or_after_delivery() -> None:
    issued = invited(email="sari@kaur.go.id")
    before = repr(list(OutboxItem.objects.values_list()))
    deliver_due()
    after = repr(list(OutboxItem.objects.values_list()))

    secrets = (issued.token, token_in(mail.outbox[0]), "undangan/")
    assert [word for word in secrets if word in before + after] == []


def test_a_mail_that_is_sent_twice_ends_the_link_of_the_first() -> None:
    invited(email="sari@kaur.go.id")
    deliver_due()
    OutboxItem.objects.update(done_at=None, due_at="2020-01-01T00:00Z")
    deliver_due()

    first, second = (token_in(message) for message in mail.outbox)

    assert find(Invitation, second, "10.0.0.1")
    with pytest.raises(UnknownLink):
        find(Invitation, first, "10.0.0.1")


@pytest.mark.parametrize("over", ["used", "revoked"])
def test_an_invitation_that_is_over_sends_no_mail(over: str) -> None:
    by = operator()
    issued = invited(by=by, email="sari@kaur.go.id")
    if over == "used":
        take_up_as_new(invitation=issued.link, username="sari", password=NEW_PASSWORD)
    else:
        revoke(invitation=issued.link, by=by)

    assert (deliver_due(), mail.outbox) == (1, [])


def test_without_a_mail_server_the_item_waits_and_no_link_works(settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    invited(email="sari@kaur.go.id")

    assert deliver_due() == 0

    assert OutboxItem.objects.get().last_error == "OSError"


def test_the_mail_says_what_where_and_until_when_but_not_who() -> None:
    invited(
        "Sari Dewi",
        Role.CONTRIBUTOR,
        KAUR,
        agency=agency("dinkes", KAUR),
        email="dinkes@kaur.go.id",
    )
    deliver_due()

    body = mail.outbox[0].body
    assert "sebagai Kontributor OPD, Dinas Kesehatan, Kabupaten Kaur." in body
    assert ("WIB" in body, "Sari" in body) == (True, False)


def test_the_second_token_is_made_for_links_that_nobody_used() -> None:
    issued = invited(email="sari@kaur.go.id")
    take_up_as_new(invitation=issued.link, username="sari", password=NEW_PASSWORD)

    links.issue_for_mail(issued.link)

    assert Invitation.objects.get().mailed_hash is None
