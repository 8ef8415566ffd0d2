"""A patron's visit at the self-check: what is scanned and pressed goes in, and what the page is about stands here.

No terminal, no socket of its own, no words: `pages.py` says what each page says. Nothing of a visit outlives `clear`.

    welcome -- card --> [pin] --> card -- item --> items ... -- 1 --> goodbye --> welcome
       |                            any item --> aside (refused), fee (a yes is wanted)
       +-- item, where returns are taken --> returning --> returned
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import field
from enum import Enum
from typing import Protocol

from tuils.formats.sip2.codec import Sip2Message
from tuils.formats.sip2.layouts import LANGUAGES, NUMBERS
from tuils.values.dataclass import dataclass

COUNTS_DOWN_AFTER, ENDS_AFTER, GOODBYE_SECONDS, SHORT_SECONDS = 18.0, 30.0, 10.0, 20.0
MOST_WRONG, WRONG_WITHIN, CLOSED_SECONDS = 5, 60.0, 300.0
LONGEST_CODE, MOST_WAITING = 40, 100
READ_SECONDS = 6.0
"""The time for which a refusal stands while further items lie on a pad."""
RENTAL = "06"


class KioskPlace(Enum):
    """The page that is shown."""

    RESTING = "resting"
    CLOSED = "closed"
    WELCOME = "welcome"
    PIN = "pin"
    CARD = "card"
    ITEMS = "items"
    FEE = "fee"
    ASIDE = "aside"
    CARD_FIRST = "card first"
    RETURNING = "returning"
    RETURNED = "returned"
    COUNTDOWN = "countdown"
    HELP = "help"
    RANG = "rang"
    GOODBYE = "goodbye"


class Server(Protocol):
    """The local server, as a visit asks it (`service.LocalServer`)."""

    takes_returns: bool

    async def arrive(self) -> None: ...
    async def card(self, card: str, pin: str | None, language: str) -> Sip2Message: ...
    async def is_out_to(self, card: str, pin: str | None, item: str, language: str) -> bool: ...
    async def checkout(self, card: str, pin: str | None, item: str, *, agreed: bool = False) -> Sip2Message: ...
    async def put_back(self, item: str) -> Sip2Message: ...
    async def checkin(self, item: str) -> Sip2Message: ...
    async def item(self, item: str) -> Sip2Message: ...
    async def end(self, card: str) -> None: ...
    async def ring(self) -> None: ...
    async def may_mail(self) -> str: ...
    async def mail(self) -> str: ...


@dataclass(frozen=True)
class TakenItem:
    """An item on the card now. `due`: as the server says it; empty for one that was there before, and stays as it
    was."""

    title: str
    due: str


@dataclass
class VisitItems:
    """The visit's items, by barcode. `refused`: those that are not checked out, by their titles."""

    taken: dict[str, TakenItem] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    returned: dict[str, str] = field(default_factory=dict)
    last: str = ""

    @property
    def count(self) -> int:
        return len(self.taken) + len(self.refused)


class SelfCheckVisit:
    """`clock`: seconds that only grow. `sound` is called with the mark of an answer; `gate` with a barcode and whether
    it may leave, once that is saved."""

    def __init__(
        self,
        server: Server,
        clock: Callable[[], float],
        sound: Callable[[str], None],
        gate: Callable[[str, bool], None],
        *,
        home_language: str = "en",
    ) -> None:
        self._server, self._clock, self._sound, self._gate = server, clock, sound, gate
        self.home_language = self.language = home_language
        self._wrong: list[float] = []
        self._closed_until = 0.0
        self.place, self._before = KioskPlace.RESTING, KioskPlace.WELCOME
        self._touched = clock()
        self._clear()

    def _clear(self) -> None:
        self.card, self._asked, self._ending = "", "", ""
        self._pin: str | None = None
        self.mails = "0"
        self._waiting: deque[tuple[str, bool]] = deque(maxlen=MOST_WAITING)
        self._chose_language = False
        self.first_name, self.account = "", ("", "", "", "")
        self.said, self.fee = "", ("", "")
        self.items = VisitItems()
        self.easier = False
        self.language = self.home_language

    def clear(self) -> None:
        """Forget the visit, and wait for the next patron."""
        self._clear()
        self.place = KioskPlace.WELCOME

    # -- what happens here

    async def arrive(self) -> None:
        """Look whether the server is there; then patrons are welcome."""
        await self._server.arrive()
        if self.place is KioskPlace.RESTING:
            self.clear()

    def away(self) -> None:
        """The server is away: nothing can be done, and nothing of the visit stays."""
        self._clear()
        self.place = KioskPlace.RESTING

    async def hear(self, code: str, *, scanned: bool = False, lies: bool = False) -> None:
        """Hear a code that was scanned or typed. `1` and `2` are the keys, also as barcodes. What is `scanned` answers
        no question, and waits for it; what `lies` on a pad, among others, waits until a refusal was read, too."""
        code = code.strip()[:LONGEST_CODE]
        if self._touch() and code in ("1", "2"):
            if code == "2":
                await self._finish()
        elif self._must_wait(code, scanned=scanned, lies=lies):
            if not (await self._is_card_of_taker(code, lies=lies) or await self._is_card_of_next(code, lies=lies)):
                self._waiting.append((code, lies))
        else:
            await self._hear(code)
            await self._hear_waiting()

    def _must_wait(self, code: str, *, scanned: bool, lies: bool) -> bool:
        asks = (
            scanned and self.place in (KioskPlace.PIN, KioskPlace.FEE, KioskPlace.RETURNING) and code not in ("1", "2")
        )
        return asks or (lies and (bool(self._waiting) or self.place in (KioskPlace.ASIDE, KioskPlace.CARD_FIRST)))

    async def _is_card_of_taker(self, code: str, *, lies: bool) -> bool:
        """Begin the visit of a card where a return is asked for: that item is to be taken. On a pad it is not heard
        again, so that it waits here. False if it is no card."""
        if self.place is not KioskPlace.RETURNING:
            return False
        item = self._asked
        if (await self._server.item(code)).get("AJ") or not await self._card(code, None):
            return False
        if lies:
            self._waiting.appendleft((item, True))
        await self._hear_waiting()
        return True

    async def _is_card_of_next(self, code: str, *, lies: bool) -> bool:
        """Begin the visit of another card where a PIN is asked for: whoever it was asked of is gone. The same card
        again is no news. False for what waits for the PIN."""
        if self.place is not KioskPlace.PIN or lies:
            return False
        if code == self._asked:
            return True
        is_item = (await self._server.item(code)).get("AJ")
        if is_item or (await self._server.card(code, None, "000")).get("BL") != "Y":
            return False
        self.clear()
        return await self._card(code, None)

    async def _hear_waiting(self) -> None:
        while self._waiting:
            code, lies = self._waiting[0]
            if self.place in (KioskPlace.PIN, KioskPlace.FEE, KioskPlace.RETURNING):
                return
            if lies and self.place in (KioskPlace.ASIDE, KioskPlace.CARD_FIRST):
                return
            self._waiting.popleft()
            await self._hear(code)

    async def _hear(self, code: str) -> None:
        if self.place in (KioskPlace.RESTING, KioskPlace.CLOSED) or not code or code.startswith("."):
            pass
        elif self.place is KioskPlace.PIN:
            await self._card(self._asked, code)
        elif code in ("1", "2"):
            await self._press(code)
        elif not self.card or self.place is KioskPlace.GOODBYE:
            await self._first(code)
        else:
            await self._item(code)

    def cancel(self) -> None:
        """Leave the question for a PIN."""
        if self.place is KioskPlace.PIN:
            self.clear()

    def _touch(self) -> bool:
        """Somebody is here; true if the countdown ran."""
        self._touched = self._clock()
        if self.place is not KioskPlace.COUNTDOWN:
            return False
        self.place = self._before
        return True

    # -- a card

    async def _first(self, code: str) -> None:
        """Hear a code while nobody is here: a card, or an item."""
        if self.place is KioskPlace.GOODBYE:
            await self.leave()
        title = (await self._server.item(code)).get("AJ")
        if not title:
            if not await self._card(code, None):
                self._count_wrong()
        elif self._server.takes_returns and self.place is KioskPlace.RETURNED:
            await self._return(code)
        elif self._server.takes_returns:
            self._asked, self.said, self.place = code, title, KioskPlace.RETURNING
            self._sound("NOTE")
        else:
            self._aside("", KioskPlace.CARD_FIRST)

    async def _card(self, card: str, pin: str | None) -> bool:
        """Begin the visit of this card; false if it is none."""
        language = NUMBERS[self.language] if self._chose_language else "000"
        answer = await self._server.card(card, pin, language)
        if answer.get("BL") != "Y":
            return False
        if not self._chose_language:
            self.language = LANGUAGES.get(answer.part("language"), self.language)
        if answer.get("CQ") == "N":
            self._asked, self.place = card, KioskPlace.PIN
            self.said = "" if pin is None else answer.get("AF")
            self._sound("NOTE" if pin is None else "STOP")
            return True
        self.card, self._pin, self._asked = card, pin, ""
        self.first_name = answer.get("AE").partition(" ")[0]
        ready, out = (answer.part(f"{name}_items_count").strip() for name in ("hold", "charged"))
        self.account = out, ready, answer.get("BV"), answer.get("BH")
        self.items, self.place = VisitItems(), KioskPlace.CARD
        self._wrong.clear()
        self._sound("OK")
        return True

    def _count_wrong(self) -> None:
        """Count a number that is neither a card nor an item: after some nobody can try more for a while."""
        now = self._clock()
        self._wrong = [at for at in self._wrong if now - at < WRONG_WITHIN] + [now]
        if len(self._wrong) >= MOST_WRONG:
            self._wrong.clear()
            self._closed_until, self.place = now + CLOSED_SECONDS, KioskPlace.CLOSED
            self._sound("STOP")
        else:
            self._aside("")

    # -- an item

    async def _item(self, code: str, *, agreed: bool = False) -> None:
        self.said = ""
        if code in self.items.taken:  # the scanner's echo, or one more look: it is on the card
            self.items.last, self.place = code, KioskPlace.ITEMS
            return
        answer = await self._server.checkout(self.card, self._pin, code, agreed=agreed)
        title = answer.get("AJ")
        if answer.part("ok") == "1":
            self.items.refused.pop(code, None)
            self.items.taken[code] = TakenItem(title, answer.get("AH"))
            self.items.last, self.place = code, KioskPlace.ITEMS
            self._sound("OK")
            self._gate(code, True)
        elif answer.get("BT") == RENTAL and answer.get("BV") and not agreed:
            self._asked, self.said, self.fee = code, answer.get("AF"), (answer.get("BV"), title)
            self.place = KioskPlace.FEE
            self._sound("NOTE")
        elif title and await self._server.is_out_to(self.card, self._pin, code, NUMBERS[self.language]):
            self.items.taken[code] = TakenItem(title, "")
            self.items.last, self.place = code, KioskPlace.ITEMS
            self._sound("NOTE")
            self._gate(code, True)  # the power may have gone between its loan and its tag
        elif title or not await self._is_other_card(code):
            self._refused(code, title, answer.get("AF"))

    async def _is_other_card(self, code: str) -> bool:
        """Begin the visit of another card, which ends this one; false if it is no card."""
        before = self.card, self._pin, self.items, self.account, self.first_name, self.place
        chosen, language = self._chose_language, self.language
        self._chose_language = False
        if await self._card(code, None):
            if self.place is KioskPlace.PIN:
                self.card, self._pin, self.items, self.first_name = "", None, VisitItems(), ""
            self.easier = False
            return True
        self.card, self._pin, self.items, self.account, self.first_name, self.place = before
        self._chose_language, self.language = chosen, language
        return False

    def _refused(self, code: str, title: str, said: str) -> None:
        if title:  # else nobody could tell which one is meant
            self.items.refused[code] = title
        self._aside(said)

    def _aside(self, said: str, place: KioskPlace = KioskPlace.ASIDE) -> None:
        self.said, self.place = said, place
        self._sound("STOP")

    async def gate_failed(self, code: str, *, leaves: bool, said: str) -> None:
        """The security of an item did not switch. What should leave is not checked out then: it would ring at the
        door. A loan of before stays, and what a patron who is gone has left behind is the desk's."""
        taken = self.items.taken.get(code)
        if leaves and taken and taken.due:
            await self._server.put_back(code)
            del self.items.taken[code]
            self._refused(code, taken.title, said)
            self._gate(code, False)
        elif leaves and taken:
            self._aside(said)
        elif code in self.items.returned:
            await self._server.ring()
            self._aside(said)
        elif code not in self.items.refused:
            await self._server.ring()

    async def _return(self, code: str) -> None:
        answer = await self._server.checkin(code)
        title, self._asked = answer.get("AJ"), ""
        if answer.part("ok") == "1":
            self.items.returned[code] = title
            self.said, self.place = answer.get("AF"), KioskPlace.RETURNED
            self._sound("OK" if answer.part("alert") == "N" else "NOTE")
            self._gate(code, False)
        else:
            self._aside(answer.get("AF"))

    # -- the two keys

    async def _press(self, key: str) -> None:
        first = key == "1"
        match self.place:
            case KioskPlace.WELCOME if first:
                self.language = "es" if self.language == "en" else "en"
                self._chose_language = True
            case KioskPlace.CARD | KioskPlace.ITEMS if first:
                await self._finish()
            case KioskPlace.HELP if first:
                self.easier, self.place = not self.easier, self._before
            case KioskPlace.ASIDE | KioskPlace.CARD_FIRST | KioskPlace.RANG if first:
                self._go_on()
            case KioskPlace.FEE:
                await self._answer_fee(agreed=first)
            case KioskPlace.RETURNING:
                await self._return(self._asked) if first else self.clear()
            case KioskPlace.RETURNED if first:
                self.clear()
            case KioskPlace.GOODBYE if not first and self.mails == "1":
                self.mails, self.said = "0", await self._server.mail()
            case KioskPlace.GOODBYE if not first:
                await self.leave()
            case KioskPlace.HELP | KioskPlace.ASIDE | KioskPlace.CARD_FIRST:
                await self._server.ring()
                self._before = self._before if self.place is KioskPlace.HELP else KioskPlace.ITEMS
                self.place = KioskPlace.RANG
            case KioskPlace.WELCOME | KioskPlace.CARD | KioskPlace.ITEMS | KioskPlace.RETURNED:
                self._before, self.place = self.place, KioskPlace.HELP
            case _:
                pass

    def _go_on(self) -> None:
        """Go back to where items are scanned; to the welcome where nobody is here."""
        self.said = ""
        if self.card:
            self.place = KioskPlace.ITEMS if self.items.count else KioskPlace.CARD
        elif self.items.returned:
            self.place = KioskPlace.RETURNED
        elif self.place is KioskPlace.RANG and self._before is KioskPlace.WELCOME:
            self.place = KioskPlace.WELCOME
        else:
            self.clear()

    async def _answer_fee(self, *, agreed: bool) -> None:
        code, title, self._asked, self.fee = self._asked, self.fee[1], "", ("", "")
        if agreed:
            await self._item(code, agreed=True)
        else:
            self.items.refused[code] = title
            self.place = KioskPlace.ITEMS

    async def _finish(self) -> None:
        if self.fee[1]:  # nobody said yes to it
            self.items.refused[self._asked] = self.fee[1]
        self._ending, self.card, self._pin, self._asked, self.said, self.fee = self.card, "", None, "", "", ("", "")
        if not self.items.count:
            await self.leave()
            return
        self.place = KioskPlace.GOODBYE
        self.mails = await self._server.may_mail() if self.items.taken else "0"

    async def leave(self) -> None:
        """End the visit here and at the server: both forget it."""
        card = self._ending
        self.clear()
        if card:
            await self._server.end(card)

    # -- time

    async def tick(self) -> None:
        """Look at the time: a visit that nobody goes on with ends."""
        now = self._clock()
        idle = now - self._touched
        if self.place is KioskPlace.CLOSED and now >= self._closed_until:
            self.clear()
        elif self.place is KioskPlace.GOODBYE and idle >= GOODBYE_SECONDS:
            await self.leave()
        elif self.card and idle >= ENDS_AFTER:
            self._touched = now
            await self._finish()
        elif self.card and idle >= COUNTS_DOWN_AFTER and self.place is not KioskPlace.COUNTDOWN:
            self._before, self.place = (KioskPlace.ITEMS if self.place in _SHORT else self.place), KioskPlace.COUNTDOWN
        elif not self.card and self.is_touched and idle >= SHORT_SECONDS:
            self.clear()
        elif self._waiting and self.place in (KioskPlace.ASIDE, KioskPlace.CARD_FIRST) and idle >= READ_SECONDS:
            self._go_on()
            await self._hear_waiting()

    @property
    def is_touched(self) -> bool:
        """Return whether anything differs from how the next patron should find it."""
        waits = (KioskPlace.RESTING, KioskPlace.CLOSED, KioskPlace.GOODBYE)
        changed = self.place is not KioskPlace.WELCOME or self.language != self.home_language or self.easier
        return changed and self.place not in waits

    @property
    def seconds_left(self) -> int:
        """Return the seconds until the visit ends, or the page clears."""
        until = GOODBYE_SECONDS if self.place is KioskPlace.GOODBYE else ENDS_AFTER
        return max(0, round(until - (self._clock() - self._touched)))

    @property
    def countdown_part(self) -> float:
        """Return the part of the countdown that is left."""
        left = ENDS_AFTER - (self._clock() - self._touched)
        return min(1.0, max(0.0, left / (ENDS_AFTER - COUNTS_DOWN_AFTER)))

    def not_taken(self) -> Sequence[str]:
        """Return the titles that are not checked out."""
        return list(self.items.refused.values())


_SHORT = (KioskPlace.HELP, KioskPlace.RANG)
"""The pages to which nobody comes back after a countdown."""
