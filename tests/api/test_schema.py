"""Every answer is what the OpenAPI document says, for requests that schemathesis makes up.

A few examples here; `make bench-api` (KLA_API_EXAMPLES) tries hundreds for each address.
"""

import os
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.config import SchemathesisConfig
from schemathesis.generation import GenerationMode

from kla_portal.wsgi import application
from tests.access.scene import YEAR
from tests.api.asking import program_of
from tests.world import BENGKULU, KAUR

pytestmark = pytest.mark.django_db

EXAMPLES = int(os.environ.get("KLA_API_EXAMPLES", "4"))
load_all_checks()
KNOWN = {"year": YEAR, "region": KAUR, "code": KAUR, "province": BENGKULU, "stage": "self"}


@pytest.fixture(scope="module")
def document(scene) -> dict[str, Any]:
    from api.service import portal_api

    return portal_api.get_openapi_schema()


def test_x(document, scene, settings):
    pass
