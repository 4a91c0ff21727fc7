"""Parsing request bodies: size limits, then strict validation; errors are 4xx."""

import json
from functools import lru_cache
from typing import Any, NoReturn, TypeVar
from urllib.parse import parse_qsl

from fastapi import Request
from pydantic import BaseModel, ConfigDict, ValidationError
from python_multipart.multipart import parse_options_header
from starlette.datastructures import UploadFile

from workshop_live.activity_types.base import problems_of
from workshop_live.domain.refusals import Problem
from workshop_live.web.http.problem_details import RequestRefusedError

MAX_BODY_BYTES = 256 * 1024  # enough for an agenda of 200 activities; other bodies are far smaller
MAX_FIELDS = 200  # per form
_JSON_TYPES = {"application/json", "application/merge-patch+json"}  # PATCH accepts both (RFC 7396)
MAX_MEMBERS = 2_000  # per JSON object; a screen names each of its regions


class Body(BaseModel):
    """A JSON body, parsed strictly: no unknown fields, no type coercion."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


M = TypeVar("M", bound=BaseModel)


def has_unknown_length(request: Request) -> bool:
    """Return whether a request has a body without a declared length."""
    return "transfer-encoding" in request.headers


async def read_json(request: Request, model: type[M]) -> M:
    """Read and parse a JSON body. Raises RequestRefusedError."""
    raw = await _read_json(request)
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        raise RequestRefusedError(422, "invalid", problems_of(error)) from None


async def read_json_object(request: Request) -> dict[str, Any]:
    """Read a JSON object; an empty body is an empty object. Raises RequestRefusedError."""
    raw = await _read_json(request) if await request.body() else {}
    if not isinstance(raw, dict):
        raise RequestRefusedError(422, "invalid", [Problem("", "dict_type")])
    return raw


async def _read_json(request: Request) -> Any:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in _JSON_TYPES:
        raise RequestRefusedError(415, "not_json")
    try:
        return _JSON.decode((await request.body()).decode())
    except (ValueError, RecursionError):
        raise RequestRefusedError(400, "bad_request") from None


async def read_form(request: Request) -> list[tuple[str, str]]:
    """Read the fields of a form in order, without files, and keep them for redisplay. Raises RequestRefusedError."""
    request.state.form = await _read_form(request)
    return list(request.state.form)


async def _read_form(request: Request) -> list[tuple[str, str]]:
    if _form_type(request) != b"application/x-www-form-urlencoded":
        form = await request.form(max_files=0, max_fields=MAX_FIELDS)
        return [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
    try:  # the encoding that phones use: parsing it as a whole is far faster than streaming
        text = (await request.body()).decode()
        return parse_qsl(text, keep_blank_values=True, errors="replace", max_num_fields=MAX_FIELDS)
    except ValueError:
        raise RequestRefusedError(400, "bad_request") from None


async def read_text_and_file(request: Request, name: str) -> tuple[str, bytes]:
    """Read a text field and the file field of the same name. Raises RequestRefusedError."""
    _form_type(request)
    async with request.form(max_files=2, max_fields=MAX_FIELDS) as form:
        values = form.getlist(name)
        written = next((value for value in values if isinstance(value, str) and value.strip()), "")
        chosen = [await value.read() for value in values if isinstance(value, UploadFile)]
        return written, next((value for value in chosen if value.strip()), b"")


def _form_type(request: Request) -> bytes:
    """Return the media type of a form. Raises RequestRefusedError unless it is in UTF-8."""
    media_type, options = _options(request.headers.get("content-type", ""))
    if options.get(b"charset", b"utf-8").lower() != b"utf-8":  # other codecs can decode to text that cannot be stored
        raise RequestRefusedError(400, "bad_request")
    return media_type


_options = lru_cache(100)(parse_options_header)  # browsers send few different values


def _small_object(members: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(members) > MAX_MEMBERS:
        raise ValueError("nothing of ours has so many members")
    return dict(members)


def _refuse_constant(_: str) -> NoReturn:
    raise ValueError("NaN and Infinity are not JSON")


_JSON = json.JSONDecoder(object_pairs_hook=_small_object, parse_constant=_refuse_constant)
