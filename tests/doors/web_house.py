"""A library with two patrons and its pages on the web, and a reader who asks for them, for tests."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest

from tests.grove import add_copy
from tests.library.makers import desk_of, value
from tuils.library.foundation.desk import Desk
from tuils.library.front.opening import NOBODY, open_desk
from tuils.library.lending.loans.checkout import checkout
from tuils.library.people.patrons.patrons import register_patron
from tuils.library.people.self_service.patron_pins import set_patron_pin

pytest.importorskip("starlette")
pytest.importorskip("uvicorn")

from tuils.web.web_app import web_app
from tuils.web.web_server import WebServer

from .calling import Program

PIN, NOTE = "8642", "A STAFF NOTE NOBODY READS"
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)> & \u202eRTL 😀 {{7*7}} {0}"


class Reader:
    """A browser at this address."""

    def __init__(self, house: House, address: str = "192.0.2.7") -> None:
        carrier = httpx.ASGITransport(web_app(house.server.house), client=(address, 4000))
        self.web = httpx.AsyncClient(transport=carrier, base_url="http://catalog.test")
        self.page = ""

    async def see(self, where: str = "/account.html") -> httpx.Response:
        answer = await self.web.get(where)
        self.page = answer.text
        return answer

    async def send(self, do: str, where: str = "/account.html", **form: str) -> httpx.Response:
        """Send a form with the token of the page that was seen last, and see where it leads."""
        answer = await self.web.post(where, data={"token": self.token, "do": do, **form})
        if answer.status_code == 303:
            return await self.see(answer.headers["location"])
        self.page = answer.text
        return answer

    @property
    def token(self) -> str:
        found = re.search(r'name="token" value="(\w+)"', self.page)
        return found.group(1) if found else ""

    def value_of(self, name: str) -> str:
        """Return the value of the first hidden field of this name."""
        found = re.search(rf'name="{name}" value="([^"]*)"', self.page)
        return found.group(1) if found else ""

    async def sign_in(self, card: str, pin: str = PIN, where: str = "/account.html") -> httpx.Response:
        await self.see(where)
        return await self.send("sign_in", where, card=card, pin=pin)


class House:
    """A library with two patrons, what they have, and its pages."""

    def __init__(self, server: WebServer, desk: Desk) -> None:
        self.server, self.desk, self.served = server, desk, False
        self.ada = register_patron(desk, {"first_name": "Ada", "last_name": "Wolf", "note": NOTE}, sure=True).card
        self.bo = register_patron(desk, {"first_name": "Bo", "last_name": "Lind"}, sure=True).card
        for number, title in enumerate(("Emma", HOSTILE, "Owl moon"), 1):
            add_copy(desk, f"W{number}", title)
        for card in (self.ada, self.bo):
            set_patron_pin(desk, card, PIN)
        checkout(desk, self.ada, "W1")
        checkout(desk, self.ada, "W2")
        checkout(desk, self.bo, "W3")

    def number(self, barcode: str) -> str:
        text = "SELECT no FROM biblio JOIN item ON item.biblio = biblio.id WHERE barcode = ?"
        return str(value(text, barcode))

    def reader(self, address: str = "192.0.2.7") -> Reader:
        return Reader(self, address)


@pytest.fixture
async def house(program: Program) -> AsyncIterator[House]:
    with open_desk(program.library, station="web", sign_in=lambda _desk: NOBODY, clock=program.clock) as opened:
        desk = replace(desk_of("admin", program.clock), pocket=opened.desk.pocket)
        server = WebServer(opened)
        server.house.wrong_seconds = 0.0
        made = House(server, desk)
        yield made
        if not made.served:
            server.house.lane.close()
