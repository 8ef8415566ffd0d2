"""Why? Which rule, how it was counted, what was passed over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tuils.i18n import N_, _
from tuils.library.circulation.checkout import CheckedOut
from tuils.library.session.because import Because, Reason, why_due

from .reading import Reading
from .widgets.lines import Line


class Why(Reading):
    word, prompt = N_("Why?"), N_("Ask")

    def __init__(self, done: CheckedOut | None = None) -> None:
        super().__init__()
        self.done = done

    async def opened(self) -> None:
        done = self.done or self.home.session.why
        if done is None:
            await self.close()
            return
        told = await self.home.read(why_due, self.home.desk, done)
        self.say("", told.question, told.answer)
        self.read_out(list(_lines(told)))


def _lines(told: Because) -> Iterator[Line]:
    yield [(f" {told.about}", "strong")]
    yield ""
    yield from _numbered(told.steps)
    yield ""
    yield [(" " + _("What else holds for this loan"), "key")]
    yield from _numbered(told.later)


def _numbered(reasons: Iterable[Reason]) -> Iterator[Line]:
    for reason in reasons:
        yield [(f" {reason.number:>2} ", "key"), (reason.said, "strong" if reason.strong else "text")]
