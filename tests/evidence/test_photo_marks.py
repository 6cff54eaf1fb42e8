"""The fingerprint of a photo: near for what people make of one picture, far for two."""

import itertools

import pytest
from PIL import Image

from evidence.photo_marks import NEAR, distance, look
from tests.evidence.pictures import ALTERED, jpeg, scene

SEEDS = range(10)


@pytest.fixture
def told(tmp_path):
    def read(data: bytes) -> dict[str, str]:
        path = tmp_path / "foto"
        path.write_bytes(data)
        return look(str(path))

    return read


@pytest.fixture
def print_of(told):
    return lambda data: told(data)["fingerprint"]


@pytest.mark.parametrize("name", ALTERED)
def test_the_same_photo_stays_near_whatever_happens_to_it(print_of, name):
    found = []
    for seed in SEEDS:
        picture = scene(seed)
        altered = print_of(ALTERED[name](picture))
        found.append(distance(print_of(jpeg(picture)), altered))

    print(f"{name}: {found}")  # noqa: T201 - the set is there to be looked at
    assert max(found) <= NEAR


def test_two_photos_are_far_from_each_other(print_of):
    prints = [print_of(jpeg(scene(seed))) for seed in SEEDS]

    found = sorted(distance(one, other) for one, other in itertools.combinations(prints, 2))

    print(f"different pictures: {found}")  # noqa: T201 - as above
    assert found[0] > 2 * NEAR


@pytest.mark.parametrize("colour", ["white", "black", "grey"])
def test_an_empty_sheet_has_no_fingerprint_that_could_be_like_another(print_of, colour):
    assert print_of(jpeg(Image.new("RGB", (400, 300), colour))) == ""


@pytest.mark.parametrize(
    ("taken", "day"),
    [
        ("2023:06:27 09:00:00", "2023-06-27"),
        ("2023:06:27", "2023-06-27"),
        ("1980:01:01 00:00:00", ""),
        ("0000:00:00 00:00:00", ""),
        ("kemarin", ""),
        ("", ""),
    ],
)
def test_the_day_is_what_a_camera_with_a_set_clock_wrote(told, taken, day):
    assert told(jpeg(scene(1), taken=taken))["taken_on"] == day
