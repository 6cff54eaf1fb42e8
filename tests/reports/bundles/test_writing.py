"""What lies in a bundle, and what never does."""

from __future__ import annotations

import io
import subprocess
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from openpyxl import load_workbook

from audit.clock import db_now
from evaluations.scoring import card_as_dict
from evidence.models import Document, VirusScan
from evidence.sensitivity import Sensitivity
from evidence.services import raise_sensitivity
from jobs.turns import Cancelled
from reports.bundles.contents import Why
from reports.bundles.gathering import contents_of
from reports.bundles.writing import FINISHING, Overtaken, room_for_indexes
from tests.evaluations.scene import linked, returned, said
from tests.reports.bundles.scene import (
    CANARY,
    Quiet,
    manifest_in,
    names_in,
    paper,
    read,
    written,
)

pytestmark = pytest.mark.django_db


def decree_of(assessment) -> Document:
    return Document.objects.get(number="Nomor 3 Tahun 2022", region=assessment.region)


def whys(bundle) -> list[Why]:
    return [held.why for held in bundle.contents.kept_back]


def test_folders_follow_the_form_and_files_are_named_by_question_slot_and_paper(made):
    files = [name for name in names_in(made.part) if "/" in name]

    assert [name.rpartition("/")[0] for name in files] == [
        "01 Kelembagaan/1.1",
        "01 Kelembagaan/1.1",
        "01 Kelembagaan/2.1",
        "01 Kelembagaan/25.4",
    ]
    assert files[0].endswith("/1.1-a SK 3-2022.pdf")
    assert files[2].endswith("/2.1-a SK 3-2022.pdf")
    assert files[3].rpartition("/")[2].startswith("25.4-17.04.02 SK ")


def test_unpacked_the_sums_hold(made, tmp_path):
    with zipfile.ZipFile(made.part) as archive:
        archive.extractall(tmp_path)

    told = subprocess.run(
        ["sha256sum", "-c", "--strict", "SHA256SUMS"], cwd=tmp_path, capture_output=True, check=True
    )

    assert told.stdout.count(b": OK") == 4 + 4


def test_the_manifest_tells_answers_points_and_score_as_the_scoring_service(made):
    told = manifest_in(made.part)

    assert told["score"] == card_as_dict(made.card)["score"]
    points = {row["code"]: Decimal(row.get("points", "0")) for row in told["questions"]}
    assert points == {entry.code: entry.points for entry in made.card.ledger}
    assert [row.get("counted") for row in told["questions"]] == ["a", "b", "87.50", "1/2", "1/1"]
    assert told["is_submitted"] is False


def test_nothing_about_a_child_is_inside_and_its_paper_is_listed_by_number_and_date(made):
    found = []
    with zipfile.ZipFile(made.part) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            found += [(name, content)]
            if name.endswith(".xlsx"):
                with zipfile.ZipFile(io.BytesIO(content)) as book:
                    found += [(inner, book.read(inner)) for inner in book.namelist()]

    assert [name for name, content in found if CANARY.encode() in content] == []
    assert [held.version for held in made.bundle.contents.kept_back] == [None]
    (kept_back,) = manifest_in(made.part)["kept_back"]
    assert (kept_back["number"], kept_back["date"]) == ("460/12/2023", "2023-05-04")
    assert kept_back["questions"] == ["1.2"]
    assert b"460/12/2023" in read(made.part, "index.html")


def test_the_index_leads_to_every_file_and_says_which_answers_these_are(made):
    page = read(made.part, "index.html").decode()

    assert 'href="01%20Kelembagaan/1.1/1.1-a%20SK%203-2022.pdf"' in page
    assert "jawaban saat ini (belum diajukan)" in page
    assert "hlm. 1" in page
    assert "http" not in page


def test_hostile_text_is_text_in_both_indexes(made, tmp_path):
    said(made.assessment, "1.1", "a", note="<script src=http://127.0.0.1/></script>")
    said(made.assessment, "2.1", "90", note="=HYPERLINK(A1)")

    (part,) = written(made.assessment, tmp_path).parts

    page = read(part, "index.html").decode()
    assert "&lt;script src=http://127.0.0.1/&gt;" in page
    assert "<script" not in page
    notes = load_workbook(io.BytesIO(read(part, "indeks.xlsx")))["Pertanyaan"]["H"]
    assert [(cell.value, cell.data_type) for cell in notes][3] == ("=HYPERLINK(A1)", "s")


def test_the_workbook_reads_back_with_typed_cells(made):
    book = load_workbook(io.BytesIO(read(made.part, "indeks.xlsx")))

    assert book.sheetnames == ["Pertanyaan", "Berkas", "Tidak di dalam", "Keterangan"]
    rows = [[cell.value for cell in row] for row in book["Pertanyaan"].iter_rows(min_row=2)]
    assert [(row[0], row[3], row[4], row[8]) for row in rows] == [
        ("1.1", "Perda", 3, 2),
        ("1.2", "Perbup", 2, 0),
        ("2.1", "87,5", 3, 1),
        ("25.4", "1 dari 2 kecamatan", 1, 1),
        ("26.2", "1 dari 1 desa", 3, 0),
    ]


def test_parts_keep_to_their_size_and_each_has_the_whole_index(made, tmp_path):
    limit = room_for_indexes(contents_of(made.assessment)) + 2_000

    bundle = written(made.assessment, tmp_path, part_size=limit)

    assert len(bundle.parts) > 1
    assert [part.stat().st_size <= limit for part in bundle.parts] == [True] * len(bundle.parts)
    assert len({read(part, "manifest.json") for part in bundle.parts}) == 1
    assert len({read(part, "index.html") for part in bundle.parts}) == 1
    files = [name for part in bundle.parts for name in names_in(part) if "/" in name]
    assert files == [name for name in names_in(made.part) if "/" in name]
    assert names_in(bundle.parts[1])[-1] == "SHA256SUMS-2"


def test_a_paper_that_becomes_secret_before_its_turn_is_left_out_without_its_name(made, tmp_path):
    decree = decree_of(made.assessment)
    subject = decree.subject.encode()
    raised = Quiet(lambda step: raise_sensitivity(document=decree, to=Sensitivity("S"), by=None))

    bundle = written(made.assessment, tmp_path, told=raised)

    assert whys(bundle) == [Why.CHILD, Why.CHILD]
    assert len(bundle.members) == 2
    contents = [read(bundle.parts[0], name) for name in ("manifest.json", "index.html")]
    assert [subject in content for content in contents] == [False, False]


def test_a_paper_that_becomes_secret_after_its_turn_ends_the_bundle(made, tmp_path):
    decree = decree_of(made.assessment)

    def at_the_end(step: str) -> None:
        if step == FINISHING:
            raise_sensitivity(document=decree, to=Sensitivity("S"), by=None)

    with pytest.raises(Overtaken):
        written(made.assessment, tmp_path, told=Quiet(at_the_end))


def test_a_paper_that_is_lost_between_two_of_its_copies_ends_the_bundle(made, tmp_path):
    version = paper()
    linked(made.assessment, "1.1", slot="sk", version=version)
    linked(made.assessment, "2.1", slot="sk", version=version)
    told = Quiet()

    def before_the_last(step: str) -> None:
        # Three files in the folder of 1.1, this one again as the second of 2.1.
        if len(told.told) == 5:
            default_storage.delete(version.storage_key)

    told.then = before_the_last

    with pytest.raises(Overtaken):
        written(made.assessment, tmp_path, told=told)


def test_what_can_not_be_had_is_listed_with_its_reason(made, tmp_path):
    papers = [
        paper(f"{number}/2024", content=b"%PDF-1.4 isi " + str(number).encode())
        for number in range(5)
    ]
    for version in papers:
        linked(made.assessment, "2.1", slot="sk", version=version)
    now = db_now()
    Document.objects.filter(pk=papers[0].document_id).update(binned_at=now)
    VirusScan.objects.create(version=papers[1])
    VirusScan.objects.create(version=papers[2], state="infected", finding="Eicar", checked_at=now)
    default_storage.delete(papers[3].storage_key)
    _spoil(papers[4].storage_key)

    bundle = written(made.assessment, tmp_path)

    told = {row["number"]: row["why"] for row in manifest_in(bundle.parts[0])["kept_back"]}
    assert told == {
        "460/12/2023": "anak",
        "0/2024": "sampah",
        "1/2024": "menunggu",
        "2/2024": "virus",
        "3/2024": "hilang",
        "4/2024": "berubah",
    }
    assert bundle.counts()["files"] == 4


def _spoil(key: str) -> None:
    stored = Path(default_storage.path(key))
    stored.chmod(0o600)
    stored.write_bytes(b"lain")


def test_who_is_told_can_end_it(made, tmp_path):
    def cancel(step: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        written(made.assessment, tmp_path, told=Quiet(cancel))


def test_after_the_submit_it_is_what_was_claimed_whatever_is_repaired(made, tmp_path):
    assessment = returned(made.assessment, "1.1")
    said(assessment, "1.1", "b", note="Sesudah perbaikan.")

    bundle = written(assessment, tmp_path)

    told = manifest_in(bundle.parts[0])
    first = told["questions"][0]
    assert (told["is_submitted"], first["option"], first["note"]) == (
        True,
        "a",
        "Perda sudah diundangkan.",
    )
    assert "seperti saat diajukan" in read(bundle.parts[0], "index.html").decode()


def test_more_papers_cost_no_more_queries(made, django_assert_num_queries):
    contents_of(made.assessment)
    with django_assert_num_queries(12) as before:
        contents_of(made.assessment)
    for _ in range(3):
        linked(made.assessment, "2.1", slot="sk", version=paper())

    with django_assert_num_queries(len(before)):
        contents_of(made.assessment)
