"""Ways to try the scripts of bin/ for real, in a copy of their own."""

import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENT_FILES = ("requirements.txt", "requirements-dev.txt", "constraints.txt")


def run(
    *command: str | Path, cwd: Path | str = "/", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run without the settings of this test process; `environment` is added."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("KLA_")}
    for name in ("DATABASE_URL", "PORT", "CI", "VIRTUAL_ENV", "SECRET_KEY"):
        clean.pop(name, None)
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=clean | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )


def programs(folder: Path, **scripts: str) -> str:
    """A PATH on which `scripts` (name -> body, "-" for "_") come before the real programs."""
    folder.mkdir(exist_ok=True)
    for name, body in scripts.items():
        script = folder / name.replace("_", "-")
        script.write_text(f"#!/bin/sh\n{body}\n")
        script.chmod(0o755)
    return f"{folder}:{os.environ['PATH']}"


def copy_of_scripts(folder: Path) -> Path:
    """The scripts with requirement files that ask for nothing, so that pip needs no network."""
    shutil.copytree(ROOT / "bin", folder / "bin")
    for name in REQUIREMENT_FILES:
        (folder / name).write_text("# nothing\n")
    return folder
