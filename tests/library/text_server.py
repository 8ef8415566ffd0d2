"""A text message service on this machine that answers like Twilio's: what it got, what came in, what it refuses."""

from __future__ import annotations

import base64
import contextlib
import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from tuils.devices.messages.texting import TextAccount

SECRET = "token"


@dataclass
class TextBox:
    """`codes`: by number what is refused with; `dies`: numbers whose message is taken and never answered. `came`: texts
    from patrons, in pages of two. `fates`: by number the status and error of a text that was queued, asked for later.
    `odd`: what it answers to everything instead, with 200; a part of it comes again and again where it `is_endless`."""

    port: int = 0
    got: list[tuple[str, str]] = field(default_factory=list)
    codes: dict[str, tuple[int, int]] = field(default_factory=dict)
    dies: set[str] = field(default_factory=set)
    came: list[tuple[str, str]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    fates: dict[str, tuple[str, int | None]] = field(default_factory=dict)
    odd: bytes = b""
    is_endless: bool = False

    @property
    def account(self) -> TextAccount:
        return TextAccount("AC1", "+17155550100", f"http://127.0.0.1:{self.port}")


@contextmanager
def text_server() -> Iterator[TextBox]:
    box = TextBox()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            to = form["To"][0]
            if self.is_odd() or not self.known():
                return
            if to in box.codes:
                status, code = box.codes[to]
                self.tell(status, {"code": code, "message": "no", "status": status})
                return
            box.got.append((to, form["Body"][0]))
            if to in box.dies:
                time.sleep(0.3)
                return
            self.tell(
                201, {"sid": f"SM{len(box.got)}", "status": "queued", "num_segments": "1", "from": form["From"][0]}
            )

        def do_GET(self) -> None:
            box.asked.append(self.path)
            if self.is_odd() or not self.known():
                return
            if one := re.search(r"/Messages/SM(\d+)\.json", self.path):
                status, code = box.fates.get(box.got[int(one[1]) - 1][0], ("queued", None))
                self.tell(200, {"sid": f"SM{one[1]}", "status": status, "error_code": code})
                return
            page = int((parse_qs(urlsplit(self.path).query).get("Page") or ["0"])[0])
            part = [
                {"sid": f"SM{page * 2 + n}", "from": number, "body": text, "direction": "inbound"}
                for n, (number, text) in enumerate(box.came[page * 2 : page * 2 + 2])
            ]
            more = f"/2010-04-01/Accounts/AC1/Messages.json?Page={page + 1}" if len(box.came) > page * 2 + 2 else None
            self.tell(200, {"messages": part, "next_page_uri": more})

        def is_odd(self) -> bool:
            if not box.odd:
                return False
            self.send_response(200)
            self.end_headers()
            self.wfile.write(box.odd)
            with contextlib.suppress(OSError):
                while box.is_endless:
                    self.wfile.write(box.odd * 1000)
            return True

        def known(self) -> bool:
            right = base64.b64encode(f"AC1:{SECRET}".encode()).decode()
            if self.headers["Authorization"] == f"Basic {right}":
                return True
            self.tell(401, {"code": 20003, "message": "Authenticate", "status": 401})
            return False

        def tell(self, status: int, facts: object) -> None:
            body = json.dumps(facts).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    box.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield box
    finally:
        server.shutdown()
        server.server_close()
