"""Who has to wait for the virus scanner: the one condition on rows (security 48).

A paper counts from the moment it was received; it only isn't opened before its scan, by nobody:
not its uploader either, and not the programs that draw its pages or read its text. Of one version
that was fetched with its scan, `DocumentVersion.hold` says the same.
"""

from __future__ import annotations

from django.db.models import Q

from evidence.models import DocumentVersion, VirusScan

# Versions that may be opened. Without a row a version came when there was no scanner.
SCANNED = Q(scan=None) | Q(scan__state=VirusScan.State.CLEAN)


def may_be_opened(version: DocumentVersion) -> bool:
    """Asked anew, for work that begins long after the version was fetched."""
    return DocumentVersion.objects.filter(SCANNED, pk=version.pk).exists()
