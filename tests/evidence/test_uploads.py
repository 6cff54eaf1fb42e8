"""The gate over a corpus made by code: all good files in, no hostile one."""

import time

import pytest
import weasyprint

from evidence.uploads import KINDS_TEXT, check_size, inspect
from jobs.gate.refusal import Refused, size_words
from jobs.sandbox import run_limited
from tests.evidence import corpus

LIMITS = {"largest": 10_000_000, "largest_office": 5_000_000}
GOOD = corpus.good_files()
HOSTILE = corpus.hostile_files()
RUINED = [
    "skrip langsung.pdf",
    "bom besar.png",
    "bom nol.docx",
    "tawa.docx",
    "terpotong.jpg",
    "indeks rusak.jpg",
]


def look_at(tmp_path, name, data):
    (tmp_path / "sent").write_bytes(data)
    return inspect(str(tmp_path / "sent"), name)


@pytest.mark.parametrize("name", GOOD)
def test_a_good_file_is_taken(tmp_path, name):
    seen = look_at(tmp_path, name, GOOD[name])

    assert "refused" not in seen


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_one_remedy(tmp_path, name):
    started = time.process_time()

    seen = look_at(tmp_path, name, HOSTILE[name])

    assert set(seen) == {"refused"}
    assert seen["refused"].endswith(".")
    assert any(word in seen["refused"] for word in ("Kirim", "kirim", "Cetak", "Bagi", "Simpan"))
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("name", "media_type", "page_count"),
    [
        ("sk.pdf", "application/pdf", 3),
        ("foto.jpg", "image/jpeg", None),
        ("tangkapan layar.png", "image/png", None),
        ("foto.webp", "image/webp", None),
        ("data.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", None),
        (
            "notulen.docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            None,
        ),
    ],
)
def test_the_type_comes_from_our_own_table(tmp_path, name, media_type, page_count):
    seen = look_at(tmp_path, name, GOOD[name])

    assert seen == {"media_type": media_type, "page_count": page_count}


@pytest.mark.parametrize("name", GOOD)
def test_a_good_file_passes_within_the_childs_limits(tmp_path, name):
    (tmp_path / "sent").write_bytes(GOOD[name])

    seen = run_limited("evidence.uploads:inspect", str(tmp_path / "sent"), name)

    assert "refused" not in seen


@pytest.mark.parametrize("name", RUINED)
def test_a_bomb_is_refused_within_the_childs_limits(tmp_path, name):
    (tmp_path / "sent").write_bytes(HOSTILE[name])

    seen = run_limited("evidence.uploads:inspect", str(tmp_path / "sent"), name)

    assert set(seen) == {"refused"}


# Pillow decodes WebP into two copies: beyond 24 million pixels the child's memory may end first.
@pytest.mark.parametrize(("kind", "height"), [("JPEG", 5000), ("PNG", 5000), ("WEBP", 3000)])
def test_a_picture_of_many_megapixels_fits_into_the_child(tmp_path, kind, height):
    (tmp_path / "sent").write_bytes(corpus.image(kind, size=(8000, height)))

    seen = run_limited("evidence.uploads:inspect", str(tmp_path / "sent"), f"foto.{kind.lower()}")

    assert "refused" not in seen


def test_one_pixel_row_more_is_refused_with_its_figures(tmp_path):
    seen = look_at(tmp_path, "foto.png", corpus.png_of(8000, 5001))

    assert seen["refused"] == (
        "Foto 8000 x 5001 piksel melebihi batas 40 juta piksel. "
        "Perkecil ukuran fotonya, lalu kirim lagi."
    )


def test_a_pdf_as_our_own_papers_are_made_is_taken(tmp_path):
    data = weasyprint.HTML(string="<a href='https://contoh.go.id'>SK</a>").write_pdf()

    assert look_at(tmp_path, "sk.pdf", data)["page_count"] == 1


def test_500_pages_are_taken_and_501_are_not(tmp_path):
    most = look_at(tmp_path, "a.pdf", corpus.pdf(pages=500))
    more = look_at(tmp_path, "a.pdf", corpus.pdf(pages=501))

    assert most["page_count"] == 500
    assert more["refused"] == (
        "PDF ini 501 halaman, batasnya 500 halaman. Bagi menjadi beberapa berkas."
    )


def test_every_file_cut_anywhere_is_refused_or_whole(tmp_path):
    for name, data in GOOD.items():
        for part in range(1, 12):
            seen = look_at(tmp_path, name, data[: len(data) * part // 12])

            assert "refused" in seen or name == "dua gambar.jpg", (name, part)


@pytest.mark.parametrize(
    ("name", "size", "sentence"),
    [
        (
            "a.pdf",
            14_200_000,
            "Berkas 14,2 MB melebihi batas 10 MB. Perkecil pindaian atau bagi menjadi dua berkas.",
        ),
        (
            "a.pdf",
            10_000_001,
            "Berkas 10,1 MB melebihi batas 10 MB. Perkecil pindaian atau bagi menjadi dua berkas.",
        ),
        (
            "a.xlsx",
            5_000_001,
            "Berkas 5,1 MB melebihi batas 5 MB untuk XLSX dan DOCX. Perkecil gambar di dalamnya, "
            "atau simpan sebagai PDF.",
        ),
        (
            "a.pdf",
            0,
            "Berkas kosong (0 byte). Buka berkas itu di perangkat Anda untuk memeriksa isinya, "
            "lalu pilih lagi.",
        ),
        (
            "a.exe",
            5,
            f'Berkas berakhiran ".exe" tidak diterima. Kirim {KINDS_TEXT}.',
        ),
        (
            "daftar",
            5,
            f"Berkas tanpa akhiran nama tidak diterima. Kirim {KINDS_TEXT}.",
        ),
    ],
)
def test_a_refusal_names_rule_value_and_remedy(name, size, sentence):
    with pytest.raises(Refused) as refusal:
        check_size(name, size, **LIMITS)

    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("name", "size"), [("a.pdf", 10_000_000), ("a.pdf", 1), ("a.docx", 5_000_000)]
)
def test_a_size_at_the_limit_is_taken(name, size):
    check_size(name, size, **LIMITS)


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 byte"), (999, "999 byte"), (1001, "2 kB"), (1_000_000, "1 MB"), (1_250_000, "1,3 MB")],
)
def test_sizes_are_written_as_people_say_them(size, words):
    assert size_words(size) == words
