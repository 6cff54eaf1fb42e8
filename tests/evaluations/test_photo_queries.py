"""Photos that two areas use, and photos of another year: who is told, and in which words."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations.models import Answer, AnswerDocument, AreaProof
from evaluations.photo_queries import photo_flags
from evidence.models import DocumentVersion, PhotoFacts
from tests.evaluations.areas import AreaScene, text, version_of
from tests.evaluations.scene import question
from tests.evidence.conftest import make_document
from tests.world import GEDUNG_WANI, KINAL, TANJUNG_KEMUNING

pytestmark = pytest.mark.django_db
ASKED = "25.4"
PRINT, NEARLY, FAR = "00ff00ff00ff00ff", "00ff00ff00ff00c0", "ff00ff00ff00ff00"


@pytest.fixture
def kaur() -> AreaScene:
    return AreaScene.build()


def photo(
    scene, area=KINAL, fingerprint=PRINT, *, sha256="", taken_on=None, sensitivity="R"
) -> DocumentVersion:
    document = make_document(by=scene.people["camat"], area=area, sensitivity=sensitivity)
    told = {"media_type": "image/jpeg", "page_count": None}
    version = version_of(document, **told | ({"sha256": sha256} if sha256 else {}))
    if fingerprint is not None:
        PhotoFacts.objects.create(version=version, fingerprint=fingerprint, taken_on=taken_on)
    return version


def proves(scene, version, area=KINAL) -> None:
    """The area says ya and hands the photo in."""
    answer = scene.answer(area, ASKED) or scene.said(area, ASKED, "ya")
    AreaProof.objects.create(
        answer=answer,
        version=version,
        linked_at="2024-06-20T00:00:00Z",
        linked_by=scene.people["operator"],
    )


def flags(scene, version, area=KINAL) -> tuple[str, ...]:
    return photo_flags(scene.assessment, [(version.pk, area)]).get((version.pk, area), ())


@pytest.mark.parametrize(
    ("fingerprint", "told"),
    [
        (PRINT, ("Foto yang hampir sama dipakai Kecamatan Tanjung Kemuning.",)),
        (NEARLY, ("Foto yang hampir sama dipakai Kecamatan Tanjung Kemuning.",)),
        (FAR, ()),
        ("", ()),
        (None, ()),
    ],
    ids=["equal", "six bits", "far", "no features", "not read yet"],
)
def test_nearly_the_same_photo_of_two_areas_is_told(kaur, fingerprint, told):
    mine, theirs = photo(kaur), photo(kaur, TANJUNG_KEMUNING, fingerprint)
    proves(kaur, mine)
    proves(kaur, theirs, TANJUNG_KEMUNING)

    assert flags(kaur, mine) == told


def test_the_same_bytes_are_told_also_where_no_fingerprint_is_kept(kaur):
    mine = photo(kaur, fingerprint=None, sha256="a" * 64)
    theirs = photo(kaur, TANJUNG_KEMUNING, None, sha256="a" * 64, sensitivity="S")
    proves(kaur, mine)
    proves(kaur, theirs, TANJUNG_KEMUNING)

    assert flags(kaur, mine) == ("Foto yang sama dipakai Kecamatan Tanjung Kemuning.",)


def test_one_paper_that_proves_two_areas_is_told_for_each(kaur):
    shared = photo(kaur)
    proves(kaur, shared)
    proves(kaur, shared, TANJUNG_KEMUNING)

    assert flags(kaur, shared) == ("Foto yang sama dipakai Kecamatan Tanjung Kemuning.",)
    assert flags(kaur, shared, TANJUNG_KEMUNING) == ("Foto yang sama dipakai Kecamatan Kinal.",)


def test_two_photos_of_one_area_are_no_finding(kaur):
    one, other = photo(kaur), photo(kaur)
    proves(kaur, one)
    proves(kaur, other)

    assert flags(kaur, one) == ()


def test_a_paper_of_the_regency_is_told_only_where_two_areas_use_the_photo(kaur):
    own, mine, theirs = photo(kaur, None), photo(kaur), photo(kaur, TANJUNG_KEMUNING)
    proves(kaur, mine)
    before = flags(kaur, own, "")
    proves(kaur, theirs, TANJUNG_KEMUNING)

    assert before == ()
    assert flags(kaur, own, "") == (
        "Foto yang hampir sama dipakai Kecamatan Kinal dan Kecamatan Tanjung Kemuning.",
    )


@pytest.mark.parametrize(
    ("taken_on", "told"),
    [
        (date(2019, 3, 3), ("Tanggal foto 3 Maret 2019 di luar tahun yang dievaluasi (2023).",)),
        (date(2023, 12, 31), ()),
        (None, ()),
    ],
)
def test_a_photo_of_another_year_is_told(kaur, taken_on, told):
    instrument = kaur.assessment.round.instrument
    instrument.evidence_years = [2023]
    version = photo(kaur, taken_on=taken_on)

    assert flags(kaur, version) == told


def test_many_photos_cost_three_queries_and_a_page_without_any_costs_none(kaur):
    shown = set()
    for area in (KINAL, TANJUNG_KEMUNING, GEDUNG_WANI):
        for _ in range(3):
            version = photo(kaur, area)
            shown.add((version.pk, area))
            if area != GEDUNG_WANI:
                proves(kaur, version, area)

    with CaptureQueriesContext(connection) as queries:
        found = photo_flags(kaur.assessment, shown)
        assert photo_flags(kaur.assessment, []) == {}

    assert (len(queries), len(found)) == (3, 9)


def address() -> str:
    return f"/evaluasi/2024/17.04/wilayah/{ASKED}/"


@pytest.mark.parametrize(
    ("name", "is_told"), [("operator", True), ("verif", True), ("gugus", False)]
)
def test_who_checks_the_answers_is_told_and_others_are_not(kaur, name, is_told):
    mine, theirs = photo(kaur), photo(kaur, TANJUNG_KEMUNING)
    proves(kaur, mine)
    proves(kaur, theirs, TANJUNG_KEMUNING)

    page = kaur.client(name).get(address())

    assert page.status_code == 200
    assert ("Foto yang hampir sama dipakai Kecamatan Kinal." in text(page)) is is_told


@pytest.mark.parametrize(
    ("name", "is_told"), [("operator", True), ("verif", True), ("camat", False)]
)
def test_the_photos_own_page_tells_who_checks(kaur, name, is_told):
    mine, theirs = photo(kaur), photo(kaur, TANJUNG_KEMUNING)
    proves(kaur, mine)
    proves(kaur, theirs, TANJUNG_KEMUNING)

    page = kaur.client(name).get(f"/dokumen/{mine.document.public_id}/")

    assert page.status_code == 200
    told = text(page).find("dipakai Kecamatan Tanjung Kemuning")
    assert (told > 0) is is_told
    # What has to be looked at stands above what the paper is.
    assert told < text(page).index('<dl class="kla-facts">')


def test_the_verifiers_desk_tells_it_beside_the_paper(kaur):
    mine, theirs = photo(kaur), photo(kaur, TANJUNG_KEMUNING)
    proves(kaur, theirs, TANJUNG_KEMUNING)
    answer, _ = Answer.objects.get_or_create(assessment=kaur.assessment, question=question("1.2u"))
    AnswerDocument.objects.create(
        answer=answer,
        version=mine,
        slot="sop",
        linked_at="2024-06-20T00:00:00Z",
        linked_by=kaur.people["operator"],
    )

    page = kaur.client("verif").get("/verifikasi/2024/17.04/1.2u/")

    assert page.status_code == 200
    assert "Foto yang hampir sama dipakai Kecamatan Tanjung Kemuning." in text(page)
