"""Turns at public computers: who used one, or waits for one. Names are gone at night."""

from __future__ import annotations

from peewee import IntegerField, TextField

from .base import Base, persons


class PcSession(
    Base, readers=persons("id kind branch number fits station most made_at seated_at ends_at ended_at how")
):
    """A turn at a computer, from the sign-up on (`kind` session); or computers kept for a class (block).

    `number`: of the slip, for that day. `fits`: the codes of the stations it can have. `most`: minutes that the day's
    limit leaves. `seated_at` and `ended_at` are 0 before; `ends_at`: when the session ends by itself. `how` it ended:
    ended, no_show. Moments are microseconds UTC.
    """

    id = TextField(primary_key=True)
    kind = TextField(default="session")
    branch = TextField(default="")
    number = IntegerField(default=0)
    patron = TextField(null=True)
    fits = TextField(default="")
    station = TextField(default="")
    most = IntegerField(default=0)
    made_at = IntegerField(default=0)
    seated_at = IntegerField(default=0)
    ends_at = IntegerField(default=0)
    ended_at = IntegerField(default=0)
    how = TextField(default="")


PcSession.add_index(PcSession.index(PcSession.made_at, name="pc_sessions_by_time"))
PcSession.add_index(PcSession.index(PcSession.patron, where=PcSession.patron.is_null(False)))
