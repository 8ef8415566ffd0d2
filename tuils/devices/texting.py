"""Text messages through one HTTP service: Twilio's REST interface of 2010-04-01, which others offer as well.

Nothing has to be reached from outside: what patrons answer is asked for. A message is tried once; where the answer does
not come it may have gone out, so it is not tried again (`UNSURE`).
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from datetime import date
from functools import cached_property
from typing import Any, Protocol

from tuils.i18n import N_, _
from tuils.values.dataclass import dataclass

from .mail import LATER, REFUSED, SENT, UNSURE, Delivery, MailFault, held_password

SERVICE_URL = "https://api.twilio.com"
VERSION = "2010-04-01"
TEXT_TIMEOUT = 30.0  # seconds that the service may take to answer
PAGE, MOST_PAGES = 100, 10
STOPPED = 21610
"""The one who has the number wrote STOP to the service."""
BAD_NUMBER = (21211, 21214, 21217, 21614, 21635)
"""Not a number, or none that can get a text."""
TOO_MANY = (20429, 14107, 21611)
SAID = {
    STOPPED: N_("the patron stopped texts"),
    21408: N_("the service does not send to this country"),
    30007: N_("the carrier filtered it"),
}


@dataclass(frozen=True)
class TextAccount:
    """`account`: the name of it at the service (Account SID). `number`: the library's own, as +15555550100."""

    account: str
    number: str
    url: str = SERVICE_URL


@dataclass(frozen=True)
class TextCame:
    """A text that somebody sent to the library's number. `id`: the service's."""

    id: str
    number: str
    text: str


class TextService(Protocol):
    """Whatever sends texts. Raises MailFault where nothing can be sent at all."""

    def send(self, number: str, text: str) -> Delivery:
        """To a number as +17155550142. `bad_address`: it can't get texts, or nobody wants them there."""

    def came_since(self, day: date) -> Iterator[TextCame]:
        """What came in on that day (UTC) or later."""

    def close(self) -> None:
        """End the connection."""


class TextLink:
    """Such a service over HTTPS; certificates are verified. `secret`: or what asks for it when it is needed, for a
    keyring may keep one waiting."""

    def __init__(self, account: TextAccount, secret: str | Callable[[], str], *, timeout: float = TEXT_TIMEOUT) -> None:
        self.account, self._secret, self._timeout = account, secret, timeout

    @cached_property
    def _http(self) -> Any:
        import httpx  # where texts are sent

        return httpx

    @cached_property
    def _client(self) -> Any:
        secret = held_password(self._secret)
        auth = (self.account.account, secret)
        return self._http.Client(base_url=self.account.url, auth=auth, timeout=self._timeout)

    def close(self) -> None:
        if "_client" in vars(self):
            self._client.close()

    def send(self, number: str, text: str) -> Delivery:
        form = {"To": number, "From": self.account.number, "Body": text}
        try:
            answer = self._client.post(self._messages, data=form)
        except (self._http.ConnectError, self._http.ConnectTimeout, self._http.PoolTimeout) as no:
            raise self._unreachable(no) from no
        except self._http.HTTPError as gone:
            return Delivery(UNSURE, _why(gone))
        return self._outcome(answer.status_code, _facts(answer))

    def came_since(self, day: date) -> Iterator[TextCame]:
        asked: dict[str, str] | None = {"To": self.account.number, "DateSent>": day.isoformat(), "PageSize": str(PAGE)}
        where = self._messages
        for _page in range(MOST_PAGES):
            try:
                answer = self._client.get(where, params=asked)
            except self._http.HTTPError as no:
                raise self._unreachable(no) from no
            facts = _facts(answer)
            if answer.status_code != 200:
                raise self._not_ours(answer.status_code, facts)
            for one in facts.get("messages") or ():
                with contextlib.suppress(KeyError, TypeError):
                    yield TextCame(str(one["sid"]), str(one["from"]), str(one["body"]))
            where, asked = str(facts.get("next_page_uri") or ""), None
            if not where.startswith("/") or where.startswith("//"):  # the token goes to this service alone
                return

    @property
    def _messages(self) -> str:
        return f"/{VERSION}/Accounts/{self.account.account}/Messages.json"

    def _outcome(self, status: int, facts: dict[str, Any]) -> Delivery:
        if status in (200, 201):
            return Delivery(SENT)
        code = facts.get("code")
        if status in (401, 403, 404):
            raise self._not_ours(status, facts)
        if status == 429 or code in TOO_MANY:
            return Delivery(LATER, _("too many texts at once"), stop=True)
        if status >= 500:
            return Delivery(UNSURE, _("the service answered {code}").format(code=status))
        words = _(SAID[code]) if code in SAID else _("the service answered {code}").format(code=code or status)
        return Delivery(REFUSED, words, bad_address=code == STOPPED or code in BAD_NUMBER)

    def _unreachable(self, no: Exception) -> MailFault:
        said = _("The text message service at {host} can't be reached: {why}")
        return MailFault(said.format(host=self.account.url, why=_why(no)), _("Check the network, then try again."))

    def _not_ours(self, status: int, facts: dict[str, Any]) -> MailFault:
        said = _("The text message service did not accept the account: {why}")
        return MailFault(
            said.format(why=str(facts.get("message") or status)[:120]), _("Check it: tuils mail texts --help")
        )


def _facts(answer: Any) -> dict[str, Any]:
    try:
        found = answer.json()
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _why(problem: Exception) -> str:
    if "timed out" in str(problem) or "Timeout" in type(problem).__name__:
        return _("no answer in time")
    if "CERTIFICATE" in str(problem).upper():
        return _("its certificate can't be trusted")
    return _("no connection")
