"""The names of MARC 21 fields in plain words, for people who look at a title field by field."""

from __future__ import annotations

from tuils.i18n import N_, _

FIELD_NAMES: dict[str, str] = {
    "LDR": N_("Leader"),
    "001": N_("Control number"), "003": N_("Number is from"), "005": N_("Last changed"),
    "006": N_("More coded facts"), "007": N_("Physical codes"), "008": N_("Coded facts"),
    "010": N_("LC number"), "013": N_("Patent number"), "015": N_("National number"),
    "016": N_("National id"), "017": N_("Deposit number"), "020": N_("ISBN"), "022": N_("ISSN"),
    "024": N_("Other number"), "025": N_("Overseas number"), "027": N_("Report number"),
    "028": N_("Publisher's no."), "030": N_("CODEN"), "032": N_("Postal number"), "033": N_("Event date"),
    "034": N_("Map codes"),
    "035": N_("Other system's no."), "036": N_("Study number"), "037": N_("Where to buy"),
    "038": N_("Rights in record"), "040": N_("Cataloged by"), "041": N_("Language codes"),
    "042": N_("Authentication"), "043": N_("Area codes"), "044": N_("Country codes"),
    "045": N_("Time period codes"), "046": N_("Special dates"), "047": N_("Music form codes"),
    "048": N_("Instrument codes"), "050": N_("LC call number"), "051": N_("LC copy statement"),
    "052": N_("Place codes"), "055": N_("Canadian call no."), "060": N_("NLM call number"),
    "066": N_("Scripts used"), "070": N_("NAL call number"), "072": N_("Subject codes"),
    "074": N_("GPO item number"), "080": N_("UDC number"), "082": N_("Dewey number"),
    "083": N_("More Dewey nos."), "084": N_("Other class no."), "086": N_("Document number"),
    "087": N_("Report number"),
    "088": N_("Report number"), "090": N_("Local call number"), "092": N_("Local Dewey no."),
    "096": N_("Local NLM number"), "099": N_("Local call number"),
    "100": N_("Main author"), "110": N_("Main body"), "111": N_("Main meeting"), "130": N_("Uniform title"),
    "210": N_("Short title"), "212": N_("Variant title"), "222": N_("Key title"), "240": N_("Uniform title"),
    "242": N_("Translated title"),
    "243": N_("Collective title"), "245": N_("Title"), "246": N_("Other title"), "247": N_("Former title"),
    "250": N_("Edition"), "251": N_("Version"), "254": N_("Music presentation"), "255": N_("Map scale"),
    "256": N_("File details"), "257": N_("Producing country"), "258": N_("Stamp issue"), "260": N_("Published"),
    "263": N_("Expected date"), "264": N_("Published"), "265": N_("Where to buy"), "270": N_("Address"),
    "300": N_("Extent"), "306": N_("Playing time"), "307": N_("Hours"), "310": N_("How often"),
    "321": N_("How often before"), "336": N_("Content type"), "337": N_("Media type"), "338": N_("Carrier type"),
    "340": N_("Physical medium"), "344": N_("Sound details"), "345": N_("Projection"), "346": N_("Video details"),
    "347": N_("Digital details"), "348": N_("Music notation"), "350": N_("Price"), "351": N_("Arrangement"),
    "362": N_("Issues"),
    "370": N_("Position"), "377": N_("Language"), "380": N_("Form of work"), "381": N_("Other features"),
    "382": N_("Instruments"), "383": N_("Music number"), "384": N_("Musical key"), "385": N_("Audience"),
    "386": N_("Kind of authors"), "388": N_("Time of creation"),
    "400": N_("Series by person"), "410": N_("Series by body"), "411": N_("Series by meeting"),
    "440": N_("Series"), "490": N_("Series"),
    "500": N_("Note"), "501": N_("Issued with"), "502": N_("Thesis"), "504": N_("Bibliography"),
    "505": N_("Contents"), "506": N_("Access limits"), "507": N_("Scale note"), "508": N_("Credits"),
    "510": N_("Cited in"), "511": N_("Performers"), "513": N_("Kind of report"), "514": N_("Data quality"),
    "515": N_("Numbering note"), "516": N_("Kind of file"), "518": N_("Time and place"), "520": N_("Summary"),
    "521": N_("Audience"), "522": N_("Area covered"), "524": N_("How to cite"), "525": N_("Supplement"),
    "526": N_("Study program"), "530": N_("Other forms"), "533": N_("Reproduction"), "534": N_("Original"),
    "535": N_("Where originals are"), "536": N_("Funding"), "538": N_("System details"), "540": N_("Terms of use"),
    "541": N_("How it was got"), "542": N_("Copyright"), "544": N_("Where others are"), "545": N_("Biography"),
    "546": N_("Language"), "547": N_("Former titles"), "550": N_("Issuing body"), "555": N_("Index"),
    "556": N_("Documentation"), "561": N_("Earlier owners"), "562": N_("This copy"), "563": N_("Binding"),
    "565": N_("Case file"), "567": N_("Method"), "580": N_("Linking note"), "581": N_("Publications"),
    "583": N_("Action"), "584": N_("Growth of collection"), "585": N_("Exhibitions"), "586": N_("Awards"),
    "588": N_("Source of record"),
    "600": N_("Subject: person"), "610": N_("Subject: body"), "611": N_("Subject: meeting"),
    "630": N_("Subject: title"), "647": N_("Subject: event"), "648": N_("Subject: time"), "650": N_("Subject"),
    "651": N_("Subject: place"), "653": N_("Subject words"), "654": N_("Subject: faceted"), "655": N_("Genre"),
    "656": N_("Occupation"), "657": N_("Function"), "658": N_("Curriculum"), "662": N_("Subject: place"),
    "700": N_("Other person"), "710": N_("Other body"), "711": N_("Other meeting"), "720": N_("Other name"),
    "730": N_("Other title"), "740": N_("Title within"), "751": N_("Position"), "752": N_("Position"),
    "753": N_("Needs system"), "754": N_("Species"), "758": N_("Work it is"),
    "760": N_("Main series"), "762": N_("Subseries"), "765": N_("Original language"), "767": N_("Translation"),
    "770": N_("Supplement"), "772": N_("Supplement to"), "773": N_("Part of"), "774": N_("Has the part"),
    "775": N_("Other edition"), "776": N_("Other form"), "777": N_("Issued with"), "780": N_("Continues"),
    "785": N_("Continued by"), "786": N_("Data source"), "787": N_("Related title"),
    "800": N_("Series: person"), "810": N_("Series: body"), "811": N_("Series: meeting"), "830": N_("Series: title"),
    "841": N_("Holdings codes"), "842": N_("Holdings form"), "843": N_("Reproduction"), "844": N_("Unit name"),
    "845": N_("Terms of use"), "850": N_("Held by"), "852": N_("Copy"), "853": N_("Issue labels"),
    "854": N_("Supplement labels"), "855": N_("Index labels"), "856": N_("Link"), "857": N_("Archived link"),
    "863": N_("Issues held"), "864": N_("Supplements held"), "865": N_("Indexes held"), "866": N_("Issues held"),
    "867": N_("Supplements held"), "868": N_("Indexes held"), "876": N_("Copy details"),
    "877": N_("Supplement details"), "878": N_("Index details"), "880": N_("In its own script"),
    "882": N_("Replaced by"), "883": N_("Made by machine"), "884": N_("Converted from"), "885": N_("Matched by"),
    "886": N_("From another MARC"), "887": N_("From no MARC"),
    "942": N_("Koha: item type"), "952": N_("Koha: copy"), "999": N_("Local numbers"),
}  # fmt: skip
"""Tag to name, at most 20 characters in English: the fields of MARC 21, and local ones that are seen often."""


def field_name(tag: str, text: str = "") -> str:
    """The name of a field in the language of whoever reads; that of the field it stands for where `text` says that
    it is one in its own script (880). A tag that MARC leaves to the library is local; one unknown has no name."""
    if tag == "880" and text[:3] == "$6 " and text[3:6] in FIELD_NAMES:
        return _("{name}, own script").format(name=_(FIELD_NAMES[text[3:6]]))
    if tag in FIELD_NAMES:
        return _(FIELD_NAMES[tag])
    return _("Local") if tag[:1] == "9" or tag[1:2] == "9" or tag[2:] == "9" else ""
