"""The words about interlibrary loan: partners, requests, copies of other libraries."""

from __future__ import annotations

from tuils.i18n import N_

from .shape import Wording

INTERLIBRARY: dict[str, Wording] = {
    "LENDER_WAITS": Wording(
        "X",
        N_("Not checked out: it had to leave by {date}. It is another library's."),
        N_("Send it back, or ask for more time: F10, Interlibrary loan."),
        N_("Another library's; had to leave by {date}"),
    ),
    "HELD_HERE": Wording(
        "C",
        N_("Not lent: a patron is waiting for {title}."),
        N_("A reason sends it all the same.   Esc: to the hold shelf."),
        N_("A patron is waiting for it"),
        of="HELD_FOR_OTHER",
    ),
    "STAYS_HERE": Wording(
        "C",
        N_("Not lent: {type} is for in-house use only."),
        N_("A reason sends it all the same.   Esc: no."),
        N_("{type}: in-house use only"),
        of="NOT_FOR_LOAN",
    ),
    "ASK_LENDER": Wording(
        "X",
        N_("Not renewed: it is another library's. It stays due {due}."),
        N_("Ask that library for more time: F10, Interlibrary loan, New date."),
        N_("Another library's: ask it first"),
    ),
    "ILL_PARTNER_UNKNOWN": Wording(
        "X",
        N_("There is no partner library {text}."),
        N_("Add it: F10, Partner libraries. Or: tuils ill partner add CODE NAME."),
        N_("No such partner library"),
    ),
    "ILL_PARTNER_SEVERAL": Wording(
        "X",
        N_("Which partner library? {names}."),
        N_("Type its symbol, or more of its name."),
        N_("Several partner libraries fit"),
    ),
    "ILL_PARTNER_THERE": Wording(
        "X",
        N_("There is already a partner library {code}."),
        N_("Change that one, or take another symbol."),
        N_("That partner library is there"),
    ),
    "ILL_UNKNOWN": Wording(
        "X",
        N_("No interlibrary request is this: {text}."),
        N_("See F10, Interlibrary loan, or tuils ill list --state all."),
        N_("No such request"),
    ),
    "ILL_SEVERAL": Wording(
        "X",
        N_("Several interlibrary requests fit {text}: {titles}."),
        N_("Take the request's ID, or scan the copy."),
        N_("Several requests fit"),
    ),
    "ILL_STATE": Wording(
        "X",
        N_("Not done: {title} is {state}."),
        N_("See what comes next: tuils ill show ID."),
        N_("Not at this step"),
    ),
    "ILL_STILL_OUT": Wording(
        "X",
        N_("Not sent back: {title} is checked out."),
        N_("Check it in first."),
        N_("Still checked out"),
    ),
    "ILL_TOO_SOON": Wording(
        "X",
        N_("The other library wants {title} by {date}: too soon for the way back ({days})."),
        N_("Check the date, or send it back right away."),
        N_("The date leaves no time"),
    ),
    "ILL_NOT_LENT": Wording(
        "X",
        N_("{title} is not lent to another library."),
        N_("Check it in as usual."),
        N_("Not lent to another library"),
    ),
    "ILL_OWN_COPY": Wording(
        "X",
        N_("{title} is itself borrowed from another library."),
        N_("Send it back: tuils ill return ID."),
        N_("Borrowed itself"),
    ),
}
