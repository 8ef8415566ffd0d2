"""The last line of a mailing address, as the post of a country wants it, and that line taken apart again.

United States: Publication 28 of the Postal Service, `Harlow, TX 75001`: town, state in two letters, ZIP code last.
"""

from __future__ import annotations

import re

US = "US"
_STATE_FIRST = ("US", "CA", "AU", "PR", "MX")
"""The countries whose addresses name a state or province behind the town."""
_CODE_LAST = ("GB", "IE", "NZ", "IN", "ZA", "SG")
_NAMES = (
    "AL Alabama,AK Alaska,AZ Arizona,AR Arkansas,CA California,CO Colorado,CT Connecticut,DE Delaware,"
    "DC District of Columbia,FL Florida,GA Georgia,HI Hawaii,ID Idaho,IL Illinois,IN Indiana,IA Iowa,KS Kansas,"
    "KY Kentucky,LA Louisiana,ME Maine,MD Maryland,MA Massachusetts,MI Michigan,MN Minnesota,MS Mississippi,"
    "MO Missouri,MT Montana,NE Nebraska,NV Nevada,NH New Hampshire,NJ New Jersey,NM New Mexico,NY New York,"
    "NC North Carolina,ND North Dakota,OH Ohio,OK Oklahoma,OR Oregon,PA Pennsylvania,PR Puerto Rico,RI Rhode Island,"
    "SC South Carolina,SD South Dakota,TN Tennessee,TX Texas,UT Utah,VT Vermont,VA Virginia,VI Virgin Islands,"
    "WA Washington,WV West Virginia,WI Wisconsin,WY Wyoming,GU Guam,AS American Samoa,MP Northern Mariana Islands"
)
STATES = {name.casefold(): code for code, name in (part.split(" ", 1) for part in _NAMES.split(","))}
_LAST = re.compile(r"(?P<city>.*?),?\s*\b(?P<state>[A-Za-z]{2})\.?,?\s+(?P<code>[0-9]{5}(?:-?[0-9]{4})?)")
_NO_CODE = re.compile(r"(?P<city>.+),\s*(?P<state>[A-Za-z]{2})")


def country_of(locale: str) -> str:
    """Return `US` for `en_US`: the country by whose customs addresses are written."""
    return locale.replace("-", "_").partition("_")[2][:2].upper() or US


def town_line(city: str, state: str, postcode: str, country: str = US) -> str:
    """Return town, state and code in one line; unknown parts are left out."""
    if country in _STATE_FIRST:
        area = " ".join(part for part in (short_state(state, country), postcode) if part)
        joint = ", " if state and country in ("US", "PR") else " "
        return joint.join(part for part in (city, area) if part)
    if country in _CODE_LAST:
        return " ".join(part for part in (city, state, postcode) if part)
    town = " ".join(part for part in (postcode, city) if part)
    return ", ".join(part for part in (town, state) if part)


def short_state(state: str, country: str = US) -> str:
    """Return a state of the United States in the two letters of the post; others as they are."""
    bare = state.replace(".", "").strip()
    if country != US:
        return state
    return STATES.get(bare.casefold(), bare.upper() if len(bare) == 2 else state)


def split_town(text: str) -> tuple[str, str, str]:
    """Return town, state and postal code of one line. If no state is found, the words with a digit at its end or its
    beginning are the code."""
    if (found := _LAST.fullmatch(text.strip())) and found["state"].upper() in STATES.values():
        return found["city"].strip(), found["state"].upper(), found["code"]
    if (found := _NO_CODE.fullmatch(text.strip())) and found["state"].upper() in STATES.values():
        return found["city"].strip(), found["state"].upper(), ""
    words = text.split()
    coded = [any(char.isdigit() for char in word) for word in words]
    if all(coded) or not any(coded):
        return text, "", ""
    last = len(words) - coded[::-1].index(False)
    first = coded.index(False)
    if last < len(words):
        return " ".join(words[:last]), "", " ".join(words[last:])
    return " ".join(words[first:]), "", " ".join(words[:first])
