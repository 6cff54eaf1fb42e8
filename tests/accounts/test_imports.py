"""Inviting all people of a sheet, or none of them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import imports, institutions
from accounts.imports import AlreadyImported, ImportFaults, Preview, opened, save_import
from accounts.links import find
from accounts.models import Agency, Invitation
from accounts.permissions import Role
from accounts.services import Refused
from audit.models import Event, OutboxItem
from tests.accounts.people import admin, operator
from tests.accounts.test_judging import camat, opd
from tests.world import KAUR, KINAL, SELUMA, agency, place, places, user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kaur(request) -> None:
    places(KAUR, KINAL)
    agency("dinkes", KAUR)


def preview(*rows, region: str = KAUR, key: str = "kunci") -> Preview:
    return Preview(place(region), rows, key)


def test_everybody_is_invited_and_every_link_works() -> None:
    by = operator()

    issued = save_import(preview=preview(camat(2), opd(3, surel="tini@kaur.go.id")), by=by)

    found = {find(Invitation, one.token, "10.0.0.1") for one in issued}
    told = [(one.full_name, one.role, one.region_id, one.created_by) for one in found]
    assert sorted(told, key=str) == [
        ("Sari Dewi", Role.AREA, KINAL, by),
        ("Tini", Role.CONTRIBUTOR, KAUR, by),
    ]


def test_an_import_is_one_event_with_the_mails_that_are_due_and_no_names() -> None:
    by = operator()

    save_import(preview=preview(camat(2), opd(3, surel="tini@kaur.go.id")), by=by)

    (event,) = Event.objects.all()
    ids = list(Invitation.objects.order_by("pk").values_list("public_id", flat=True))
    assert (event.verb, event.region, event.actor) == ("invitation.imported", KAUR, by.username)
    assert event.data == {"invitations": ids}
    assert [item.payload for item in OutboxItem.objects.all()] == [{"invitation": ids[1]}]


def test_one_fault_and_nobody_is_invited_nor_any_office_opened() -> None:
    rows = (camat(2), opd(3, instansi="Instansi baru: Dinas Sosial"), camat(4, wilayah="Entah"))

    with pytest.raises(ImportFaults) as faults:
        save_import(preview=preview(*rows), by=operator())

    assert len(faults.value.judged) == 3
    assert (Invitation.objects.count(), Agency.objects.count(), Event.objects.count()) == (0, 1, 0)


def test_new_offices_are_opened_once_and_known_by_what_the_instrument_calls_them(monkeypatch):
    monkeypatch.setattr(institutions, "_sources", [lambda: [("dinsos", "Dinas Sosial")]])
    rows = (
        opd(2, nama="Ani", instansi="Instansi baru: Dinas Sosial"),
        opd(3, nama="Ida", instansi="baru: DINAS SOSIAL Kab. Kaur"),
    )

    save_import(preview=preview(*rows), by=operator())

    office = Agency.objects.exclude(institution="dinkes").get()
    assert (office.name, office.institution, office.region_id) == ("Dinas Sosial", "dinsos", KAUR)
    assert set(Invitation.objects.values_list("agency", flat=True)) == {office.pk}


def test_an_institution_that_has_its_office_already_is_not_given_to_a_new_one(monkeypatch) -> None:
    monkeypatch.setattr(institutions, "_sources", [lambda: [("dinkes", "Dinas Sehat")]])

    save_import(preview=preview(opd(2, instansi="Instansi baru: Dinas Sehat")), by=operator())

    assert Agency.objects.get(name="Dinas Sehat").institution == ""


def test_the_same_preview_is_saved_once() -> None:
    by = operator()
    save_import(preview=preview(camat(2)), by=by)

    with pytest.raises(AlreadyImported):
        save_import(preview=preview(camat(2), opd(3)), by=by)

    assert Invitation.objects.count() == 1


def test_the_file_sent_again_invites_only_who_is_new() -> None:
    by = operator()
    save_import(preview=preview(camat(2)), by=by)

    issued = save_import(preview=preview(camat(2), opd(3), key="lain"), by=by)

    assert [one.link.full_name for one in issued] == ["Tini"]


def test_a_sheet_in_which_everybody_is_invited_already_says_so() -> None:
    by = operator()
    save_import(preview=preview(camat(2)), by=by)

    with pytest.raises(Refused, match="Semua orang di berkas ini sudah diundang"):
        save_import(preview=preview(camat(2), key="lain"), by=by)


def test_what_went_wrong_since_the_preview_is_found_when_saving() -> None:
    seen = preview(opd(2))
    Agency.objects.update(valid_until="2020-01-01")

    with pytest.raises(ImportFaults):
        save_import(preview=seen, by=operator())


@pytest.mark.parametrize("role", [Role.EXECUTIVE, Role.VERIFIER, Role.TASK_FORCE])
def test_only_managers_import(role: Role) -> None:
    with pytest.raises(Refused, match="di luar wilayah Anda"):
        save_import(preview=preview(camat(2)), by=user(role, KAUR))


def test_an_operator_imports_nobody_into_the_next_regency() -> None:
    place(SELUMA)

    with pytest.raises((Refused, PermissionDenied)):
        save_import(preview=preview(camat(2)), by=operator(SELUMA))

    assert Invitation.objects.count() == 0


def test_an_admin_imports_for_a_regency_of_the_province() -> None:
    assert len(save_import(preview=preview(camat(2)), by=admin())) == 1


def test_saving_asks_as_many_queries_for_many_people_as_for_few() -> None:
    by = operator()
    # Reads the person's roles and makes the log's head, once for both.
    save_import(preview=preview(camat(2), key="dahulu"), by=by)

    counts = []
    for size in (2, 50):
        rows = [camat(n, nama=f"Orang {'a' * n} {size}") for n in range(2, 2 + size)]
        with CaptureQueriesContext(connection) as queries:
            save_import(preview=preview(*rows, key=f"kunci{size}"), by=by)
        counts.append(len(queries))

    assert counts[0] == counts[1]


# --- the signed field between preview and saving


def test_the_preview_travels_through_the_page_unchanged() -> None:
    by = operator()
    seen = preview(camat(2), opd(3))

    back = opened(seen.sealed(by), place(KAUR), by)

    assert back == Preview(place(KAUR), list(seen.rows), "kunci")


@pytest.mark.parametrize("change", ["cut", "other person", "other regency", "empty", "forged"])
def test_a_field_that_is_not_ours_is_refused(change: str) -> None:
    by = operator()
    sealed = preview(camat(2)).sealed(by)
    asked = {
        "cut": (sealed[:-1], KAUR, by),
        "other person": (sealed, KAUR, admin()),
        "other regency": (sealed, SELUMA, by),
        "empty": ("", KAUR, by),
        "forged": (signing.dumps(["kunci", []], salt="lain"), KAUR, by),
    }
    text, region, who = asked[change]

    with pytest.raises(Refused, match="Kirim lagi berkasnya"):
        opened(text, place(region), who)


def test_a_preview_is_too_old_after_an_hour(monkeypatch) -> None:
    by = operator()
    sealed = preview(camat(2)).sealed(by)
    monkeypatch.setattr(imports, "SEALED_FOR", -1)

    with pytest.raises(Refused, match="terlalu lama terbuka"):
        opened(sealed, place(KAUR), by)


# --- at once


def outcomes(deed: Callable[[], object]) -> list[str]:
    start = Barrier(2)

    def once(_: int) -> str:
        try:
            start.wait(timeout=30)
            deed()
        except AlreadyImported:
            return "sudah"
        else:
            return "jadi"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(once, range(2)))


@pytest.mark.django_db(transaction=True)
def test_a_preview_that_is_saved_twice_at_once_is_saved_once() -> None:
    by = operator()
    seen = preview(camat(2), opd(3))

    told = outcomes(lambda: save_import(preview=seen, by=by))

    assert told == ["jadi", "sudah"]
    assert (Invitation.objects.count(), Event.objects.count()) == (2, 1)
