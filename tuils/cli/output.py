"""What a command says: objects for programs on standard output, or words for people; never both there."""

from __future__ import annotations

import contextlib
import json
import re
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from tuils.i18n import _

if TYPE_CHECKING:
    from tuils.library.refusals import Refused

# What could move the cursor, ring, or turn the reading direction about, when a title or name holds it.
_UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_CODES = ("category", "role", "rule", "branch", "home_branch", "item_type", "location")


def plain(text: str) -> str:
    """Data made fit for a terminal: one line, no control characters."""
    return _UNSHOWN.sub("", text.replace("\t", " ").replace("\n", " "))


def bytes_out() -> BinaryIO:
    """Standard output for what is no text of the terminal's encoding."""
    sys.stdout.flush()
    return cast("BinaryIO", sys.stdout.buffer)


class Out:
    """The answers of one command. `code` becomes the exit code: the highest that anything asked for."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json
        self.code = 0

    def line(self, facts: dict[str, Any], *words: str) -> None:
        """One thing done: its object, or its words, each argument a line. Out at once, not held back."""
        # ASCII alone: so it can be written whatever the terminal's encoding, and holds no control character.
        lines = [json.dumps(facts)] if self.as_json else [plain(text) for text in words]
        for text in lines:
            sys.stdout.write(text + "\n")
        sys.stdout.flush()

    def note(self, words: str) -> None:
        """Words for people beside the answers."""
        print(plain(words), file=sys.stderr, flush=True)

    def ask(self, code: int) -> None:
        self.code = max(self.code, code)

    @contextlib.contextmanager
    def about(self, **subject: Any) -> Iterator[None]:
        """What is refused inside is said of this subject (`item=`, `patron=`, ...); then the command goes on."""
        from tuils.library.refusals import Refused

        try:
            yield
        except Refused as no:
            self.refused(subject, no)

    def refused(self, subject: dict[str, Any], no: Refused) -> None:
        """A refused line, or its sentence on standard error with how to pass it."""
        self.ask(exit_code(no))
        if self.as_json:
            self.line({**subject, "refused": no.codes, "overridable": no.overridable, "message": plain(no.message)})
            return
        self.note(no.message)
        if no.overridable and len(no.overridable) == len(no.codes):
            said = _("To do it all the same, add: --override {codes} --reason TEXT")
            self.note(said.format(codes=",".join(no.overridable)))


def exit_code(no: Refused) -> int:
    """1; 2 where what was typed cannot be read, unless it is a code that is not known here."""
    unreadable = all(
        reason.code == "NOT_UNDERSTOOD" and reason.facts.get("field") not in _CODES for reason in no.reasons
    )
    return 2 if unreadable else 1
