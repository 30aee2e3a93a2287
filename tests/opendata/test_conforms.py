"""Whatever is asked, the answer is as the description says, and never a mistake of ours."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    positive_data_acceptance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from app.core.config import Mode, Settings
from app.main import create_app
from app.opendata import openapi
from app.opendata.limits import API
from tests.conftest import ON_POSTGRES, Databases
from tests.opendata.published import hide, publish

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    positive_data_acceptance,
    unsupported_method,
]
EXAMPLES = int(os.environ.get("FLIPP_API_EXAMPLES", "20" if ON_POSTGRES else "60"))
PATHS = [openapi.API + path for path in openapi.PATHS]


@pytest.fixture(scope="module")
def app(databases: Databases) -> Iterator[FastAPI]:
    url = databases.copy()
    made = create_app(
        Settings(
            mode=Mode.TEST,
            secret="x" * 40,
            database_url=url,
            base_url="http://testserver",
            worker=False,
        )
    )
    publish(made.state.flipp.database)
    hide(made.state.flipp.database)
    yield made
    made.state.flipp.database.close()
    databases.drop(url)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=str)
@pytest.mark.parametrize("path", PATHS)
def test_every_answer_is_as_described(app: FastAPI, path: str, mode: GenerationMode) -> None:
    config = SchemathesisConfig()
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app, config=config)
    operation = schema[path]["GET"]
    if mode is GenerationMode.NEGATIVE and not openapi.PATHS[path.removeprefix(openapi.API)][2]:
        pytest.skip("nothing to get wrong but the address")

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate,),
    )
    def check(case: Any) -> None:
        API.reset()
        case.call_and_validate(checks=CHECKS)

    check()
