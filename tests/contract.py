"""Validation of every API response in the tests against the OpenAPI document."""

import re
from functools import cache
from typing import Any

import httpx
from jsonschema import Draft202012Validator

from workshop_live.app import create_app
from workshop_live.settings import Settings
from workshop_live.web.http.openapi import openapi_document

NOT_OURS = {405}
"""Statuses for paths or methods that are not in the document."""


def check_response(response: httpx.Response) -> None:
    """Fail if the document does not declare a response's status, or if its body does not match the schema."""
    path = re.sub(r"^/api/(?!v1/)", "/api/v1/", response.request.url.path)
    operation = _operation(response.request.method.lower(), path)
    if operation is None or response.status_code in NOT_OURS:
        return
    where = f"{response.request.method} {path}: {response.status_code}"
    documented = operation["responses"].get(str(response.status_code))
    assert documented is not None, f"{where} is not in the OpenAPI document"
    media_type = response.headers.get("content-type", "").partition(";")[0]
    if media_type in {"application/json", "application/problem+json"}:
        schema = documented.get("content", {}).get(media_type, {}).get("schema")
        assert schema is not None, f"{where} is not documented as {media_type}"
        response.read()
        errors = list(_validator(schema).iter_errors(response.json()))
        assert not errors, f"{where}: {errors[0].json_path} {errors[0].message}"


@cache
def _document() -> dict[str, Any]:
    return openapi_document(create_app(Settings(_env_file=None)))  # type: ignore[call-arg]


@cache
def _paths() -> list[tuple[re.Pattern[str], dict[str, Any]]]:
    patterns = ((re.sub(r"{\w+}", "[^/]+", path), path) for path in _document()["paths"])
    return [
        (re.compile(pattern), _document()["paths"][path])
        for pattern, path in sorted(patterns, key=lambda pair: len(pair[1]), reverse=True)
    ]


def _operation(method: str, path: str) -> dict[str, Any] | None:
    operations_of_path = next((operations for pattern, operations in _paths() if pattern.fullmatch(path)), {})
    return operations_of_path.get(method)


def _validator(schema: dict[str, Any]) -> Draft202012Validator:
    return Draft202012Validator({**schema, "components": _document()["components"]})
