"""A small SRU server on this machine: answers with records as it should, and in every way that it should not."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from pymarc import Field, Indicators, Record, Subfield

from tuils.formats.marc.marc_view import brief_record
from tuils.formats.marc_files.iso2709 import read_piece
from tuils.formats.marc_files.marcxml import to_marcxml

ENTERED = dt.date(2026, 11, 2)
HEAD = '<zs:searchRetrieveResponse xmlns:zs="http://www.loc.gov/zing/srw/"><zs:version>1.1</zs:version>'
BOMB = b'<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]><z>&b;</z>'
NO_FORM = (
    f"{HEAD}<zs:numberOfRecords>1</zs:numberOfRecords><zs:records><zs:record><zs:recordData><diagnostic "
    'xmlns="http://www.loc.gov/zing/srw/diagnostic/"><uri>info:srw/diagnostic/1/66</uri><details>marcxml</details>'
    "<message>Unknown schema for retrieval</message></diagnostic></zs:recordData></zs:record></zs:records>"
    "</zs:searchRetrieveResponse>"
)
DIAGNOSTIC = (
    f"{HEAD}<zs:numberOfRecords>0</zs:numberOfRecords><zs:diagnostics><diagnostic "
    'xmlns="http://www.loc.gov/zing/srw/diagnostic/"><uri>info:srw/diagnostic/1/16</uri><details>bath.isbn</details>'
    "<message>Unsupported index</message></diagnostic></zs:diagnostics></zs:searchRetrieveResponse>"
)


def record(
    title: str,
    isbn: str,
    *,
    author: str = "",
    dewey: str = "",
    year: int = 1999,
    publisher: str = "Penguin",
    local: str = "",
) -> bytes:
    """Return a record as another catalog has it: with its own call number, copies, and control number."""
    marc = brief_record(title, ENTERED, author=author, isbn=isbn, year=year, publisher=publisher, extent="320 pages")
    made = Record(marc)
    made.add_ordered_field(Field("001", data=f"n{isbn[-6:]}"), Field("003", data="XX"))
    for tag, text in (("082", dewey), ("099", local), ("952", "31999000000001"), ("590", "Gift of the mayor")):
        if text:
            made.add_ordered_field(Field(tag, Indicators(" ", " "), [Subfield("a", text)]))
    return bytes(made.as_marc())


def envelope(records: Sequence[bytes], hits: int | None = None, *, as_text: bool = False) -> bytes:
    body = ""
    for marc in records:
        text = to_marcxml(read_piece(marc)).decode()
        if as_text:
            text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        body += f"<zs:record><zs:recordPacking>xml</zs:recordPacking><zs:recordData>{text}</zs:recordData></zs:record>"
    count = len(records) if hits is None else hits
    whole = f"{HEAD}<zs:numberOfRecords>{count}</zs:numberOfRecords><zs:records>{body}</zs:records>"
    return f"{whole}</zs:searchRetrieveResponse>".encode()


class RecordServer:
    """`records` by ISBN. `asked`: the queries that came. `held`: set when the server ends, for what never answers."""

    def __init__(self) -> None:
        self.records: dict[str, bytes] = {}
        self.asked: list[str] = []
        self.held = threading.Event()
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.http.daemon_threads = True

    def url(self, path: str = "sru") -> str:
        return f"http://127.0.0.1:{self.http.server_port}/{path}"

    def found(self, query: str) -> list[bytes]:
        return [marc for isbn, marc in self.records.items() if isbn in query or query.strip('"') in ("all", isbn)]


@contextmanager
def record_server() -> Iterator[RecordServer]:
    server = RecordServer()
    thread = threading.Thread(target=server.http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.held.set()
        server.http.shutdown()
        server.http.server_close()


def _handler(server: RecordServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            server.asked.append(query.get("query") or query.get("bibkeys") or query.get("q", ""))
            name = parts.path.strip("/").replace("/", "_").replace(".", "_") or "sru"
            ways: dict[str, Callable[[dict[str, str]], None]] = {
                name.removeprefix("way_"): getattr(self, name) for name in dir(self) if name.startswith("way_")
            }
            try:
                ways.get(name, self.way_missing)(query)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, *_words: object) -> None:
            """Log nothing."""

        def send(self, body: bytes, kind: str = "text/xml", code: int = 200, length: int | None = None) -> None:
            self.send_response(code)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body) if length is None else length))
            self.end_headers()
            self.wfile.write(body)

        def way_sru(self, query: dict[str, str]) -> None:
            self.send(envelope(server.found(query.get("query", ""))))

        def way_text(self, query: dict[str, str]) -> None:
            self.send(envelope(server.found(query.get("query", "")), as_text=True))

        def way_many(self, _query: dict[str, str]) -> None:
            marc = [record(f"Book {n}", "", author="Many") for n in range(50)]
            self.send(envelope(marc, 5000))

        def way_latin(self, query: dict[str, str]) -> None:
            body = envelope(server.found(query.get("query", ""))).decode().encode("latin-1", "replace")
            self.send(b'<?xml version="1.0" encoding="ISO-8859-1"?>' + body)

        def way_html(self, _query: dict[str, str]) -> None:
            self.send(b"<!DOCTYPE html><html><body>Please sign in to the hotel's network</body></html>", "text/html")

        def way_broken(self, query: dict[str, str]) -> None:
            self.send(b"<zs:searchRetrieveResponse><<<>>&& \xff\xfe" + b"\x00" * 40)

        def way_bomb(self, _query: dict[str, str]) -> None:
            self.send(BOMB)

        def way_diagnostic(self, _query: dict[str, str]) -> None:
            self.send(DIAGNOSTIC.encode())

        def way_one_form(self, query: dict[str, str]) -> None:
            """Answer like Zebra without a list of forms: it refuses any that is asked for by name."""
            if "recordSchema" in query:
                self.send(NO_FORM.encode())
            else:
                self.way_sru(query)

        def way_failing(self, _query: dict[str, str]) -> None:
            self.send(b"oops", code=500)

        def way_missing(self, _query: dict[str, str]) -> None:
            self.send(b"", code=404)

        def way_circle(self, _query: dict[str, str]) -> None:
            self.send_response(302)
            self.send_header("Location", "/circle")
            self.end_headers()

        def way_slow(self, _query: dict[str, str]) -> None:
            server.held.wait(30)

        def way_endless(self, _query: dict[str, str]) -> None:
            self._drip(b"<x>", 0.02)

        def way_huge(self, _query: dict[str, str]) -> None:
            self._drip(b"<x>" * 100_000, 0.0)

        def _drip(self, piece: bytes, pause: float) -> None:
            self.send(b"<r>", length=4_000_000_000)
            while not server.held.wait(pause):
                self.wfile.write(piece)

        def way_api_books(self, query: dict[str, str]) -> None:
            isbn = query["bibkeys"].removeprefix("ISBN:")
            book = {
                "title": "Owl moon",
                "authors": [{"name": "Jane Yolen"}],
                "publishers": [{"name": "Philomel Books"}],
                "publish_date": "October 23, 1987",
                "number_of_pages": 32,
                "classifications": {"dewey_decimal_class": ["[E]"], "lc_classifications": ["PZ7.Y78 Ow 1987"]},
                "subjects": [{"name": "Owls"}],
            }
            found = {f"ISBN:{isbn}": book} if isbn == "9780399214578" else {}
            self.send(json.dumps(found).encode(), "application/json")

        def way_search_json(self, _query: dict[str, str]) -> None:
            docs = [{"title": "The left hand of darkness", "author_name": ["Ursula K. Le Guin"], "ddc": ["813.54"]}, 7]
            self.send(json.dumps({"numFound": 1, "docs": docs}).encode(), "application/json")

    return Handler
