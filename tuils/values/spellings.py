"""Words that are written in two ways: colour and color, Saint and St., 2 and II. Who types one means the other, too."""

from __future__ import annotations

import re

_BRITISH_AND_AMERICAN = (
    "aeroplane airplane, aesthetic esthetic, ageing aging, aluminium aluminum, anaesthesia anesthesia, analogue "
    "analog, archaeological archeological, archaeology archeology, armour armor, behaviour behavior, calibre caliber, "
    "catalogue catalog, centre center, colour color, cosy cozy, defence defense, dialogue dialog, doughnut donut, "
    "encyclopaedia encyclopedia, endeavour endeavor, enrolment enrollment, favour favor, favourite favorite, fibre "
    "fiber, flavour flavor, fulfilment fulfillment, glamour glamor, grey gray, harbour harbor, honour honor, humour "
    "humor, jewellery jewelry, judgement judgment, labour labor, licence license, litre liter, manoeuvre maneuver, "
    "marvellous marvelous, mediaeval medieval, metre meter, mould mold, neighbour neighbor, neighbourhood "
    "neighborhood, odour odor, offence offense, orthopaedic orthopedic, paediatric pediatric, parlour parlor, plough "
    "plow, practise practice, programme program, pyjamas pajamas, rumour rumor, saviour savior, savour savor, sceptic "
    "skeptic, splendour splendor, sulphur sulfur, theatre theater, traveller traveler, tumour tumor, vapour vapor, "
    "vigour vigor, whisky whiskey, woollen woolen, yoghurt yogurt"
)
_SHORT_AND_LONG = "dr doctor, ft fort, mr mister, mt mount, st saint, ste sainte, vs versus"
_ROMAN_AND_PLAIN = "ii 2, iii 3, iv 4, vi 6, vii 7, viii 8, ix 9, xi 11, xii 12, xiii 13, xiv 14, xvi 16"
_ENDINGS = ("s", "d", "ed", "ing", "er", "ers", "ful", "ist", "ists", "less", "al")
_IZE = re.compile("(?<=[a-z]{3}[^aeiou])i[sz](?=(?:e|ed|er|ers|es|ing|ation|ations)$)")


def _pairs(text: str) -> dict[str, str]:
    pairs = [pair.split() for pair in text.split(", ")]
    return {one: other for pair in pairs for one, other in (pair, pair[::-1])}


_SPELLED = _pairs(_BRITISH_AND_AMERICAN)
_WHOLE = _pairs(_SHORT_AND_LONG) | _pairs(_ROMAN_AND_PLAIN) | {"two": "ii", "three": "iii", "four": "iv"}


def other_spelling(word: str) -> str:
    """The other way to write a folded word; empty where none is known."""
    if other := _WHOLE.get(word) or _SPELLED.get(word):
        return other
    for ending in _ENDINGS:
        if word.endswith(ending) and (other := _SPELLED.get(word.removesuffix(ending), "")):
            return other + ending
    other = _IZE.sub(lambda found: "iz" if found[0] == "is" else "is", word)
    return other if other != word else ""
