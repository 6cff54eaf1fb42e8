"""Photos of newer phones, where pillow-heif is installed; a plain sentence where it is not."""

import io

import pytest
from PIL import Image

from evidence import uploads
from evidence.pages_drawing import MEDIA_TYPE
from evidence.uploads import inspect, type_of
from jobs.gate.refusal import Refused
from jobs.sandbox import path_in_child, run_limited
from tests.evidence import corpus

pytest.importorskip("pillow_heif", reason="requirements-heic.txt is not installed")


@pytest.fixture(scope="module")
def photo() -> bytes:
    import pillow_heif

    pillow_heif.options.DECODE_THREADS = 1
    out = io.BytesIO()
    picture = Image.radial_gradient("L").resize((64, 48)).convert("RGB")
    pillow_heif.from_pillow(picture).save(out, quality=50)
    return out.getvalue()


def look_at(tmp_path, data, name="foto.heic"):
    (tmp_path / "sent").write_bytes(data)
    return inspect(str(tmp_path / "sent"), name)


@pytest.mark.parametrize("name", ["foto.heic", "IMG_0001.HEIC", "foto.heif"])
def test_a_heic_photo_is_taken(tmp_path, photo, name):
    assert look_at(tmp_path, photo, name) == {"media_type": "image/heic", "page_count": None}


def test_it_passes_within_the_childs_limits_and_is_drawn_as_a_page(tmp_path, photo):
    (tmp_path / "sent").write_bytes(photo)

    seen = run_limited("evidence.uploads:inspect", str(tmp_path / "sent"), "foto.heic")
    with (tmp_path / "page").open("w+b") as page:
        size = run_limited(
            "evidence.pages_render:draw",
            str(tmp_path / "sent"),
            "image/heic",
            1,
            path_in_child(page),
            files=[page],
            largest_file=100_000,
        )

    assert "refused" not in seen
    assert size == {"width": 64, "height": 48}
    with Image.open(tmp_path / "page") as drawn:
        assert Image.MIME[drawn.format] == MEDIA_TYPE


def hostile(photo: bytes) -> dict[str, bytes]:
    archive = corpus.packed([("x.txt", b"x")])
    return {
        "zip behind": photo + archive,
        "zip in a free box": photo + corpus.box(b"free", archive),
        "page in a free box": photo + corpus.box(b"free", corpus.HTML),
        "program behind": photo + b"MZ" * 40,
        "a strange box": photo + corpus.box(b"evil", b"MZ"),
        "a film": photo + corpus.box(b"moov", b"x" * 20),
        "a film's brand": photo.replace(b"ftypheic", b"ftypmsf1", 1),
        "a video": corpus.VIDEO,
        "a JPEG": corpus.image("JPEG"),
        "a box of no size": photo[:12] + b"\0" * 40,
        "only its head": photo[:28],
        "a page": b"\0\0\0\x18ftypheic" + corpus.HTML,
    }


@pytest.mark.parametrize("kind", hostile(b""))
def test_what_is_not_only_a_photo_is_refused(tmp_path, photo, kind):
    seen = look_at(tmp_path, hostile(photo)[kind])

    assert set(seen) == {"refused"}
    assert "simpan" in seen["refused"]


def test_a_photo_cut_anywhere_is_refused(tmp_path, photo):
    for part in range(1, 30):
        seen = look_at(tmp_path, photo[: len(photo) * part // 30])

        assert "refused" in seen, part


def test_damaged_bytes_are_refused_or_a_picture_but_never_a_fault(tmp_path, photo):
    for at in range(0, len(photo), 7):
        damaged = photo[:at] + bytes([photo[at] ^ 0xFF]) + photo[at + 1 :]

        assert set(look_at(tmp_path, damaged)) in ({"refused"}, {"media_type", "page_count"}), at


def test_a_heic_photo_under_another_name_is_refused(tmp_path, photo):
    assert "bukan JPEG" in look_at(tmp_path, photo, "foto.jpg")["refused"]


@pytest.mark.parametrize("name", ["foto.heic", "foto.HEIF"])
def test_without_the_extra_the_refusal_names_the_remedy(monkeypatch, name):
    for ending in uploads.HEIC_ENDINGS:
        monkeypatch.delitem(uploads.TYPES, ending)

    with pytest.raises(Refused) as refusal:
        type_of(name)

    assert str(refusal.value) == (
        "Foto HEIC belum diterima di sini: ubah ke JPEG di pengaturan kamera, "
        "lalu kirim fotonya lagi."
    )
