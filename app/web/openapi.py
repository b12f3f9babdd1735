"""The OpenAPI document, made from the table of routes and the types."""

import asyncio
import re
from collections.abc import Sequence
from functools import cache

import msgspec
from aiohttp import web

from app.web.answers import ErrorAnswer
from app.web.routing import API, ID, Plain, Route, Scope

PATH = f"{API}/openapi.json"
_PARAMETER = re.compile(r"\{(\w+)(?::([^{}]*(?:\{[^{}]*\}[^{}]*)*))?\}")
_REFERENCE = "#/components/schemas/{name}"


@cache
def program_version() -> str:
    """Return the version of the installed program; the first time from its files."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 -- slow, and not needed to start

    try:
        return version("efir")
    except PackageNotFoundError:
        return "0+source"


def openapi_route(routes: Sequence[Route]) -> Route:
    """Return the route that serves the document about these routes and itself; it is written when first asked for."""

    @cache
    def body() -> bytes:
        return msgspec.json.encode(document((*routes, route)))

    async def show(_: web.Request) -> web.StreamResponse:
        return web.Response(body=await asyncio.to_thread(body), content_type="application/json")

    route = Plain("GET", PATH, Scope.NONE, show, summary="This document.")
    return route


def documented_path(path: str) -> str:
    """Return a path of aiohttp's in OpenAPI's notation: names without patterns."""
    return _PARAMETER.sub(r"{\1}", path)


def document(routes: Sequence[Route]) -> dict[str, object]:
    """Return the whole document."""
    kinds = {kind for route in routes for kind in (route.takes, route.answer) if kind is not None}
    ordered = sorted(kinds | {ErrorAnswer}, key=lambda kind: kind.__name__)
    found, components = msgspec.json.schema_components(ordered, ref_template=_REFERENCE)
    for kind in ordered:
        components.get(kind.__name__, {}).update(getattr(kind, "RULES", {}))
    schemas = dict(zip(ordered, found, strict=True))
    paths: dict[str, dict[str, object]] = {}
    for route in routes:
        operation = _operation(route, schemas, components)
        paths.setdefault(documented_path(route.path), {}).update({name.lower(): operation for name in route.methods})
    return {
        "openapi": "3.1.0",
        "info": {"title": "Efir", "version": program_version()},
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "The display or the control token."}
            },
        },
    }


def _operation(
    route: Route, schemas: dict[type, dict[str, object]], components: dict[str, object]
) -> dict[str, object]:
    """Return one operation."""
    answer: dict[str, object] = {"description": "Done."}
    if route.answer is not None:
        answer["content"] = {"application/json": {"schema": schemas[route.answer]}}
    failure = {"description": "Not done.", "content": {"application/json": {"schema": schemas[ErrorAnswer]}}}
    operation: dict[str, object] = {
        "summary": route.summary,
        "description": f"Scope: {route.scope.value}.",
        "responses": {
            **{str(status): failure for status in sorted(_failures(route))},
            **{str(status): answer for status in (route.status, *route.others)},
        },
        "security": [{"token": []}] if route.scope in {Scope.DISPLAY, Scope.CONTROL} else [],
    }
    parameters: list[dict[str, object]] = [
        {"name": name, "in": "path", "required": True, "schema": _of_path(pattern)}
        for name, pattern in _PARAMETER.findall(route.path)
    ]
    if route.takes is not None and route.method == "GET":
        parameters += _query(route.takes, schemas, components)
    elif route.takes is not None:
        operation["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": schemas[route.takes]}},
        }
    if parameters:
        operation["parameters"] = parameters
    return operation


def _failures(route: Route) -> set[int]:
    """Return the statuses of what can go wrong; of each only its class is known before."""
    statuses = {400, 403, 421, 503}  # the head, the origin or the token's scope, the host, too many or a locked file
    if route.scope not in {Scope.PAGE, Scope.SIGNED, Scope.FIRST_MESSAGE}:
        statuses |= {401, 429}
    if "{" in route.path or route.scope is Scope.PAGE:
        statuses.add(404)
    if route.changes_something:
        statuses |= {404, 408, 409, 413, 415, 422, 507}
    elif route.takes is not None:
        statuses.add(422)
    if route.path.startswith(f"{API}/feeds/"):
        statuses.add(409)  # a service refuses, also what is only read
    return statuses


def _of_path(pattern: str) -> dict[str, object]:
    """Return the schema of a part of a path."""
    return {"type": "string", **({"pattern": f"^{pattern}$"} if pattern == ID else {"minLength": 1})}


def _query(
    kind: type, schemas: dict[type, dict[str, object]], components: dict[str, object]
) -> list[dict[str, object]]:
    """Return the parameters of a query, from the schema of its type."""
    schema = components[str(schemas[kind]["$ref"]).rpartition("/")[2]]
    if not isinstance(schema, dict):
        raise TypeError("the schema of a Struct is an object")
    required = schema.get("required", [])
    return [
        {"name": name, "in": "query", "required": name in required, "schema": part}
        for name, part in schema["properties"].items()
    ]
