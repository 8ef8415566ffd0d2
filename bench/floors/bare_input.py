"""The floor of a scan: a bare Textual app with one Input, which shows what was sent in a label."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Input, Label


class BareInput(App[None]):
    def compose(self) -> ComposeResult:
        yield Label("ready", id="said", markup=False)
        yield Input()

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.query_one("#said", Label).update(f"heard {event.value}")
        event.input.clear()


if __name__ == "__main__":
    BareInput().run()
