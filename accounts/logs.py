"""Keeps the tokens of one-time links and of programs out of the server's log (security 91).

Django logs the address of every refused request; settings.LOGGING puts this filter in between.
"""

from __future__ import annotations

import logging
import re

TOKEN = re.compile(r"(/(?:undangan|kata-sandi-baru)/)[^/\s?\"']+")
# Of a program that wrote its key into an address by mistake (accounts/tokens.py).
KEY = re.compile(r"(kla_)[A-Za-z0-9_-]{12,}")


class WithoutTokens(logging.Filter):
    """Changes records instead of dropping them: "/undangan/.../"."""

    def filter(self, record: logging.LogRecord) -> bool:
        told = record.getMessage()
        masked = KEY.sub(r"\1...", TOKEN.sub(r"\1...", told))
        if masked != told:
            record.msg, record.args = masked, ()
        return True
