"""What the browser loads: vendored files as they claim, colours one can read, nothing inline."""

import gzip
import hashlib
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command

from evidence.views_sending import SHELL_FILES
from kla_portal.context import BOTTOM_BAR, MENU
from kla_portal.templatetags.kla import SPRITE

STATIC = Path(settings.BASE_DIR) / "static"
TEMPLATES = sorted((Path(settings.BASE_DIR) / "templates").rglob("*.html"))
VENDORED = sorted(path for path in (STATIC / "vendor").iterdir() if path.is_dir())
STYLES = (STATIC / "css/kla.css").read_text()
ALWAYS_LOADED = [
    "vendor/bootstrap@5.3.9/bootstrap.min.css",
    "css/kla.css",
    "css/print.css",
    "js/files.js",
    "js/forms.js",
    "js/requests.js",
    "js/upload/leaving.js",
    "js/upload/store.js",
    "django_htmx/htmx-2.min.js",
    "vendor/fontsource-arimo@5.3.0/arimo-latin-400-normal.woff2",
    "vendor/fontsource-arimo@5.3.0/arimo-latin-700-normal.woff2",
    "img/kla.svg",
    SPRITE,
]
LARGEST_PAGE = 100_000
RAMP = ["none", "pratama", "madya", "nindya", "utama", "kla"]
READABLE = [
    ("text", "ground"),
    ("text", "surface"),
    ("muted", "ground"),
    ("muted", "surface"),
    ("muted", "empty-tint"),
    ("primary", "ground"),
    ("primary", "surface"),
    ("primary-dark", "primary-tint"),
    ("text", "primary-tint"),
    ("surface", "primary"),
    ("surface", "primary-dark"),
    ("success", "ground"),
    ("success", "success-tint"),
    ("warning", "warning-tint"),
    ("danger", "danger-tint"),
    ("danger", "ground"),
    *[(f"on-{step}", f"ramp-{step}") for step in RAMP],
]


@pytest.mark.parametrize("folder", VENDORED, ids=lambda folder: folder.name)
def test_a_vendored_folder_holds_exactly_the_files_of_its_hash_list(folder):
    lines = (folder / "SHA256SUMS").read_text().splitlines()
    listed = {name: digest for digest, name in (line.split("  ") for line in lines)}

    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.name != "SHA256SUMS"
    }

    assert found == listed


@pytest.mark.parametrize("folder", VENDORED, ids=lambda folder: folder.name)
def test_a_vendored_folder_names_its_version_and_carries_its_licence(folder):
    assert re.fullmatch(r"[a-z-]+@\d+\.\d+\.\d+", folder.name)
    assert (folder / "LICENSE").stat().st_size > 500


def test_every_icon_of_a_template_or_menu_is_in_the_sprite():
    asked = {item.icon for item in (*MENU, *BOTTOM_BAR)}
    for template in TEMPLATES:
        asked |= set(re.findall(r'{% icon "([^"]+)" %}', template.read_text()))

    drawn = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / SPRITE).read_text()))

    assert asked - drawn == set()


@pytest.mark.parametrize(("letters", "ground"), READABLE)
def test_letters_stand_out_from_their_ground_by_4_5_to_1(letters, ground):
    assert contrast(token(letters), token(ground)) >= 4.5


@pytest.mark.parametrize("ground", ["surface", "ground"])
def test_the_edge_of_a_field_stands_out_by_3_to_1(ground):
    assert contrast(token("field"), token(ground)) >= 3


def test_contrast_is_measured_as_wcag_defines_it():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)


def test_the_predicate_ramp_runs_from_light_to_dark():
    ramp = [token(f"ramp-{step}") for step in RAMP]

    shades = [luminance(colour) for colour in ramp]

    assert shades == sorted(shades, reverse=True)


def test_own_styles_and_scripts_stay_small():
    scripts = sum(path.stat().st_size for path in (STATIC / "js").glob("*.js"))

    assert (STATIC / "css/kla.css").stat().st_size <= 26_000
    assert (STATIC / "css/print.css").stat().st_size <= 3_328
    assert scripts <= 15_360


def test_rules_about_narrow_windows_are_for_screens_so_that_paper_gets_no_cards():
    styles = {path.name: path.read_text() for path in (STATIC / "css").rglob("*.css")}

    assert [name for name, text in styles.items() if re.search(r"@media \(m\w+-width", text)] == []


@pytest.mark.parametrize(("name", "most"), [("grid.js", 9_500), ("tick-all.js", 1_000)])
def test_what_tables_of_areas_load_stays_small(name, most):
    assert (STATIC / "js/areas" / name).stat().st_size <= most


@pytest.mark.parametrize(
    ("first", "most"),
    [("field.js", 27_000), ("many.js", 33_000), ("leaving.js", 4_000)],
)
def test_what_sends_files_is_loaded_where_files_are_sent_and_stays_small(first, most):
    """Bytes of a module of js/upload with all it imports; tus-js-client has its own bound."""
    loaded = with_imports(first)

    assert sum((STATIC / "js/upload" / name).stat().st_size for name in loaded) <= most


def test_the_scripts_of_a_page_that_sends_files_stay_under_60_kb_compressed():
    always = [name for name in ALWAYS_LOADED if name.endswith(".js")]
    sending = [f"js/upload/{name}" for name in with_imports("many.js")]
    names = [*always, *sending, "vendor/tus-js-client@4.3.1/tus.min.js"]

    sizes = [len(gzip.compress(Path(finders.find(name)).read_bytes())) for name in names]

    assert sum(sizes) <= 60_000


def test_every_module_is_imported_or_loaded_by_a_template():
    loaded = {
        name
        for template in TEMPLATES
        for name in re.findall(r"js/upload/([a-z-]+\.js)", template.read_text())
    }
    # The worker is served by a view, which puts what it keeps in front of it.
    known = {"worker.js"}.union(*(with_imports(name) for name in loaded))

    assert {path.name for path in (STATIC / "js/upload").iterdir()} == known


def test_the_page_without_a_connection_keeps_all_that_it_loads():
    page = (Path(settings.BASE_DIR) / "templates/evidence/many.html").read_text()
    asked = set(re.findall(r"{% static '([^']+)' %}", page))
    modules = {f"js/upload/{name}" for name in with_imports("many.js")}

    assert asked | modules <= set(SHELL_FILES)
    assert all(finders.find(name) for name in SHELL_FILES)


def with_imports(first: str) -> set[str]:
    """The module and, step by step, all that it imports."""
    found, waiting = set(), {first}
    while waiting:
        name = waiting.pop()
        found.add(name)
        source = (STATIC / "js/upload" / name).read_text()
        waiting |= set(re.findall(r'from "\./([^"]+)";', source)) - found
    return found


def test_the_first_load_stays_under_250_kb_compressed_with_the_largest_page():
    sizes = {
        name: len(gzip.compress(Path(finders.find(name)).read_bytes())) for name in ALWAYS_LOADED
    }

    assert sum(sizes.values()) + LARGEST_PAGE <= 250_000


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_has_no_inline_script_style_or_handler(template):
    source = re.sub(r"{% comment %}.*?{% endcomment %}", "", template.read_text(), flags=re.S)

    assert re.findall(r"<style\b|\sstyle=|\son[a-z]+=|javascript:|hx-on|hx-vals=.js:", source) == []
    assert re.findall(r"<script\b(?![^>]*\bsrc=)[^>]*>", source) == []


def test_no_file_is_asked_of_another_host():
    sources = [*TEMPLATES, STATIC / "css/kla.css", *(STATIC / "js").glob("*.js")]

    for source in sources:
        asked = re.findall(r"""(?:src|href|url)\s*[=(]\s*["']?(?:https?:)?//""", source.read_text())
        assert asked == [], source.name


def test_hashed_names_are_found_for_every_file_that_styles_and_modules_name(tmp_path, settings):
    settings.STATIC_ROOT = tmp_path
    settings.WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["css", "js", "svg"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "kla_portal.static_files.HashedStaticFiles"}
    }

    call_command("collectstatic", interactive=False, verbosity=0)

    hashed = next(tmp_path.glob("css/kla.*.css")).read_text()
    fonts = re.findall(r'url\("([^"]+woff2)"\)', hashed)
    assert len(fonts) == 4
    assert all((tmp_path / "css" / font.replace("%40", "@")).is_file() for font in fonts)
    modules = [path.read_text() for path in tmp_path.glob("js/upload/*.*.js")]
    imported = {name for text in modules for name in re.findall(r'from "\./([^"]+)";', text)}
    assert {name.partition(".")[0] for name in imported} >= {"photo", "row", "transfer", "words"}
    assert all(re.search(r"\.[0-9a-f]{12}\.js$", name) for name in imported)
    assert all((tmp_path / "js/upload" / name).is_file() for name in imported)


def token(name: str) -> str:
    return re.search(rf"--kla-{name}: (#[0-9A-F]{{6}});", STYLES).group(1)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, 1.4.3: relative luminance of the lighter to the darker."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
