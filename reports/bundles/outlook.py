"""What the page of a bundle shows before it is ordered."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from accounts.models import User
from evaluations.models import Assessment
from jobs.models import Work
from jobs.work_queries import works_of
from reports.bundles.contents import Contents, Paper
from reports.bundles.gathering import contents_of
from reports.bundles.layout import Layout, laid_out
from reports.bundles.parts import MB, split
from reports.bundles.works import KIND
from reports.bundles.writing import room_for_indexes

PART_SIZES = (50, 100, 500)
USUAL_PART = 100
SHOWN_WORKS = 5


@dataclass(frozen=True, slots=True)
class Outlook:
    """`earlier` are the person's own works, the newest first."""

    contents: Contents
    layout: Layout
    earlier: tuple[Work, ...]

    @property
    def answered(self) -> int:
        return self.contents.standing.card.answered

    @property
    def questions(self) -> int:
        return len(self.contents.lines)

    @property
    def papers(self) -> int:
        return len(self.layout.papers)

    @property
    def kept_back(self) -> list[tuple[Paper, list[str]]]:
        """With the codes of the questions that each would prove."""
        return [(paper, self.contents.questions_of(paper)) for paper in self.contents.kept_back]

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """Why papers stay out, and how many each."""
        found = Counter(paper.why for paper in self.contents.kept_back)
        return [(why.words, count) for why, count in found.most_common()]

    def parts_of(self, part_mb: int) -> int:
        room = max(part_mb * MB - room_for_indexes(self.contents), 1)
        return len(split(self.layout.folders, room))


def outlook_of(assessment: Assessment, user: User) -> Outlook:
    contents = contents_of(assessment)
    own = works_of(user).filter(
        kind=KIND, region=assessment.region_id, arguments__year=assessment.round.year
    )
    return Outlook(contents, laid_out(contents), tuple(own[:SHOWN_WORKS]))
