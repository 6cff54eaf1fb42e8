"""The one place where whatever goes wrong is caught: the next piece of work must have its turn."""

import logging
from collections.abc import Callable

logger = logging.getLogger(__name__)


def error_of(name: str, deed: Callable[[], object]) -> str:
    """Run `deed` and return "", or what it raised, by name: its words may quote a paper.

    Caught as a whole on purpose: a fault of one job must not end the others.
    """
    try:
        deed()
    except Exception as error:
        logger.exception("%s failed", name)
        return type(error).__name__
    return ""
