"""The words of the web catalog, by the names that its templates and its script have for them."""

from __future__ import annotations

from collections.abc import Mapping

from tuils.i18n import N_, _

PAGE_WORDS: Mapping[str, str] = {
    "skip": N_("Skip to the page"),
    "main": N_("Main"),
    "catalog": N_("Catalog"),
    "lists": N_("Lists"),
    "events": N_("Events"),
    "hours": N_("Hours"),
    "card": N_("Get a card"),
    "other": N_("Español"),
    "find": N_("Find a book, a film, an author"),
    "search": N_("Search"),
    "results": N_("Results"),
    "no_script": N_("Searching needs JavaScript. Without it, use these lists:"),
    "by_title": N_("Titles from A to Z"),
    "by_author": N_("Authors from A to Z"),
    "by_shelf": N_("By shelf"),
    "new": N_("New this month"),
    "returned": N_("Just returned"),
    "large_print": N_("Large print"),
    "braille": N_("Braille"),
    "online": N_("Online"),
    "all_lists": N_("All lists"),
    "all_events": N_("All events"),
    "all_hours": N_("All hours"),
    "nothing": N_("Nothing here yet."),
    "ask": N_("Ask at the desk."),
    "no_tracking": N_("This site has no tracking, no cookies, and no addresses of others."),
    "front_time": N_("The front page says from when this is."),
    "subscribe": N_("Add all events to my calendar"),
    "subscribe_one": N_("Add to my calendar"),
    "canceled": N_("Canceled"),
    "no_events": N_("There are no events right now."),
    "week": N_("Every week"),
    "closed_days": N_("Closed on these days"),
    "other_days": N_("Other hours on these days"),
    "closed": N_("closed"),
    "pages": N_("Pages"),
    "next": N_("Next page"),
    "previous": N_("Previous page"),
    "card_come": N_("Come to the desk while we are open. We make your card while you wait."),
    "card_bring": N_("Bring something with your name and your address on it."),
    "card_children": N_("Children come with a parent or guardian."),
}
SCRIPT_WORDS: Mapping[str, str] = {
    "one": N_("1 title"),
    "many": N_("{n} titles"),
    "none": N_("No title matches “{words}”. Check the spelling, or try fewer words."),
    "meant": N_("Nothing matches “{words}”. Did you mean {instead}?"),
    "nearest": N_("No title has all the words. Closest matches:"),
    "more": N_("More titles"),
    "back": N_("Back to the results"),
    "gone": N_("This title is not in the catalog any more."),
    "failed": N_("The catalog can't be read right now. Try again."),
    "copies": N_("Copies"),
    "about": N_("About this title"),
    "where": N_("Where"),
    "call": N_("Call number"),
    "status": N_("Status"),
    "by": N_("Author"),
    "format": N_("Format"),
    "published": N_("Published"),
    "series": N_("Series"),
    "subjects": N_("Subjects"),
    "language": N_("Language"),
    "access": N_("Accessible"),
    "links": N_("Online"),
    "number": N_("Number"),
    "waiting_one": N_("1 person is waiting."),
    "waiting": N_("{n} people are waiting."),
    "coming_one": N_("1 copy is on order."),
    "coming": N_("{n} copies are on order."),
    "of": N_("{state}, {n} of {all}"),
    "s_in": N_("In"),
    "s_here": N_("In, for use in the library"),
    "s_soon": N_("Soon on the shelf"),
    "s_out": N_("Out"),
    "s_due": N_("Out, due {day}"),
    "s_late": N_("Out, should be back soon"),
    "s_ordered": N_("On order"),
    "s_online": N_("Online"),
    "s_none": N_("Not available right now"),
    "at": N_("{place}, at {call_number}"),
    "several": N_("{n} copies"),
}
AS_OF = N_("What is in or out is as of {time}.")


def words_of(named: Mapping[str, str]) -> dict[str, str]:
    """Return these words in the language that is spoken now."""
    return {name: _(words) for name, words in named.items()}

