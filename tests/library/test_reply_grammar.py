"""Only the word alone acts: a table of replies as people and mail programs write them, and sentences at random."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from hypothesis import given, strategies as st

from tuils.library.office.notices.reply_grammar import ALL, AND, CLOSING, GREETED, GREETING, POLITE, SPOKEN
from tuils.library.office.notices.reply_reading import ask_in, read_reply

SUBJECT = "Re: Maple Library: 2 items are due soon [ABCDEFGH23456]"
GMAIL = "On Tue, Dec 1, 2026 at 9:00 AM Maple Library <replies@example.org>\nwrote:\n\n> Dear Ada,\n>\n> renew?\n"
OUTLOOK = (
    "________________________________\nFrom: Maple Library <replies@example.org>\nSent: Tuesday, December 1, 2026"
    "\nTo: Ada\nSubject: Maple Library: 2 items are due soon\n\nDear Ada,\nTo renew, reply with the word RENEW.\n"
)
EXTERNAL = (
    "CAUTION: This email originated from outside of the organization. Do not\nclick links or open attachments unless "
    "you recognize the sender and\nknow the content is safe.\n\n"
)

ACTS: tuple[tuple[str, str, str], ...] = (
    # text, what it asks for, the items if not all
    ("RENEW", "renew", ""),
    ("RENEW.", "renew", ""),
    ("Renew!", "renew", ""),
    ("*Renew*", "renew", ""),
    ("Please renew", "renew", ""),
    ("Renew all please", "renew", ""),
    ("Renew please, thank you so much!", "renew", ""),
    ("Hi,\n\nplease renew.\n\nThanks", "renew", ""),
    ("Hello library, please renew", "renew", ""),
    ("Hello Maple Library,\nRENEW", "renew", ""),
    ("Dear librarians,\nrenew 010338, 010339 and 010340 please\n\nBest regards,\nAda Byron", "renew",
     "010338 010339 010340"),
    ("Renew\n010338\n010339", "renew", "010338 010339"),
    ("010338: renew", "renew", "010338"),
    ("Renew #010338", "renew", "010338"),
    ("[EXTERNAL] RENEW", "renew", ""),
    ("[EXTERNAL]\nRENEW", "renew", ""),
    (f"{EXTERNAL}RENEW", "renew", ""),
    ("EXTERNAL EMAIL: Be careful.\nRENEW", "renew", ""),
    ("You don't often get email from ada@example.org. Learn why this is important\nRENEW", "renew", ""),
    ("AVISO: Este correo viene de fuera de la organización. No abra enlaces ni adjuntos.\n\nRENOVAR", "renew", ""),
    (f"RENEW\n\n{GMAIL}", "renew", ""),
    (f"{GMAIL}\nRENEW", "renew", ""),
    ("> Dear Ada,\n> RENEW or not\n\nrenew\n\nSent from my iPhone", "renew", ""),
    (f"Renew\n\nGet Outlook for iOS<https://aka.ms/o0ukef>\n{OUTLOOK}", "renew", ""),
    ("RENEW\n-----Original Message-----\nDon't renew", "renew", ""),
    ("RENEW\n\nSent from my Galaxy", "renew", ""),
    ("Cancel\n-- \nAda Byron\n12 Elm Street\n555-0142", "cancel", ""),
    ("Sent from my iPad\n\nCancel, thanks", "cancel", ""),
    ("stop", "stop", ""),
    ("Unsubscribe please", "stop", ""),
    ("STOP ALL", "stop", ""),
    ("Renovar, por favor", "renew", ""),
    ("Hola:\n\nRenueve, por favor.\n\nMuchas gracias\n\nEnviado desde mi iPhone", "renew", ""),
    ("Buenos días, cancelar", "cancel", ""),
    ("CANCELAR\n\nEl mar, 1 dic 2026 a las 9:00, Biblioteca <replies@example.org> escribió:\n> ¿No?", "cancel", ""),
    ("CANCELAR\n\nDe: Biblioteca\nEnviado: martes, 1 de diciembre\nPara: Ada\nAsunto: lista", "cancel", ""),
    ("renovar todo", "renew", ""),
    ("baja", "stop", ""),
    ("RENEW\u200b", "renew", ""),
)  # fmt: skip
FOR_A_PERSON = (
    "Cancel? Never!", "Renew? No thanks", "Stop overdue fees!", "Don't renew", "Please don\u2019t cancel",
    "Do not renew", "¿Renovar?", "Cancel\n?", "Never cancel", "No renew", "renew no", "Renew one", "Renew it",
    "Renew if I can", "Renew the first one please", "Stop it", "I want to stop", "Cancel my card", "Cancel and renew",
    "renew / cancel", "Renew all 010338 not 010339", "Renew 👎", "Cancel +1", "Thanks, but do not renew", "No cancelar",
    "No renovar", "¡Alto! No", "Renew later please", "Please cancel only one", "Thank you", "", "Yes", "OK", "renewed",
    "Renew renew", "RENEW\nwait", "RENEW\n\nNo, do not", "Thanks\nnot\nrenew",
    "Sent from my heart: no phone\nrenew not",
    "On Tue, Dec 1, 2026 the library wrote:\n> first item\nrenew\n> second item\nno",
    "> first item\nrenew\n> second item\n", "> one\nrenew\n> two\ncancel",
    "RENEW\n-- \nbut not the first", "Cancel\n--\nor?", "CAUTION: external sender\nDo not\nrenew",
    "CAUTION: external. Never renew.\nPlease", "[EXTERNAL] do not renew",
    "Renew 010338 only", "Renew 010341", "Renew 010338 010341",
    "Renew only 010338", "Renew\nBob", "Hi Bob,\nrenew",
    "Please stop calling me",
    "Out of office until Monday. Renew", f"Please do not\n{GMAIL}", OUTLOOK, GMAIL,
)  # fmt: skip
OWN = {
    word
    for phrases in (*SPOKEN.values(), POLITE, GREETING, GREETED, CLOSING, ALL, AND)
    for one in phrases
    for word in one.split()
}
WORDS = ["not", "never", "my", "card", "overdue", "fees", "tomorrow", "if", "the", "first", "don't", "nunca", "mañana"]
ANY = st.one_of(st.sampled_from(WORDS), st.text("abcdefghijklmnopqrstuvwxyzñé", min_size=2)).filter(
    lambda one: one not in OWN
)


PRINTED, NAMES = ["010338", "010339", "010340"], ["ada", "byron", "maple", "library"]


def acts(subject: str, text: str) -> str:
    """The word that something is done for."""
    ask = ask_in(subject, text)
    return ask.word if ask.items(PRINTED, NAMES) is not None else ""


@pytest.mark.parametrize(("text", "word", "items"), ACTS)
def test_the_word_alone_is_understood(text: str, word: str, items: str) -> None:
    assert acts(SUBJECT, text) == word
    assert ask_in(SUBJECT, text).items(PRINTED, NAMES) == frozenset(items.split())


@pytest.mark.parametrize("text", FOR_A_PERSON)
def test_anything_else_is_for_a_person(text: str) -> None:
    assert acts(SUBJECT, text) == ""


@given(st.lists(ANY, min_size=1, max_size=6), st.sampled_from(sorted(SPOKEN)), st.data())
def test_no_sentence_with_other_words_acts(others: list[str], name: str, data: st.DataObject) -> None:
    words = [*others]
    words.insert(data.draw(st.integers(0, len(words))), data.draw(st.sampled_from(SPOKEN[name])))
    gaps = st.sampled_from((" ", " ", ", ", ". ", "! ", "\n"))
    signs = data.draw(st.lists(gaps, min_size=len(words), max_size=len(words)))
    assert acts(SUBJECT, "".join(f"{word}{sign}" for word, sign in zip(words, signs, strict=True))) == ""


@given(st.text(max_size=300), st.text(max_size=80))
def test_any_text_is_read(text: str, subject: str) -> None:
    assert ask_in(subject, text).word in ("", *SPOKEN)


@pytest.mark.parametrize(
    ("subject", "text", "word"),
    [
        ("Re: renew [ABCDEFGH23456]", "", "renew"),
        ("[EXTERNAL] Re: RE: please renew [ABCDEFGH23456]", "\n\nSent from my iPhone", "renew"),
        ("RENOVAR", GMAIL, "renew"),
        (SUBJECT + " renew", "", ""),
        ("Re: don't renew [ABCDEFGH23456]", "", ""),
        ("Re: cancel [ABCDEFGH23456]", "renew", ""),
        ("stop notices [ABCDEFGH23456]", "", "stop"),
        ("stop notices [ABCDEFGH23456]", "This message was automatically generated by Gmail.", "stop"),
        ("stop notices [ABCDEFGH23456]", "No, please go on", ""),
        ("Re: stop notices [ABCDEFGH23456]", "Never!", ""),
    ],
)
def test_the_subject_counts_where_nothing_else_was_written(subject: str, text: str, word: str) -> None:
    assert acts(subject, text) == word


GMAIL_HTML = (
    '<div dir="ltr">Please <b>renew</b></div><br><div class="gmail_quote"><div class="gmail_attr">On Tue, Dec 1, 2026 '
    'at 9:00 AM Maple &lt;<a href="mailto:x@y">x@y</a>&gt; wrote:<br></div><blockquote><p>Dear Ada, cancel?</p>'
    "</blockquote></div>"
)
OUTLOOK_HTML = (
    '<style>p {stop}</style><p>Renew,\nplease</p><div>Get <a href="https://aka.ms/x">Outlook for Android</a></div><hr>'
    "<div><b>From:</b> Maple &lt;x@y&gt;<br><b>Sent:</b> Tuesday<br><b>To:</b> Ada<br></div><p>Dear Ada, cancel?</p>"
)


@pytest.mark.parametrize(
    ("markup", "word"),
    [
        (GMAIL_HTML, "renew"),
        (OUTLOOK_HTML, "renew"),
        ("<p>Renew</p><blockquote>one</blockquote><p>not</p>", ""),
        ("<p>Please do not\nrenew</p>", ""),
        ("<p><s>Renew</s></p>", ""),
        ("<p>Renew<br>the&nbsp;first</p>", ""),
    ],
)
def test_an_email_of_html_alone_is_read_as_it_is_shown(markup: str, word: str) -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = "Ada <ada@example.org>", SUBJECT
    message.set_content(markup, subtype="html")
    ask = read_reply(message.as_bytes()).ask
    assert (ask.word if ask.items([], []) is not None else "") == word


@pytest.mark.parametrize(
    "subject", ["Automatic reply: Maple", "Out of office: Re", "Respuesta automática: x", "AutoReply"]
)
def test_a_machine_that_answers_by_itself_is_known_by_its_subject(subject: str) -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = "Ada <ada@example.org>", f"{subject} [ABCDEFGH23456]"
    message.set_content("RENEW")
    assert read_reply(message.as_bytes()).itself
