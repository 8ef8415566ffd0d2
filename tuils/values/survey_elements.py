"""The questions of the federal survey of public libraries (IMLS PLS, FY 2024), by its variable names, and the source of
each figure. Programs are in values/survey.py. A state's further questions are a data file of survey_forms."""

from __future__ import annotations

from .dataclass import dataclass
from .words import N_

COUNTED, ESTIMATED, TYPED = "counted", "estimated", "typed"
HOW_WORDS = {COUNTED: N_("counted"), ESTIMATED: N_("estimated"), TYPED: N_("typed in")}


@dataclass(frozen=True)
class SurveyElement:
    """`source`: how it is found, and `of`: in what. `counter`: kinds of counters, and for `class` a column with its
    code. `tally`: what was tallied, or typical weeks of it. `held`: copies by what they are made of. `sum`: of other
    elements. `patrons`, `hours` and `programs` are their own. `typed`: nobody can know it but you."""

    name: str
    words: str
    source: str
    of: tuple[str, ...] = ()
    how: str = ""


_CIRC = N_(
    "Checkouts and renewals of things that are used outside the library. Automatic renewals, in-house use, and items "
    "sent to other libraries do not count."
)
_TALLY = N_("What was tallied each day; or the mean of the typical weeks that you marked, times 52: an estimate.")
_HELD = N_("Copies, not titles, in the collection when you run this. Lost and missing copies do not count.")
_MONEY = N_("Whole dollars, from your accounts. The report budget has what was spent on orders here.")
_MONTHLY = N_("What the e-book service reports: tally it once a month.")

ELEMENTS: tuple[SurveyElement, ...] = (
    SurveyElement("VISITS", N_("Library visits"), "tally", ("visits",), _TALLY),
    SurveyElement("REFERENC", N_("Reference transactions"), "tally", ("reference",), _TALLY),
    SurveyElement(
        "REGBOR", N_("Registered users"), "patrons", (),
        N_("Cards that had not expired three years before the end of the year."),
    ),
    SurveyElement("TOTCIR", N_("Total circulation"), "sum", ("PHYSCIR", "ELMATCIR"), _CIRC),
    SurveyElement("PHYSCIR", N_("Physical item circulation"), "counter", ("loan", "renewal"), _CIRC),
    SurveyElement(
        "KIDPHYSCIR", N_("Circulation of children's materials"), "class", ("collection", "children"),
        N_("By whom the item is meant for (age 11 and under), whoever borrowed it."),
    ),
    SurveyElement(
        "OTHPHCIR", N_("Circulation of other physical items"), "class", ("category", "other"),
        N_("Things that are neither print, audio, video nor a serial."),
    ),
    SurveyElement(
        "ELMATCIR", N_("Use of electronic material"), "sum", ("EBOOK_CIR", "EAUDIO_CIR", "EVIDEO_CIR", "ESERIAL_CIR"),
        _MONTHLY,
    ),
    SurveyElement("EBOOK_CIR", N_("E-book circulation"), "tally", ("ebook",), _MONTHLY),
    SurveyElement("EAUDIO_CIR", N_("E-audio circulation"), "tally", ("eaudio",), _MONTHLY),
    SurveyElement("EVIDEO_CIR", N_("E-video circulation"), "tally", ("evideo",), _MONTHLY),
    SurveyElement("ESERIAL_CIR", N_("E-serial circulation"), "tally", ("eserial",), _MONTHLY),
    SurveyElement("TOTPHYS", N_("Physical items held"), "held", ("print", "serial", "audio", "video", "other"), _HELD),
    SurveyElement("BKVOL", N_("Print materials"), "held", ("print", "serial"), _HELD),
    SurveyElement("AUDIO_PH", N_("Audio, physical"), "held", ("audio",), _HELD),
    SurveyElement("VIDEO_PH", N_("Video, physical"), "held", ("video",), _HELD),
    SurveyElement("OTHPHYS", N_("Other physical items"), "held", ("other",), _HELD),
    SurveyElement(
        "LOANTO", N_("Interlibrary loans provided"), "between", ("ill_lent", "interlibrary_out"),
        N_("Lent to libraries of another administration, counted as sent; of a day that is also tallied, the higher."),
    ),
    SurveyElement(
        "LOANFM", N_("Interlibrary loans received"), "between", ("ill_borrowed", "interlibrary_in"),
        N_("Borrowed from libraries of another administration, counted as it came; if also tallied, the higher number "
           "of a day."),
    ),
    SurveyElement("PITUSR", N_("Uses of public internet computers"), "tally", ("computer",), _TALLY),
    SurveyElement("WIFISESS", N_("Wireless sessions"), "tally", ("wifi",), _TALLY),
    SurveyElement(
        "GPTERMS", N_("Public internet computers"), "typed", (),
        N_("Computers for anybody, in all buildings, without those for the catalog alone."),
    ),
    SurveyElement("LOCGVT", N_("Revenue from local government"), "typed", (), _MONEY),
    SurveyElement("STGVT", N_("Revenue from state government"), "typed", (), _MONEY),
    SurveyElement("FEDGVT", N_("Revenue from federal government"), "typed", (), _MONEY),
    SurveyElement("OTHINCM", N_("Other operating revenue"), "typed", (), _MONEY),
    SurveyElement("PRMATEXP", N_("Spent on print materials"), "typed", (), _MONEY),
    SurveyElement("ELMATEXP", N_("Spent on electronic materials"), "typed", (), _MONEY),
    SurveyElement("OTHMATEX", N_("Spent on other materials"), "typed", (), _MONEY),
    SurveyElement("OTHOPEXP", N_("Other operating expenditures"), "typed", (), _MONEY),
    SurveyElement("CAPITAL", N_("Capital expenditures"), "typed", (), _MONEY),
    SurveyElement(
        "HRS_OPEN", N_("Public service hours per year"), "hours", (),
        N_("Opening hours and closed days of all branches, as they are set."),
    ),
)  # fmt: skip
