"""The help on dot words, in line mode."""

from __future__ import annotations

from tuils.i18n import N_, _

from .heard import Answer

LINE_HELP = (
    N_("menu  all there is, in groups; .m words: find a place by everyday words"),
    N_("A word alone acts: help, undo, renew, waive, hold, events. More words search; so does a word in quotes."),
    N_("list  what is to do today; a number opens it. more  reads on."),
    N_("In a form, Enter skips or keeps a field; .to name: that one; .back: the one before; .go: do it; .x: leave."),
    N_(".?  this help"),
    N_(".i  check in, on and off"),
    N_(".r  renew what is out; in check-in: renew item by item instead"),
    N_(".k  park, or bring back; in check-in: the book drop's date"),
    N_(".y  take a payment, or: pay 2.50"),
    N_(".h  count in-house use; loose 3 newspapers"),
    N_("+v  one visit; +12v twelve; +q a reference question, +qd the way, +qt a computer"),
    N_(".v  double-check a cart: only problems are shown"),
    N_(".u  undo the last thing"),
    N_("?   why? explains the last answer"),
    N_(".x  back, or done with this patron"),
    N_(".f words  find a title"),
    N_(".n words  narrow what .f finds: film, 2010-2020; alone: all titles again"),
    N_(".s call number, or barcode  the shelf around it"),
    N_(".e  programs of the next 7 days; .e Dec 24: of that day; .e words: find one"),
    N_(".t  the rest of today's programs"),
    N_(".a  the door of one of today's programs: count, check in; .x goes back to the desk"),
    N_(".b  prints the receipt or slip of what was done last; .o everything the patron has out"),
    N_(".   repeats the answer"),
    N_(".j  hand over the desk to someone else"),
    N_(".l  lock until someone types a PIN"),
    N_(".q  sign out and leave"),
)


def is_dot_word(text: str) -> bool:
    """Return whether this is a dot and a letter. They begin a command, ours or none, and never a name or a title."""
    return text[:1] == "." and text[1:2].isalpha()


def usage_of(text: str) -> str:
    """The line of help of this dot word; empty where line mode has none."""
    return next((_(line) for line in LINE_HELP if line.split()[0] == text.split()[0].lower()), "")


def not_a_command(text: str) -> Answer:
    """Say that this dot word is none, or that it lacks something."""
    if usage := usage_of(text):
        return Answer("NOTE", _("Not understood: {text}.").format(text=text[:20]), usage)
    sentence = _("There is no command {text}.").format(text=text.split()[0][:20])
    return Answer("NOTE", sentence, _("Type .? for the commands. To search, leave out the dot."))
