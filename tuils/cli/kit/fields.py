"""Options and JSON made from described fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import click

from tuils.library.foundation.describing.field import Field

from .amounts import amount_option
from .options import as_text, together

F = TypeVar("F", bound=Callable[..., Any])


def option_of(field: Field) -> tuple[str, str]:
    """Return `--first-name`, or for a flag `--barred/--no-barred`; and the metavar of its value."""
    name = field.name.replace("_", "-")
    usual = {"flag": f"--{name}/--no-{name}", "money": f"--{name.removesuffix('-cents')}"}.get(field.kind, f"--{name}")
    option, _blank, value = (field.option or usual).partition(" ")
    return option, value or {"number": "N", "money": "AMOUNT"}.get(field.kind, "TEXT")


def fields_in_help_order(fields: Iterable[Field]) -> list[Field]:
    """Return the fields that have an option, in the order of help and JSON: text fields, then flags."""
    return sorted((field for field in fields if field.help is not None), key=lambda one: one.kind == "flag")


def field_options(fields: Iterable[Field]) -> Callable[[F], F]:
    """Add an option for each field; one not given is None."""
    return together(*map(_option, fields_in_help_order(fields)))


def _option(field: Field) -> Callable[[F], F]:
    option, value = option_of(field)
    if field.kind == "money":
        return amount_option(option, field.name, field.help or None)
    how: Mapping[str, Any]
    if field.kind == "flag":
        how = {"is_flag": True}
    elif field.choices:
        how = {"type": click.Choice(field.choices)}
    else:
        how = {"metavar": value, "type": as_text, "multiple": field.many}
    return click.option(option, field.name, default=None, help=field.help or None, **how)


def given_options(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options given on the command line."""
    return {name: value for name, value in fields.items() if value is not None}


def given_or_cleared(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options given; `-` clears a text."""
    return {name: "" if value == "-" else value for name, value in given_options(fields).items()}


def fields_json(fields: Iterable[Field], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields as an object; null if unknown."""
    return {
        field.name: values[field.name] if field.kind == "flag" else values[field.name] or None
        for field in fields_in_help_order(fields)
    }
