"""What the database itself refuses of verdicts, awards, requests and the papers of areas."""

import pytest
from django.db import IntegrityError, connection, transaction

from evaluations.models import (
    AreaProof,
    Assessment,
    Award,
    EvidenceRequest,
    Reopening,
    RequestRecipient,
    Verdict,
)
from tests.evaluations.scene import (
    RECEIVED,
    a_version,
    admin,
    area_said,
    given,
    opened,
    operator,
    said,
    verdict_on,
)
from tests.evaluations.traces import refused, run
from tests.world import GEDUNG_WANI, KAUR, KINAL, SELUMA, SUKARAJA, agency, place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]


@pytest.fixture
def kaur() -> Assessment:
    return opened()


def test_an_award_stays_as_it_was(kaur) -> None:
    award = given(kaur)

    for change in ({"score": 1}, {"predicate": ""}, {"ground_number": "x"}, {"version": 2}):
        refused(Award.objects.get(), "recorded once and stays", **change)
    for deed in (award.delete, Award.objects.all().delete):
        with pytest.raises(IntegrityError, match="recorded once and stays"), transaction.atomic():
            deed()
    columns = ", ".join(field.column for field in Award._meta.fields if field.name != "id")
    for sql in (
        "DELETE FROM evaluations_award",
        "UPDATE evaluations_award SET note = 'x'",
        f"INSERT INTO evaluations_award ({columns}) SELECT {columns} FROM evaluations_award",  # noqa: S608
    ):
        with pytest.raises(IntegrityError):
            run(sql)

    assert Award.objects.values_list("score", "note").get() == (700, "")
    assert given(kaur, version=2).version == 2


@pytest.mark.skipif(connection.vendor != "sqlite", reason="OR REPLACE is SQLite's own")
@pytest.mark.parametrize("left_out", [{"id"}, set()], ids=["same version", "same row"])
def test_sqlites_own_replacing_of_an_award_is_refused_too(kaur, left_out) -> None:
    given(kaur)
    kept = [field.column for field in Award._meta.fields if field.name not in left_out]
    into = ", ".join(kept)
    values = ", ".join("'kla'" if name == "predicate" else name for name in kept)

    with pytest.raises(IntegrityError, match="recorded once and stays"):
        run(
            f"INSERT OR REPLACE INTO evaluations_award ({into})"  # noqa: S608
            f" SELECT {values} FROM evaluations_award"
        )

    assert Award.objects.values_list("predicate", "version").get() == ("nindya", 1)


def test_a_verdict_is_corrected_but_stays_with_its_answer_stage_and_review(kaur) -> None:
    other = said(kaur, "1.2a", "a")
    verdict = verdict_on(said(kaur, "1.1", "a"))

    for change in ({"answer": other}, {"stage": "central"}, {"review": 2}):
        refused(Verdict.objects.get(), "keeps its answer, its stage and its review", **change)
    verdict.points = 2
    verdict.save()

    assert Verdict.objects.values_list("points", "review", "stage").get() == (2, 1, "province")


def test_a_verdict_is_never_deleted(kaur) -> None:
    verdict = verdict_on(said(kaur, "1.1", "a"))

    for deed in (verdict.delete, Verdict.objects.all().delete):
        with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
            deed()
    with pytest.raises(IntegrityError, match="never deleted"):
        run("DELETE FROM evaluations_verdict")

    assert Verdict.objects.count() == 1


def test_only_a_document_of_the_regency_proves_an_areas_answer(kaur) -> None:
    answer = area_said(kaur, "25.4", place(KINAL), "ya")
    told = {"linked_at": RECEIVED, "linked_by": operator()}
    foreign = a_version(SELUMA)
    refused(AreaProof(answer=answer, version=foreign, **told), "of its own regency")

    proof = AreaProof.objects.create(answer=answer, version=a_version(), **told)

    refused(proof, "of its own regency", version=foreign)


def asked_for(assessment: Assessment, **told: object) -> EvidenceRequest:
    fields = {
        "title": "SOP",
        "kind": "sop",
        "due_at": RECEIVED,
        "created_at": RECEIVED,
        "created_by": operator(),
    }
    return EvidenceRequest.objects.create(assessment=assessment, **fields | told)


@pytest.mark.parametrize("area", [SUKARAJA, SELUMA, KAUR, "17"])
def test_no_area_outside_the_regency_is_asked(kaur, area) -> None:
    refused(RequestRecipient(request=asked_for(kaur), area=place(area)), "area or office of the")


def test_no_office_of_another_region_is_asked(kaur) -> None:
    request = asked_for(kaur)

    for region in (SELUMA, "17"):
        foreign = agency("dinkes", region)
        refused(RequestRecipient(request=request, agency=foreign), "area or office of the")


def test_who_was_asked_is_not_replaced_by_a_stranger(kaur) -> None:
    request = asked_for(kaur)
    area = RequestRecipient.objects.create(request=request, area=place(GEDUNG_WANI))
    office = RequestRecipient.objects.create(request=request, agency=agency("dinkes", KAUR))

    refused(area, "area or office of the", area=place(SUKARAJA))
    refused(office, "area or office of the", agency=agency("dinkes", SELUMA))


def test_a_request_is_answered_with_a_paper_of_the_regency(kaur) -> None:
    row = RequestRecipient.objects.create(request=asked_for(kaur), area=place(KINAL))

    with pytest.raises(IntegrityError, match="of its own regency"), transaction.atomic():
        RequestRecipient.objects.update(version=a_version(SELUMA), sent_at=RECEIVED)
    RequestRecipient.objects.update(version=a_version(), sent_at=RECEIVED)

    row.refresh_from_db()
    assert row.sent_at == RECEIVED


def test_a_request_keeps_its_assessment(kaur) -> None:
    seluma = opened(SELUMA, instrument=kaur.round.instrument)

    refused(asked_for(kaur), "keeps its assessment", assessment=seluma)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="OR REPLACE is SQLite's own")
@pytest.mark.parametrize("left_out", [{"id"}, set()], ids=["same review", "same row"])
def test_sqlites_own_replacing_of_a_verdict_is_refused_too(kaur, left_out) -> None:
    verdict_on(said(kaur, "1.1", "a"))
    kept = [field.column for field in Verdict._meta.fields if field.name not in left_out]
    columns = ", ".join(kept)
    changed = ", ".join("99" if name == "points" else name for name in kept)

    with pytest.raises(IntegrityError, match="judged once a review"), transaction.atomic():
        run(
            f"INSERT OR REPLACE INTO evaluations_verdict ({columns})"  # noqa: S608
            f" SELECT {changed} FROM evaluations_verdict"
        )

    assert Verdict.objects.get().points != 99


def reopening(assessment: Assessment) -> Reopening:
    return Reopening.objects.create(
        assessment=assessment, version=1, reason="salah input", asked_at=RECEIVED, asked_by=admin()
    )


def test_a_reopening_keeps_who_asked_for_it_and_why(kaur) -> None:
    asked = reopening(kaur)

    for change in ({"reason": "lain"}, {"version": 2}, {"asked_by": admin("admin2")}):
        refused(Reopening.objects.get(), "keeps who asked for it", **change)
    with pytest.raises(IntegrityError, match="keeps who asked"), transaction.atomic():
        asked.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        reopening(kaur)


def test_a_confirmed_reopening_is_history(kaur) -> None:
    asked = reopening(kaur)
    asked.confirmed_by, asked.confirmed_at = admin("admin2"), RECEIVED
    asked.save()

    refused(Reopening.objects.get(), "keeps who asked for it", confirmed_by=admin("admin3"))


def ended(asked: Reopening) -> Reopening:
    asked.ended_by, asked.ended_at = asked.asked_by, RECEIVED
    asked.save()
    return Reopening.objects.get(pk=asked.pk)


def test_a_reopening_that_ended_is_history_and_makes_room_for_the_next(kaur) -> None:
    asked = ended(reopening(kaur))

    for change in (
        {"ended_at": None, "ended_by": None},
        {"ended_why": "lain"},
        {"confirmed_by": admin("admin2"), "confirmed_at": RECEIVED},
    ):
        refused(Reopening.objects.get(pk=asked.pk), "keeps who asked for it", **change)
    with pytest.raises(IntegrityError, match="keeps who asked"), transaction.atomic():
        asked.delete()
    second = reopening(kaur)
    with pytest.raises(IntegrityError), transaction.atomic():
        reopening(kaur)
    assert list(Reopening.objects.all()) == [asked, second]


def test_a_reopening_is_confirmed_or_ended_never_both(kaur) -> None:
    asked = reopening(kaur)

    for change in (
        {"ended_at": RECEIVED},
        {"ended_by": admin()},
        {
            "ended_at": RECEIVED,
            "ended_by": admin(),
            "confirmed_at": RECEIVED,
            "confirmed_by": admin("admin2"),
        },
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Reopening.objects.filter(pk=asked.pk).update(**change)


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="OR REPLACE is SQLite's own")
def test_a_reopening_that_ended_is_replaced_by_no_row_of_the_same_name(kaur) -> None:
    asked = ended(reopening(kaur))

    with pytest.raises(IntegrityError, match="reopened once"):
        run(
            "INSERT OR REPLACE INTO evaluations_reopening (public_id, version, reason, asked_at,"
            " asked_by_id, assessment_id, ended_why) SELECT public_id, version, 'lain', asked_at,"
            " asked_by_id, assessment_id, '' FROM evaluations_reopening WHERE id = %s",
            asked.pk,
        )

    assert Reopening.objects.get().reason == "salah input"
