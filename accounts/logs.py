"""Keeps the tokens of one-time links out of the server's log (security 91).

Django logs the address of every refused request; settings.LOGGING puts this filter in between.
"""

from __future__ import annotations

import logging
import re

TOKEN = re.compile(r"(/(?:undangan|kata-sandi-baru)/)[^/\s?\"']+")


class WithoutTokens(logging.Filter):
    """Changes records instead of dropping them: "/undangan/.../"."""

    def filter(self, record: logging.LogRecord) -> bool:
        told = record.getMessage()
        masked = TOKEN.sub(r"\1...", told)
        if masked != told:
            record.msg, record.args = masked, ()
        return True
