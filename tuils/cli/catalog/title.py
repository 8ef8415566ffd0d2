"""tuils title: titles are added, changed, merged and removed; those that may be there twice"""

from __future__ import annotations

from typing import Any

import click

from tuils.cli.kit.call import Call, can_ask, in_library
from tuils.cli.kit.fields import field_options, given_options
from tuils.cli.kit.options import as_text, family
from tuils.cli.kit.overriding import once_more, yes_option
from tuils.cli.kit.table import list_command
from tuils.formats.marc.marc_comparing import BOTH, THERE
from tuils.i18n import N_, _, ngettext
from tuils.library.front.opening import Opened
from tuils.library.holdings.editing.tagging import AT_ONCE, TaggedTitle, TitlesTagged, tag_titles
from tuils.library.holdings.editing.title_editing import edit_title
from tuils.library.holdings.items.item_fields import WORDS
from tuils.library.holdings.items.showing import whole_biblio
from tuils.library.holdings.lists.list_lines import titles_on_list
from tuils.library.holdings.titles.title_meant import title_id as title_meant
from tuils.library.holdings.titles.titles import BY_HAND, TEMPLATE, add_title, not_on_file
from tuils.library.office.catalog_maintenance.duplicates import DUPLICATES
from tuils.library.office.catalog_maintenance.merge_words import field_lines, merge_lines
from tuils.library.office.catalog_maintenance.title_merging import TitleMerge, look_at_title_merge, merge_titles
from tuils.library.office.catalog_maintenance.title_removing import RemovedTitle, look_at_removal, remove_title
from tuils.values.title_tags import MOST

from .item import change_facts, change_lines, codes_from
from .item_options import copy_options
from .title_words import title_facts

title = family("title", N_("Add, edit, merge, or remove titles by hand. `import marc` imports whole files of them."))


@title.command(
    "merge",
    help=N_(
        "Merge two titles: copies, holds, lists, and counts of OTHER move to KEEP, and its id finds KEEP from then on."
        "\n\nWhat KEEP lacks comes from the record of OTHER; notes, subjects, numbers, and links from both. At a "
        "terminal it shows what moves and asks, unless you give --yes. `tuils undo` separates them again."
    ),
)
@click.argument("keep", type=as_text)
@click.argument("other", type=as_text)
@click.option("--take", metavar="TAG", multiple=True, type=as_text, help=N_("This field from OTHER. Can be repeated."))
@click.option("--both", metavar="TAG", multiple=True, type=as_text, help=N_("This field from both. Can be repeated."))
@click.option(
    "--own", metavar="TAG", multiple=True, type=as_text, help=N_("Take this field only from KEEP. Can be repeated.")
)
@click.option("--dry-run", is_flag=True, help=N_("Show what would move, and change nothing."))
@click.option("--yes", is_flag=True, help=N_("Don't ask."))
def title_merge(
    call: Call, keep: str, other: str, take: tuple[str, ...], both: tuple[str, ...], own: tuple[str, ...],
    dry_run: bool, yes: bool,
) -> None:  # fmt: skip
    takes = dict.fromkeys(own, "here") | dict.fromkeys(take, THERE) | dict.fromkeys(both, BOTH)
    with call.open() as opened, call.out.about(biblio=other):
        look = opened.do(look_at_title_merge, title_meant(keep), title_meant(other), takes)
        lines = [*merge_lines(look), *field_lines(look)]
        if dry_run:
            call.out.line(title_merge_json(look), _("Would merge {other} into {title}.").format(**_who(look)), *lines)
            return
        if not _agreed(call, yes, lines, _("Merge {other} into {title}?").format(**_who(look))):
            return
        done = opened.do(merge_titles, look.stays.id, look.goes.id, takes)
        call.out.line(
            title_merge_json(done), _("Merged: {other} into {title}.").format(**_who(done)), *merge_lines(done)
        )


@title.command(
    "remove",
    help=N_(
        "Remove a title from the catalog. Refused while a copy is out, a hold is waiting, it comes by subscription, or "
        "copies are left; --copies withdraws those with it. `tuils undo` brings it back."
    ),
)
@click.argument("title_id", metavar="TITLE", type=as_text)
@click.option("--copies", is_flag=True, help=N_("Withdraw its copies, too."))
@click.option("--dry-run", is_flag=True, help=N_("Say what would happen, and change nothing."))
@click.option("--yes", is_flag=True, help=N_("Don't ask."))
@in_library(biblio="title_id")
def title_remove(call: Call, opened: Opened, title_id: str, copies: bool, dry_run: bool, yes: bool) -> None:
    look = opened.do(look_at_removal, title_meant(title_id), copies=copies)
    if dry_run:
        call.out.line(_removed_facts(look), _("Would remove {title}.").format(title=look.title.whole_title))
        return
    if not _agreed(call, yes, [], _("Remove {title}?").format(title=look.title.whole_title)):
        return
    done = opened.do(remove_title, look.title.id, copies=copies)
    call.out.line(_removed_facts(done), _("Removed: {title}.").format(title=done.title.whole_title))


list_command(
    title,
    "duplicates",
    DUPLICATES,
    N_("List titles that may be there twice: the same ISBN, LC number, or ISSN, or all words the same."),
)


@title.command(
    "tag",
    help=N_(
        "Put a tag of your own on titles: `title tag 'local author' 3f2a9c1b 31234000010017`. It may be any words, "
        "such as languages spoken here or own voices.\n\nTitles by id, ISBN, barcode, or words that find one alone; or "
        "all on a list. --remove takes it off. `search --tag` finds them, `report run collection --by tag` counts them."
    ),
)
@click.argument("tag", type=as_text)
@click.argument("titles", metavar="[TITLE]...", nargs=-1, type=as_text)
@click.option(
    "--from",
    "source",
    metavar="FILE",
    default="",
    help=N_("Numbers from a file, one per line; - reads standard input."),
)
@click.option("--list", "listed", metavar="NAME", default="", type=as_text, help=N_("All titles on this list."))
@click.option("--remove", is_flag=True, help=N_("Take the tag off."))
def title_tag(call: Call, tag: str, titles: tuple[str, ...], source: str, listed: str, remove: bool) -> None:
    typed = [*titles, *(codes_from(source) if source else ())]
    if not typed and not listed:
        raise click.UsageError(_("Name titles, a file with --from, or a list with --list."))
    with call.open() as opened:
        wanted = titles_on_list(listed) if listed else []
        for code in typed:
            with call.out.about(biblio=code):
                wanted.append(whole_biblio(title_meant(code)))
        _tag_all(call, opened, tag, list(dict.fromkeys(wanted)), remove)


def _tag_all(call: Call, opened: Opened, tag: str, wanted: list[str], remove: bool) -> None:
    acts, changed = 0, 0
    for at in range(0, len(wanted), AT_ONCE):
        done = opened.do(tag_titles, tag, wanted[at : at + AT_ONCE], remove=remove)
        acts += bool(done.act)
        changed += sum(one.changed for one in done.titles)
        for one in done.titles:
            call.out.line(*_tagged(one, done))
    call.out.note(ngettext("{n} title was changed.", "{n} titles were changed.", changed).format(n=changed))
    if acts > 1:
        call.out.note(_("`tuils undo {n}` takes back all of it.").format(n=acts))


def _tagged(one: TaggedTitle, done: TitlesTagged) -> tuple[dict[str, Any], str]:
    facts = {
        "biblio": one.biblio, "title": one.title, "tags": list(one.tags), "changed": one.changed,
        "act": done.act if one.changed else None,
    }  # fmt: skip
    words = _("{title}: {tags}").format(title=one.title, tags="; ".join(one.tags) or _("no tags"))
    return facts, _("{title}: not tagged, it has {n} tags.").format(title=one.title, n=MOST) if one.full else words


def _agreed(call: Call, yes: bool, lines: list[str], question: str) -> bool:
    if yes or not can_ask():
        return True
    for line in lines:
        call.out.note(line)
    if click.confirm(question, err=True):
        return True
    call.out.note(_("Nothing was changed."))
    return False


def _who(look: TitleMerge) -> dict[str, str]:
    return {
        "other": f"{look.goes.whole_title} ({look.goes.id[-8:]})",
        "title": f"{look.stays.whole_title} ({look.stays.id[-8:]})",
    }


def title_merge_json(look: TitleMerge) -> dict[str, Any]:
    """Return the merge as an object: `biblio` is the id that stays, `other` the one that is removed."""
    return {
        "biblio": look.stays.id,
        "other": look.goes.id,
        "title": look.stays.whole_title,
        "merged": bool(look.act),
        **{name: look.comes.get(name, 0) for name in ("copies", "out", "holds", "lists", "checkouts")},
        "holds_ended": look.twice,
        "fields": [
            {"tag": field.tag, "here": list(field.here), "there": list(field.there), "takes": field.takes}
            for field in look.fields
            if field.differs
        ],
        "act": look.act or None,
    }


def _removed_facts(look: RemovedTitle) -> dict[str, Any]:
    return {
        "biblio": look.title.id,
        "title": look.title.whole_title,
        "removed": bool(look.act),
        "withdrawn": look.withdrawn,
        "act": look.act or None,
    }


word_options = field_options(WORDS)
"""The option for the words of a title, except the title itself."""


@title.command(
    "add",
    help=N_(
        "Add a title from a few words: `title add Emma --author 'Austen, Jane' --barcode "
        "31234000000016`.\n\n--copy, or any option of a copy, also adds its first copy. If this title "
        "may be on file, nothing is added: add a copy to it with `item add`, or repeat with --anyway."
    ),
)
@click.argument("words", metavar="[TITLE]", required=False, type=as_text)
@click.option("--title", metavar="TEXT", type=as_text, help=N_("The title, if not given before."))
@word_options
@click.option("--template", metavar="NAME", type=as_text, help=N_("What it is: large-print, dvd, board-game."))
@click.option("--copy", is_flag=True, help=N_("Add a first copy."))
@click.option("--anyway", is_flag=True, help=N_("Add it anyway: it is not the title that looks the same."))
@copy_options
@yes_option
def title_add(call: Call, /, words: str | None, copy: bool, anyway: bool, sure: bool, **fields: Any) -> None:
    known = given_options({**fields, "title": fields["title"] or words})
    of_title = {name: value for name, value in known.items() if name in (*BY_HAND, TEMPLATE)}
    of_copy = {name: value for name, value in known.items() if name not in of_title}
    with call.open() as opened, call.out.about(biblio=None, item=fields["barcode"]):
        if not anyway:
            opened.do(not_on_file, of_title)
        first = of_copy if copy or of_copy else None
        sheet = once_more(call, lambda sure: opened.do(add_title, of_title, item=first, sure=sure), sure)
        text = _("Added: {title}, {id}.").format(title=sheet.whole_title, id=sheet.id)
        items = [_("Item {item}.").format(item=item.barcode) for item in sheet.items]
        call.out.line(title_facts(sheet, opened.desk), text, *items)


@title.command(
    "edit",
    help=N_(
        "Edit a title: its id or the last 6 or more characters of it, ISBN, barcode, or words that find it alone."
        "\n\nOnly what you name changes. '' clears a field. Copies with the title's old call number get "
        "the new one."
    ),
)
@click.argument("title_id", metavar="TITLE", type=as_text)
@click.option("--title", metavar="TEXT", type=as_text, help=N_("The whole title: Emma : a novel."))
@word_options
def title_edit(call: Call, /, title_id: str, **fields: Any) -> None:
    wanted = given_options(fields)
    if not wanted:
        raise click.UsageError(_("Say what to change, such as --title."))
    with call.open() as opened, call.out.about(biblio=title_id):
        done = opened.do(edit_title, title_meant(title_id), wanted)
        facts = title_facts(done.title, opened.desk) | {"changes": change_facts(done.changes)}
        copies = ngettext("  {n} copy has the new call number.", "  {n} copies have the new call number.", done.copies)
        told = [*change_lines(done.changes), *([copies.format(n=done.copies)] if done.copies else [])]
        call.out.line(facts, f"{done.title.id[-8:]}  {done.title.whole_title}", *told)
