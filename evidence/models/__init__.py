"""Papers, their versions, and what is known of them; who may see them is in access.py."""

from evidence.models.arrivals import Arrival
from evidence.models.documents import (
    Document,
    DocumentKind,
    DocumentQuerySet,
    DocumentTag,
    DocumentVersion,
    within,
)
from evidence.models.findings import DocumentText, PhotoFacts, VirusScan
from evidence.models.pages import PageDrawing, PageImage, StrayImage

__all__ = [
    "Arrival",
    "Document",
    "DocumentKind",
    "DocumentQuerySet",
    "DocumentTag",
    "DocumentText",
    "DocumentVersion",
    "PageDrawing",
    "PageImage",
    "PhotoFacts",
    "StrayImage",
    "VirusScan",
    "within",
]
