"""What is told of a paper that was asked for: its words to whom they concern, else its kind.

Title, guidance and reasons of a secret one may name a child (rules 4). They are for who was asked,
and for who may read the talk about the questions that it is for (comments/access.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from accounts.models import User
from evaluations.area_access import answerable_recipients
from evaluations.comments.access import rights_for
from evaluations.models import Assessment, EvidenceRequest, RequestRecipient
from evaluations.secret_words import untold_codes
from evidence.sensitivity import Sensitivity
from instruments.services import sheet_of
from instruments.sheet import Sheet

UNTOLD_REASON = "Alasan tidak ditampilkan: menyangkut anak."


@dataclass(frozen=True, slots=True)
class Told:
    """What a reader is told of a request, or of one who was asked for it.

    `tells_dealings`: the reasons of the operator and what the paper that was sent is called.
    """

    title: str
    guidance: str = ""
    is_whole: bool = False
    tells_dealings: bool = False

    @classmethod
    def all_of(cls, request: EvidenceRequest) -> Told:
        return cls(request.title, request.guidance, is_whole=True, tells_dealings=True)

    @classmethod
    def kind_of(cls, request: EvidenceRequest) -> Told:
        return cls(f"{request.get_kind_display()} (rahasia)")


@dataclass(frozen=True, slots=True)
class Ear:
    """What somebody may hear of an evaluation's requests: the questions about children whose words
    he is told, or all. As it is for everybody: what leaves the portal, or is read on paper.
    """

    sheet: Sheet
    told: frozenset[str] = frozenset()
    hears_all: bool = False

    def told_of(
        self,
        request: EvidenceRequest,
        *,
        sent_secret: bool,
        is_asked: bool = False,
        is_own: bool = False,
    ) -> Told:
        """`sent_secret`: somebody answered with a paper of class S. `is_asked`: the reader was
        asked for it too; `is_own`: the recipient at hand is the reader.
        """
        if self._hears(request, sent_secret=sent_secret):
            return Told.all_of(request)
        if not is_asked:
            return Told.kind_of(request)
        return Told(request.title, request.guidance, is_whole=True, tells_dealings=is_own)

    def _hears(self, request: EvidenceRequest, *, sent_secret: bool) -> bool:
        """Who is told of its questions; of one that is secret only by what came, who hears all."""
        secret = secret_codes(self.sheet, request)
        if self.hears_all or not (secret or sent_secret):
            return True
        return bool(secret) and self.told.issuperset(secret)


def ear_of(assessment: Assessment, requests: Iterable[EvidenceRequest], user: User) -> Ear:
    """One query at most, for any number of requests; none for who may read everything."""
    sheet = sheet_of(assessment.round.instrument)
    codes = {code for request in requests for code in secret_codes(sheet, request)}
    return Ear(
        sheet,
        told=frozenset(codes) - untold_codes(assessment, sheet, codes, user),
        hears_all=bool(rights_for(user, assessment, children=True, office=None).reads),
    )


def was_asked(user: User, **these: OuterRef) -> Exists:
    """Condition: the person may answer one of these recipients (area_access.py)."""
    return Exists(RequestRecipient.objects.filter(answerable_recipients(user), **these))


def sent_secret(request: str) -> Exists:
    """Condition: a paper of class S came for the request, which the row has under that name."""
    return Exists(
        RequestRecipient.objects.filter(
            request=OuterRef(request), version__document__sensitivity=Sensitivity.SPECIFIC
        )
    )


def told_title(sheet: Sheet, recipient: RequestRecipient) -> str:
    """For everybody. Fetch the recipient with its request and, of what was sent, the document."""
    version = recipient.version
    is_specific = version is not None and version.document.sensitivity == Sensitivity.SPECIFIC
    return Ear(sheet).told_of(recipient.request, sent_secret=is_specific).title


def secret_codes(sheet: Sheet, request: EvidenceRequest) -> list[str]:
    """The questions about children that the paper is for."""
    return [code for code in known_codes(sheet, request) if sheet.is_sensitive(code)]


def known_codes(sheet: Sheet, request: EvidenceRequest) -> list[str]:
    """The questions that the paper is for, as far as the form still has them."""
    return [code for code in (*request.proves, *request.proposed) if sheet.has_question(code)]
