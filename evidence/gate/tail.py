"""Files that are two files at once: what must not hide before, in or after the real content."""

import re
import zipfile
from pathlib import Path

from jobs.gate.refusal import Refused

# A text that a browser would run if it ever took this file for a page.
MARKUP = re.compile(rb"<(?:script|html|!doctype|\?php)[\s>]", re.IGNORECASE)


def refuse_second_content(path: Path, data: bytes, label: str) -> None:
    """Refuse a file that an archive program or a browser would read as something else."""
    if zipfile.is_zipfile(path) or MARKUP.search(data):
        raise Refused(
            f"Berkas {label} ini memuat isi lain yang disisipkan. Buka berkasnya, simpan ulang "
            f"sebagai {label}, lalu kirim hasilnya."
        )
