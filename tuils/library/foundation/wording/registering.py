"""Registration for programs, and the door."""

from __future__ import annotations

from tuils.i18n import N_

from .shape import Wording

REGISTERING: dict[str, Wording] = {
    "REGISTRATION_UNKNOWN": Wording(
        "X",
        N_('No registration has the ID "{text}".'),
        N_("To see registration IDs, open the session's list."),
        N_("No such registration"),
    ),
    "NO_SEAT": Wording(
        "X",
        N_("No ticket: this party has no seat ({state})."),
        N_("Give them a seat first, or print the registration slip."),
        N_("No seat"),
    ),
    "WHO_COMES": Wording(
        "X",
        N_("Not registered: no name given."),
        N_("Give a card, a name, a nickname, or a phone number."),
        N_("No name given"),
    ),
    "SESSION_CANCELLED": Wording(
        "X",
        N_("This session was canceled. {why}"),
        N_("Choose another date."),
        N_("This session was canceled"),
    ),
    "SESSION_OVER": Wording(
        "X",
        N_("This session is over. It was on {date}."),
        N_("Choose another date. To record who came, count attendance."),
        N_("This session is over"),
    ),
    "REGISTRATION_NOT_OPEN": Wording(
        "C",
        N_("Registration opens {date}."),
        N_("y: register anyway.   n or Esc: no."),
        N_("Registration opens {date}"),
    ),
    "REGISTRATION_CLOSED": Wording(
        "C",
        N_("Registration closed {date}."),
        N_("y: register anyway.   n or Esc: no."),
        N_("Registration closed {date}"),
    ),
    "ALREADY_REGISTERED": Wording(
        "C",
        N_("Already registered, party of {heads}: {which}."),
        N_("y: register again.   n or Esc: no."),
        N_("Already registered: {which}"),
    ),
    "FAMILY_REGISTERED": Wording(
        "C",
        N_("A family member is already registered, party of {heads}: {which}."),
        N_("y: register these people too.   n or Esc: no."),
        N_("A family member is registered: {which}"),
        of="ALREADY_REGISTERED",
    ),
    "AGE_OUTSIDE": Wording(
        "C",
        N_("This program is for {ages}. Age given: {age}."),
        N_("y: register anyway.   n or Esc: no."),
        N_("For {ages}; age given: {age}"),
    ),
    "PATRONS_SEVERAL": Wording(
        "X",
        N_("Several patrons match {words}: {people}."),
        N_("Choose one by card number: --card."),
        N_("Several patrons match"),
    ),
    "GUARDIAN_NEEDED": Wording(
        "C",
        N_("This party has only minors. Which adult is responsible?"),
        N_("Ask for a name and phone number.   y: continue without."),
        N_("No responsible adult"),
    ),
    "NO_SEATS": Wording(
        "C",
        N_("Seats left: {free}. Wanted: {heads} more."),
        N_("y: add them anyway, over the limit.   n or Esc: leave as is."),
        N_("Seats left: {free}, {heads} more wanted"),
    ),
    "NONE_TO_GIVE": Wording(
        "C",
        N_("Party of {heads}. Seats left: {free}."),
        N_("They stay waitlisted. To go over the limit: tuils event promote."),
        N_("Seats left: {free}, party of {heads}"),
        of="NO_SEATS",
    ),
    "PROGRAM_DRAFT": Wording(
        "A",
        N_("This program is still a draft. The public can't see it yet."),
        N_("Publish it when it is ready."),
        N_("Still a draft"),
    ),
    "PARTY_TOO_LARGE": Wording(
        "C",
        N_("Not registered: a party of {heads}, but only {places} seats in all."),
        N_("y: waitlist them, ahead of later parties.   n or Esc: no."),
        N_("Party of {heads}, {places} seats in all"),
    ),
    "NO_REGISTRATION_NEEDED": Wording(
        "A",
        N_("Drop-in program: no registration needed."),
        N_("The registration is saved anyway."),
        N_("No registration needed"),
    ),
    "BARRED_COMES": Wording(
        "A",
        N_("This card is blocked from checkout. Programs are open to all."),
        N_("Nothing to do."),
        N_("This card is blocked from checkout"),
        of="PATRON_BARRED",
    ),
    "EXPIRED_COMES": Wording(
        "A",
        N_("Card expired {date}. Programs are open to all."),
        N_("You can renew the card when they come."),
        N_("Card expired {date}"),
        of="PATRON_EXPIRED",
    ),
    "REGISTRATION_ENDED": Wording(
        "X",
        N_("This registration is closed: {how}."),
        N_("Register them again."),
        N_("This registration is closed"),
    ),
    "NOT_OFFERED": Wording(
        "X",
        N_("This party was not offered a seat: {how}."),
        N_("The session's list shows who was offered one."),
        N_("Not offered a seat"),
    ),
    "NOT_WAITING": Wording(
        "X",
        N_("This party is not on the waitlist: {how}."),
        N_("The session's list shows who is waitlisted."),
        N_("Not on the waitlist"),
    ),
    "NOBODY_WAITS": Wording(
        "X",
        N_("Nobody is on the waitlist."),
        N_("Nothing to do."),
        N_("Nobody is on the waitlist"),
    ),
    "OFFER_LAPSED": Wording(
        "C",
        N_("The offer expired {date}."),
        N_("y: give them the seat anyway.   n or Esc: no."),
        N_("The offer expired {date}"),
    ),
    "SEAT_GIVEN": Wording(
        "X",
        N_("Not undone: somebody else has the seat now."),
        N_("Register them again. They are waitlisted if there is no seat."),
        N_("Somebody else has the seat now"),
    ),
    "SEAT_TOLD": Wording(
        "X",
        N_("Not undone: somebody on the waitlist was told they have the seat."),
        N_("Register them again. They are waitlisted if there is no seat."),
        N_("Somebody else was told they have the seat"),
        of="SEAT_GIVEN",
    ),
    "SEAT_USED": Wording(
        "X",
        N_("Not undone: somebody from the waitlist has the seat and may be here."),
        N_("Register them again. They are waitlisted if there is no seat."),
        N_("Somebody else has the seat and may be here"),
        of="SEAT_GIVEN",
    ),
}
