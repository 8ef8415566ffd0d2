"""Titles that patrons suggest, and the decisions about them."""

from __future__ import annotations

from functools import partial

from tuils.i18n import N_, _
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.refusals import Refused
from tuils.library.office.orders.order_fields import SUGGESTION
from tuils.library.office.orders.suggesting import (
    SuggestionSheet,
    decline_suggestion,
    mark_suggestion_answered,
    suggest,
)
from tuils.library.office.orders.tables import SUGGESTIONS
from tuils.screens.kit.form import Form, FormQuestion, Values
from tuils.screens.kit.form_lines import Ask, form_lines
from tuils.screens.kit.home import opens
from tuils.screens.kit.table_screen import TableScreen
from tuils.screens.widgets.lines import cut

ORDER = "orders.edit"


class SuggestionList(TableScreen[SuggestionSheet]):
    """F6 notes one, F7 orders it, F8 declines it."""

    table, word, prompt = SUGGESTIONS, N_("Suggestions"), N_("Number")
    refusal_ends_question = True

    which = "open"

    def asked(self) -> tuple[str]:
        return (self.which,)

    new_one = opens("suggestion_form", "n", N_("New"), N_("Note a title that somebody wants"), place=1)

    @action("o", N_("Order"), N_("Order it; the patron who suggested it gets a hold"), needs=ORDER, place=2)
    async def order_it(self, sheet: SuggestionSheet) -> None:
        await self.home.open("order_form", suggestion=sheet.id)

    @action("z", N_("Decline"), N_("It is not bought; say why"), needs=ORDER, place=3)
    def decline_it(self, sheet: SuggestionSheet) -> None:
        async def typed(text: str) -> None:
            if not text.strip():
                self.remark(_("Type what to tell the patron, such as: out of print."))
                return
            self.settle()
            await self.home.do(decline_suggestion, sheet.id, text)
            hint = _("Tell the patron, then .a. F9 undoes it.") if sheet.row.patron else _("F9 undoes it.")
            await self.done(_("Declined: {title}.").format(title=cut(sheet.row.title, 50)), hint)

        sentence = _("Why not {title}?").format(title=cut(sheet.row.title, 50))
        self.ask_words(_("Reason"), N_("Decline"), sentence, _("The patron is told this."), typed)

    @action("a", N_("Told"), N_("The patron knows; whose it was is forgotten"))
    async def tell(self, sheet: SuggestionSheet) -> None:
        await self.home.do(mark_suggestion_answered, sheet.id)
        await self.done(_("Told: {title}.").format(title=cut(sheet.row.title, 50)), _("F9 undoes it."))

    @action("b", N_("All"), N_("Show all suggestions, or the open ones"))
    async def show_others(self) -> None:
        self.which = "open" if self.which == "all" else "all"
        await self.show_anew()


class SuggestionForm(Form):
    """The form of a suggestion. `title`, `author`, `isbn`: its first values."""

    head = N_("A title that somebody wants the library to buy."), N_("F6 saves.")
    mode, word, kept_as, offers = "catalog", N_("Suggestion"), "suggestion", True
    named_by = ("title",)
    asked = (
        *form_lines(SUGGESTION).values(),
        Ask("card", N_("For"), N_("card of the patron; may be blank"), code=True, whole=True),
    )

    def __init__(self, title: str = "", author: str = "", isbn: str = "") -> None:
        super().__init__()
        self.begins = {"title": title, "author": author, "isbn": isbn}
        self.sure_it_is_another = bool(title)

    async def begin(self) -> Values:
        self.home.desk.require("holds.place")
        return dict(self.begins)

    async def save(self, values: Values) -> None:
        fields = {name: text for name, text in values.items() if name != "card"}
        verb = partial(suggest, card=values["card"], sure=self.sure_it_is_another)
        try:
            done = await self.home.do(verb, fields)
        except Refused as no:
            if no.codes != ["SUGGESTION_HERE"]:
                raise
            self._ask_anyway(no)
            return
        await self.close_with("OK", _("Suggestion: {title}.").format(title=cut(done.row.title, 50)), _("F9 undoes it."))

    def _ask_anyway(self, no: Refused) -> None:
        async def yes() -> None:
            self.sure_it_is_another = True
            await self._save()

        said = cut(no.reasons[0].sentence(), 70)
        self.ask(
            FormQuestion(said, _("y: save it anyway.   n or Esc: place a hold instead."), yes, self._back_to_lines)
        )
