"""The desk conversation: input is heard, and an answer is given.

Screen, line mode and scripts are faces of this one conversation; `heard` is what they draw. `Session` and the verbs
it calls are loaded when it is first asked for: a screen greets before that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tuils.library.front.answers.heard import Answer, Cell, Head, Heard, Panel

if TYPE_CHECKING:
    from .conversation import Session

__all__ = ["Answer", "Cell", "Head", "Heard", "Panel", "Session"]


def __getattr__(name: str) -> Any:
    if name != "Session":
        raise AttributeError(name)
    from .conversation import Session

    return Session
