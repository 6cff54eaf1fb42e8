"""What of a warning is new, what a tick says, and how it is named; no database."""

from evaluations.check_items import CheckItem, Confirmation, Member, in_words, seen_in, unseen_of

CODES = ("1.1", "1.2", "2.1")


def item(*codes: str, confirmed: tuple[str, ...] = (), label: str = "{}") -> CheckItem:
    members = tuple(Member(code, label.format(code)) for code in codes)
    return CheckItem("belum", "Belum", members, confirmed=Confirmation(frozenset(confirmed)))


def test_a_tick_sends_what_is_new_in_the_warning() -> None:
    assert item(*CODES).key == "belum:1.1 1.2 2.1"
    assert item(*CODES, confirmed=("1.1", "9.9")).key == "belum:1.2 2.1"


def test_new_members_are_listed_first() -> None:
    listed = item(*CODES, confirmed=("1.1",)).listed

    assert [one.key for one in listed] == ["1.2", "2.1", "1.1"]


def test_what_was_seen_is_no_longer_asked_and_what_was_not_is_named() -> None:
    seen = seen_in([item("1.1", "1.2").key])

    ((_, members),) = unseen_of([item(*CODES)], seen)

    assert [one.key for one in members] == ["2.1"]
    assert unseen_of([item("1.1")], seen) == []


def test_what_was_confirmed_before_needs_no_tick() -> None:
    assert unseen_of([item(*CODES, confirmed=CODES)], {}) == []


def test_a_tick_of_another_warning_counts_for_nothing() -> None:
    assert unseen_of([item("1.1")], seen_in(["lain:1.1", "belum", ":", "belum: "])) != []


def test_two_ticks_of_one_warning_count_together() -> None:
    assert seen_in(["belum:1.1", "belum:1.2"]) == {"belum": {"1.1", "1.2"}}


def test_many_are_named_by_the_first_five_and_a_number() -> None:
    many = item("1", "2", "3", "4", "5", "6", "7")

    assert in_words([(many, many.members)]) == "Belum (baru: 1, 2, 3, 4, 5 dan 2 lainnya)"


def test_papers_that_are_only_counted_are_named_by_their_number() -> None:
    secret = item("a", "b", label="")

    assert in_words([(secret, secret.members)]) == "Belum (baru: 2)"
