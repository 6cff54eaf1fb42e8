"""Keys of programs: shown once, kept as a digest, few, and over when their owner's rights are."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts.history import history_of
from accounts.models import ApiToken
from accounts.services import change_password, close_account, reopen_account
from accounts.tokens import (
    MOST_LIVING,
    TooManyTokens,
    digest_of,
    end_token,
    find_token,
    make_token,
    rows_of,
    stamp_use,
)
from audit.clock import db_now
from audit.models import Event
from tests.accounts.people import NEW_PASSWORD, admin, operator
from tests.clock import set_clock
from tests.world import person

pytestmark = pytest.mark.django_db


def test_of_a_token_only_its_digest_and_its_first_letters_are_kept():
    made = make_token(name="Dasbor", days=30, by=operator())

    kept = ApiToken.objects.values().get()
    assert (kept["digest"], kept["start"]) == (digest_of(made.secret), made.secret[:8])
    assert made.secret.startswith("kla_")
    assert len(made.secret) >= 4 + 43
    assert made.secret not in repr(kept)
    assert kept["expires_at"] - kept["created_at"] == timedelta(days=30)


def test_no_two_tokens_are_alike():
    by = operator()

    assert make_token(name="A", days=1, by=by).secret != make_token(name="A", days=1, by=by).secret


def test_making_and_ending_are_told_in_the_history_without_the_name():
    by = operator()
    made = make_token(name="kenari", days=1, by=by)
    assert end_token(token=made.token, by=by) is True

    told = [deed.says for deed in history_of(by.log_name, by, whole=True)]
    assert told == ["Token API diakhiri.", "Token API dibuat."]
    for event in Event.objects.filter(verb__startswith="token."):
        assert event.data == {"token": made.token.public_id}
        assert event.region == ""


def test_ended_twice_it_is_recorded_once():
    by = operator()
    made = make_token(name="A", days=1, by=by)
    end_token(token=made.token, by=by)

    assert end_token(token=made.token, by=by) is False
    assert Event.objects.filter(verb="token.ended").count() == 1


def test_a_person_has_ten_living_tokens_at_most(monkeypatch):
    by = operator()
    made = [make_token(name="A", days=1, by=by) for _ in range(MOST_LIVING)]

    with pytest.raises(TooManyTokens, match="Akhiri salah satu"):
        make_token(name="B", days=1, by=by)
    end_token(token=made[0].token, by=by)
    make_token(name="B", days=1, by=by)
    make_token(name="C", days=1, by=admin())

    set_clock(monkeypatch, db_now() + timedelta(days=2))
    make_token(name="D", days=1, by=by)


def test_a_token_is_found_by_its_secret_alone():
    by = operator()
    made = make_token(name="A", days=1, by=by)
    now = db_now()

    assert find_token(made.secret, now) == made.token
    for wrong in ("", "kla_", made.token.digest, made.token.start, made.secret + "x", "é"):
        assert find_token(wrong, now) is None


def test_what_opens_the_portal_no_more_opens_no_program():
    by, manager = operator(), admin()
    first = make_token(name="A", days=1, by=by)
    change_password(user=by, password=NEW_PASSWORD, by=by)
    second = make_token(name="B", days=1, by=by)
    assert find_token(second.secret, db_now()) == second.token
    close_account(user=by, by=manager)
    reopen_account(user=by, by=manager)

    now = db_now()
    assert [find_token(made.secret, now) for made in (first, second)] == [None, None]


def test_others_keep_their_tokens():
    by, other = operator(), person("lain")
    kept = make_token(name="A", days=1, by=other)

    change_password(user=by, password=NEW_PASSWORD, by=by)

    assert find_token(kept.secret, db_now()) == kept.token


def test_an_account_after_its_last_day_is_not_found():
    by = operator()
    made = make_token(name="A", days=365, by=by)
    now = db_now()
    by.valid_until = (now + timedelta(days=3)).date()
    by.save()

    assert find_token(made.secret, now) is not None
    assert find_token(made.secret, now + timedelta(days=5)) is None


def test_living_tokens_come_first_each_with_its_state(monkeypatch):
    by = operator()
    old = make_token(name="lama", days=1, by=by)
    ended = make_token(name="diakhiri", days=90, by=by)
    end_token(token=ended.token, by=by)
    set_clock(monkeypatch, db_now() + timedelta(days=2))
    new = make_token(name="baru", days=1, by=by)

    rows = rows_of(by, db_now())

    assert [(row.token, row.state) for row in rows] == [
        (new.token, "Berlaku"),
        (ended.token, "Diakhiri"),
        (old.token, "Kedaluwarsa"),
    ]


def test_its_use_is_stamped_at_most_once_in_five_minutes():
    token = make_token(name="A", days=1, by=operator()).token
    now = db_now()

    for minutes in (0, 4, 5):
        token.refresh_from_db()
        stamp_use(token, now + timedelta(minutes=minutes))
        token.refresh_from_db()
        expected = now + timedelta(minutes=5 if minutes == 5 else 0)
        assert abs(token.last_used_at - expected) < timedelta(milliseconds=1)


LATER = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "change", [{"ended_at": None}, {"ended_at": LATER}, {"digest": "0" * 64}, {"expires_at": LATER}]
)
def test_the_database_lets_no_ended_token_come_back(change):
    by = operator()
    made = make_token(name="A", days=1, by=by)
    end_token(token=made.token, by=by)

    with pytest.raises(DatabaseError), transaction.atomic():
        ApiToken.objects.filter(pk=made.token.pk).update(**change)
