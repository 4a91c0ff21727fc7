"""Access control. Every route declares the roles that it allows; one that does not cannot be registered."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import wraps
from inspect import signature
from typing import Any, TypeVar

from fastapi import Request, Response, WebSocket
from fastapi.routing import APIRoute
from starlette.requests import HTTPConnection
from starlette.routing import Match
from starlette.types import Receive, Scope, Send

from workshop_live.domain.members import MemberRole
from workshop_live.domain.participants import Participant
from workshop_live.domain.regions import Screen
from workshop_live.domain.roles import Role
from workshop_live.web.http.bodies import Body, has_unknown_length, read_json
from workshop_live.web.http.credentials import Identity, identify
from workshop_live.web.http.csrf import check_origin
from workshop_live.web.http.problem_details import RequestRefusedError

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])


SCREEN_ROLE = {
    Screen.PARTICIPANT: Role.PARTICIPANT,
    Screen.PRESENTER: Role.PRESENTER,
    Screen.FACILITATOR: Role.FACILITATOR,
    Screen.BOARD: Role.FACILITATOR,
}


_READING = {"GET", "HEAD"}
"""The safe methods. A websocket counts as safe too, since screens only receive."""


@dataclass(frozen=True, slots=True)
class Caller:
    """The identity and the role of the caller."""

    identity: Identity
    roles: frozenset[Role]

    @property
    def room_id(self) -> int:
        """The id of the room in the path. Only for routes with a room."""
        assert self.identity.room_id is not None
        return self.identity.room_id

    @property
    def participant(self) -> Participant:
        """The participant. Only for routes that allow nobody else."""
        assert self.identity.participant is not None
        return self.identity.participant

    @property
    def organiser_id(self) -> int:
        """The id of the organiser. Only for routes that allow nobody else."""
        assert self.identity.organiser is not None
        return self.identity.organiser.id

    def may(self, role: Role) -> bool:
        """Return whether the caller has this role in the room, or a higher one."""
        return role in self.roles


def allow(*roles: Role) -> Callable[[Endpoint], Endpoint]:
    """Allow callers with one of these roles in the room of the path; decorates an endpoint."""

    def mark(endpoint: Endpoint) -> Endpoint:
        endpoint.allowed = frozenset(roles)  # type: ignore[attr-defined]
        return endpoint

    return mark


def reads_stream(endpoint: Endpoint) -> Endpoint:
    """Declare that an endpoint reads its body piece by piece, since it would be too large for memory."""
    endpoint.reads_stream = True  # type: ignore[attr-defined]
    return endpoint


_OF_FASTAPI = ("dependencies", *(f"response_model_{option}" for option in ("include", "exclude", "exclude_unset")))


class GuardedRoute(APIRoute):
    """A route that authorises the caller before it reads the body.

    It appears in the OpenAPI document like any other route. An option of FastAPI that it does not support raises
    TypeError. The endpoint is called with the request, the path parameters and, if declared, ``body``, parsed into a
    Body model by our own parser. It returns the response itself: ``response_model`` only documents it.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        self.allowed = allowed_roles(endpoint)
        self.body_model = _body_model(endpoint)
        self.reads_stream = getattr(endpoint, "reads_stream", False)
        options["operation_id"] = options.get("operation_id") or endpoint.__name__
        super().__init__(path, endpoint, **options)
        if not signature(endpoint).parameters.keys() <= {"request", "body", *self.param_convertors}:
            raise TypeError(f"{endpoint.__name__} takes more than the request, what stands in its path and a body")
        if not _returns_response(endpoint):
            raise TypeError(f"{endpoint.__name__} does not return a response, and nothing else would make one")
        if any(options.get(name) for name in _OF_FASTAPI):
            raise TypeError(f"{endpoint.__name__} leaves to FastAPI what it does not do here: {', '.join(_OF_FASTAPI)}")
        self.app = self._guarded

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match HEAD like GET, though HEAD is not in the OpenAPI document."""
        match, child_scope = super().matches(scope)
        return Match.FULL if match is Match.PARTIAL and self._answers_head(scope) else match, child_scope

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Authorise and handle a request. The server drops the body of responses to HEAD."""
        if self._answers_head(scope):
            await self.app(scope, receive, send)
        else:
            await super().handle(scope, receive, send)

    def _answers_head(self, scope: Scope) -> bool:
        return scope.get("method") == "HEAD" and "GET" in (self.methods or ())

    async def _guarded(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive, send)
        request.state.caller = await authorise(request, self.allowed)
        if has_unknown_length(request) and not self.reads_stream:
            await request.body()  # so that no request is half handled when its body turns out to be too large
        body = {"body": await read_json(request, self.body_model)} if self.body_model else {}
        response: Response = await self.endpoint(request, **request.path_params, **body)
        await response(scope, receive, send)


def _body_model(endpoint: Callable[..., Any]) -> type[Body] | None:
    """Return the model of an endpoint's ``body`` parameter, None without one. Raises TypeError if it is not a Body."""
    parameter = signature(endpoint).parameters.get("body")
    if parameter is None:
        return None
    model = parameter.annotation
    if not (isinstance(model, type) and issubclass(model, Body)):
        raise TypeError(f"{endpoint.__name__} takes a body that is no Body: it would not be read strictly")
    return model


def _returns_response(endpoint: Callable[..., Any]) -> bool:
    returned = signature(endpoint).return_annotation
    return isinstance(returned, type) and issubclass(returned, Response)


def guard_socket(endpoint: Callable[[WebSocket], Awaitable[None]]) -> Callable[[WebSocket], Awaitable[None]]:
    """Guard a websocket endpoint: it is accepted only from an allowed caller, and not while the server is draining."""
    allowed = allowed_roles(endpoint)

    @wraps(endpoint)
    async def guarded(websocket: WebSocket) -> None:
        if websocket.app.state.is_draining:
            await websocket.send_denial_response(Response(status_code=503, headers={"Retry-After": "1"}))
            return
        try:
            websocket.state.caller = await authorise(websocket, allowed)
        except RequestRefusedError as refusal:
            await websocket.send_denial_response(Response(status_code=refusal.status))
            return
        await endpoint(websocket)

    return guarded


def allowed_roles(endpoint: Callable[..., Any]) -> frozenset[Role]:
    """Return the roles that an endpoint allows. Raises TypeError if it declares none."""
    allowed: frozenset[Role] | None = getattr(endpoint, "allowed", None)
    if not allowed:
        raise TypeError(f"{endpoint.__name__} does not say whom it lets in: decorate it with @allow(...)")
    return allowed


async def authorise(connection: HTTPConnection, allowed: frozenset[Role]) -> Caller:
    """Return the caller if one of the allowed roles applies. Raises RequestRefusedError (401, 403 or 404)."""
    check_origin(connection)
    if Role.ANYONE in allowed:
        return Caller(Identity(), frozenset({Role.ANYONE}))
    room = connection.path_params.get("room")
    identity = await identify(connection, room)
    if identity.is_read_only and connection.scope.get("method", "GET") not in _READING:
        raise RequestRefusedError(403, "read_only")
    roles = _roles(identity)
    if allowed & roles:
        return Caller(identity, roles)
    if Role.MONITOR in allowed:  # others need not know that this route exists
        raise RequestRefusedError(404, "not_found")
    if not identity.has_credentials:
        is_phone = Role.PARTICIPANT in allowed and not connection.scope["path"].startswith("/api/")
        raise RequestRefusedError(401, "no_cookie" if is_phone else "sign_in")
    if room is None or roles - {Role.ANYONE, Role.ORGANISER}:
        raise RequestRefusedError(403, "not_allowed")
    raise RequestRefusedError(404, "unknown_room")


def caller(connection: HTTPConnection) -> Caller:
    """Return the caller, as stored by the guard."""
    stored: Caller = connection.state.caller
    return stored


def _roles(identity: Identity) -> frozenset[Role]:
    if identity.is_monitor:
        return frozenset({Role.MONITOR})
    roles = {Role.ANYONE}
    if identity.organiser:
        roles.add(Role.ORGANISER)
    if identity.membership:
        roles |= {Role.MEMBER, Role.FACILITATOR, Role.PRESENTER}
    if identity.membership is MemberRole.OWNER:
        roles.add(Role.OWNER)
    if identity.link:
        roles |= {Role.PRESENTER} if identity.link.screen is Screen.PRESENTER else {Role.FACILITATOR, Role.PRESENTER}
    if identity.participant:
        roles.add(Role.PARTICIPANT)
    return frozenset(roles)
