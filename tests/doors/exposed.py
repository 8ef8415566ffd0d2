"""A library with everything of people in it, and words for every command there is: for the test of what a volunteer
reads."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .calling import PIN, Program

ZORAH, ABNER = "21234000070013", "21234000080012"
TITLE, OTHER = "Marked Tangerine", "Marked Apricot"
BARCODE, LATE, SHELVED, QUEUED = "B7001", "B7002", "B7003", "B7004"
FREE, AWAY = "B7005", "B7006"
PERSON = {
    "--last-name": "Quimbolt",
    "--born": "1957-03-31",
    "--street": "Wistaria Lane 4711",
    "--city": "Harlow",
    "--postcode": "75001",
    "--phone": "555-0701-77",
    "--email": "zorah@secret.example",
}
SECRETS = (
    "555-0701-77", "zorah@secret.example", "4711", "1957-03-31",  # Zorah's
    "555-0802-88", "guest@secret.example", "555-0903-99",  # of a guest, and who answers for the guest
    "555-0604-66", "booker@secret.example",  # of who booked a room
)  # fmt: skip
PERSONS = ("quimbolt", "zorah", "abner", ZORAH, ABNER, ZORAH[-4:], ABNER[-4:], "z. q.", "a. q.")
"""The texts that identify a person."""
TITLES = (TITLE, OTHER, BARCODE, LATE, SHELVED, QUEUED)


@dataclass(frozen=True)
class Exposed:
    """The ids that commands are given."""

    title: str
    other: str
    session: str
    registration: str
    guest: str
    booking: str
    hold: str
    charge: str


def expose(program: Program) -> Exposed:
    """Zorah has a loan that is late and one that is not, waits for a title that Abner has, and has a copy on the hold
    shelf; both owe; she and a guest come to a program; two rooms are booked; she is at a
    computer. Vera, a volunteer, is who types."""
    person = [word for pair in PERSON.items() for word in pair]
    assert program("patron", "add", "--first-name", "Zorah", *person, "--card", ZORAH).code == 0
    family = ("--first-name", "Abner", "--last-name", "Quimbolt", "--born", "2015-01-01", "--guardian", ZORAH)
    assert program("patron", "add", *family, "--card", ABNER).code == 0
    title, other = (str(program.json("title", "add", "--title", name).line["biblio"]) for name in (TITLE, OTHER))
    for biblio, barcode in ((title, BARCODE), (title, LATE), (other, SHELVED), (other, QUEUED)):
        assert program("item", "add", biblio, "--barcode", barcode).code == 0
    free = str(program.json("title", "add", "--title", "Free").line["biblio"])
    for barcode in (FREE, AWAY):
        assert program("item", "add", free, "--barcode", barcode).code == 0
    assert program("deposit", "out", "Sunrise Home", AWAY).code == 0
    assert program("history", ZORAH, "on").code == 0
    assert program("retention", "set", "borrowers", "90d").code == 0
    assert program("setting", "set", "fines", "yes").code == 0
    assert program("checkout", ZORAH, LATE).code == 0
    program.clock.forward(days=30)
    assert program("checkout", ZORAH, BARCODE).code == 0
    assert program("checkout", ABNER, QUEUED).code == 0
    hold = str(program.json("hold", "place", ABNER, title).line["hold"])
    assert program("hold", "place", ZORAH, other).code == 0
    assert program("checkin", SHELVED).code == 0
    charge = str(program.json("charge", ZORAH, "5.00", "--reason", "Mug").lines[0].get("line") or "none")
    session, registration, guest, booking = _programs(program)
    assert program("list", "make", "Picks", BARCODE).code == 0
    for words in (("station", "add", "A1"), ("sign-up", "A1", ZORAH), ("seat", "A1")):
        assert program("pc", *words).code == 0, words
    assert program("staff", "add", "vera", TUILS_NEW_PIN=PIN).code == 0
    assert program("staff", "link", "vera").code == 0
    return Exposed(title, other, session, registration, guest, booking, hold, charge)


def _programs(program: Program) -> tuple[str, str, str, str]:
    """Zorah and guests come to a program; a guest and she have the room. Return session, registrations and booking."""
    day = "2027-02-06"
    session = str(
        program.json("event", "add", "Story time", f"{day} 10:00", "--places", "20", "--registration", "advised").lines[
            0
        ]["session"]
    )
    registration = str(program.json("event", "register", session, "--card", ZORAH).line["registration"])
    contact = ("--phone", SECRETS[4], "--email", SECRETS[5], "--guardian", f"Gwen {SECRETS[6]}")
    guest = str(program.json("event", "register", session, "--name", "Guest Gale", *contact).line["registration"])
    assert program("event", "register", session, "--phone", SECRETS[4]).code == 0
    assert program("room", "add", "meeting", "--name", "Meeting room").code == 0
    ways = ("--phone", SECRETS[7], "--email", SECRETS[8])
    booked = program.json("room", "book", "meeting", f"{day} 14:00", "--name", "Lee Guest", *ways)
    booking = str(booked.lines[0]["booking"])
    assert program("room", "book", "meeting", f"{day} 16:00", "--card", ZORAH).code == 0
    return session, registration, guest, booking


def tables(folder: Path) -> dict[str, str]:
    """Write files to import; return them by kind."""
    texts = {
        "loans": f"item,card,due\n{BARCODE},{ABNER},2027-03-01\n{LATE},{ZORAH},2027-03-01\n",
        "patrons": f"card,first_name,last_name,phone\n{ZORAH},Zorah,Quimbolt,555\n",
        "titles": "title,barcode\nNew,B9\n",
        "wishes": "name,email,title\nZorah Quimbolt,zorah@secret.example,Owl moon\n",
        "responses": "name,email\nZorah Quimbolt,zorah@secret.example\n",
        "list": f"{BARCODE}\n",
        "scans": f"{BARCODE}\n{QUEUED}\n",
        "log": f"{ABNER} {BARCODE} 10:31\n{ZORAH} {QUEUED} 10:32\n",
        "koc": f"Version=1.0\tGenerator=x\tGeneratorVersion=1\n2026-12-01 10-31-00 000\tissue\t{ABNER}\t{BARCODE}\n",
        "roll": "card,first_name,last_name,grade\n,Abner,Quimbolt,3\n",
        "ics": "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n",
    }
    for name, text in texts.items():
        (folder / f"{name}.csv").write_text(text)
    return {name: str(folder / f"{name}.csv") for name in texts}


def words_for(at: Exposed, file: dict[str, str], folder: Path) -> dict[str, tuple[str, ...]]:
    """Return the words typed behind each command's name. A command missing here fails the test."""
    day, out = "2027-02-06", str(folder / "out")
    return {
        "checkout": (ABNER, BARCODE), "checkin": (BARCODE, LATE, QUEUED), "renew": (ZORAH,), "pay": (ZORAH, "100"),
        "waive": (ZORAH, "100", "--reason", "x"), "charge": (ZORAH, "100", "--reason", "x"),
        "refund": (ZORAH, "100", "--reason", "x"), "void": (at.charge, "--reason", "x"), "cash": (),
        "hold cancel": (at.hold,), "hold change": (at.hold, "--until", "2027-06-01"), "hold list": (),
        "hold move": (at.hold, "1"), "hold place": (ZORAH, "I1"), "hold pull-list": (), "hold resume": (at.hold,),
        "hold shelf": (), "hold link": (at.hold, at.hold), "hold unlink": (at.hold,),
        "hold group list": (), "hold group show": ("x",), "hold group edit": ("x", "--copies", "2"),
        "hold group add": ("x", at.title, "--copies", "1", "--date", day), "hold group out": ("x",),
        "hold group cancel": ("x",),
        "hold move-all": ("I1", "I2"), "hold suspend-all": (ZORAH, "--until", "2027-06-01"),
        "hold resume-all": (ZORAH,), "hold suspend": (at.hold,),
        "overdue": (), "due-soon": (), "letters": (), "undo": (),
        "receipt": (ZORAH, "--of", "all-out"),
        "label spine": (BARCODE, "-o", f"{out}1.pdf"), "label pocket": (BARCODE, "-o", f"{out}2.pdf"),
        "label barcode": (BARCODE, "-o", f"{out}3.pdf"), "label queue": (), "label sheets": (),
        "label ruler": ("-o", f"{out}4.pdf"), "label sign": ("--shelves", "-o", f"{out}8.pdf"),
        "label test": ("-o", f"{out}9.pdf"), "patron-card": (ZORAH, "-o", f"{out}5.pdf"),
        "command-sheet": ("-o", f"{out}6.pdf"),
        "cheat-sheet": ("-o", f"{out}7.pdf"),
        "slip hold": (at.hold,), "slip transit": (BARCODE,), "slip card": (ZORAH,),
        "slip registration": (at.registration,), "slip ticket": (at.registration,),
        "printer list": (), "printer test": (),
        "scanner list": (), "scanner set": ("drop", "/dev/none-1"), "scanner remove": ("drop",),
        "scanner watch": ("--help",),  # it waits for a scanner
        "printer add": ("rec", "file:/nowhere/rec", "--kind", "escpos"), "printer assign": ("receipts", "none"),
        "rfid read": (), "rfid write": (BARCODE,),
        "printer remove": ("rec",), "printer queue": (), "printer retry": (), "printer template": ("checkout",),
        "why block": (ABNER, BARCODE), "why due": (ZORAH, BARCODE), "why fine": (ZORAH, LATE),
        "why hold": (ABNER, BARCODE), "why route": (BARCODE,), "why seat": (at.registration,),
        "why session": (at.session,), "why words": (BARCODE,), "search": ("tangerine",), "shelf": (BARCODE,),
        "list": (),
        "list add": ("Picks", LATE), "list again": ("Picks",), "list delete": ("Picks",), "list export": ("Picks",),
        "list keep": ("Found", "tangerine"), "list make": ("More", LATE), "list merge": ("Picks", "Picks"),
        "list move": ("Picks", BARCODE, "1"), "list note": ("Picks", "x"), "list of": (at.title,),
        "list publish": ("Picks",), "list remove": ("Picks", BARCODE), "list rename": ("Picks", "Other"),
        "list show": ("Picks",), "list sort": ("Picks", "title"), "list unpublish": ("Picks",),
        "show item": (BARCODE,), "show patron": (ZORAH,), "show title": (at.title,),
        "patron add": ("--first-name", "Zorah", "--last-name", "Quimbolt"), "patron address": (ZORAH,),
        "patron batch": (ZORAH, "--set-category", "ADULT"), "patron card": (ZORAH,),
        "patron edit": (ZORAH, "--grade", "7"),
        "patron email": (ZORAH,), "patron export": (ZORAH,), "patron family": (ZORAH,), "patron guardian": (ABNER,),
        "patron lift": (ZORAH,), "patron merge": (ABNER, ZORAH), "patron note": (ZORAH,), "patron phone": (ZORAH,),
        "patron pin": (ZORAH, "--check"), "patron pin-slips": (ZORAH, "-o", f"{out}10.pdf"),
        "patron proxy": (ZORAH,), "patron remove": (ABNER,), "patron renew": (ZORAH,),
        "patron restrict": (ZORAH, "lost_items"), "patron roll-over": (file["roll"],), "patron used": (),
        "history": (ZORAH,), "report list": (), "report show": ("circulation",), "report run": ("circulation",),
        "report pins": (), "report unpin": ("Numbers",), "report schedule": ("circulation", "weekly"),
        "notice preview": (), "notice run": (), "notice log": (ZORAH,),
        "notice letters": ("-o", str(folder / "letters.pdf")), "notice calls": (), "notice here": (),
        "notice send": (ZORAH, "summary"), "notice bounce": (file["log"],),
        "notice unknown": (), "notice settle": ("12345678", "arrived"),
        "notice call": (ZORAH, "overdue_1", "reached"), "notice template list": (),
        "notice template show": ("overdue",), "notice template set": ("overdue", "--reset"),
        "mail set": ("--host", "127.0.0.1", "--from", "a@b.example", "--security", "none"), "mail show": (),
        "mail test": ("a@b.example",), "mail replies": ("--off",), "mail read": (),
        "mail texts": ("--off",),
        "tally add": ("visits", "3"), "tally reading": ("48210",),
        "tally list": (), "tally week": ("visits", "2026-12-06"),
        "tally year": ("2019", "circulation", "4"), "survey": (), "query": (), "report board": ("-o", f"{out}.pdf"),
        "report month-end": (),
        "item add": (at.title,), "item bind": (BARCODE, at.other), "item edit": (BARCODE, "--volume", "2"),
        "item mark": (BARCODE, "lost"), "item replace-barcode": (BARCODE,), "inhouse": (BARCODE,), "loose": ("BK", "1"),
        "transfer": (BARCODE, "MAIN"), "title add": ("--title", "New"), "title edit": (at.title, "--title", "New"),
        "title tag": ("local author", at.title),
        "title merge": (at.title, at.other, "--dry-run"), "title remove": (at.title, "--copies", "--dry-run"),
        "title duplicates": (), "why match": (file["titles"],), "heading list": (),
        "heading change": ("Nobody", "Somebody"), "heading undo": (),
        "heading see": ("Twain, Mark", "Clemens, Samuel"), "authority import": (file["titles"],),
        "authority export": ("-o", str(folder / "authorities.mrc")),
        "event list": ("--from", "2026-12-01"), "event show": (at.session,), "event kinds": (),
        "event add": ("Talk", f"{day} 12:00"), "event more": (at.session, "2027-03-06 10:00"),
        "event copy": (at.session, "2027-03-06 10:00"), "event edit": (at.session, "--places", "21"),
        "event move": (at.session, "2027-03-06 10:00"), "event cancel": (at.session,), "event restore": (at.session,),
        "event remove": (at.session,), "event report": (), "event checklist": (at.session,),
        "event tick": (at.session, "1"), "event sheet": (at.session,), "event due": (), "event template": (),
        "event to-tell": (), "event told": (at.registration,), "event confirmed": (at.registration,),
        "event unconfirmed": (), "event messages": (out,), "event sign": (at.session,),
        "event register": (at.session, "--card", ABNER), "event registration": (at.guest,),
        "event coming": (at.session,), "event unregister": (at.guest,), "event promote": (at.session,),
        "event accept": (at.registration,), "event decline": (at.registration,), "event no-show": (at.registration,),
        "event check-in": (at.session, ZORAH), "event count": (at.session,),
        "event recording": (at.session, "--views", "3"),
        "event export": (), "event import": (file["ics"],), "event import-responses": (at.session, file["responses"]),
        "suggestion import-responses": (file["wishes"],), "ill import-responses": (file["wishes"],),
        "event publish": (), "room add": ("seat",), "room book": ("meeting", f"{day} 18:00", "--card", ABNER),
        "room bookings": ("--from", day), "room cancel": (at.booking,), "room change": (at.booking, "--heads", "3"),
        "room clashes": (), "room count": (at.booking, "3"), "room edit": ("meeting", "--name", "Hall"),
        "room free": ("meeting", day), "room info": ("meeting",), "room list": (), "room late": (),
        "room pickup": (at.booking, ABNER),
        "room move": (at.booking, "--to", f"{day} 19:00"), "room remove": ("meeting",), "room show": (at.booking,),
        "room uses": (), "import library": (out,), "import list": (), "import loans": (file["loans"], "--dry-run"),
        "import charges": (file["loans"], "--dry-run"), "import holds": (file["loans"], "--dry-run"),
        "import look": (file["titles"],), "import marc": (file["titles"],), "import patrons": (file["patrons"],),
        "import titles": (file["titles"],), "import undo": ("x",),
        "import koc": (file["koc"],), "import scans": (file["scans"], "--do", "inventory"),
        "lookup": ("tangerine",), "target list": (), "target add": ("NEAR", "http://127.0.0.1:1/sru"),
        "target edit": ("LOC", "--seconds", "1"), "target on": ("LOC",), "target off": ("LOC",),
        "target move": ("LOC", "2"), "target test": ("OPENLIBRARY", "--help"), "target remove": ("LOC",),
        "class list": (), "class out": ("3", "I2"), "class in": ("3", "I2"),
        "round list": (), "round add": (day, ABNER), "round show": ("x",), "round stops": ("x",),
        "round patrons": (), "round pick": ("x",), "round out": ("x",), "round in": ("x",), "round bag": ("x", ABNER),
        "round edit": ("x", "--driver", "x"), "round cancel": ("x",), "round profile": (ABNER,),
        "round label": ("x",), "round slip": ("x",),
        "thing list": (), "thing line": (BARCODE, "--line", "x"), "thing off": (BARCODE,), "thing on": (BARCODE,),
        "agreement list": (), "agreement sign": (ABNER, "x"), "agreement end": (ABNER, "x"), "agreement print": ("x",),
        "curbside list": (), "curbside add": (ABNER, f"{day}T15:00"), "curbside pack": (ABNER,),
        "curbside here": (ABNER,), "curbside done": (ABNER,), "curbside no-show": (ABNER,),
        "curbside cancel": (ABNER,),
        "deposit list": (), "deposit out": ("Oak School", FREE), "deposit show": ("Sunrise Home",),
        "deposit move": ("Oak School", "Elm School"), "deposit due": ("Elm School", day),
        "deposit count": ("Elm School", "3"), "deposit in": (FREE,), "deposit missing": ("Sunrise Home",),
        "deposit place list": (), "deposit place edit": ("Elm School", "--private"),
        "deposit place remove": ("Oak School",),
        "pc list": (), "pc sign-up": ("--next", ABNER), "pc seat": ("A1",), "pc no-show": ("A1",),
        "pc extend": ("A1",), "pc end": ("A1",), "pc station list": (),
        "pc block": ("A1", "--from", f"{day}T10:00", "--until", f"{day}T11:00"),
        "pc station add": ("B1",), "pc station edit": ("A1", "--minutes", "15"),
        "pc station remove": ("A1",),
        "device list": (), "device add": ("box", "--kind", "drop", "--new-password"), "device set": ("box",),
        "device pattern": ("box",), "device log": ("box",), "device remove": ("box",),
        "serve sip2": ("--device", "nobody"),
        "serve web": ("--host", "192.0.2.1"),  # no address of this computer
        "add": ("9780141439518",), "complete": (), "record show": (at.title,), "record validate": (at.title,),
        "record set": (at.title, "500", "## $a x"), "record edit": (at.title,),
        "record copy": (at.title,), "record templates": (),
        "inventory start": ("Novels",), "inventory list": (), "inventory scan": ("Novels", BARCODE),
        "inventory load": ("Novels", file["scans"]), "inventory report": ("Novels",),
        "inventory missing": ("Novels",), "inventory finish": ("Novels", "--keep"), "inventory searched": ("Novels",),
        "serial list": (), "serial add": ("x",), "serial edit": ("x", "--keep", "3"), "serial checkin": ("x",),
        "serial issues": ("x",), "serial late": (), "serial claim": ("x", "2026-12-01"),
        "serial skip": ("x", "2026-12-01"), "serial old": (), "serial discard": ("--old",),
        "order list": (), "order late": (), "order add": ("--title", "x"), "order edit": ("x", "--copies", "2"),
        "order send": (), "order show": ("x",), "order receive": ("x",), "order cancel": ("x",),
        "order claim": ("x",), "order import": (file["titles"],), "vendor list": (), "vendor add": ("x",),
        "vendor edit": ("x", "--discount", "5"), "fund list": (), "fund add": ("X",), "fund edit": ("X", "--name", "x"),
        "fund transfer": ("X", "Y", "5"), "fund new-year": (), "invoice list": (), "invoice add": ("x", "1"),
        "invoice void": ("1",), "suggestion list": (), "suggestion add": ("x",),
        "reading program list": (), "reading program add": ("x", "--from", "2026-06-01"),
        "reading program edit": ("x", "--to", "2027-01-01"), "reading program prize": ("x", "x", "--for", "50%"),
        "reading program edit-prize": ("x", "x", "--stock", "1"), "reading sign-up": ("x",),
        "reading log": ("x", "x", "1"), "reading leave": ("x", "x"), "reading readers": ("x",),
        "reading prizes": ("x",), "reading prize": ("x", "x"), "reading draw": ("x", "x"),
        "reading paper-log": ("x",), "reading report": (),
        "suggestion decline": ("x", "--reason", "x"), "suggestion told": ("x",),
        "ill list": (), "ill request": (ZORAH, "x"), "ill edit": ("x", "--note", "x"), "ill ask": ("x", "y"),
        "ill pass": ("x",), "ill ship": ("x",), "ill receive": ("x",), "ill renew": ("x",), "ill return": ("x",),
        "ill recall": ("x", "--due", "2027-01-01"), "ill close": ("x",), "ill show": ("x",), "ill label": ("x",),
        "ill contu": (), "ill lent": (), "ill incoming": ("x", "y"), "ill send-copy": ("x",), "ill decline": ("x",),
        "ill lend": ("x", BARCODE, "--due", "2027-01-01"), "ill back": (BARCODE,), "ill partner list": (),
        "ill partner add": ("X", "x"), "ill partner edit": ("x", "--name", "y"),
        "processing list": (), "processing counts": (), "processing move": (BARCODE, "--to", "received"),
        "processing slip": (BARCODE,), "repair list": (), "repair send": (BARCODE, "--to", "Acme"),
        "repair edit": (BARCODE, "--done", "x"), "repair back": (BARCODE,), "repair history": (BARCODE,),
        "repair slip": (BARCODE,), "repair batch": ("Acme",),
        "weed list": (), "weed rules": (), "weed keep": (BARCODE,), "weed mark": (BARCODE, "--marks", "ugly"),
        "weed withdraw": ("x",), "weed withdrawn": (), "weed kept": (), "weed show": (BARCODE,),
        "weed deletes": ("-o", str(folder / "deletes.mrc")),
        "stop add": ("OAK", "Oak Street", "tue", "3-4pm"), "stop list": (), "stop schedule": ("OAK", "tue", "3-5pm"),
        "van key-in": (file["log"],), "van paper": (), "export": ("loans",), "opac publish": (),
        "publish": (str(folder / "site"),),
        "practice list": (), "practice score": ("x", file["log"]),
        "signage show": (), "signage monitor": (), "signage write": (str(folder / "signage"),), "signage posts": (),
        "signage posted": (at.session, "x"),
        "policy list": (), "policy show": ("conduct",), "policy edit": ("conduct", "--text", "x"),
        "policy remove": ("conduct",),
        "register add": (file["log"],), "register list": (), "register show": ("trouble",),
        "register remove": ("museum-pass",),
        "rules check": (), "rules list": (), "rules set": ("loan_period", "7d"), "rules unset": ("loan_period",),
        "hours list": (), "hours open": (day, "10-12"), "hours set": ("mon", "10-12"), "hours unset": ("x",),
        "hours usual": (day,), "closure add": (day,), "closure list": (), "closure remove": (day,), "setting list": (),
        "setting set": ("fines", "no"), "code list": (), "code remove": ("category", "TEEN"),
        "code set": ("category", "TEEN", "name=x"), "staff add": ("eve",), "staff code": ("admin",),
        "staff end": ("admin",), "staff link": ("vera", "x"), "staff list": (), "staff pin": ("admin",),
        "staff rename": ("admin", "x"), "staff reopen": ("admin",), "staff role": ("vera", "manager"), "role list": (),
        "role remove": ("staff",), "role rights": (), "role set": ("volunteer", "--add", "staff.edit"),
        "role show": ("volunteer",), "counts": (), "daily": (), "purge": ("--dry-run",), "retention list": (),
        "retention set": ("notes", "9d"), "request add": ("police",), "request list": (), "request steps": (),
        "audit": (), "decision list": (), "decision settle": ("x", "--as-proposed"),
        "van list": (), "van merge": (file["loans"],), "van pack": ("--to", out), "van prepare": ("bus", "--to", out),
        "van refresh": ("bus", "--to", out), "van revoke": ("bus",), "van unseal": (file["loans"],), "sites": (),
        "docs": ("start",), "completion": ("bash",), "help": ("fine",), "doctor": (), "config path": (),
        "config show": (), "backup": (out,), "verify": (), "index": (), "clock accept": (), "library copy": (out, out),
        "server create": ("postgresql://127.0.0.1:1/x",), "server check": (), "server grant": ("x",),
    }  # fmt: skip
