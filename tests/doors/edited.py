"""A laptop whose owner has sqlite3: entries are written into a copy's journal past the program, signed all the same."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import uuid
from pathlib import Path
from typing import Any

Facts = dict[str, Any]


def forge(library: Path, kind: str, private: Facts | None = None, **more: Any) -> str:
    """Add an entry behind the last one of a station (`device`, else the one that wrote last); gives back its id.
    Whatever is named overrides what a program would have written."""
    with contextlib.closing(sqlite3.connect(library)) as store, store:
        store.row_factory = sqlite3.Row
        last = store.execute("SELECT device FROM journal ORDER BY stamp DESC LIMIT 1").fetchone()[0]
        device = more.get("device") or last.removesuffix("~")
        seq, pos = store.execute(
            "SELECT coalesce(max(seq), 0), (SELECT max(pos) FROM have) FROM journal WHERE device = ?", (device,)
        ).fetchone()
        key = str(uuid.uuid4())
        row = {
            "id": key, "device": device, "seq": seq + 1, "stamp": pos + 1, "base": pos - 1, "at": pos, "branch": "MAIN",
            "operator": "admin", "act": key, "kind": kind, "v": 1, "pos": pos + 1, "void": 0,
        } | more  # fmt: skip
        row["data"] = json.dumps(more.get("data", {}))
        names = ", ".join(f'"{name}"' for name in row)
        store.execute(f"INSERT INTO journal ({names}) VALUES ({', '.join('?' * len(row))})", tuple(row.values()))
        if private is not None:
            store.execute("INSERT INTO private VALUES (?, ?)", (key, json.dumps(private)))
        store.execute(
            "INSERT INTO have VALUES (?, ?, ?) ON CONFLICT (device) DO UPDATE SET seq = excluded.seq, "
            "pos = excluded.pos", (row["device"], row["seq"], row["pos"]),
        )  # fmt: skip
    return key


def setting(library: Path, name: str, value: Any, **more: Any) -> str:
    return forge(library, "setting_set", data={"name": name, "value": value}, **more)


def asked(library: Path, text: str, *values: Any) -> list[Any]:
    with contextlib.closing(sqlite3.connect(library)) as store, store:
        return store.execute(text, values).fetchall()
