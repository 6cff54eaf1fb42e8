"""One page as pixels: legible, upright, bounded, and without what a phone wrote into its photo."""

import io

import pypdfium2
import pytest
from PIL import Image

from evidence.pages_render import TALLEST, WIDTH, draw
from tests.evidence import drawable
from tests.evidence.corpus import image, pdf


@pytest.fixture
def drawn(tmp_path):
    """`drawn(data, media_type, number)` is the image; its told size must be its real one."""

    def make(data: bytes, media_type: str = "application/pdf", number: int = 1) -> Image.Image:
        source, target = tmp_path / "source", tmp_path / "target"
        source.write_bytes(data)
        told = draw(str(source), media_type, number, str(target))
        picture = Image.open(io.BytesIO(target.read_bytes()))
        assert (told["width"], told["height"]) == picture.size
        assert picture.format == "WEBP"
        return picture

    return make


def colour_in_the_middle(picture: Image.Image) -> tuple[int, ...]:
    return picture.convert("RGB").getpixel((picture.width // 2, picture.height // 2))


@pytest.mark.parametrize("number", [1, 2, 3])
def test_each_page_of_a_pdf_is_its_own_image(drawn, number):
    picture = drawn(drawable.pages(3), number=number)

    assert colour_in_the_middle(picture) == drawable.COLOURS[number - 1]


def test_an_a4_page_is_wide_enough_for_small_print(drawn):
    width, height = drawn(drawable.pages(1, size=drawable.A4)).size

    assert width == WIDTH
    assert 1750 <= height <= 1760


@pytest.mark.parametrize(
    ("size", "drawn_as"),
    [((144, 14_400), (50, TALLEST)), ((14_400, 10), (WIDTH, 1)), ((3, 3), (WIDTH, WIDTH))],
)
def test_a_page_of_any_shape_stays_within_bounds(drawn, size, drawn_as):
    width, height = drawn(drawable.pages(1, size=size)).size

    assert (abs(width - drawn_as[0]), abs(height - drawn_as[1])) <= (1, 1)


def test_a_page_that_is_not_there_is_an_error(drawn):
    with pytest.raises((IndexError, pypdfium2.PdfiumError)):
        drawn(pdf(pages=2), number=3)


def test_a_photo_is_shown_upright_and_keeps_nothing_of_the_phone(drawn, tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # the phone was held sideways
    exif[0x010F] = "Telepon Siti"
    exif.get_ifd(0x8825)[2] = (4.0, 48.0, 3.0)  # where it was

    picture = drawn(image("JPEG", size=(60, 40), exif=exif), "image/jpeg")

    assert picture.size == (40, 60)
    assert not picture.getexif()
    assert b"Telepon" not in (tmp_path / "target").read_bytes()


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("JPEG", "CMYK"),
        ("JPEG", "L"),
        ("PNG", "P"),
        ("PNG", "I;16"),
        ("PNG", "1"),
        ("WEBP", "RGBA"),
    ],
)
def test_every_kind_of_picture_becomes_plain_colours(drawn, kind, mode):
    out = io.BytesIO()
    Image.new("L", (30, 20), 200).convert(mode).save(out, kind)

    picture = drawn(out.getvalue(), f"image/{kind.lower()}")

    assert (picture.mode, picture.size) == ("RGB", (30, 20))


def test_what_is_transparent_is_paper_white(drawn):
    out = io.BytesIO()
    Image.new("RGBA", (30, 20), (0, 0, 0, 0)).save(out, "PNG")

    assert colour_in_the_middle(drawn(out.getvalue(), "image/png")) == (255, 255, 255)


def test_a_large_photo_gets_smaller_and_a_small_one_stays(drawn):
    large = drawn(image("JPEG", size=(4000, 3000)), "image/jpeg")
    small = drawn(image("JPEG", size=(40, 30)), "image/jpeg")

    assert (large.size, small.size) == ((WIDTH, 930), (40, 30))


def test_a_page_of_few_colours_is_kept_exactly(drawn, tmp_path):
    drawn(drawable.pages(1, size=drawable.A4))

    assert (tmp_path / "target").stat().st_size < 1000
