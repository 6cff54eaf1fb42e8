"""What an office file says, as HTML that only our own style sheet shapes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# What a verifier looks through; further on the file itself is the better way to read.
MOST_PAGES = 10


@dataclass(frozen=True, slots=True)
class Plain:
    """`html` has all text escaped; `pictures` are named in it as "asset:<name>"."""

    html: str
    pictures: Mapping[str, tuple[bytes, str]] = field(default_factory=dict)
