"""Email receipts for line mode: each is sent in a thread, and its result is recorded before the next line is read."""

from __future__ import annotations

import contextlib
from concurrent.futures import Future, wait
from pathlib import Path
from typing import TYPE_CHECKING

from tuils.i18n import _
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.foundation.store import StoreFault, plain_faults
from tuils.library.office.receipts.sheets import Sheet

if TYPE_CHECKING:
    from tuils.devices.messages.mail import Delivery
    from tuils.library.office.notices.on_request import RequestedMail

LAST_WAIT = 5.0
"""The seconds for emails on their way when the program is left. Those without an answer stay noted as unknown."""


class LineMail:
    """The emails being sent."""

    def __init__(self, library: Path) -> None:
        self.library = library
        self._on_the_way: list[tuple[RequestedMail, Future[Delivery]]] = []

    def begin(self, desk: Desk, sheet: Sheet) -> bool:
        """Start sending, if it can go out from here; return whether it can."""
        from tuils.library.office.notices.on_request import receipt_to_mail
        from tuils.library.office.notices.texts import notice_folder

        one = receipt_to_mail(desk, self.library, notice_folder(self.library), sheet)
        if one:
            self._on_the_way.append((one, one.deliver_apart()))
        return one is not None

    def may(self, desk: Desk, sheet: Sheet) -> bool:
        """Return whether it can go out from here."""
        from tuils.library.office.notices.on_request import may_mail_receipt

        return may_mail_receipt(desk, self.library, sheet)

    def told(self) -> list[str]:
        """Return the emails that failed since the last call. Each answer is noted; one that can't be noted stays
        unknown."""
        came = [pair for pair in self._on_the_way if pair[1].done()]
        self._on_the_way = [pair for pair in self._on_the_way if pair not in came]
        return [said for one, answer in came if (said := _noted(one, answer.result()))]

    def close(self) -> list[str]:
        wait([answer for _one, answer in self._on_the_way], LAST_WAIT)
        return self.told()


def _noted(mail: RequestedMail, delivery: Delivery) -> str:
    from tuils.library.office.notices.on_request import note_receipt

    with contextlib.suppress(Refused, StoreFault), plain_faults():
        if said := note_receipt(mail.desk, mail, delivery):
            return f"NOTE. {said} {_('At the desk, .b prints the last receipt.')}"
    return ""
