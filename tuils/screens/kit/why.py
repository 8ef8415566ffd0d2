"""The explanation: the rule that decided, how it was calculated, the rules that lost, and the library's own words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tuils.i18n import N_, _
from tuils.library.foundation.refusals import Refused
from tuils.library.front.answers import why_subject as about
from tuils.library.front.answers.why_shown import explained
from tuils.library.front.answers.why_subject import WhySubject
from tuils.library.lending.loans.checkout import CheckedOut
from tuils.library.lending.why.steps_shown import Explanation, Point
from tuils.screens.widgets.lines import Line

from .text_page import TextPage


class WhyScreen(TextPage):
    """The explanation of a subject, of a loan just made, or of the desk's last answer."""

    word, prompt = N_("Why?"), N_("Ask")

    def __init__(self, asked: WhySubject | None = None, done: CheckedOut | None = None) -> None:
        super().__init__()
        self.asked = about.of_loan(done) if done else asked

    async def opened(self) -> None:
        asked = self.asked or self.home.session.asked_about
        if asked is None:
            await self.close()
            return
        try:
            because = await self.home.read(explained, self.home.desk, asked)
        except Refused as no:
            first, facts = no.reasons[0], {"title": no.title}
            self.say("NOTE", _("There is nothing more to explain."), first.sentence(**facts))
            return
        self.say("", because.question, because.answer)
        self.read_out(list(_lines(because, self.narrow)))


def _lines(because: Explanation, narrow: bool) -> Iterator[Line]:
    if because.about:
        yield [(f" {because.about}", "strong")]
        yield ""
    yield from _numbered(because.steps, narrow)
    if because.later:
        yield ""
        yield [(" " + _("More about this checkout"), "key")]
        yield from _numbered(because.later, narrow)
    if because.own_words:
        yield ""
        yield [(" " + _("Your library's note"), "key")]
        for text in because.own_words:
            yield f"    {text}"


def _numbered(points: Iterable[Point], narrow: bool) -> Iterator[Line]:
    """Yield lines without columns on a narrow screen."""
    for point in points:
        said = " ".join(point.said.split()) if narrow else point.said
        yield [(f" {point.number:>2} ", "key"), (said, "strong" if point.strong else "text")]
