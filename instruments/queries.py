"""What other apps' pages ask of instruments."""

from instruments.models import Institution


def published_institutions() -> list[tuple[str, str]]:
    """Slug and name of all institutions of published instruments, the latest instrument first."""
    published = Institution.objects.filter(instrument__published_at__isnull=False)
    return list(published.order_by("-instrument__pk", "name").values_list("slug", "name"))
