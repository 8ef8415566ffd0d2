"""Mail by SMTP: certificates are verified, a slow server and one that refuses everything are told in a sentence."""

from __future__ import annotations

import datetime
import socket
import ssl
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tuils.devices.messages.mail import LATER, SENT, STARTTLS, TLS, MailAccount, MailFault, MailLink, mail_of

pytest.importorskip("aiosmtpd")

from tests.library.mail_server import MailServer, serve

AT = datetime.datetime(2026, 12, 1, 9, tzinfo=datetime.UTC)


@pytest.fixture
def server() -> Iterator[MailServer]:
    made = serve()
    yield made
    made.controller.stop()


def certificate(folder: Path, name: str) -> tuple[Path, ssl.SSLContext]:
    """One that signs itself, for a host of this name; gives back its file, too."""
    key = ec.generate_private_key(ec.SECP256R1())
    called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    days = datetime.timedelta(days=2)
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder().subject_name(called).issuer_name(called).public_key(key.public_key())
        .serial_number(7).not_valid_before(now - days).not_valid_after(now + days)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    file = folder / f"{name}.pem"
    plain = serialization.NoEncryption()
    kept = serialization.PrivateFormat.PKCS8
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, kept, plain) + made.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return file, context


def send(account: MailAccount, to: str = "ada@example.org", timeout: float = 5) -> str:
    with MailLink(account, "", timeout=timeout) as link:
        message = mail_of(account, to, "Subject", "Body\n", key="K", at=AT)
        return link.send(message, to).result


@pytest.mark.parametrize("security", [TLS, STARTTLS])
def test_only_a_certificate_that_can_be_trusted_for_this_host_will_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, security: str
) -> None:
    file, context = certificate(tmp_path, "localhost")
    made = serve(tls=context) if security == TLS else serve(tls_context=context, require_starttls=True)
    try:
        account = replace(made.account, host="localhost", security=security)
        with pytest.raises(MailFault, match="can't be trusted"):
            send(account)
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        assert send(account) == SENT
        with pytest.raises(MailFault, match="can't be trusted"):
            send(replace(account, host="127.0.0.1"))
    finally:
        made.controller.stop()


def test_a_server_that_is_silent_or_not_there_is_told_in_a_sentence() -> None:
    account = MailAccount("127.0.0.1", 9, "a@example.org", security="none")
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(MailFault, match="no answer in time"):
        send(replace(account, port=silent.getsockname()[1]), timeout=0.05)
    with pytest.raises(MailFault, match="can't be reached"):
        send(replace(account, port=1))
    with pytest.raises(MailFault, match="no server with this name"):
        send(replace(account, host="no-such-host.invalid"))


def test_a_daily_limit_ends_the_run_and_an_account_that_is_not_ours_is_a_fault(server: MailServer) -> None:
    server.box.answers = {"ada@example.org": "550 5.4.5 Daily user sending limit exceeded"}
    with MailLink(server.account, "") as link:
        message = mail_of(server.account, "ada@example.org", "s", "b\n", key="K", at=AT)
        delivery = link.send(message, "ada@example.org")
        assert (delivery.result, delivery.stop) == (LATER, True)
        assert link.send(message, "bob@example.org").result == SENT
    with pytest.raises(ValueError, match="Header"):
        mail_of(server.account, "a@example.org", "s\nBcc: x@example.org", "b", key="K", at=AT)
