"""Names of the languages that books in libraries are written in, by their MARC codes."""

from __future__ import annotations

from tuils.values.words import N_

LANGUAGES = {
    "afr": N_("Afrikaans"), "alb": N_("Albanian"), "amh": N_("Amharic"), "ang": N_("Old English"),
    "ara": N_("Arabic"), "arm": N_("Armenian"), "aze": N_("Azerbaijani"), "baq": N_("Basque"),
    "bel": N_("Belarusian"), "ben": N_("Bengali"), "bos": N_("Bosnian"), "bre": N_("Breton"),
    "bul": N_("Bulgarian"), "bur": N_("Burmese"), "cat": N_("Catalan"), "chi": N_("Chinese"),
    "chr": N_("Cherokee"), "cze": N_("Czech"), "dan": N_("Danish"), "dut": N_("Dutch"), "eng": N_("English"),
    "enm": N_("Middle English"), "epo": N_("Esperanto"), "est": N_("Estonian"), "fao": N_("Faroese"),
    "fil": N_("Filipino"), "fin": N_("Finnish"), "fre": N_("French"), "frm": N_("Middle French"),
    "fro": N_("Old French"), "fry": N_("Frisian"), "geo": N_("Georgian"), "ger": N_("German"),
    "gla": N_("Scottish Gaelic"), "gle": N_("Irish"), "glg": N_("Galician"), "gmh": N_("Middle High German"),
    "grc": N_("Ancient Greek"), "gre": N_("Greek"), "grn": N_("Guarani"), "gsw": N_("Swiss German"),
    "guj": N_("Gujarati"), "hat": N_("Haitian Creole"), "hau": N_("Hausa"), "haw": N_("Hawaiian"),
    "heb": N_("Hebrew"), "hin": N_("Hindi"), "hmn": N_("Hmong"), "hrv": N_("Croatian"), "hun": N_("Hungarian"),
    "ice": N_("Icelandic"), "ibo": N_("Igbo"), "ind": N_("Indonesian"), "ita": N_("Italian"),
    "jpn": N_("Japanese"), "kan": N_("Kannada"), "kaz": N_("Kazakh"), "khm": N_("Khmer"),
    "kor": N_("Korean"), "kur": N_("Kurdish"), "lad": N_("Ladino"), "lao": N_("Lao"), "lat": N_("Latin"),
    "lav": N_("Latvian"), "lit": N_("Lithuanian"), "ltz": N_("Luxembourgish"), "mac": N_("Macedonian"),
    "mal": N_("Malayalam"), "mao": N_("Maori"), "mar": N_("Marathi"), "may": N_("Malay"), "mlt": N_("Maltese"),
    "mon": N_("Mongolian"), "nav": N_("Navajo"), "nds": N_("Low German"), "nep": N_("Nepali"),
    "nno": N_("New Norwegian"), "nob": N_("Norwegian"), "nor": N_("Norwegian"), "oci": N_("Occitan"),
    "oji": N_("Ojibwe"), "ota": N_("Ottoman Turkish"), "pan": N_("Panjabi"), "per": N_("Persian"),
    "pol": N_("Polish"), "por": N_("Portuguese"), "pro": N_("Old Occitan"), "pus": N_("Pushto"),
    "que": N_("Quechua"), "roh": N_("Romansh"), "rom": N_("Romani"), "rum": N_("Romanian"),
    "rus": N_("Russian"), "san": N_("Sanskrit"), "sgn": N_("Sign languages"), "sin": N_("Sinhala"),
    "slo": N_("Slovak"), "slv": N_("Slovenian"), "sme": N_("Northern Sami"), "smo": N_("Samoan"),
    "som": N_("Somali"), "spa": N_("Spanish"), "srp": N_("Serbian"), "swa": N_("Swahili"), "swe": N_("Swedish"),
    "tam": N_("Tamil"), "tel": N_("Telugu"), "tgl": N_("Tagalog"), "tha": N_("Thai"), "tib": N_("Tibetan"),
    "tir": N_("Tigrinya"), "tur": N_("Turkish"), "ukr": N_("Ukrainian"), "urd": N_("Urdu"), "uzb": N_("Uzbek"),
    "vie": N_("Vietnamese"), "wel": N_("Welsh"), "xho": N_("Xhosa"), "yid": N_("Yiddish"), "yor": N_("Yoruba"),
    "zul": N_("Zulu"),
}  # fmt: skip
NO_LANGUAGE = ("", "und", "zxx", "mul", "mis", "|||", "   ")
"""The codes that name no language, or several."""
