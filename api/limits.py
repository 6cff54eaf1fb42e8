"""How often a person may ask, by all tokens together (security 53)."""

from __future__ import annotations

from accounts.rates import Limiter

AT_ONCE, A_SECOND = 120, 2
LIMITER = Limiter(AT_ONCE, A_SECOND)
