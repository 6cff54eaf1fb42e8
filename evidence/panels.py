"""Parts of a document's page that apps above add; evidence knows nothing of what they say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest

from evidence.models import Document


@dataclass(frozen=True, slots=True)
class Panel:
    """A partial and what it shows, as `panel`; a warning stands above everything else."""

    template: str
    content: object
    is_warning: bool = False


# None where there is nothing to say to this person.
PanelMaker = Callable[[HttpRequest, Document], Panel | None]
_makers: list[PanelMaker] = []


def register_panel(maker: PanelMaker) -> None:
    """Add a part to the page of every document that `maker` has something to say about."""
    _makers.append(maker)


def panels_of(request: HttpRequest, document: Document) -> list[Panel]:
    """In the order of their registration; each makes sure itself that the person may see it."""
    return [panel for maker in _makers if (panel := maker(request, document))]
