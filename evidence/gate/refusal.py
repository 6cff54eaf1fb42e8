"""Moved to jobs.gate.refusal; remove with its last importer."""

from jobs.gate.refusal import Refused, size_words

__all__ = ["Refused", "size_words"]
