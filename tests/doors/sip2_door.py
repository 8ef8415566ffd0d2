"""A SIP2 door as small as can be, for tests: bytes in, bytes out, on a conversation that is asked nothing.

It tells who can stand on the conversation: facts come from `Heard.did`, texts from the patrons' sentences, and no rule
is here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import grove
from tuils.i18n import in_language
from tuils.library.foundation.desk import Operator
from tuils.library.foundation.refusals import Refused
from tuils.library.front.answers.patron_answers import patron_answer
from tuils.library.front.answers.results import AtTheDesk
from tuils.library.front.conversation import Session
from tuils.library.front.conversation.desk_state import DeskAction
from tuils.library.front.opening import open_desk
from tuils.library.lending.loans.checkin import CheckedIn
from tuils.library.lending.loans.checkout import CheckedOut
from tuils.library.lending.loans.renewal import Renewed
from tuils.values.time.moments import to_local

MACHINE = frozenset({"circulation.checkout", "circulation.checkin", "circulation.renew", "patrons.find"})
FIXED = {"93": 2, "99": 8, "23": 21, "63": 31, "11": 38, "09": 37, "29": 38, "35": 18}
LANGUAGES = {"001": "en", "008": "es"}
ALERTS = {"HOLD": "01", "TRANSIT": "04", "REPAIR": "99", "PROBLEM": "99"}
FEES, ANSWERED = {"OWES_TOO_MUCH": 10}, ["23", "11", "09", "99", "93", "63", "35", "29"]
BX = ["23", "11", "09", "01", "99", "97", "93", "63", "35", "37", "17", "19", "25", "15", "29", "65"]
Fields = dict[str, str]


def checksum(text: str) -> str:
    return f"{-sum(text.encode()) & 0xFFFF:04X}"


def fields_of(message: str) -> tuple[str, Fields]:
    """Return the fixed part behind the command, and the fields; of two with one name the first."""
    end = 2 + FIXED[message[:2]]
    named = [one for one in message[end:].split("|") if len(one) > 1]
    return message[2:end], {one[:2]: one[2:] for one in reversed(named)}


class Sip2Door:
    """One connection with its conversation. `spoken` is the language of whoever holds the card."""

    def __init__(self, session: Session, login: str, password: str) -> None:
        self.session, self._account, self.spoken = session, (login, password), "001"
        self._last = ("", "")
        self._pairs: dict[str, Callable[[str, Fields], str]] = {
            "93": self._login, "99": self._status, "23": self._patron, "63": self._patron, "11": self._checkout,
            "09": self._checkin, "29": self._renew, "35": self._end,
        }  # fmt: skip

    def answer(self, message: str) -> str:
        """Return the answer, with a sum where the message has one; the same message again is not done again."""
        body, _ay, tail = message.strip("\r\n ").rpartition("AY") if "AZ" in message[-6:-3] else (message, "", "")
        if message != self._last[0]:
            fixed, said = fields_of(body)
            with in_language(LANGUAGES.get(self.spoken, "en")):
                answer = self._pairs[body[:2]](fixed, said)
            answer += f"AY{tail[0]}AZ" if tail else ""
            self._last = (message, answer + (checksum(answer) if tail else ""))
        return self._last[1]

    # -- who is there

    def _login(self, _fixed: str, said: Fields) -> str:
        return f"94{int((said['CN'], said['CO']) == self._account)}"

    def _status(self, _fixed: str, _said: Fields) -> str:
        can = "".join("Y" if command in ANSWERED else "N" for command in BX)
        return f"98YYYYNN100003{self.now()}2.00AO{self.session.desk.branch}|BX{can}|"

    def _patron(self, fixed: str, said: Fields) -> str:
        self.spoken, card = fixed[:3], said["AA"]
        code, counts = ("64", " " * 24) if len(fixed) > 21 else ("24", "")
        with in_language(LANGUAGES.get(self.spoken, "en")):
            did = self.session.request(DeskAction("", card=card)).did
            told = patron_answer(self.session.desk, did)
        status, name, known = "YYYY" + " " * 10, "", "N"
        if isinstance(did, AtTheDesk):
            name, known = did.patron.name, "Y"
            marks = [" "] * 14
            for reason in did.stops:
                marks[:4] = "YYYY"
                marks[FEES.get(reason.code, 0)] = "Y"
            status = "".join(marks)
            counts = counts and f"{did.holds:04}{did.late:04}{did.out:04}" + "    " * 3
        head = f"{code}{status}{self.spoken}{self.now()}{counts}"
        return f"{head}AO{self.session.desk.branch}|AA{card}|AE{name}|BL{known}|AF{told}|"

    def _end(self, _fixed: str, said: Fields) -> str:
        if self.session.visit:
            self.session.finish()
        return f"36Y{self.now()}AO{self.session.desk.branch}|AA{said['AA']}|"

    # -- the items

    def _checkout(self, fixed: str, said: Fields) -> str:
        renews = "renew" if fixed[0] == "Y" else "refuse"
        return self._lent("12", DeskAction("lend", said["AB"], said["AA"], on_card=renews), said)  # type: ignore[arg-type]

    def _renew(self, _fixed: str, said: Fields) -> str:
        return self._lent("30", DeskAction("renew", said["AB"], said["AA"]), said)

    def _lent(self, code: str, action: DeskAction, said: Fields) -> str:
        did = self.session.request(action).did
        ids = f"AO{self.session.desk.branch}|AA{said['AA']}|AB{said['AB']}|"
        told = patron_answer(self.session.desk, did)
        if isinstance(did, CheckedOut | Renewed):
            renewed = "Y" if isinstance(did, Renewed) else "N"
            due = self._moment(did.due_at)
            return f"{code}1{renewed}{'U' if renewed == 'Y' else 'N'}Y{self.now()}{ids}AJ{did.title}|AH{due}|AF{told}|"
        title = did.title if isinstance(did, Refused) else ""
        return f"{code}0NUN{self.now()}{ids}AJ{title}|AH|AF{told}|"

    def _checkin(self, _fixed: str, said: Fields) -> str:
        did = self.session.request(DeskAction("check_in", said["AB"])).did
        ids, told = f"AO{self.session.desk.branch}|AB{said['AB']}|", patron_answer(self.session.desk, did)
        if not isinstance(did, CheckedIn):
            return f"100NUY{self.now()}{ids}AQ|AJ{did.title if isinstance(did, Refused) else ''}|AF{told}|"
        alert = ALERTS.get(did.route, "")
        more = f"CV{alert}|CT{did.to}|" if alert else ""
        flag = "Y" if alert else "N"
        return f"101YN{flag}{self.now()}{ids}AQ{did.to}|AJ{did.title}|CS{did.call_number}|{more}AF{told}|"

    def now(self) -> str:
        return self._moment(self.session.desk.now)

    def _moment(self, at: int) -> str:
        return f"{to_local(at, self.session.desk.zone):%Y%m%d    %H%M%S}"


@contextmanager
def connected(path: Path, clock: grove.Clock, *, station: str = "kiosk") -> Iterator[Sip2Door]:
    """Connect a machine: a station of its own, and an account that can override nothing."""
    account = Operator(station, station, "machine", MACHINE)
    with open_desk(path, station=station, sign_in=lambda _desk: account, clock=clock) as opened:
        yield Sip2Door(Session(opened.desk, guard=0, asks=False), station, "secret")
