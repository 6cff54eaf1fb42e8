"""One evaluation and its bundle for a whole module; written files go to the tests' own store."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from evaluations.scorecards import standing_of
from tests.reports.bundles.scene import filled, written
from tests.rollback import rolled_back


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[SimpleNamespace]:
    """`assessment`, its `card`, its finished `bundle`, and the one `part` of it."""
    with django_db_blocker.unblock(), rolled_back():
        assessment = filled()
        bundle = written(assessment, tmp_path_factory.mktemp("bundle"))
        yield SimpleNamespace(
            assessment=assessment,
            card=standing_of(assessment).card,
            bundle=bundle,
            part=bundle.parts[0],
        )


@pytest.fixture(scope="module")
def carried(django_db_setup, django_db_blocker, tmp_path_factory) -> SimpleNamespace:
    """A bundle whose evaluation is gone: `parts` (two) and the `score` that it had."""
    folder = tmp_path_factory.mktemp("carried")
    with django_db_blocker.unblock(), rolled_back():
        assessment = filled()
        bundle = written(assessment, folder, part_size=1)
        return SimpleNamespace(
            parts=list(bundle.parts), card=standing_of(assessment).card, bundle=bundle
        )
