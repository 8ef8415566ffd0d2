"""A run of 10,000 overdue notices by email: each checked, written down, composed, noted; only the wire is left out."""

from __future__ import annotations

import time
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

from tests.library.makers import DAY, desk_of
from tuils.devices.messages.mail import SENT, Delivery, MailAccount, MailLink
from tuils.library.foundation.desk import wall_clock
from tuils.library.foundation.store import close_store, open_store
from tuils.library.lending.loans.checkout import checkout
from tuils.library.office.notices.planning import plan_notices
from tuils.library.office.notices.sender import set_mail
from tuils.library.office.notices.sending import begin_run, run_through
from tuils.library.office.notices.texts import notice_folder
from tuils.models import db

from .circulation import make_library
from .measure import Figure

NOTICES, GOAL_SECONDS, GOAL_MB = 10_000, 60, 20


class NoWire(MailLink):
    """Takes every message."""

    def send(self, message: EmailMessage, to: str) -> Delivery:
        assert message.as_bytes()
        return Delivery(SENT)


def figures(folder: Path) -> Iterator[Figure]:
    store = folder / "notices.db"
    card = make_library(store, 1)[0]
    open_store(store)
    desk = desk_of("admin", wall_clock)
    checkout(desk.as_of(desk.now - 40 * DAY), card, "C0")
    _many(card)
    account = MailAccount("127.0.0.1", 25, "library@example.org", security="none")
    set_mail(desk, store, account, "")
    begun = time.process_time()
    plan = plan_notices(desk)
    run = begin_run(desk, store, notice_folder(store), plan.lines)
    run.link = NoWire(account, "")
    memory = [_resident() for _done in run_through(run, lambda act: act(desk))]
    yield Figure(f"{run.counts[SENT]:,} notices, CPU", time.process_time() - begun, "s", None, GOAL_SECONDS)
    yield Figure("memory between the first and the last of them", memory[-1] - memory[0], "MB", None, GOAL_MB)
    close_store()


def _many(card: str) -> None:
    """The one patron with the one late loan, 10,000 times."""
    patron, item, loan = db.execute_sql(
        "SELECT patron.id, item.id, item.loan FROM patron, item WHERE patron.card = ? AND item.loan <> ''", (card,)
    ).fetchone()
    ids = {"patron": patron, "item": item, "loan": loan}
    db.execute_sql("UPDATE patron SET email = 'p@example.org', clash = 0 WHERE id = ?", (patron,))
    with db.atomic():
        for table, name in ids.items():
            columns = [str(row[1]) for row in db.execute_sql(f"PRAGMA table_info({table})").fetchall()]
            for n in range(1, NOTICES):
                new = {"id": f"{name}-{n}", "card": f"card-{n}", "barcode": f"C-{n}", "email": f"p{n}@example.org"}
                new |= {one: f"{ids[one]}-{n}" for one in ids if one in columns}
                if table == "item":
                    new["loan"] = f"{loan}-{n}"
                values = ", ".join(f"'{new[one]}'" if one in new else f'"{one}"' for one in columns)
                db.execute_sql(f'INSERT INTO "{table}" SELECT {values} FROM "{table}" WHERE id = ?', (name,))


def _resident() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4 / 1000
