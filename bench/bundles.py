"""What a bundle takes: `.venv/bin/python -m bench.bundles [--papers 100] [--mb 5]`.

A throw-away data folder with so many papers of that size in one evaluation. Prints seconds,
megabytes a second, and by how much the process grew: that must not follow the size of the bundle.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

MB = 1_000_000


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.bundles", description=__doc__.splitlines()[0])
    parser.add_argument("--papers", type=int, default=100)
    parser.add_argument("--mb", type=int, default=5)
    asked = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="kla-bench-")
    try:
        _set_up(folder)
        sys.stdout.write(f"{_measured(Path(folder), asked.papers, asked.mb * MB)}\n")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _set_up(folder: str) -> None:
    for name in ("DATABASE_URL", "DEBUG", "SECRET_KEY"):
        os.environ.pop(name, None)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "kla_portal.settings",
        "KLA_DATA_DIR": folder,
        "KLA_TRIAL": "1",
        "LOG_LEVEL": "ERROR",
    }
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def _measured(folder: Path, papers: int, size: int) -> str:
    from tests.evaluations.scene import linked
    from tests.reports.bundles.scene import filled, paper, written

    assessment = filled()
    for _ in range(papers):
        linked(assessment, "2.1", slot="sk", version=paper(content=os.urandom(size)))
    before, started = _peak(), time.perf_counter()
    bundle = written(assessment, folder, part_size=100 * MB)
    seconds = time.perf_counter() - started
    grown = _peak() - before
    return (
        f"{len(bundle.members)} files, {bundle.size / MB:.0f} MB in {len(bundle.parts)} parts: "
        f"{seconds:.1f} s, {bundle.size / MB / seconds:.0f} MB/s, process grew by "
        f"{grown / MB:.0f} MB ({grown / bundle.size:.2f} of the bundle) to {_peak() / MB:.0f} MB"
    )


def _peak() -> int:
    """The most memory that the process has had so far, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    main()
