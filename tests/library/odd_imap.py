"""An IMAP server on this machine that misbehaves: it says NO, announces literals without end, dribbles, hangs up."""

from __future__ import annotations

import contextlib
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tuils.devices.messages.mail import NONE
from tuils.devices.messages.mailbox import MailboxAccount

USER, PASSWORD = "replies", "secret"


@dataclass
class OddImap:
    """`messages`: by number (uid). `no`: commands (SELECT, SEARCH, FETCH, STORE) that are answered by NO. `lost`: of
    which the server announces `size` bytes; it sends zeros as long as somebody reads. `dribbles`: one byte at a time.
    `uidnext`: does it say so? `seen`: marked as read."""

    port: int = 0
    messages: dict[int, bytes] = field(default_factory=dict)
    no: dict[str, str] = field(default_factory=dict)
    lost: set[int] = field(default_factory=set)
    size: int = 4 << 30
    dribbles: bool = False
    uidnext: bool = True
    seen: set[int] = field(default_factory=set)
    sent: int = 0

    @property
    def account(self) -> MailboxAccount:
        return MailboxAccount("127.0.0.1", self.port, USER, "replies@example.org", NONE)

    def put(self, *messages: bytes) -> None:
        for message in messages:
            self.messages[max(self.messages, default=0) + 1] = message.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


class _Talk:
    def __init__(self, box: OddImap, wire: socket.socket) -> None:
        self.box, self.wire = box, wire

    def say(self, text: bytes) -> None:
        if self.box.dribbles:
            for at in range(len(text)):
                self.wire.sendall(text[at : at + 1])
                time.sleep(0.05)
        else:
            self.wire.sendall(text)

    def serve(self) -> None:
        self.say(b"* OK [CAPABILITY IMAP4rev1] ready\r\n")
        with self.wire.makefile("rb") as lines:
            for line in lines:
                tag, words = line.decode().split(maxsplit=1)
                self._answer(tag, words.strip())
                if words.upper().startswith("LOGOUT"):
                    return

    def _answer(self, tag: str, words: str) -> None:
        command = words.upper().removeprefix("UID ").split()[0]
        if why := self.box.no.get(command):
            self.say(f"{tag} NO {why}\r\n".encode())
            return
        for said in getattr(self, f"_{command.lower()}", lambda _words: ())(words):
            self.say(said)
        self.say(f"{tag} OK done\r\n".encode())

    def _capability(self, _words: str) -> Iterator[bytes]:
        yield b"* CAPABILITY IMAP4rev1\r\n"

    def _select(self, _words: str) -> Iterator[bytes]:
        yield f"* {len(self.box.messages)} EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n".encode()
        if self.box.uidnext:
            yield f"* OK [UIDNEXT {max(self.box.messages, default=0) + 1}] x\r\n".encode()

    def _search(self, words: str) -> Iterator[bytes]:
        newest = max(self.box.messages, default=0)
        if words.endswith("UNSEEN"):
            asked = {int(one) for one in re.findall(r"\d+", words)} - self.box.seen
        elif first := re.search(r"UID (\d+):\*", words):
            asked = {uid for uid in self.box.messages if uid >= int(first[1])} | {newest}
        else:
            asked = {newest}
        yield f"* SEARCH {' '.join(map(str, sorted(asked & {*self.box.messages})))}\r\n".encode()

    def _fetch(self, words: str) -> Iterator[bytes]:
        uid = int(words.split()[2])
        if uid in self.box.lost:
            yield f"* 1 FETCH (UID {uid} BODY[]<0> {{{self.box.size}}}\r\n".encode()
            while True:
                self.box.sent += 65536
                yield bytes(65536)
        data = self.box.messages[uid]
        yield f"* 1 FETCH (UID {uid} BODY[]<0> {{{len(data)}}}\r\n".encode() + data + b")\r\n"

    def _store(self, words: str) -> Iterator[bytes]:
        self.box.seen.add(int(words.split()[2]))
        yield b""


@contextmanager
def odd_imap() -> Iterator[OddImap]:
    box = OddImap()
    with socket.create_server(("127.0.0.1", 0)) as server:
        box.port = server.getsockname()[1]

        def one(wire: socket.socket) -> None:
            with contextlib.suppress(OSError), wire:
                _Talk(box, wire).serve()

        def accept() -> None:
            with contextlib.suppress(OSError):
                while True:
                    wire, _from = server.accept()
                    threading.Thread(target=one, args=(wire,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        yield box
