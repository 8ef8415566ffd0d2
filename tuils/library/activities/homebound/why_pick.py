"""Why a copy is proposed for a homebound bag, or is not."""

from __future__ import annotations

from tuils.i18n import _
from tuils.library.foundation.audit import looked
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.journal.persons import all_of
from tuils.library.foundation.refusals import need
from tuils.library.lending.loans.remembering import read_before
from tuils.library.lending.lookups import item_by_barcode
from tuils.library.lending.why.steps_shown import Explanation, ExplanationSteps
from tuils.models import Patron
from tuils.models.rows import get

from .homebound_queries import profiles_of, titles_with_patron
from .picking import propose_picks
from .rounds import bag_called, bag_code, holds_in


@permitted("patrons.see_loans")
def why_pick(desk: Desk, bag: str, barcode: str) -> Explanation:
    """Explain whether a copy is proposed for a bag: the wish that finds it, what the patron has, and what is known of
    the past; which is noted. Refuse with UNKNOWN_ID, BAG_NOBODY, HOMEBOUND_NONE."""
    row, item = bag_called(bag), item_by_barcode(barcode)
    patron = need(get(Patron, row.patron), "BAG_NOBODY", bag=bag_code(row.id))
    wishes = need(next(iter(profiles_of(patron.id)), None), "HOMEBOUND_NONE")
    looked(desk, "loans", patron.id)
    telling = ExplanationSteps()
    found = next((pick for pick in propose_picks(desk, bag) if pick.item == item.row.barcode), None)
    telling.step(_("Likes: {words}.").format(words=wishes.likes or "-"))
    telling.step(_("Never again: {words}.").format(words=wishes.never or "-"))
    if wishes.large_print:
        telling.step(_("Only large print."))
    has = item.row.biblio in titles_with_patron(all_of(patron.id))
    telling.step(_("Has it now, or waits for it.") if has else _("Neither has it now nor waits for it."))
    if not patron.keeps_history:
        telling.step(_("Reading history is off: nobody knows whether they had it before."))
    else:
        had = read_before(patron.id, item.row.biblio)
        telling.step(_("Had it before, by their reading history.") if had else _("Not in their reading history."))
    telling.step(_("In the bag: {n} of {most}.").format(n=len(holds_in(row)), most=wishes.how_many))
    answer = (
        _("Proposed: {wish} finds it, and it is on the shelf.").format(wish=found.why) if found else _("Not proposed.")
    )
    return telling.because(item.whole_title, _("Why this pick?"), answer)
