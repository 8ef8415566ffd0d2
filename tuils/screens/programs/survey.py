"""The answers to the survey of public libraries, by the names of its variables. Enter explains a count."""

from __future__ import annotations

from functools import partial

from tuils.i18n import N_, _
from tuils.library.activities.programs.reporting import SurveyAnswer, program_survey
from tuils.screens.kit.listing import Listing
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.lines import wrap
from tuils.screens.widgets.rows import Column
from tuils.screens.widgets.turns import Doing
from tuils.values.time.moments import day_of
from tuils.values.time.spans import Span

COLUMNS = (
    Column("#", 2, right=True),
    Column(N_("Name"), 10),
    Column(N_("Answer"), 8, right=True),
    Column(N_("What it is"), 20, grow=1, drop=2),
    Column(N_("Not recorded"), 11, right=True, drop=1),
)


class ProgramSurvey(Listing):
    """The survey's answers. `branch`: empty for the whole library."""

    passing, names_a_person = True, False
    word, prompt = N_("Survey"), N_("Line")
    columns = COLUMNS
    keys: tuple[Hint, ...] = (("Enter", N_("Definition")), ("back", N_("Back")), "help")

    def __init__(self, span: Span, branch: str = "") -> None:
        super().__init__()
        self.span, self.branch = span, branch
        self.answers: list[SurveyAnswer] = []

    async def load(self) -> None:
        self.answers = await self.home.read(partial(program_survey, branch=self.branch), self.home.desk, self.span)
        rows = [
            (str(number), one.element.name, one.text, _(one.element.words), str(one.not_counted or ""))
            for number, one in enumerate(self.answers, 1)
        ]
        self.put(rows, [answer.element.name for answer in self.answers])

    def greet(self) -> None:
        when = self.span.words(day_of(self.home.desk.now, self.home.desk.zone), _)
        text = _("Annual public library survey, {when}.").format(when=when)
        self.say("", text, _("M: attendance was not recorded (not the same as 0). Enter explains."))

    def open_line(self, index: int) -> Doing:
        one = self.answers[index]
        lines = wrap(_(one.element.how), 70, 2)
        self.say("", lines[0], lines[1] if len(lines) > 1 else "")
        return None
