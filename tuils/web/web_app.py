"""The answers over HTTP: the published files, and the patron's own page behind card and PIN.

All that changes something is a form with a token, sent by POST to one address; the answer leads back to the page, so
that a reload sends nothing again. Nothing is kept in the browser but one cookie, which scripts can't read.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, MutableMapping
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from tuils.i18n import _, in_language
from tuils.lane import Lane
from tuils.library.foundation.store import StoreFault, answering
from tuils.values.dataclass import dataclass

from .account_pages import PAGE, AccountFrames, hold_page, notice_page, own_page, sign_in_page
from .account_words import AWAY, MISSING, NOT_TAKEN, OVER, STALE, TOO_MANY, WRONG
from .own_account_desk import OwnAccountDesk
from .served_site import ServedSite
from .web_sessions import WebSession, WebSessions, WrongAddresses, fresh_cookie

MOST_BYTES, MOST_FIELDS, BODY_SECONDS = 8192, 20, 10.0
ANSWER_SECONDS = 120.0
"""The time in which an answer must be taken; who reads slower is cut off."""
WRONG_SECONDS = 0.5
"""The least time of a wrong sign-in, so that none is told from another by it."""
POLICY = (
    "default-src 'none'; style-src 'self'; script-src {scripts}; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
_OWN_HEADERS = {
    "cache-control": "no-store",
    "x-robots-tag": "noindex",
    "content-security-policy": POLICY.format(scripts="'none'"),
}
log = logging.getLogger("tuils.web")
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class NotTaken(Exception):
    """A request that is not read. `status`: of HTTP."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass
class WebHouse:
    """All that the answers need. `behind_proxy`: a proxy in front does TLS, and names the reader's address."""

    lane: Lane
    desk: OwnAccountDesk
    site: ServedSite
    frames: AccountFrames
    sessions: WebSessions
    wrong: WrongAddresses
    store: Any
    behind_proxy: bool = False
    wrong_seconds: float = WRONG_SECONDS

    @property
    def cookie(self) -> str:
        return "__Host-tuils" if self.behind_proxy else "tuils"

    def address(self, request: Request) -> str:
        if self.behind_proxy:
            return request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
        return request.client.host if request.client else ""

    def ask(self, act: Callable[..., Any], *args: Any) -> Any:
        """Ask the library, in its thread."""
        with answering(self.store):
            return act(*args)


def web_app(house: WebHouse) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
    """Return the application of ASGI."""
    routes = [
        Route(f"/{folder}{PAGE}", partial(_own, house, folder), methods=["GET", "POST"])
        for folder in house.frames.by_folder
    ]
    routes.append(Route("/{name:path}", partial(_file, house), methods=["GET"]))
    return _guarded(Starlette(routes=routes))


def _guarded(app: Starlette) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
    """Give each answer its headers, and a time in which it must be taken."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in {**HEADERS, "content-security-policy": POLICY.format(scripts="'self'")}.items():
                    headers.setdefault(name, value)
            await send(message)

        async with asyncio.timeout(ANSWER_SECONDS):
            await app(scope, receive, with_headers)

    return answer


# ---- the published files


async def _file(house: WebHouse, request: Request) -> Response:
    name = str(request.path_params["name"])
    file = house.site.file(f"{name}index.html" if not name or name.endswith("/") else name)
    if file is None and name == "favicon.ico":  # browsers ask by themselves
        return Response(status_code=204)
    if file is None:
        folder, slash, _rest = name.rpartition("/")
        frame = house.frames.by_folder.get(f"{folder}{slash}")  # elsewhere its links would lead nowhere
        return HTMLResponse(notice_page(frame, MISSING), 404) if frame else PlainTextResponse(_(MISSING), 404)
    if not await run_in_threadpool(file.is_file):  # a new site is being put in its place
        return HTMLResponse(notice_page(house.frames.of(""), AWAY), 503)
    return FileResponse(file, headers={"cache-control": "no-cache"})


# ---- one's own page


async def _own(house: WebHouse, folder: str, request: Request) -> Response:
    frame = house.frames.of(folder)
    try:
        with in_language(frame.language):
            answer = await (_sent if request.method == "POST" else _seen)(house, folder, request)
    except NotTaken as no:
        answer = HTMLResponse(notice_page(frame, NOT_TAKEN), no.status)
    except StoreFault as fault:
        log.warning("not answered: %s", fault.code)
        answer = HTMLResponse(notice_page(frame, AWAY), 503)
    answer.headers.update(_OWN_HEADERS)
    return answer


async def _seen(house: WebHouse, folder: str, request: Request) -> Response:
    cookie, hold = _cookie(house, request), _number(request.query_params.get("hold", ""))
    session = await _session(house, cookie)
    if session is None:
        return await _sign_in_form(house, folder, cookie, hold=hold)
    page = await house.lane.do(house.ask, house.desk.page, session.who)
    frame, token = house.frames.of(folder), house.sessions.form_token(cookie)
    if hold and (title := await house.lane.do(house.ask, house.desk.title, hold)):
        return HTMLResponse(hold_page(frame, page, token, hold, title))
    return HTMLResponse(await house.lane.do(house.ask, lambda: own_page(frame, house.desk.desk, session, page, token)))


async def _sent(house: WebHouse, folder: str, request: Request) -> Response:
    form, cookie = await _form(request), _cookie(house, request)
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise NotTaken(403)
    if not house.sessions.is_token(cookie, form.get("token", "")):
        return await _sign_in_form(house, folder, cookie, said=STALE, status=403)
    session, asked = await _session(house, cookie), form.get("do", "")
    if asked == "sign_in":
        return await _sign_in(house, folder, request, cookie, form)
    if asked == "sign_out":
        house.sessions.end(cookie)
        return _back(house, folder, fresh_cookie())
    if session is None:
        return await _sign_in_form(house, folder, cookie, said=OVER, status=403)
    done = await house.lane.do(house.ask, house.desk.do, session.who, asked, form)
    session.said, session.fees = done.said, done.fees
    return _back(house, folder, cookie)


async def _sign_in(house: WebHouse, folder: str, request: Request, cookie: str, form: dict[str, str]) -> Response:
    """Sign in. An unknown card and a wrong PIN get the same answer, after the same time."""
    began, address, hold = time.monotonic(), house.address(request), _number(form.get("hold", ""))
    if house.wrong.are_too_many(address):
        return await _sign_in_form(house, folder, cookie, said=TOO_MANY, hold=hold, status=429)
    who = await house.lane.do(house.ask, house.desk.sign_in, form.get("card", "").strip(), form.get("pin", ""))
    if who is None:
        house.wrong.count(address)
        await asyncio.sleep(max(0.0, began + house.wrong_seconds - time.monotonic()))
        return await _sign_in_form(house, folder, cookie, said=WRONG, hold=hold, status=403)
    house.sessions.end(cookie)
    return _back(house, folder, house.sessions.begin(who), hold=hold)


async def _session(house: WebHouse, cookie: str) -> WebSession | None:
    """Return who is signed in; the session ends where card or PIN are others by now."""
    session = house.sessions.find(cookie)
    if session and not await house.lane.do(house.ask, house.desk.is_still, session.who):
        house.sessions.end(cookie)
        return None
    return session


async def _sign_in_form(
    house: WebHouse, folder: str, cookie: str, *, said: str = "", hold: str = "", status: int = 200
) -> Response:
    title = await house.lane.do(house.ask, house.desk.title, hold) if hold else ""
    cookie = cookie or fresh_cookie()
    page = sign_in_page(
        house.frames.of(folder), house.sessions.form_token(cookie), said=said, hold=hold if title else "", title=title
    )
    return _with_cookie(house, HTMLResponse(page, status), cookie)


def _back(house: WebHouse, folder: str, cookie: str, *, hold: str = "") -> Response:
    where = f"/{folder}{PAGE}" + (f"?hold={hold}" if hold else "")
    return _with_cookie(house, RedirectResponse(where, 303), cookie)


def _with_cookie(house: WebHouse, answer: Response, cookie: str) -> Response:
    answer.set_cookie(house.cookie, cookie, secure=house.behind_proxy, httponly=True, samesite="strict")
    return answer


def _cookie(house: WebHouse, request: Request) -> str:
    return request.cookies.get(house.cookie, "")[:100]


def _number(text: str) -> str:
    return text if text.isascii() and text.isdigit() and len(text) <= 12 else ""


async def _form(request: Request) -> dict[str, str]:
    """Read a form: a small one, sent in time, with each name once."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/x-www-form-urlencoded":
        raise NotTaken(415)
    data = b""
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for part in request.stream():
                data += part
                if len(data) > MOST_BYTES:
                    raise NotTaken(413)
        pairs = parse_qsl(data.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except TimeoutError:
        raise NotTaken(408) from None
    except (ValueError, ClientDisconnect):
        raise NotTaken(400) from None
    return {name: value.replace("\0", "") for name, value in pairs}
