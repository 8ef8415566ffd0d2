"""The forms of homebound rounds: a round, and the wishes of a patron."""

from __future__ import annotations

from functools import partial

from tuils.i18n import N_, _
from tuils.library.activities.homebound.homebound_fields import PROFILE_FIELDS, ROUND_FIELDS, USUAL_BOOKS
from tuils.library.activities.homebound.profiles import change_wishes, wishes_of, wishes_words
from tuils.library.activities.homebound.rounds import add_round, change_round, round_called
from tuils.library.foundation.refusals import Refused
from tuils.screens.kit.choosing_lines import Codes
from tuils.screens.kit.form import CodedForm, Values
from tuils.screens.kit.form_lines import form_lines, pick
from tuils.values.time.moments import day_of


def _no_codes() -> Codes:
    return {}


class RoundForm(CodedForm):
    """The form of a round. `tour`: the id of one to change."""

    permission, known = "holds.edit", _no_codes
    named_by, days, word = ("day",), ("day",), N_("Round")
    asked = tuple(form_lines(ROUND_FIELDS).values())

    def __init__(self, tour: str = "") -> None:
        super().__init__()
        self.tour, self.kept_as = tour, f"round {tour}"

    async def begin(self) -> Values:
        await super().begin()
        if not self.tour:
            return {}
        row = await self.home.read(round_called, self.tour)
        day = day_of(row.due_at, self.home.desk.zone).isoformat()
        return {"day": day, "driver": row.driver, "route": row.route}

    def heading(self) -> tuple[str, str]:
        if self.tour:
            return _("Change this round."), _("F6 saves.")
        return _("Plan a round. Each homebound patron gets a bag."), _("F6 saves.")

    async def save(self, values: Values) -> None:
        if self.tour:
            await self.home.do(partial(change_round, fields=dict(values)), self.tour)
            await self.close_with("OK", _("Saved: the round."), _("F9 undoes it."))
            return
        made = await self.home.do(partial(add_round, fields=dict(values)), values["day"])
        said = _("Planned: a round with {n} bags.").format(n=len(made.bags))
        await self.close_with("OK", said, _("Enter opens it. F9 undoes it."))


class WishesForm(CodedForm):
    """The wishes of the patron of this card, who is homebound from then on."""

    permission, known = "patrons.edit", _no_codes
    named_by, word = ("likes",), N_("Wishes")
    names_a_person = True
    asked = tuple(form_lines(PROFILE_FIELDS).values())

    def __init__(self, card: str) -> None:
        super().__init__()
        self.card, self.kept_as = card, f"wishes {card}"

    async def begin(self) -> Values:
        await super().begin()
        self.codes = {"large_print": [("y", _("yes")), ("n", _("no"))]}
        try:
            row = await self.home.read(wishes_of, self.home.desk, self.card)
        except Refused as no:
            if no.codes != ["HOMEBOUND_NONE"]:
                raise
            return {"how_many": str(USUAL_BOOKS), "large_print": _("no")}
        large = _("yes") if row.large_print else _("no")
        told = {"likes": row.likes, "never": row.never, "how_many": str(row.how_many), "route": row.route}
        return {**told, "large_print": large}

    def heading(self) -> tuple[str, str]:
        return _("What does this homebound patron wish?"), _("F6 saves.")

    async def save(self, values: Values) -> None:
        large = pick(values["large_print"], self.codes["large_print"])[0] == "y" if values["large_print"] else False
        fields: dict[str, object] = {**values, "large_print": large}
        line = await self.home.do(partial(change_wishes, fields=fields), self.card)
        await self.close_with("OK", wishes_words(self.home.desk, line), _("F9 undoes it."))
