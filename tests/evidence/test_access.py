"""Rules 4 as a table: every role, every shelf, every class; lists and single documents alike."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from accounts.models import AgencySuccession
from accounts.permissions import Role, memberships_of
from evidence import access
from evidence.models import Document
from tests.evidence.conftest import make_document
from tests.world import (
    BENGKULU,
    GEDUNG_WANI,
    KAUR,
    KINAL,
    LAMPUNG,
    SELUMA,
    TANJUNG_KEMUNING,
    agency,
    join,
    person,
    user,
)

pytestmark = pytest.mark.django_db

# Role and place of the person; dinkes is the contributor's office.
PEOPLE = {
    "operator": (Role.OPERATOR, KAUR),
    "verifikator": (Role.VERIFIER, BENGKULU),
    "auditor": (Role.AUDITOR, BENGKULU),
    "admin provinsi": (Role.PROVINCE_ADMIN, BENGKULU),
    "gugus tugas": (Role.TASK_FORCE, KAUR),
    "sekda": (Role.EXECUTIVE, KAUR),
    "kontributor": (Role.CONTRIBUTOR, KAUR),
    "camat": (Role.AREA, KINAL),
    "desa": (Role.AREA, GEDUNG_WANI),
    "operator tetangga": (Role.OPERATOR, SELUMA),
    "verifikator provinsi lain": (Role.VERIFIER, LAMPUNG),
    "camat tetangga": (Role.AREA, TANJUNG_KEMUNING),
}
# "pendahulu" and "penerus" are offices before and after the contributor's.
SHELVES = [
    *("daerah", "dinkes", "disdik", "pendahulu", "penerus"),
    *("kinal", "gedung wani", "tanjung", "bertaut"),
]
EVERYWHERE = dict.fromkeys(SHELVES, ("URS", "URS"))
CARDS_OF_SECRETS = dict.fromkeys(SHELVES, ("URS", "UR"))
# Person -> shelf -> classes that the person may know of, classes that open. Missing: none.
TABLE = {
    "operator": EVERYWHERE,
    "verifikator": EVERYWHERE,
    "auditor": CARDS_OF_SECRETS,
    "admin provinsi": CARDS_OF_SECRETS,
    "gugus tugas": CARDS_OF_SECRETS,
    "sekda": CARDS_OF_SECRETS,
    "kontributor": dict.fromkeys(("dinkes", "pendahulu", "bertaut"), ("UR", "UR")),
    "camat": {"kinal": ("URS", "UR"), "gedung wani": ("UR", "UR")},
    "desa": {"gedung wani": ("URS", "UR")},
    "operator tetangga": {},
    "verifikator provinsi lain": {},
    "camat tetangga": {"tanjung": ("URS", "UR")},
}


@pytest.fixture
def shelves(monkeypatch):
    """One document of each class on each shelf, sent by somebody else."""
    sender = person("pengirim")
    places = {
        "daerah": {},
        "dinkes": {"agency": agency("dinkes", KAUR)},
        "disdik": {"agency": agency("disdik", KAUR)},
        "pendahulu": {"agency": agency("pendahulu", KAUR)},
        "penerus": {"agency": agency("penerus", KAUR)},
        "kinal": {"area": KINAL},
        "gedung wani": {"area": GEDUNG_WANI},
        "tanjung": {"area": TANJUNG_KEMUNING},
        "bertaut": {"agency": agency("polres", KAUR)},
    }
    for before, after in (("pendahulu", "dinkes"), ("dinkes", "penerus")):
        AgencySuccession.objects.create(
            predecessor=agency(before, KAUR), successor=agency(after, KAUR), year=2023
        )
    documents = {
        (shelf, letter): make_document(by=sender, sensitivity=letter, **told)
        for shelf, told in places.items()
        for letter in "URS"
    }
    linked = [documents["bertaut", letter].pk for letter in "URS"]
    monkeypatch.setattr(access, "_readers", [lambda user: reader_of(user, linked)])
    return documents


def reader_of(somebody, linked):
    """As an app above would: what is linked to the questions of the contributor's office."""
    contributes = any(held.role == Role.CONTRIBUTOR for held in memberships_of(somebody))
    return Q(pk__in=linked if contributes else [])


def meet(name):
    role, where = PEOPLE[name]
    return user(role, where, agency=agency("dinkes", KAUR) if role == Role.CONTRIBUTOR else None)


def found_in(shelves, documents):
    keys = set(documents.values_list("pk", flat=True))
    return {place for place, document in shelves.items() if document.pk in keys}


def expected(name, column):
    return {(shelf, letter) for shelf, columns in TABLE[name].items() for letter in columns[column]}


@pytest.mark.parametrize("name", PEOPLE)
def test_a_person_knows_of_what_the_table_says(shelves, name):
    assert found_in(shelves, Document.objects.visible_to(meet(name))) == expected(name, 0)


@pytest.mark.parametrize("name", PEOPLE)
def test_a_person_opens_what_the_table_says(shelves, name):
    assert found_in(shelves, Document.objects.openable_by(meet(name))) == expected(name, 1)


@pytest.mark.parametrize("name", PEOPLE)
def test_one_document_and_the_list_say_the_same(shelves, name):
    somebody = meet(name)
    listed = found_in(shelves, Document.objects.openable_by(somebody))

    for place, document in shelves.items():
        itself = Document.objects.filter(pk=document.pk).openable_by(somebody)

        assert itself.exists() == (place in listed), place


@pytest.mark.parametrize("name", PEOPLE)
def test_nobody_opens_or_changes_what_they_may_not_know_of(shelves, name):
    somebody = meet(name)
    known = found_in(shelves, Document.objects.visible_to(somebody))
    opened = found_in(shelves, Document.objects.openable_by(somebody))
    changed = found_in(shelves, Document.objects.changeable_by(somebody))

    assert changed <= opened <= known


@pytest.mark.parametrize(
    ("name", "changeable"),
    [
        ("operator", {(shelf, letter) for shelf in SHELVES for letter in "URS"}),
        ("kontributor", {("dinkes", "U"), ("dinkes", "R")}),
        ("camat", {("kinal", "U"), ("kinal", "R")}),
        ("desa", {("gedung wani", "U"), ("gedung wani", "R")}),
        ("verifikator", set()),
        ("auditor", set()),
        ("operator tetangga", set()),
    ],
)
def test_a_version_is_added_by_the_office_that_owns_the_paper(shelves, name, changeable):
    assert found_in(shelves, Document.objects.changeable_by(meet(name))) == changeable


@pytest.mark.parametrize(
    ("name", "reads"),
    [(name, expected(name, 0) == expected("operator", 0)) for name in PEOPLE],
)
def test_the_log_is_read_by_who_sees_the_whole_regency(shelves, name, reads):
    readable = found_in(shelves, Document.objects.with_log_readable_by(meet(name)))

    assert readable == (set(shelves) if reads else set())


@pytest.mark.parametrize("letter", "URS")
@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("kontributor", {"agency": "dinkes"}),
        ("camat", {"area": KINAL}),
        ("camat", {"area": GEDUNG_WANI}),
        ("desa", {"area": GEDUNG_WANI}),
    ],
)
def test_who_sent_a_paper_opens_it_whatever_its_class(name, place, letter):
    sender = meet(name)
    if "agency" in place:
        place = {"agency": agency(place["agency"], KAUR)}

    document = make_document(by=sender, sensitivity=letter, **place)

    assert Document.objects.openable_by(sender).get() == document


@pytest.mark.parametrize("letter", "URS")
@pytest.mark.parametrize("name", ["kontributor", "camat", "operator", "verifikator"])
def test_a_person_whose_membership_ended_knows_of_nothing(name, letter, shelves):
    somebody = meet(name)
    make_document(by=somebody, sensitivity=letter, area=KINAL)
    somebody.memberships.update(ends_on="2020-12-31")

    assert not Document.objects.visible_to(somebody).exists()
    assert not Document.objects.openable_by(somebody).exists()


def test_who_moved_to_another_regency_leaves_the_sent_papers_behind():
    sender = user(Role.OPERATOR, KAUR)
    make_document(by=sender)
    sender.memberships.all().delete()

    join(sender, Role.OPERATOR, SELUMA)

    assert not Document.objects.visible_to(sender).exists()


def test_a_secret_of_a_colleague_in_the_same_office_stays_closed():
    dinkes = agency("dinkes", KAUR)
    colleague = user(Role.CONTRIBUTOR, KAUR, agency=dinkes)
    make_document(by=user(Role.CONTRIBUTOR, KAUR, agency=dinkes), agency=dinkes, sensitivity="S")

    assert not Document.objects.visible_to(colleague).exists()


def test_a_paper_that_became_secret_closes_at_once(shelves):
    camat = meet("camat")
    document = shelves["kinal", "R"]
    assert document in Document.objects.openable_by(camat)

    Document.objects.filter(pk=document.pk).update(sensitivity="S")

    assert document not in Document.objects.openable_by(camat)


def test_an_anonymous_visitor_knows_of_nothing(shelves):
    assert not Document.objects.visible_to(AnonymousUser()).exists()
    assert not Document.objects.openable_by(AnonymousUser()).exists()
