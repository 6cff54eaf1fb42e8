"""Every answer is what the OpenAPI document says, for requests that schemathesis makes up.

A few examples here; `make bench-api` (KLA_API_EXAMPLES) tries hundreds for each address.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import override_settings
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from schemathesis.config import (
    GenerationConfig,
    ProjectConfig,
    ProjectsConfig,
    SchemathesisConfig,
)
from schemathesis.generation import GenerationMode
from schemathesis.schemas import APIOperation

from api.service import portal_api
from kla_portal.wsgi import application
from tests.access.scene import YEAR
from tests.api.asking import program_of
from tests.world import BENGKULU, KAUR

pytestmark = pytest.mark.django_db

EXAMPLES = int(os.environ.get("KLA_API_EXAMPLES", "3"))
DECLARED = portal_api.get_openapi_schema()["paths"]
PATHS = sorted(DECLARED)
# An address without parameters can't be asked in a wrong way.
CASES = [
    (path, mode)
    for path in PATHS
    for mode in GenerationMode
    if mode is GenerationMode.POSITIVE or DECLARED[path]["get"]["parameters"]
]
# Made-up values of these would only ever find nothing.
KNOWN = {"year": YEAR, "region": KAUR, "code": KAUR, "province": BENGKULU, "stage": "self"}
some = hypothesis_settings(
    max_examples=EXAMPLES,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def without_own_tokens() -> SchemathesisConfig:
    """Every request carries a real token; what happens without one is asked by name."""
    generation = GenerationConfig(with_security_parameters=False)
    return SchemathesisConfig(projects=ProjectsConfig(default=ProjectConfig(generation=generation)))


@pytest.fixture(scope="module")
def document() -> Iterator[schemathesis.BaseSchema]:
    """Loaded through the server's own door, which would end the tests' transaction each time."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    with override_settings(ALLOWED_HOSTS=["localhost"]):
        yield schemathesis.openapi.from_wsgi(
            "/api/v1/openapi.json", application, config=without_own_tokens()
        )
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture(scope="module")
def known(scene) -> dict[str, Any]:
    return KNOWN | {"public_id": scene.papers["dinkes"].document.public_id}


@pytest.fixture
def token(scene) -> dict[str, str]:
    return {"Authorization": f"Bearer {program_of(scene.people['verif']).secret}"}


def operation_at(document: schemathesis.BaseSchema, path: str) -> APIOperation:
    return document[path]["GET"]


@pytest.mark.parametrize("path", PATHS)
def test_data_comes_in_the_shape_of_the_document(document, known, token, path):
    operation = operation_at(document, path)
    names = [part.name for part in operation.path_parameters]
    seen = set()

    @some
    @given(case=operation.as_strategy(path_parameters={name: known[name] for name in names}))
    def ask(case):
        response = case.call_and_validate(headers=token)
        seen.add(response.status_code)

    ask()
    assert seen <= {200, 404}
    case = operation.Case(path_parameters={name: known[name] for name in names})
    assert case.call_and_validate(headers=token).status_code == 200


@pytest.mark.parametrize(("path", "mode"), CASES)
def test_whatever_is_asked_is_answered_as_documented(document, token, path, mode):
    @some
    @given(case=operation_at(document, path).as_strategy(generation_mode=mode))
    def ask(case):
        case.call_and_validate(headers=token)

    ask()
