"""A program with somebody's token, as tests see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from accounts.tokens import make_token

ROOT = "/api/v1"


@dataclass(frozen=True)
class Program:
    """Asks with a token, and without any session."""

    secret: str

    def get(self, address: str, **headers: str) -> HttpResponse:
        """`address` below the API's root, or as a list's `next` gives it."""
        path = address if address.startswith(ROOT) else ROOT + address
        return Client().get(path, headers={"Authorization": f"Bearer {self.secret}"} | headers)

    def read(self, address: str) -> Any:
        response = self.get(address)
        assert response.status_code == 200, response.content.decode()
        return response.json()

    def walk(self, address: str) -> Iterator[dict[str, Any]]:
        """Every row of a list, piece by piece."""
        following: str | None = address
        while following:
            page = self.read(following)
            yield from page["items"]
            following = page["next"]


def program_of(user: User, *, days: int = 90) -> Program:
    return Program(make_token(name="Uji", days=days, by=user).secret)
