from reports.bundles.parts import HEADERS, Item, split


def item(path: str, size: int) -> Item:
    return Item(path, size - HEADERS - 2 * len(path), path)


def paths(parts: list[list[Item]]) -> list[list[str]]:
    return [[held.path for held in part] for part in parts]


def test_nothing_is_one_part():
    assert split([], 1000) == [[]]


def test_what_fits_is_one_part():
    assert paths(split([[item("a", 500)], [item("b", 500)]], 1000)) == [["a", "b"]]


def test_a_folder_that_fits_into_a_part_stays_whole():
    folders = [[item("a", 600)], [item("b", 300), item("c", 300)]]

    assert paths(split(folders, 1000)) == [["a"], ["b", "c"]]


def test_a_folder_larger_than_a_part_is_torn_and_fills_what_is_there():
    folders = [[item("a", 300)], [item("b", 600), item("c", 600)]]

    assert paths(split(folders, 1000)) == [["a", "b"], ["c"]]


def test_a_question_without_papers_opens_no_part():
    folders = [[item("a", 5000)], [], [item("b", 300)], []]

    assert paths(split(folders, 1000)) == [["a"], ["b"]]


def test_a_file_larger_than_a_part_has_its_own():
    folders = [[item("a", 300)], [item("b", 5000)], [item("c", 300)]]

    assert paths(split(folders, 1000)) == [["a"], ["b"], ["c"]]
