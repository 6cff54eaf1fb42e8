"""Power cuts without a plug: after a SIGKILL only what was synced is put back (security 3.3).

`shadowsync.c` is preloaded into the server; what it kept aside takes the place of the data folder.
The worst case: a real kernel writes by itself after some seconds, this disk never does.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
from pathlib import Path

from tests.evidence.crash import Portal
from tests.evidence.senders import Senders, crash

SOURCE = Path(__file__).with_name("shadowsync.c")
MODELS = ("ext4", "posix")


def has_compiler() -> bool:
    return shutil.which("cc") is not None


class Platter:
    """What would be on the disk; `environment` makes a process write to it."""

    def __init__(self, folder: Path, root: Path, model: str) -> None:
        self.folder, self.root = folder, root
        self.library = folder / "shadowsync.so"
        folder.mkdir()
        for name in ("files", "folders"):
            (folder / name).mkdir()
        subprocess.run(
            ["cc", "-O2", "-shared", "-fPIC", "-o", self.library, SOURCE, "-ldl"], check=True
        )
        self.environment = {
            "LD_PRELOAD": str(self.library),
            "SHADOW_ROOT": str(root),
            "SHADOW_PLATTER": str(folder),
            "SHADOW_MODEL": model,
        }

    def keep_everything(self) -> None:
        """Take the folder as it is for synced. In a process of its own: the library asks the
        environment where to write."""
        paths = [self.root, *self.root.rglob("*")]
        program = (
            "import ctypes, sys\n"
            f"library = ctypes.CDLL({str(self.library)!r})\n"
            "for path in sys.stdin.read().splitlines():\n"
            "    library.shadowsync_baseline(path.encode())\n"
        )
        environment = os.environ | self.environment
        environment.pop("LD_PRELOAD")
        subprocess.run(
            ["python3", "-c", program],
            env=environment,
            input="\n".join(str(path) for path in paths),
            text=True,
            check=True,
        )

    def put_back(self) -> None:
        """The folder as it comes back after the cut; then that is what is on the disk."""
        lost = self.root.with_name(f"{self.root.name}-lost")
        root_id = self._id_of(self.root)
        self.root.rename(lost)
        self.root.mkdir()
        self._fill(self.root, root_id)
        shutil.rmtree(lost)
        for name in ("files", "folders"):
            for kept in (self.folder / name).iterdir():
                kept.unlink()
        self.keep_everything()

    def _fill(self, folder: Path, folder_id: str) -> None:
        listing = self.folder / "folders" / folder_id
        # A folder whose names were never synced comes back empty.
        lines = listing.read_text().splitlines() if listing.exists() else []
        for line in lines:
            kind, child_id, name = line.split(" ", 2)
            path = folder / name
            if kind == "d":
                path.mkdir()
                self._fill(path, child_id)
                continue
            kept = self.folder / "files" / child_id
            # A name that was synced before its bytes: a file of no length.
            path.write_bytes(kept.read_bytes() if kept.exists() else b"")

    def _id_of(self, path: Path) -> str:
        found = ctypes.create_string_buffer(96)
        ctypes.CDLL(str(self.library)).shadowsync_id(str(path).encode(), found)
        return found.value.decode()


def cut_power(portal: Portal, platter: Platter, *, cuts: int) -> Senders:
    """Cut and restart `cuts` times under load, and once more at the end."""
    portal.environment |= platter.environment
    senders = crash(portal, kills=cuts, seed=20240626, after_kill=platter.put_back)
    platter.put_back()
    for name in platter.environment:
        del portal.environment[name]
    return senders
