"""Z39.50: a question in PQF, for the program that speaks the protocol."""

from __future__ import annotations

from urllib.parse import urlsplit

from tuils.devices.yaz_client import search_z3950

from .answers import MOST, TargetRecords, Wanted
from .targets import Target

PORT = 210
ISBN, ISSN, STANDARD_NUMBER, ANY = 7, 8, 1007, 1016
"""Use attributes of the set Bib-1."""


def ask_z3950(target: Target, wanted: Wanted) -> TargetRecords:
    """Ask a Z39.50 server. Raises NotFetched."""
    parts = urlsplit(target.url if "://" in target.url else f"//{target.url}")
    where = f"{parts.hostname}:{parts.port or PORT}"
    base = "".join(letter for letter in parts.path.strip("/") if letter.isalnum() or letter in "_-.+") or "Default"
    found = search_z3950(where, base, pqf(wanted), MOST, target.seconds)
    return TargetRecords(found.marc, found.hits)


def pqf(wanted: Wanted) -> str:
    if wanted.isbns:
        return _any_of("@or", ISBN, wanted.isbns)
    if wanted.number:
        return _any_of("@or", ISSN if wanted.issn else STANDARD_NUMBER, (wanted.number,))
    return _any_of("@and", ANY, wanted.words)


def _any_of(joined: str, use: int, terms: tuple[str, ...]) -> str:
    return f"{joined} " * (len(terms) - 1) + " ".join(f'@attr 1={use} "{term}"' for term in terms)
