"""The fields of a patron, one by one: forms, options, tables, records and merges are made of them."""

from __future__ import annotations

from collections.abc import Callable

from tuils.formats.tables.cards import CARD_COLUMNS
from tuils.i18n import N_
from tuils.library.foundation.describing.field import Field, by_name, such
from tuils.values.station.paper_kinds import WANTED

FIELDS = (
    Field("card", N_("Card"), note=N_("next free, or scan a card"), kind="card", columns=CARD_COLUMNS,
          example="21234000000017"),
    Field("first_name", N_("First name"), "", "", columns="firstname firstgivenname givenname forename first",
          example="Marta"),
    Field("last_name", N_("Last name"), N_("The last name, or the name of an organization."),
          N_("or the name of an organization"), columns="surname lastname familyname last", example="Field"),
    Field("preferred_name", N_("Preferred name"), N_("The name the patron goes by."),
          N_("if different from the first name"), columns="preferredname preffirstgivenname knownas nickname",
          merge="alone", short=N_("Goes by"), example="Tita"),
    Field("born", N_("Birth date"), N_("A date, or just the year."), N_("a date, or just the year"), "date",
          "dateofbirth dob birthdate birthday born birth", "alone", "year", past=True, example="1958-03-31"),
    Field("category", N_("Category"),
          N_("The patron category, such as ADULT. Default: the one that fits the patron's age."), "", "code",
          "categorycode category profile patrontype patroncategory patrongroup borrowertype group type",
          example="ADULT"),
    Field("branch", N_("Branch"), N_("The patron's home branch. Default: this computer's branch."),
          None, "code", "branchcode branch homelibrary homebranch homeou library", option="--home-branch",
          example="MAIN"),
    Field("street", N_("Street"), "", "", columns="address street street1 address1 streetaddress addressline1 addr "
          "primaryaddress1 mailingaddress",
          merge="together", masked="no numbers", example="Mill Road 3"),
    Field("city", N_("City"), "", "", columns="city town primarycity", merge="together", example="Harlow"),
    Field("state", N_("State or province"), N_("State or province, such as TX."), short=N_("State"),
          columns="state stateprovince province region primarystate "
          "primarystateprovince", merge="together", later=True, example="TX"),
    Field("postcode", N_("ZIP code"), N_("The ZIP or postal code."),
          columns="zipcode postcode postalcode zip primaryzip primaryzippostalcode", merge="together", example="75001"),
    Field("phone", N_("Phone"), "", "", merge="second", masked="nothing", example="555-0101",
          columns="phone dayphone telephone phonenumber homephone mobile mobilephone cell cellphone eveningphone tel"),
    Field("email", N_("Email"), "", "", columns="email emailaddress mail", merge="second", masked="nothing",
          example="marta@example.org"),
    Field("language", N_("Language"), N_("The language for notices, such as es."),
          N_("for notices, such as en or es"), columns="lang language preferredlanguage locale", merge="alone",
          example="es"),
    Field("barred", N_("Checkouts blocked"), N_("Checkouts are blocked."), None, "flag", "barred debarred blocked",
          short=N_("Blocked"), example="yes"),
    Field("address_bad", N_("Returned mail"), N_("Mail sent to this address was returned."), None, "flag",
          "addressbad gonenoaddress", example="yes"),
    Field("tell_by", N_("Notify by"), N_("How to send notices: email, phone, letter."), N_("email  phone  letter"),
          "code", "tellby", "alone", example="email"),
    Field("mail_titles", N_("Titles in email"), N_("Name titles in email. The patron agreed to it."),
          N_("y = email may name the titles"), "flag", "mailtitles", short=N_("Name titles"), later=True,
          example="yes"),
    Field("enrolled_on", N_("Patron since"), N_("The date the patron registered. Default: today."), None, "date",
          "dateenrolled enrolledon enrolled enrolmentdate enrollmentdate createdate membersince", past=True,
          short=N_("Since"), mapped="enrolled", example="2026-11-02"),
    Field("expires_on", N_("Expires"), N_("The date the card expires. Default: the usual length for the category."),
          N_("leave blank for the usual length"), "date",
          "dateexpiry expirydate expiredate expirationdate expdate expires expireson expiry "
          "validuntil cardexpires cardexpiration", mapped="expiry",
          example="2027-11-02"),
    Field("barred_until", N_("Blocked until"), N_("With --barred: the last day of the block."), None, "date",
          "barreduntil", example="2026-12-24"),
    Field("guardian", N_("Guardian"), N_("The library card of the patron's parent or guardian."),
          N_("for a child: card or name"), "card",
          "guardian guardiancard guardiancardnumber guardianbarcode guarantor guarantorcard guarantorcardnumber "
          "guarantorbarcode guarantorid parent parentcard parentcardnumber parentbarcode", "alone",
          example="21234000000025"),
    Field("family", N_("Family"), columns="family familyid household householdid", merge="alone", later=True,
          example="Field"),
    Field("grade", N_("Grade"), N_("The school grade, such as 7b."), N_("at school, such as 7b"),
          columns="grade gradelevel class form yeargroup", merge="alone", later=True,
          example="7b"),
    Field("id_seen_on", N_("ID checked"), N_("The date an ID was checked. Nothing on the ID is recorded."),
          N_("y = today; don't write the ID number"), "date", "idseenon", "alone", past=True, later=True,
          example="2026-11-02"),
    Field("note", N_("Note"), N_("A note that appears at the desk with the patron."), merge="alone",
          columns="borrowernotes note notes staffnote circnote comment comments alertmessage",
          example="Mail is returned"),
    Field("receipts", N_("Receipts"),
          N_("Paper receipts: ask, always, never; or email instead. Blank: as the desk does."),
          N_("ask  always  never  email"), "code", "receipts", "alone", later=True,
          choices=tuple(WANTED), example="never"),
    Field("large_type", N_("Large type"), N_("Receipts are printed in large type."),
          N_("y = receipts in large letters"), "flag", "largetype", later=True, example="yes"),
    Field("email_bad", N_("Returned email"), N_("Email to this address came back."), None, "flag", "emailbad",
          later=True, example="yes"),
    Field("text_phone", N_("Text number"), N_("The number for text messages. Default: the phone."),
          N_("if not the phone"), merge="alone", masked="nothing", later=True, example="715-555-0142",
          columns="textphone textnumber smsalertnumber smsnumber smsphone defaultsmsnotify"),
    Field("texts", N_("Texts"),
          N_("What may be texted, as the patron agreed: holds, due, overdue, account, or all. Blank: nothing."),
          N_("as agreed: all, or holds due overdue"), "code", "texts textconsent", "alone", later=True,
          example="holds due"),
    Field("texts_on", N_("Texts agreed"), N_("The date the patron agreed to texts. Default: today."), None, "date",
          "textson", "alone", past=True, later=True, example="2026-11-02"),
    Field("texts_stopped", N_("Texts stopped"), N_("The date the patron wrote STOP. Blank: not stopped."),
          N_("wrote STOP; blank = agreed again"), "date", "textsstopped", "alone", past=True, later=True,
          example="2026-11-20"),
    Field("agency_on", N_("Sent to agency"), N_("The date the debt went to a collection agency. Blank: not there."),
          N_("debt at a collection agency since"), "date", "agencyon collections", "alone", past=True, later=True,
          example="2026-11-20"),
    Field("news", N_("New-books letter"),
          N_("Subjects of the monthly email about new books, as the patron asked, with commas. Blank: no letter."),
          N_("subjects: mystery fiction, gardening"), merge="alone", later=True, masked="nothing",
          short=N_("New books"),
          columns="news newbooks newbooksletter newsletter", example="mystery fiction, gardening"),
    Field("keeps_history", N_("Reading history"), kind="flag", later=True),
)  # fmt: skip
"""The fields, in the order in which commands show them."""
KNOWN = by_name(FIELDS)
DAYS = such(FIELDS, kind="date")
LENGTH = ("enrolled_on", "expires_on")
NOT_AT_FIRST = ("receipts", "large_type", "text_phone", "texts_stopped", "agency_on", "news")
"""The fields that are not asked for at registration."""
AT_THE_DESK = tuple(sorted(FIELDS, key=lambda field: field.name in LENGTH))
"""The fields, in the order in which screens show them: the card's expiration comes last, for it follows from the
category."""


def street_only(street: str) -> str:
    return " ".join(word for word in street.split() if not any(char.isdigit() for char in word))


_LEFT: dict[str, Callable[[str], str]] = {
    "year": lambda day: day[:4],
    "no numbers": street_only,
    "nothing": lambda _text: "",
}
LEFT = {field.name: _LEFT[field.masked] for field in FIELDS if field.masked}
"""The functions that mask a field for operators who do not see all of a person."""
