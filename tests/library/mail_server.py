"""A mail server on this machine, in memory: the mail it got, and its answers to each address."""

from __future__ import annotations

import email
import socket
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller

from tuils.devices.messages.mail import NONE, MailAccount


@dataclass
class Mailbox:
    """`answers`: by address what the server says instead of taking it; to `DATA` by the word data and the address."""

    answers: dict[str, str] = field(default_factory=dict)
    got: list[tuple[str, EmailMessage]] = field(default_factory=list)
    dies: set[str] = field(default_factory=set)
    """The addresses for which the server takes the message and hangs up before it says so."""

    async def handle_RCPT(self, server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802 (aiosmtpd calls it so)
        if said := self.answers.get(address):
            return said
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 (aiosmtpd calls it so)
        to = envelope.rcpt_tos[0]
        if said := self.answers.get(f"data {to}"):
            return said
        message = email.message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        self.got.append((to, message))
        if to in self.dies:
            server.transport.abort()
        return "250 2.0.0 OK"

    @property
    def to(self) -> list[str]:
        return sorted(to for to, _message in self.got)

    def message(self, to: str) -> EmailMessage:
        return next(message for address, message in self.got if address == to)


@dataclass
class MailServer:
    box: Mailbox
    controller: Controller

    @property
    def account(self) -> MailAccount:
        return MailAccount("127.0.0.1", self.controller.port, "library@example.org",
                           security=NONE)  # fmt: skip


def serve(*, tls: ssl.SSLContext | None = None, **more: Any) -> MailServer:
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port, ssl_context=tls, **more)
    controller.start()
    return MailServer(box, controller)
