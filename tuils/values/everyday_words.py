"""Everyday words for what the library does: one list for the menu, `tuils help`, F1, and the documentation.

"reset pin" is no name of anything here. Its line leads the menu to Staff and PINs, `tuils help` to `patron pin`, and
the documentation to the heading *PINs of patrons*.
"""

from __future__ import annotations

from typing import NamedTuple

from .folding import fold_text
from .task_words import telling


class EverydayTask(NamedTuple):
    """A task, and what people call it (`phrases`, English). Where it is done, as far as it is: `place` of the menu,
    `command`, and `page` or `page#Heading` of the documentation."""

    phrases: tuple[str, ...]
    place: str
    command: str
    page: str


_LINES = """
wifi, wi-fi password, internet password | policies | policy show | policies#What do I say?
angry patron, upset patron, what do I say | policies | policy show | policies#What do I say?
fire, emergency, first aid | policies | policy show | policies
homebound, shut-in, home delivery, housebound, deliver books, bring books home | rounds | round list | rounds
class set, book club copies, books for a book club, group hold | groups | hold group list | groups
curbside pickup, pickup appointment, pick up outside | curbside | curbside list | curbside
deposit collection, rotating collection, nursing home, senior home, jail | deposits | deposit out | deposits
interlibrary, ill, borrow from another library | interlibrary | ill request | interlibrary
lend to another library, interlibrary lending | ill_lent | ill lend | interlibrary#Lend
public catalog, catalog for patrons, opac | | opac | opac
website catalog, catalog online, catalog at home | | publish | web
print card, library cards to print, card printing | | patron-card | labels#Library cards
practice, training, learn tuils, train a volunteer | practice | demo | start#Your first week
annual report, state survey, public library survey | reports | survey | reports#The survey of public libraries
board report, numbers for the board | reports | report board | reports#The board's first question
reset pin, forgot pin, change pin, pin of a patron | | patron pin | devices#PINs of patrons
staff forgot pin, volunteer forgot pin, staff password | people | staff pin | staff#PINs
new volunteer, add staff, staff account | people | staff add | staff#Accounts
merge patrons, same patron twice, duplicate patron | | patron merge | family#One patron, two records
merge titles, same title twice, duplicate titles | duplicates | title merge | upkeep#Two records of one title
class list, textbooks, homeroom, whole class, class checkout | classes | class list | classes
leaving grade, still has books | classes | class list | classes#A grade that leaves
school year, new grades, school office | patron_batch | patron roll-over | school#The school office's file
renew many cards, extend all cards, batch renew cards | patron_batch | patron batch | school#Edit many patrons
book sale, friends sale, sold books | weeding | weed withdrawn | weeding
kit, kit with pieces, missing piece | quick_add | item mark | cataloging#Kits with pieces
large print, braille, audiobook | | search | finding
snow day, closed today, closing early | calendar | closure add | managing#Hours and closings
holiday, closed day, vacation | calendar | closure add | managing#Hours and closings
opening hours, when are we open | calendar | hours set | managing#Hours and closings
switch user, change user, someone else signs in | switch | | staff#At the desk
lock screen, step away, blank the screen | lock | | staff#At the desk
book drop, returned overnight, drop box | | checkin | desk#Check in
pay part, partial payment, pay some | fees | pay | desk#Money
fine for a kid, child's fine, fines of children | rules | rules set | managing#Checkout rules
loan period, how long is a loan, days of a loan | rules | rules set | managing#Checkout rules
forgive fine, waive fine, fine forgiveness | fees | waive | desk#Money
refund, money back, paid twice | fees | refund | desk#Money
receipt again, reprint receipt, lost receipt | slip | receipt | printing
cash count, till, end of day money | drawer | cash | managing#Money
lost card, stolen card, replacement card | lost_card | patron card | desk#Patrons
lost book, lost item, patron lost it | lost_item | item mark | desk#Lost, damaged, claimed
damaged book, torn page, wet book | lost_item | item mark | desk#Lost, damaged, claimed
says they returned it, claims returned | lost_item | item mark | desk#Lost, damaged, claimed
spine label, barcode label, book label | label_queue | label spine | labels
donated book, gift book, add a donation | quick_add | add | desk#Add a donated book
box of new books, scan isbn, copy cataloging | quick_add | add | adding
check the shelves, shelf reading, stock check | inventories | inventory start | inventory
magazine, newspaper, periodical | serials | serial checkin | magazines
patron wants us to buy it, purchase suggestion | suggestions | suggestion add | orders#A patron suggests a title
buy books, order books, vendor order | orders | order add | orders
budget, money left, spend down | funds | fund list | orders#The budget
new event, plan a program, schedule a program | program_form | event add | programs#Plan a program
sign up for a program, program registration | sign_up | event register | registration
waitlist, waiting list, program is full | sign_up | event promote | registration#The waitlist
count who came, head count, attendance | attendance | event check-in | door#Counting
summer reading, reading log, reading challenge | readings | reading log | reading
book club in a bag, meeting room, study room | rooms | room book | rooms
projector, borrow equipment, equipment booking | rooms | room book | rooms
internet computer, public pc, computer sign up | public_computers | pc sign-up | computers
bookmobile, van, work without internet | bookmobile | van prepare | bookmobile
key in paper checkouts, power was out, paper log | | van key-in | offline
police, subpoena, court order | requests | request add | requests
delete a patron, patron moved away, remove a card | | patron remove | privacy#Deleting a patron record
what have I read, reading history | | history | requests#Reading history
print a letter, overdue letter, bill letter | overdue | letters | notices#Letters and calls
mail stopped, email does not go out, alarm of mail | mail | mail test | notices#Who sends
set up email, mail server, gmail | mail | mail set | notices#Set up email
text message, sms | mail | mail texts | notices#Texts
email reminder, due soon, remind patrons | notices | notice preview | notices
going live, plan for the first day, switch from another system | imports | import library | importing#The order
import patrons, load patrons, spreadsheet of patrons | imports | import patrons | importing#Patrons and checkouts
import marc, load records | imports | import marc | importing#Files of titles
take our data with us, export everything, export library, leave tuils | | export | importing#Moving out
backup, usb copy, safe copy | back_up | backup | managing#Backups
restore, broken disk, old copy | | restore | managing#Restore a backup
verify the library, library is damaged, check for errors | | verify | managing#When something is wrong
run sql, own question, ask the database | | query | reports
authority file, authority records, load headings | | authority import | upkeep
cheat sheet, page of keys, list of keys | | cheat-sheet | start
command sheet, barcodes for the counter, counter without keyboard | | command-sheet | scanners
koha offline file, koc, offline circulation file | | import koc | offline
copy for the web catalog, patrons' catalog file, publish the opac | | opac publish | opac
sample week, typical week, count a week | | tally week | reports#The day's tally
count of a year, yearly count, survey from a sample | | tally year | reports#The day's tally
something is wrong, check this computer | | doctor | managing#When something is wrong
printer does not print, nothing comes out, printer queue | print_again | printer queue | printing#When nothing comes out
receipt printer, slip printer | printers | printer add | printing#Set up a receipt printer
scanner does not beep, barcode gun, set up scanner | scanners | scanner watch | scanners
self checkout, kiosk, libby, overdrive | devices | device add | devices
who looked at my record, who saw this patron | audit | audit | audit
made a mistake, take it back | | undo | desk#Undo, and why
why is it blocked, why can't they borrow | | why block | circulation#Why?
visitors, door count, gate count | visitors | tally add | reports#The day's tally
reference question, count questions | | tally add | reports#The day's tally
banned patron, barred, not allowed in | | patron restrict | patrons#Blocks
guardian, parent's card, pick up for the family | | patron guardian | family
new family, register children | register_family | patron add | patrons#Register
library card sign up, new patron, join the library | register | patron add | patrons#Register
hold for a patron, reserve, reserve a book, place a hold | | hold place | desk#Holds
holds to get from the shelf, pull list, paging list | pull_list | hold pull-list | desk#Holds
expired holds, clear the hold shelf | hold_shelf | hold shelf | desk#Holds
weed, books nobody reads, throw away books | weeding | weed list | weeding
hotspot is late, turn off a hotspot, suspend a device | overdue | thing list | things#Turned off when late
hotspot agreement, signed agreement, sign for a device | policies | agreement list | things
supplies, out of toner, broken chair, incident report | registers | register list | registers
lost and found, found umbrella | registers | register list | registers
help from home, remote help, ssh | | | ssh
"""


def _read(line: str) -> EverydayTask:
    phrases, place, command, page = (part.strip() for part in line.split("|"))
    return EverydayTask(tuple(phrases.split(", ")), place, command, page)


EVERYDAY = tuple(_read(line) for line in _LINES.strip().splitlines())


def everyday(typed: str) -> list[EverydayTask]:
    """Return the tasks with a phrase whose words were all typed, the longest phrase first.

    "please reset my pin" has all words of "reset pin"; "pin" alone has not.
    """
    words = _stems(typed)
    fits = [(max(len(_stems(one)) for one in task.phrases if _stems(one) <= words), task) for task in _said(words)]
    return [task for _length, task in sorted(fits, key=lambda fit: -fit[0])]


def _said(words: frozenset[str]) -> list[EverydayTask]:
    return [task for task in EVERYDAY if any(_stems(one) <= words for one in task.phrases)]


def _stems(typed: str) -> frozenset[str]:
    """Return the telling words, folded, one for singular and plural."""
    return frozenset(word.removesuffix("s") for word in telling(fold_text(typed)))
