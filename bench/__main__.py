"""Prints CPU milliseconds and queries; a measure to look at, never a test.

On a throw-away data folder and SQLite. `--short` repeats less and ends within half a minute.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__.splitlines()[0])
    parser.add_argument("--short", action="store_true", help="repeat less, under 30 seconds")
    short = parser.parse_args().short
    folder = tempfile.mkdtemp(prefix="kla-bench-")
    try:
        _set_up(folder)
        from bench.measures import run  # needs the settings that were just made

        for line in run(rounds=15 if short else 60, uploads=5 if short else 40):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _set_up(folder: str) -> None:
    """A trial's settings; plain names for static files, so that no collectstatic is needed."""
    for name in ("DATABASE_URL", "DEBUG", "SECRET_KEY"):
        os.environ.pop(name, None)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "kla_portal.settings",
        "KLA_DATA_DIR": folder,
        "KLA_TRIAL": "1",
        "STATICFILES_STORAGE": "django.contrib.staticfiles.storage.StaticFilesStorage",
        "LOG_LEVEL": "ERROR",
    }
    import django
    from django.conf import settings

    django.setup()
    settings.ROOT_URLCONF = "bench.urls"
    settings.STATIC_ROOT.mkdir()


main()
