"""People, offices and memberships; one-time links and the keys of programs."""

from accounts.models.keys import ApiToken, Invitation, LinkState, OneTimeLink, PasswordLink
from accounts.models.people import (
    NIP,
    PHONE,
    Agency,
    AgencyKind,
    AgencySuccession,
    Membership,
    MembershipQuerySet,
    SignInAttempt,
    User,
    managed,
)

__all__ = [
    "NIP",
    "PHONE",
    "Agency",
    "AgencyKind",
    "AgencySuccession",
    "ApiToken",
    "Invitation",
    "LinkState",
    "Membership",
    "MembershipQuerySet",
    "OneTimeLink",
    "PasswordLink",
    "SignInAttempt",
    "User",
    "managed",
]
