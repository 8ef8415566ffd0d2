"""The form of an order line: title, copies, vendor, price, fund."""

from __future__ import annotations

from functools import partial
from typing import Any

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.administration.settings import branches, item_types, locations
from tuils.library.foundation.refusals import Refused
from tuils.library.holdings.items.showing import title_called
from tuils.library.holdings.lookup.adding import placeholder
from tuils.library.holdings.lookup.answers import FoundRecord, read_lookup_words
from tuils.library.holdings.titles.title_meant import title_in_catalog
from tuils.library.office.orders.order_fields import LINE
from tuils.library.office.orders.ordering import TitleWanted, change_line, line_called, order_title
from tuils.library.office.orders.queries import OrderRow, all_funds
from tuils.library.office.orders.suggesting import fiscal_year, suggestion_called
from tuils.library.office.orders.tables import vendor_names
from tuils.screens.kit.choosing_lines import Codes
from tuils.screens.kit.form import CodedForm, FormQuestion, Values
from tuils.screens.kit.form_lines import Ask, form_lines, pick
from tuils.screens.kit.number_lookup import lookup_number, record_elsewhere
from tuils.screens.widgets.lines import cut
from tuils.values.money.money import cents, plain_amount
from tuils.values.money.order_money import percent_text

CODED = ("vendor", "fund", "branch", "location", "item_type")


def _known() -> Codes:
    funds = all_funds()
    return {
        "vendor": vendor_names(),
        "fund": [(fund.id, f"{fund.code}/{fund.year}") for fund in funds],
        "branch": [(branch.code, branch.name) for branch in branches()],
        "location": [(location.code, location.name) for location in locations()],
        "item_type": [(kind.code, kind.name) for kind in item_types()],
    }


class OrderForm(CodedForm):
    """The form of an order. `line`: one to change; `biblio`: the title to order; `suggestion`: the suggestion behind
    it, whose patron gets a hold."""

    mode, permission, known = "catalog", "orders.edit", _known
    named_by = ("title",)
    word = N_("Order")
    asked = (
        Ask("title", N_("Title"), N_("scan it or type"), code=True, whole=True, long=True),
        Ask("author", N_("Author"), N_("last name, first name")),
        *form_lines(LINE).values(),
    )

    def __init__(self, line: str = "", biblio: str = "", suggestion: str = "") -> None:
        super().__init__()
        self.order_line, self.biblio, self.suggestion = line, biblio, suggestion
        self.record: FoundRecord | None = None
        self.kept_as, self.offers = f"order {line}{biblio}{suggestion}", not line
        self.sure_of_money = False

    async def begin(self) -> Values:
        await super().begin()
        self.codes["fund"] = _this_year(self.codes["fund"], await self.home.read(fiscal_year, self.home.desk))
        if self.order_line:
            return _values_of(await self.home.read(line_called, self.order_line), self.codes)
        first = {"copies": "1"}
        if len(self.codes["vendor"]) == 1:
            first["vendor"] = self.codes["vendor"][0][1]
        if self.biblio:
            first["title"] = await self.home.read(title_called, self.biblio)
        elif self.suggestion:
            row = await self.home.read(suggestion_called, self.suggestion)
            first |= {"title": row.isbn or row.title, "author": row.author}
        return first

    def heading(self) -> tuple[str, str]:
        if self.order_line:
            return _("Change this order."), _("F6 saves.")
        if self.record:
            return cut(f"{self.record.target}: {self.record.title}, {self.record.detail}", 70), _("F6 orders it.")
        return _("Order a title. It goes on its vendor's list."), _("F6 saves. The list is sent with .s, Send.")

    async def look(self, name: str) -> str:
        text = self.line(name).value
        if name == "title" and not (self.order_line or self.biblio):
            await self._look_at_title(text)
            return ""
        return await super().look(name)

    async def _look_at_title(self, text: str) -> None:
        """Look the title up in the catalog; else see if a record source has the number."""
        line = self.line("title")
        here = await self.home.read(title_in_catalog, text) if text else ""
        line.note = _("on file") if here else ""
        number = "" if here else lookup_number(text)
        if number and not (self.record and number in self.record.isbns):
            self.say("", _("Looking up {number}...").format(number=number), "")
            self.record = await record_elsewhere(self.home, number)
        elif not number:
            self.record = None
        if self.record and not self.line("author").value:
            self.line("author").put(self.record.author)
        if number:
            line.note = _("found") if self.record else _("short record")
        line.draw()

    async def save(self, values: Values) -> None:
        fields: dict[str, Any] = {name: text for name, text in values.items() if name not in ("title", "author")}
        for name in CODED:
            fields[name] = pick(values[name], self.codes[name])[0] or values[name] if values[name] else ""
        amount = cents(values["price_cents"]) if values["price_cents"] else None
        fields["price_cents"] = values["price_cents"] if amount is None and values["price_cents"] else amount
        try:
            if self.order_line:
                row = await self.home.do(partial(change_line, sure=self.sure_of_money), self.order_line, fields)
                said, then = _("Changed: {title}.").format(title=cut(row.title, 50)), _("F9 undoes it.")
            else:
                said, then = await self._order(values, fields)
        except Refused as no:
            if no.codes != ["FUND_SHORT"] or not self.may("orders.money"):
                raise
            self._ask_to_overspend(no)
            return
        await self.close_with("OK", said, then)

    async def _order(self, values: Values, fields: dict[str, Any]) -> tuple[str, str]:
        text = values["title"]
        biblio = self.biblio or (await self.home.read(title_in_catalog, text) if text else "")
        verb = partial(order_title, suggestion=self.suggestion, sure=self.sure_of_money)
        done = await self.home.do(verb, self._meant(biblio, text, values["author"]), fields)
        sentence = _("To order: {title}, {n} from {vendor}.")
        row = done.line
        then = _("F9 undoes it.")
        if done.held:
            then = _("The patron has a hold on it. F9 undoes it.")
        elif done.no_hold:
            then = cut(_("No hold for the patron: {why}").format(why=done.no_hold), 70)
        elif done.also:
            words = ngettext("{n} copy is already on order.", "{n} copies are already on order.", done.also)
            then = f"{words.format(n=done.also)} {then}"
        return sentence.format(title=cut(row.title, 34), n=row.copies, vendor=cut(row.vendor_name, 16)), then

    def _meant(self, biblio: str, text: str, author: str) -> TitleWanted:
        if biblio:
            return TitleWanted(biblio)
        if number := lookup_number(text):
            if self.record and number in self.record.isbns:
                return TitleWanted(record=self.record.marc)
            asked = read_lookup_words(text)
            words = {"title": placeholder(asked), "author": author}
            return TitleWanted(words=words | ({"isbn": asked.isbn} if asked.isbn else {}))
        return TitleWanted(words={"title": text, "author": author})

    def _ask_to_overspend(self, no: Refused) -> None:
        async def yes() -> None:
            self.sure_of_money = True
            await self._save()

        said = cut(no.reasons[0].sentence(), 70)
        self.ask(FormQuestion(said, _("y: go over the budget.   n or Esc: no."), yes, self._back_to_lines))


def _this_year(funds: list[tuple[str, str]], year: int) -> list[tuple[str, str]]:
    """Return the funds with this fiscal year's first, shown by their code alone."""
    mine = [(key, name.partition("/")[0]) for key, name in funds if name.endswith(f"/{year}")]
    return [*mine, *(fund for fund in funds if not fund[1].endswith(f"/{year}"))]


def _values_of(row: OrderRow, codes: Codes) -> Values:
    first = {name: str(getattr(row, name)) for name in ("title", "author", "copies", "requester", "note")}
    for name in CODED:
        first[name] = dict(codes[name]).get(getattr(row, name), getattr(row, name))
    return first | {"price_cents": plain_amount(row.price_cents), "discount": percent_text(row.discount)}
