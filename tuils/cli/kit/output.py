"""The output of a command: JSON objects on standard output, or words for people; never both there."""

from __future__ import annotations

import contextlib
import json
import re
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from tuils.i18n import _

if TYPE_CHECKING:
    from pathlib import Path

    from tuils.library.foundation.refusals import Refused

# What could move the cursor, ring, or turn the reading direction about, when a title or name holds it.
_UNSHOWN = "[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"


def terminal_safe(text: str) -> str:
    """Return data fit for a terminal: one line, no control characters."""
    return text if text.isprintable() else re.sub(_UNSHOWN, "", text.replace("\t", " ").replace("\n", " "))


def bytes_out() -> BinaryIO:
    """Return standard output for bytes that are no text."""
    sys.stdout.flush()
    return cast("BinaryIO", sys.stdout.buffer)


def save_bytes(file: Path, data: bytes, *, replace: bool) -> bool:
    """Save into this file, whole or not at all; `-` is standard output. Return whether there is anything to report."""
    if str(file) == "-":
        bytes_out().write(data)
        return False
    from tuils.files import whole_file

    with whole_file(file, replace=replace) as out:
        out.write(data)
    return True


class CommandOutput:
    """The answers of one command. `code` becomes the exit code: the highest that anything asked for."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json
        self.code = 0
        self.name_of: Callable[[str], str] = lambda _card: ""
        """The name behind a card number, if the asker may know it; set once a library is open."""

    def line(self, facts: dict[str, Any], *words: str) -> None:
        """Write one thing done: its object, or its words, each argument a line. Written at once, not held back."""
        # ASCII alone: so it can be written whatever the terminal's encoding, and holds no control character.
        lines = [json.dumps(facts)] if self.as_json else [terminal_safe(text) for text in words]
        for text in lines:
            sys.stdout.write(text + "\n")
        sys.stdout.flush()

    def note(self, words: str) -> None:
        """Write words for people beside the answers."""
        print(terminal_safe(words), file=sys.stderr, flush=True)

    def ask(self, code: int) -> None:
        self.code = max(self.code, code)

    @contextlib.contextmanager
    def about(self, whose: str = "", /, **subject: Any) -> Iterator[None]:
        """Report refusals inside under this subject (`item=`, `patron=`, ...), and go on. `whose`: the card, if it is
        not in the subject."""
        from tuils.library.foundation.refusals import Refused

        try:
            yield
        except Refused as no:
            self.refused(subject, no, whose)

    def refused(self, subject: dict[str, Any], no: Refused, whose: str = "") -> None:
        """Write a refusal: an object, or its sentence on standard error with how to override it. An item's refusal
        names the title, as several numbers may have been typed; for people also the patron, unless a permission is
        missing."""
        from tuils.library.foundation.wording.shape import with_patron, with_title

        self.ask(no.exit_code)
        said = with_title(no.message, no.title) if subject.get("item") else no.message
        if self.as_json:
            self.line({**subject, "refused": no.codes, "overridable": no.overridable, "message": terminal_safe(said)})
            return
        card = str(whose or subject.get("patron") or "")
        self.note(said if "NO_PERMISSION" in no.codes else with_patron(said, self.name_of(card)))
        if no.overridable and len(no.overridable) == len(no.codes):
            said = _("To override it, add: --override {codes} --reason TEXT")
            self.note(said.format(codes=",".join(no.overridable)))
