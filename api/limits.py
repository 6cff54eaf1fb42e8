"""How often a token may ask (security 5)."""

from __future__ import annotations

from accounts.rates import Limiter

AT_ONCE, A_SECOND = 120, 2
LIMITER = Limiter(AT_ONCE, A_SECOND)
