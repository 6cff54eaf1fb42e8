"""A bundle read back into an empty evaluation; hostile ones leave nothing behind."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command

from audit.models import Event
from evaluations.models import Answer, AnswerDocument, AreaAnswer, AreaProof, Assessment
from evaluations.scorecards import standing_of
from evidence.models import Document
from reports.bundles.manifest import MANIFEST
from reports.bundles.reading import BundleRefused, opened
from reports.bundles.restoring import Restored, restore
from tests.evaluations.scene import fresh, operator, published, said
from tests.evaluations.scene import opened as opened_round
from tests.reports.bundles.scene import bundle_sheet, manifest_in, the_areas, written
from tests.sheets import make_question, make_sheet
from tests.world import KAUR, TANJUNG_KEMUNING

pytestmark = pytest.mark.django_db


def empty(sheet=None) -> Assessment:
    assessment = opened_round(instrument=published(sheet or bundle_sheet()))
    the_areas()
    return assessment


def brought(parts: list[Path], assessment: Assessment, **how: Any) -> Restored:
    with opened(parts) as sent:
        return restore(
            assessment=assessment, sent=sent, **{"by": operator(), "dry_run": False} | how
        )


def stored() -> set[str]:
    return {row.key for row in default_storage.keys()}  # noqa: SIM118 - no mapping


def rows() -> list[int]:
    tables = (Answer, AreaAnswer, AnswerDocument, Document, Event)
    return [table.objects.count() for table in tables]


def test_the_score_is_the_bundles_and_so_are_answers_papers_and_links(carried, tmp_path):
    assessment = empty()

    restored = brought(carried.parts, assessment)

    card = standing_of(fresh(assessment)).card
    assert (card.total, restored.card.total) == (carried.card.total, carried.card.total)
    assert [entry.points for entry in card.ledger] == [e.points for e in carried.card.ledger]
    assert (restored.answers, restored.area_answers) == (3, 3)
    assert (restored.papers, restored.links) == (3, 3)
    decree = Document.objects.get(number="Nomor 3 Tahun 2022")
    assert (decree.kind, decree.year, decree.sensitivity) == ("sk", 2022, "R")
    links = AnswerDocument.objects.filter(version__document=decree)
    assert sorted(links.values_list("answer__question__code", "slot", "pages")) == [
        ("1.1", "sk", "1"),
        ("2.1", "sk", ""),
    ]
    assert AreaProof.objects.get().answer.area_id == TANJUNG_KEMUNING
    version = decree.versions.get()
    with default_storage.open(version.storage_key) as file:
        assert hashlib.sha256(file.read()).hexdigest() == version.sha256
    assert Event.objects.get(verb="bundle.imported").data["kept_back"] == 1
    again = manifest_in(written(assessment, tmp_path).parts[0])
    assert _said(again) == _said(manifest_in(carried.parts[0]))


def _said(told: dict) -> list:
    """What a manifest states without keys of papers, less what never travels."""
    return [
        (row["code"], row.get("counted"), row.get("note"), row.get("reason"))
        for row in told["questions"]
    ]


def test_a_dry_run_counts_the_same_and_leaves_nothing(carried):
    assessment = empty()
    before, files = rows(), stored()

    restored = brought(carried.parts, assessment, dry_run=True)

    assert restored.card.total == carried.card.total
    assert (rows(), stored()) == (before, files)


def refused(parts: list[Path], assessment: Assessment, **how: Any) -> tuple[str, ...]:
    """The sentences; proves that nothing was left behind."""
    before, files = rows(), stored()
    with pytest.raises(BundleRefused) as refusal:
        brought(parts, assessment, **how)
    assert (rows(), stored()) == (before, files)
    return refusal.value.faults


def test_an_evaluation_that_is_not_empty_is_refused(carried):
    assessment = empty()
    said(assessment, "1.2", "a")

    (fault,) = refused(carried.parts, assessment)

    assert "sudah berisi jawaban atau bukti" in fault


def test_another_instrument_is_refused(carried):
    (fault,) = refused(carried.parts, empty(make_sheet(make_question("1.1"))))

    assert "isi yang lain" in fault


def test_papers_need_somebody_who_sends_them(carried):
    (fault,) = refused(carried.parts, empty(), by=None)

    assert "--by" in fault


def test_a_missing_part_is_named(carried):
    without_second = [carried.parts[0], *carried.parts[2:]]

    assert refused(without_second, empty()) == ("Bagian 2 dari 4 belum disertakan.",)


def test_a_part_sent_twice_is_refused(carried, tmp_path):
    twin = shutil.copy(carried.parts[0], tmp_path / "lagi.zip")

    (fault,) = refused([*carried.parts, twin], empty())

    assert "ada dua kali" in fault


Change = Callable[[dict[str, bytes], dict[str, Any]], None]


def forged(parts: list[Path], folder: Path, change: Change) -> list[Path]:
    """All parts as one, after `change(members, manifest)`."""
    members: dict[str, bytes] = {}
    for part in parts:
        with zipfile.ZipFile(part) as archive:
            members |= {name: archive.read(name) for name in archive.namelist()}
    told = json.loads(members.pop(MANIFEST))
    change(members, told)
    target = folder / "palsu.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {MANIFEST: json.dumps(told).encode(), **members}.items():
            archive.writestr(name, content)
    return [target]


def first_file(told: dict) -> dict:
    return told["files"][0]


def other_bytes(members, told):
    members[first_file(told)["path"]] += b" "


def traversal(members, told):
    members["../../etc/cron.d/kla"] = b"* * * * * root true"


def a_bomb(members, told):
    members["01 Kelembagaan/nol.pdf"] = bytes(30_000_000)


def a_stranger(members, told):
    members["01 Kelembagaan/1.1/tambahan.pdf"] = b"%PDF-1.4"


def no_pdf(members, told):
    """A page in a paper's clothes, with sums that agree."""
    content = b"<html><script>alert(1)</script>"
    sums = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    key = first_file(told)["paper"]
    for row in (*told["papers"], *told["files"]):
        if key in (row.get("key"), row.get("paper")):
            row.update(sums)
            if "path" in row:
                members[row["path"]] = content


def unknown_option(members, told):
    told["questions"][0]["option"] = "q"


def unknown_slot(members, told):
    told["questions"][0]["proofs"][0]["slot"] = "tidak-ada"


def unknown_area(members, told):
    told["questions"][3]["areas"][0]["area"] = "99.99.99"


def unknown_kind(members, told):
    told["papers"][0]["kind"] = "rahasia"


def unknown_paper(members, told):
    told["questions"][0]["proofs"][0]["paper"] = "tidakada"


def another_score(members, told):
    told["score"] = "11.00"


def a_new_version(members, told):
    told["version"] = 2


def a_class_s_paper(members, told):
    told["papers"][0]["sensitivity"] = "S"


def a_paper_without_a_file(members, told):
    gone = told["files"].pop()
    del members[gone["path"]]


def twice_a_question(members, told):
    told["questions"].append(told["questions"][0])


def more_than_a_note(members, told):
    told["questions"][0]["note"] = "x" * 2001


def a_letter_that_is_none(members, told):
    told["questions"][0]["note"] = "a\0b"


def half_a_letter(members, told):
    told["questions"][0]["note"] = "\ud800"


def an_impossible_share(members, told):
    told["questions"][3] |= {"share": [3, 0], "areas": []}


def a_paper_of_another_place(members, told):
    told["papers"][0]["area"] = "18.01.04"


def the_wrong_pages(members, told):
    told["questions"][0]["proofs"][0]["pages"] = "9"


def a_name_that_runs(members, told):
    told["papers"][0]["name"] = "sk.exe"


def another_region(members, told):
    told["region"] = "17.05"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (other_bytes, "tidak sama dengan sidik jarinya"),
        (traversal, "nama yang tidak wajar"),
        (a_bomb, "bukan ZIP yang dapat diterima"),
        (a_stranger, "tidak disebut"),
        (no_pdf, "bukan PDF"),
        (unknown_option, "Pilihan 'q' tidak ada"),
        (unknown_slot, "tidak meminta bukti"),
        (unknown_area, "99.99.99"),
        (unknown_kind, "tidak dikenal"),
        (unknown_paper, "tidak dikenal"),
        (another_score, "sedangkan di bundel 11.00"),
        (a_new_version, "tidak dapat dibaca (di version)"),
        (a_class_s_paper, "tidak dapat dibaca"),
        (a_paper_without_a_file, "tidak punya berkas"),
        (twice_a_question, "dua kali"),
        (more_than_a_note, "tidak dapat dibaca"),
        (a_letter_that_is_none, "tidak dapat dibaca"),
        (half_a_letter, "tidak dapat dibaca"),
        (an_impossible_share, "tidak mungkin"),
        (a_paper_of_another_place, "18.01.04 tidak dikenal"),
        (the_wrong_pages, "Halaman 9 tidak ada"),
        (a_name_that_runs, "tidak diterima"),
        (another_region, "milik 17.05"),
    ],
)
def test_a_forged_bundle_is_refused_and_leaves_nothing(carried, tmp_path, change, sentence):
    assessment = empty()

    faults = refused(forged(carried.parts, tmp_path, change), assessment)

    assert sentence in " ".join(faults)


@pytest.mark.parametrize("content", [b"", b"bukan zip", b"PK\x03\x04" + bytes(200)])
def test_what_is_no_archive_is_refused(tmp_path, content):
    path = tmp_path / "bundel.zip"
    path.write_bytes(content)

    with pytest.raises(BundleRefused, match="bukan ZIP"), opened([path]):
        pass


def test_an_archive_without_a_manifest_is_refused(tmp_path):
    path = tmp_path / "lain.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("catatan.txt", "halo")

    with pytest.raises(BundleRefused, match=MANIFEST), opened([path]):
        pass


def test_words_of_areas_that_changed_since_become_a_declared_share(carried, tmp_path):
    def forget_words(members, told):
        told["questions"][3]["areas"] = []

    assessment = empty()

    brought(forged(carried.parts, tmp_path, forget_words), assessment)

    answer = Answer.objects.get(assessment=assessment, question__code="25.4")
    assert (str(answer.number), answer.declared_reason) == (
        "50.00",
        "1 dari 2 wilayah menurut berkas untuk situs nasional.",
    )
    assert AreaAnswer.objects.filter(question__code="25.4").count() == 0


def test_the_command_brings_a_bundle_in(carried, capsys):
    empty()
    parts = [str(part) for part in carried.parts]

    call_command("import_bundle", *parts, region=KAUR, year="2024", by=operator().username)

    told = capsys.readouterr().out
    assert "Disimpan: 3 jawaban, 3 jawaban wilayah, 3 dokumen, 3 tautan bukti." in told
    assert "(460/12/2023) untuk 1.2: rahasia, serahkan dengan cara lain" in told
