"""The fixed part of each SIP2 message: its fields in order, each with its width."""

from __future__ import annotations

_DATE = ("transaction_date", 18)
_STATUS = ("patron_status", 14)
_LANGUAGE = ("language", 3)
_LENT = (("ok", 1), ("renewal_ok", 1), ("magnetic_media", 1), ("desensitize", 1), _DATE)

LAYOUTS: dict[str, tuple[tuple[str, int], ...]] = {
    "01": (("card_retained", 1), _DATE),
    "09": (("no_block", 1), _DATE, ("return_date", 18)),
    "10": (("ok", 1), ("resensitize", 1), ("magnetic_media", 1), ("alert", 1), _DATE),
    "11": (("sc_renewal_policy", 1), ("no_block", 1), _DATE, ("nb_due_date", 18)),
    "12": _LENT,
    "15": (("hold_mode", 1), _DATE),
    "16": (("ok", 1), ("available", 1), _DATE),
    "17": (_DATE,),
    "18": (("circulation_status", 2), ("security_marker", 2), ("fee_type", 2), _DATE),
    "19": (_DATE,),
    "20": (("ok", 1), _DATE),
    "23": (_LANGUAGE, _DATE),
    "24": (_STATUS, _LANGUAGE, _DATE),
    "25": (_DATE,),
    "26": (_STATUS, _LANGUAGE, _DATE),
    "29": (("third_party_allowed", 1), ("no_block", 1), _DATE, ("nb_due_date", 18)),
    "30": _LENT,
    "35": (_DATE,),
    "36": (("end_session", 1), _DATE),
    "37": (_DATE, ("fee_type", 2), ("payment_type", 2), ("currency", 3)),
    "38": (("payment_accepted", 1), _DATE),
    "63": (_LANGUAGE, _DATE, ("summary", 10)),
    "64": (
        _STATUS, _LANGUAGE, _DATE, ("hold_items_count", 4), ("overdue_items_count", 4), ("charged_items_count", 4),
        ("fine_items_count", 4), ("recall_items_count", 4), ("unavailable_holds_count", 4),
    ),
    "65": (_DATE,),
    "66": (("ok", 1), ("renewed_count", 4), ("unrenewed_count", 4), _DATE),
    "81": (_DATE,),
    "82": (("ok", 1), _DATE),
    "83": (_DATE,),
    "84": (("ok", 1), _DATE),
    "85": (_DATE,),
    "86": (("ok", 1), _DATE),
    "93": (("uid_algorithm", 1), ("pwd_algorithm", 1)),
    "94": (("ok", 1),),
    "96": (),
    "97": (),
    "98": (
        ("online_status", 1), ("checkin_ok", 1), ("checkout_ok", 1), ("acs_renewal_policy", 1),
        ("status_update_ok", 1), ("offline_ok", 1), ("timeout_period", 3), ("retries_allowed", 3),
        ("datetime_sync", 18), ("protocol_version", 4),
    ),
    "99": (("status_code", 1), ("max_print_width", 3), ("protocol_version", 4)),
}  # fmt: skip
"""By command. Messages of a device are odd numbers but 01 and 96's pair; the answers are the others. 81 to 86 are our
own, for a self-check: it rings the desk (81), asks whether a slip can be emailed (83), and wants it so (85)."""

PAIRS = {
    "01": "24", "09": "10", "11": "12", "15": "16", "17": "18", "19": "20", "23": "24", "25": "26", "29": "30",
    "35": "36", "37": "38", "63": "64", "65": "66", "81": "82", "83": "84", "85": "86", "93": "94", "99": "98",
}  # fmt: skip
"""The answer to each request."""

BX = ("23", "11", "09", "01", "99", "97", "93", "63", "35", "37", "17", "19", "25", "15", "29", "65")
"""The order in which an answer 98 tells which messages there are."""

LANGUAGES = {"001": "en", "024": "en", "008": "es", "021": "es"}
"""The languages that we speak, by their number in messages."""
NUMBERS = {"en": "001", "es": "008"}
"""The number of each language."""
