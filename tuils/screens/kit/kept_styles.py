"""The styles of a program, read once, and what they say of a widget found once.

Textual reads all of them again, twice, for each screen that is the first of its mode: a twentieth of a second of one
processor, and more on a small machine. They say nothing else as long as their variables (the theme) are the same. And
it looks through them for each widget of a screen that comes back, and for each part of a field, though the same is true
of them as before.
"""

from __future__ import annotations

from typing import Any, NamedTuple
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
        self.found: dict[Key, RulesFound] = {}
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

    def apply(self, node: DOMNode, *, animate: bool = False, cache: dict[Any, Any] | None = None) -> None:
        """Apply the styles. `cache` is shared by all nodes styled in one go: it holds the keys of their ancestors."""
        self.reparse()
        key = self._asked(node, {} if cache is None else cache)
        if found := self.found.get(key):
            node._has_hover_style, node._has_focus_within, node._has_order_style, node._has_odd_or_even = found.asks
            self._give(node, found, animate)
            self._process_component_classes(node, key)
            return
        fresh, own = not node.styles.base._rules, dict[Any, RulesMap]()
        super().apply(node, animate=animate, cache=own)
        for rules in own.values():  # none where they ask for its place among others
            asks = node._has_hover_style, node._has_focus_within, node._has_order_style, node._has_odd_or_even
            self.found[key] = RulesFound(rules, asks, node.styles.base.get_rules() if fresh else None)
            self._given[node] = rules, node.styles.base._updates

    def _process_component_classes(self, node: DOMNode, key: Key | None = None) -> None:
        """Reuse the styles of a widget's parts if all that their rules can ask is unchanged."""
        if parts := node._get_component_classes():
            now = self._times, key or self._asked(node, {})
            if self._parts_of.get(node) != now or any(self._asks_for_order(part) for part in parts):
                super()._process_component_classes(node)
                self._parts_of[node] = now

    def _asks_for_order(self, part: str) -> bool:
        rules = self.rules_map.get(f".{part}", ())
        return any(rule.pseudo_classes & self._EXCLUDE_PSEUDO_CLASSES_FROM_CACHE for rule in rules)

    def _give(self, node: DOMNode, found: RulesFound, animate: bool) -> None:
        """Skip a widget that already has just these rules, unless one changed since; a new widget takes the merged
        styles made for the first one."""
        base = node.styles.base
        had, changes = self._given.get(node, (None, 0))
        if had is found.rules and changes == base._updates:
            node.notify_style_update()  # what it stands in may look different
            return
        if found.made is not None and not base._rules and not node._is_mounted:
            base.merge_rules(found.made)
            node.notify_style_update()
        else:
            self.replace_rules(node, found.rules, animate)
        self._given[node] = found.rules, base._updates

    def _asked(self, node: Any, above: dict[Any, Any]) -> Key:
        """Return all that rules can ask of this node and its ancestors, except its place among siblings."""
        if isinstance(node, App):
            theme = node.current_theme.dark, node.native_ansi_color, node.no_color, node.is_inline
            return ((type(node), node.classes, node.app_focus, *theme),)
        if (parent := node._parent) is not None and parent not in above:
            above[parent] = self._asked(parent, above)
        known: Key = above[parent] if parent is not None else ()
        name = node._id if f"#{node._id}" in self.rules_map else None
        can_focus = isinstance(node, Widget) and node.allow_focus()
        return (type(node), name, node.classes, node._pseudo_classes_cache_key, can_focus), *known


class RulesFound(NamedTuple):
    """The rules for a widget; `made`: the merged styles of one that had none yet."""

    rules: RulesMap
    asks: tuple[bool, bool, bool, bool]
    made: RulesMap | None
