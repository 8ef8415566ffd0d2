"""The styles of a program, read once, and what they say of a widget found once.

Textual reads all of them again, twice, for each screen that is the first of its mode: a twentieth of a second of one
processor, and more on a small machine. They say nothing else as long as their variables (the theme) are the same. And
it looks through them for each widget of a screen that comes back, and for each part of a field, though the same is true
of them as before.
"""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

from textual.app import App
from textual.css.styles import RulesMap
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.widget import Widget

Key = tuple[object, ...]


class KeptStyles(Stylesheet):
    def __init__(self, *, variables: dict[str, str] | None = None) -> None:
        super().__init__(variables=variables)
        self.found: dict[Key, tuple[RulesMap, tuple[bool, bool, bool, bool]]] = {}
        self._parts_of: WeakKeyDictionary[DOMNode, tuple[int, Key]] = WeakKeyDictionary()
        self._given: WeakKeyDictionary[DOMNode, tuple[RulesMap, int]] = WeakKeyDictionary()
        self._times = 0

    def set_variables(self, variables: dict[str, str]) -> None:
        if variables != self._variables:
            super().set_variables(variables)
            self._require_parse = True

    def parse(self) -> None:
        super().parse()
        self.found = {}
        self._times += 1

    def reparse(self) -> None:
        if self._require_parse:
            self.parse()

    def apply(self, node: DOMNode, *, animate: bool = False, cache: dict[Any, RulesMap] | None = None) -> None:
        key = self._asked(node)  # which may read the styles
        if known := self.found.get(key):
            node._has_hover_style, node._has_focus_within, node._has_order_style, node._has_odd_or_even = known[1]
            self.replace_rules(node, known[0], animate)
            self._process_component_classes(node)
            return
        own: dict[Any, RulesMap] = {}
        super().apply(node, animate=animate, cache=own)
        for rules in own.values():  # none where they ask for its place among others
            asks = node._has_hover_style, node._has_focus_within, node._has_order_style, node._has_odd_or_even
            self.found[key] = rules, asks

    def _process_component_classes(self, node: DOMNode) -> None:
        """The parts of a widget look as they did where all that the rules for them ask of it is as it was."""
        if parts := node._get_component_classes():
            now = self._times, self._asked(node)
            if self._parts_of.get(node) != now or any(self._asks_for_order(part) for part in parts):
                super()._process_component_classes(node)
                self._parts_of[node] = now

    def _asks_for_order(self, part: str) -> bool:
        rules = self.rules_map.get(f".{part}", ())
        return any(rule.pseudo_classes & self._EXCLUDE_PSEUDO_CLASSES_FROM_CACHE for rule in rules)

    def replace_rules(self, node: DOMNode, rules: RulesMap, animate: bool = False) -> None:  # type: ignore[override]
        """Where a widget has just these rules and nothing changed one since, they need not be given to it again."""
        base = node.styles.base
        had, changes = self._given.get(node, (None, 0))
        if had is rules and changes == base._updates:
            node.notify_style_update()  # what it stands in may look different
        else:
            super().replace_rules(node, rules, animate)
            self._given[node] = rules, base._updates

    def _asked(self, node: Any) -> Key:
        """What rules may ask of this one and of those it is in, but for its place among others."""
        found, ids = list[object](), self.rules_map
        while isinstance(node, DOMNode):
            if isinstance(node, App):
                theme = node.current_theme.dark, node.native_ansi_color, node.no_color, node.is_inline
                found.append((type(node), node.classes, node.app_focus, *theme))
            else:
                name = node._id if f"#{node._id}" in ids else None
                can_focus = isinstance(node, Widget) and node.allow_focus()
                found.append((type(node), name, node.classes, node._pseudo_classes_cache_key, can_focus))
            node = node._parent
        return tuple(found)
