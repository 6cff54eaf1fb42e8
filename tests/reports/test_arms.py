"""A coat of arms is drawn anew: small, without a trace of the file, or refused with a sentence."""

from io import BytesIO

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from jobs.gate.refusal import Refused
from reports.arms import LARGEST_PNG, LARGEST_SIDE, check_kind, redraw
from tests.reports.scene import png


def redrawn(tmp_path, content: bytes, name: str = "lambang.png"):
    sent, target = tmp_path / "sent", tmp_path / "arms.png"
    sent.write_bytes(content)
    said = redraw(str(sent), name, str(target))
    return said, target.read_bytes() if target.exists() else None


@pytest.mark.parametrize(
    ("kind", "name"), [("PNG", "x.png"), ("JPEG", "x.JPG"), ("WEBP", "x.webp")]
)
def test_each_kind_becomes_a_png(tmp_path, kind, name):
    said, drawn = redrawn(tmp_path, png(kind=kind), name)

    assert said == {"width": 120, "height": 150}
    with Image.open(BytesIO(drawn)) as picture:
        assert (picture.format, picture.size) == ("PNG", (120, 150))


def test_a_large_picture_is_made_small_and_keeps_its_shape(tmp_path):
    said, _ = redrawn(tmp_path, png(2000, 1000))

    assert said == {"width": LARGEST_SIDE, "height": LARGEST_SIDE // 2}


def test_a_clear_ground_stays_clear(tmp_path):
    out = BytesIO()
    Image.new("RGBA", (64, 64), (0, 0, 0, 0)).save(out, "PNG")

    _, drawn = redrawn(tmp_path, out.getvalue())

    with Image.open(BytesIO(drawn)) as picture:
        assert picture.convert("RGBA").getpixel((10, 10))[3] == 0


def test_a_noisy_photo_stays_under_the_limit(tmp_path):
    noise = Image.effect_noise((900, 900), 200).convert("RGB")
    out = BytesIO()
    noise.save(out, "JPEG", quality=95)

    said, drawn = redrawn(tmp_path, out.getvalue(), "foto.jpg")

    assert said == {"width": LARGEST_SIDE, "height": LARGEST_SIDE}
    assert len(drawn) <= 1.5 * LARGEST_PNG


def test_nothing_of_what_hides_in_the_file_survives(tmp_path):
    exif = Image.Exif()
    exif[0x010E] = "alamat rumah anak"
    photo = png(kind="JPEG", exif=exif.tobytes(), comment=b"alamat rumah anak")
    info = PngInfo()
    info.add_text("Comment", "alamat rumah anak")

    for content, name in ((photo, "x.jpg"), (png(pnginfo=info), "x.png")):
        _, drawn = redrawn(tmp_path, content, name)

        assert b"alamat" in content
        assert b"alamat" not in drawn
        assert b"tEXt" not in drawn
        assert b"eXIf" not in drawn


def test_a_phone_held_sideways_still_gives_an_upright_picture(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6

    said, _ = redrawn(tmp_path, png(120, 150, kind="JPEG", exif=exif.tobytes()), "x.jpg")

    assert said == {"width": 150, "height": 120}


HOSTILE = {
    "empty": (b"", "x.png"),
    "text": (b"halo", "x.png"),
    "another kind than its name": (png(kind="JPEG"), "x.png"),
    "cut in half": (png(400, 400)[:200], "x.png"),
    "a page behind the picture": (png() + b"<script>alert(1)</script>", "x.png"),
    "an archive behind the picture": (png() + b"PK\x05\x06" + b"\0" * 18, "x.png"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "x.png"),
    "moving": (
        png(kind="WEBP", save_all=True, append_images=[Image.new("RGBA", (120, 150))]),
        "x.webp",
    ),
    "one pixel": (png(1, 1), "x.png"),
}


@pytest.mark.parametrize(("content", "name"), HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_picture_for_paper_is_refused_with_a_sentence(tmp_path, content, name):
    said, drawn = redrawn(tmp_path, content, name)

    assert list(said) == ["refused"]
    assert said["refused"].endswith(".")
    assert drawn is None


@pytest.mark.parametrize("name", ["x.pdf", "x.svg", "x.gif", "x", "x.png.exe", ""])
def test_other_names_are_refused_before_any_look(name):
    with pytest.raises(Refused, match="PNG, JPEG, atau WebP"):
        check_kind(name)


@pytest.mark.parametrize("name", ["x.png", "X.PNG", "x.y.jpeg", "x.webp"])
def test_names_of_pictures_are_taken(name):
    assert check_kind(name) is None
