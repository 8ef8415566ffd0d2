"""Vans, branches, and what goes between them and the main library."""

from __future__ import annotations

from tuils.i18n import N_

from .shape import Wording

SITES: dict[str, Wording] = {
    "BUNDLE_NOT_KEPT": Wording(
        "X",
        N_("The files on {folder} did not save correctly. Nothing was sent."),
        N_("Use another stick, then try again."),
        N_("The files did not save correctly"),
    ),
    "BUNDLE_STRANGER": Wording(
        "X",
        N_("This file is not from a laptop of this library. Nothing was loaded."),
        N_("Check that it is the right USB stick."),
        N_("The file is from an unknown laptop"),
    ),
    "BUNDLE_REVOKED": Wording(
        "X",
        N_("{code} was reported lost. Nothing was loaded from it."),
        N_("If it was found, prepare it again: tuils van prepare {code}."),
        N_("The laptop was reported lost"),
    ),
    "BUNDLE_FOR_OTHER": Wording(
        "X",
        N_("This file is for {code}. Nothing was loaded."),
        N_("Take it to that machine."),
        N_("The file is for another machine"),
    ),
    "COMPANION_UNKNOWN": Wording(
        "X",
        N_("There is no staff account named {code}."),
        N_("List them: tuils staff list"),
        N_("No such account"),
    ),
    "SITE_UNKNOWN": Wording(
        "X",
        N_("There is no van or branch machine named {code}."),
        N_("List them: tuils van list"),
        N_("No such van"),
    ),
    "SITE_REVOKED": Wording(
        "X",
        N_("{code} was reported lost."),
        N_("If it was found, prepare it again: tuils van prepare {code}."),
        N_("It was reported lost"),
    ),
    "SITE_NAME": Wording(
        "X",
        N_("{code} can't be the name of a van."),
        N_("Use up to 24 letters, digits, and -, such as Bookmobile."),
        N_("This can't be the name of a van"),
    ),
    "NO_OTHER_SITE": Wording(
        "X",
        N_("This library has no van or branch machine yet."),
        N_("Prepare one: tuils van prepare van --to /media/stick."),
        N_("There is no van yet"),
    ),
    "NOT_MAIN_SITE": Wording(
        "X",
        N_("Only the main library can do this. This is a van or a branch."),
        N_("Do it at the main library."),
        N_("Only the main library can do this"),
    ),
    "STAFF_STAYS_HOME": Wording(
        "X",
        N_("This laptop was not prepared for {login}."),
        N_("Name all staff who go along: tuils van prepare van --staff LOGIN."),
        N_("This laptop was not prepared for that person"),
    ),
    "COPY_DIFFERS": Wording(
        "X",
        N_("The copy differs from the library. It was deleted."),
        N_("Check the library: tuils verify. Then prepare it again."),
        N_("The copy differs from the library"),
    ),
    "NO_ROOM": Wording(
        "X",
        N_("Not enough room in {folder}: {needed} MB needed, {free} MB free. Nothing was written."),
        N_("Free some space, or use another stick."),
        N_("Not enough room"),
    ),
    "NO_SITE_COPY": Wording(
        "X",
        N_("{file} is not a copy that was prepared for a van or a branch."),
        N_("To put a backup back, leave out --from-site."),
        N_("Not a copy of a van or branch"),
    ),
    "RESTORE_SAME": Wording(
        "X",
        N_("{file} is the library itself. Nothing was changed."),
        N_("Name a backup: they are in the folder backups next to it."),
        N_("It is the library itself"),
    ),
    "OTHER_LIBRARY": Wording(
        "X",
        N_("{file} is from another library: {name}, not {own}. Nothing was changed."),
        N_("Restore it elsewhere with --library, or first move {path} and backups away."),
        N_("It is from another library"),
    ),
    "RESTORE_VAN": Wording(
        "X",
        N_("{file} is the copy of {code}, not a backup of the main library."),
        N_("Nothing was changed. If no backup is left: restore --from-site FILE."),
        N_("It is the copy of a van or branch"),
    ),
    "RESTORE_MAIN": Wording(
        "X",
        N_("{file} is the main library, and here is the copy of {code}."),
        N_("Nothing was changed. Update it at the main one: van refresh {code}."),
        N_("It is the main library, and this is a copy"),
    ),
    "LIBRARY_OPEN": Wording(
        "X",
        N_("The library is open: {who}. Nothing was changed."),
        N_("Close tuils there, then try again. If nobody can: add --stop-desks."),
        N_("The library is open at a desk"),
    ),
    "LOG_AHEAD": Wording(
        "X",
        N_("That time is in the future."),
        N_("Check the date, and this computer's clock."),
        N_("In the future"),
    ),
    "NO_LINE": Wording(
        "X",
        N_("{host} did not answer: {why}."),
        N_("Nothing is lost. Try again when the connection is back."),
        N_("The other machine did not answer"),
    ),
    "REFUSED_THERE": Wording(
        "X",
        N_("{host} answered: {why}"),
        N_("Nothing is lost. Try again when that is fixed."),
        N_("The other machine refused it"),
    ),
    "PASSPHRASE_SHORT": Wording(
        "X",
        N_("The passphrase is too short: use at least {n} letters."),
        N_("Four or five unrelated words make a good passphrase."),
        N_("The passphrase is too short"),
    ),
    "SEAL_WRONG": Wording(
        "X",
        N_("This passphrase doesn't open {file}, or the file is damaged."),
        N_("Type it again, or prepare a new copy."),
        N_("The passphrase is wrong, or the file is damaged"),
    ),
}
