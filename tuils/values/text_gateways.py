"""E-mail addresses that were a way to send text messages: the carriers closed them, and what stands before the @ is a
phone number."""

from __future__ import annotations

import re

GATEWAYS = frozenset((
    "vtext.com", "vzwpix.com", "txt.att.net", "mms.att.net", "tmomail.net", "messaging.sprintpcs.com", "pm.sprint.com",
    "vmobl.com", "mymetropcs.com", "email.uscc.net", "sms.myboostmobile.com", "mms.cricketwireless.net",
    "sms.cricketwireless.net", "msg.fi.google.com", "text.republicwireless.com", "mmst5.tracfone.com",
    "message.alltel.com", "cspire1.com", "pcs.rogers.com", "txt.bell.ca", "msg.telus.com",
))  # fmt: skip
_NUMBER = re.compile(r"\+?1?[ .-]?\(?([0-9]{3})\)?[ .-]?([0-9]{3})[ .-]?([0-9]{4})")


def texted_number(address: str) -> str:
    """`715-555-0142` of `7155550142@vtext.com`; empty for every other address."""
    before, _at, domain = address.strip().rpartition("@")
    found = _NUMBER.fullmatch(before) if domain.casefold() in GATEWAYS else None
    return "-".join(found.groups()) if found else ""
