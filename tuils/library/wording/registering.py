"""Registration for programs, and the door."""

from __future__ import annotations

from tuils.i18n import N_

from .shape import Wording

REGISTERING: dict[str, Wording] = {
    "REGISTRATION_UNKNOWN": Wording(
        "X",
        N_('No registration has the id "{text}".'),
        N_("The list of the session shows them."),
        N_("No such registration"),
    ),
    "WHO_COMES": Wording(
        "X",
        N_("Not registered: nothing says who comes."),
        N_("A card, or a name or nickname, or a phone number is enough."),
        N_("Nothing says who comes"),
    ),
    "SESSION_CANCELLED": Wording(
        "X",
        N_("This event was cancelled. {why}"),
        N_("Choose another date."),
        N_("This event was cancelled"),
    ),
    "SESSION_OVER": Wording(
        "X",
        N_("This event is over. It was on {date}."),
        N_("Choose another date. Who was there is counted, not registered."),
        N_("This event is over"),
    ),
    "REGISTRATION_NOT_OPEN": Wording(
        "C",
        N_("Registration opens on {date}."),
        N_("y: register all the same.   n or Esc: no."),
        N_("Registration opens on {date}"),
    ),
    "REGISTRATION_CLOSED": Wording(
        "C",
        N_("Registration closed on {date}."),
        N_("y: register all the same.   n or Esc: no."),
        N_("Registration closed on {date}"),
    ),
    "ALREADY_REGISTERED": Wording(
        "C",
        N_("Registered already, for {heads}: {which}."),
        N_("y: register once more.   n or Esc: no."),
        N_("Registered already: {which}"),
    ),
    "FAMILY_REGISTERED": Wording(
        "C",
        N_("One of the family is registered, for {heads}: {which}."),
        N_("y: register these, too.   n or Esc: no."),
        N_("One of the family is registered: {which}"),
        of="ALREADY_REGISTERED",
    ),
    "AGE_OUTSIDE": Wording(
        "C",
        N_("This program is for {ages}. Age here: {age}."),
        N_("y: register all the same.   n or Esc: no."),
        N_("For {ages}, and not {age}"),
    ),
    "PATRONS_SEVERAL": Wording(
        "X",
        N_("Several patrons fit {words}: {people}."),
        N_("Say which by the card: --card."),
        N_("Several patrons fit"),
    ),
    "GUARDIAN_NEEDED": Wording(
        "C",
        N_("Only minors come. Who answers for them?"),
        N_("Ask for a name and a phone number.   y: go on without."),
        N_("Nobody answers for the minors"),
    ),
    "NO_SEATS": Wording(
        "C",
        N_("{heads} more to come. Places free: {free}."),
        N_("y: take them in, over the limit.   n or Esc: it stays as it is."),
        N_("Places free: {free}, for {heads} more"),
    ),
    "NONE_TO_GIVE": Wording(
        "C",
        N_("Party of {heads}. Places free: {free}."),
        N_("They wait. Over the limit, with a reason: tuils event promote."),
        N_("Places free: {free}, for {heads}"),
        of="NO_SEATS",
    ),
    "PROGRAM_DRAFT": Wording(
        "A",
        N_("This program is a draft: nobody can read of it yet."),
        N_("Publish it when it is ready."),
        N_("It is a draft"),
    ),
    "PARTY_TOO_LARGE": Wording(
        "C",
        N_("Not registered: a party of {heads}, and only {places} places in all."),
        N_("y: let them wait, and others behind them.   n or Esc: no."),
        N_("Party of {heads}, {places} places in all"),
    ),
    "NO_REGISTRATION_NEEDED": Wording(
        "A",
        N_("Everybody may come: no registration is needed."),
        N_("It is written down all the same."),
        N_("No registration is needed"),
    ),
    "BARRED_COMES": Wording(
        "A",
        N_("Lending is stopped for this card. Programs are open to all."),
        N_("Nothing is to be done."),
        N_("Lending is stopped for this card"),
        of="PATRON_BARRED",
    ),
    "EXPIRED_COMES": Wording(
        "A",
        N_("The card ended on {date}. Programs are open to all."),
        N_("It can be renewed when they come."),
        N_("The card ended on {date}"),
        of="PATRON_EXPIRED",
    ),
    "REGISTRATION_ENDED": Wording(
        "X",
        N_("This registration has ended: {how}."),
        N_("Register them anew."),
        N_("This registration has ended"),
    ),
    "NOT_OFFERED": Wording(
        "X",
        N_("No seat is offered to this party: {how}."),
        N_("The list of the session shows who was offered one."),
        N_("No seat is offered to them"),
    ),
    "NOT_WAITING": Wording(
        "X",
        N_("This party does not wait: {how}."),
        N_("The list of the session shows who waits."),
        N_("They do not wait"),
    ),
    "NOBODY_WAITS": Wording(
        "X",
        N_("Nobody waits for a place."),
        N_("Nothing is to be done."),
        N_("Nobody waits"),
    ),
    "OFFER_LAPSED": Wording(
        "C",
        N_("The offer was good until {date}."),
        N_("y: they get the seat all the same.   n or Esc: no."),
        N_("The offer was good until {date}"),
    ),
    "SEAT_GIVEN": Wording(
        "X",
        N_("Not taken back: the seat is somebody else's by now."),
        N_("Register them anew: they wait, or get what is free."),
        N_("The seat is somebody else's by now"),
    ),
    "SEAT_TOLD": Wording(
        "X",
        N_("Not taken back: whoever waited was told that the seat is theirs."),
        N_("Register them anew: they wait, or get what is free."),
        N_("Somebody else was told that the seat is theirs"),
        of="SEAT_GIVEN",
    ),
    "SEAT_USED": Wording(
        "X",
        N_("Not taken back: whoever waited has the seat, and may be here."),
        N_("Register them anew: they wait, or get what is free."),
        N_("Somebody else has the seat, and may be here"),
        of="SEAT_GIVEN",
    ),
}
