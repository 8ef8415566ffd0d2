"""The names of commands, which no register may have. A test holds this list and the commands equal."""

from __future__ import annotations

COMMAND_NAMES = frozenset((
    "add", "agreement", "audit", "authority", "backup", "cash", "charge", "cheat-sheet", "checkin", "checkout",
    "class", "clock", "closure", "code", "command-sheet", "complete", "completion", "config", "counts", "curbside",
    "daily", "decision", "demo", "deposit", "device", "docs", "doctor", "due-soon", "event", "export", "fund",
    "heading", "help", "history", "hold", "hours", "ill", "import", "index", "inhouse", "init", "inventory",
    "invoice", "item", "label", "letters", "library", "list", "lookup", "loose", "mail", "notice", "opac", "order",
    "overdue", "patron", "patron-card", "pay", "pc", "policy", "practice", "printer", "processing", "publish", "purge",
    "query", "reading", "receipt", "record", "refund", "register", "renew", "repair", "report", "request",
    "restore", "retention", "rfid", "role", "room", "round", "rules", "scanner", "search", "self-check", "serial",
    "serve", "server", "setting", "shelf", "show", "signage", "sites", "slip", "staff", "stop", "suggestion", "survey",
    "tally", "target", "thing", "title", "transfer", "undo", "van", "vendor", "verify", "void", "waive", "weed",
    "why",
))  # fmt: skip
