"""Templates of papers: text files that a library may change, with names for data, `if` and `for`, and nothing else.

A library's own stand in the folder `papers` beside its file, one folder a language; the others come with the program.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tuils.files import open_input, own_file
from tuils.i18n import LANGUAGES, N_, _
from tuils.values.dataclass import dataclass
from tuils.values.paper_layout import plain_data, template_with_marks

from .sheets import Sheet

if TYPE_CHECKING:
    from jinja2 import Environment, Template, nodes

FOLDER = "papers"
MOST_TEMPLATE = 100_000  # bytes
SHIPPED = Path(__file__).parent / "templates"
TEMPLATES: dict[str, str] = {
    "checkout": "checkout", "all-out": "checkout", "renewal": "renewal", "checkin": "checkin", "payment": "payment",
    "refund": "refund", "hold": "hold", "transit": "transit", "routing": "routing", "registration": "registration",
    "ticket": "ticket", "new-card": "registration", "processing": "routing", "repair": "routing",
    "repair-batch": "routing", "bag": "hold", "agreement": "page", "entry": "page",
    "sign-out-of-order": "page", "letter": "page", "letter-of-ban": "page",
}  # fmt: skip
"""Each template, and the kind of paper that it makes."""
FILTERS = ("upper", "lower", "title", "trim", "default", "length", "first", "last", "join", "truncate")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class TemplateFault(Exception):
    """A template can't be used. `line` counts from 1, 0 where that isn't known; `why` is a sentence."""

    exit_code = 2

    def __init__(self, name: str, line: int, why: str) -> None:
        self.name, self.line, self.why = name, line, why
        text = _("{name}, line {line}: {why}") if line else _("{name}: {why}")
        super().__init__(text.format(name=name, line=line, why=why))


@dataclass(frozen=True)
class PaperTemplate:
    """`own`: the library's, not the program's."""

    name: str
    language: str
    text: str
    own: bool = False


def template_folder(library: Path) -> Path:
    """Return the folder with this library's templates."""
    return library.parent / FOLDER


def paper_template(folder: Path | None, name: str, language: str, shipped_in: Path = SHIPPED) -> PaperTemplate:
    """Return the library's own template in this language, else the program's. Raises TemplateFault."""
    if folder:
        file = folder / language / f"{name}.txt"
        try:
            with open_input(file, MOST_TEMPLATE) as stream:
                return PaperTemplate(name, language, stream.read().decode("utf-8-sig").replace("\r\n", "\n"), own=True)
        except FileNotFoundError:
            pass
        except (OSError, UnicodeDecodeError) as no:
            why = no.strerror or str(no) if isinstance(no, OSError) else _("It is not UTF-8 text.")
            raise TemplateFault(file.name, 0, why) from no
    shipped = shipped_in / (language if language in LANGUAGES else LANGUAGES[0]) / f"{name}.txt"
    return PaperTemplate(name, language, shipped.read_text("utf-8"))


def save_template(folder: Path, name: str, language: str, text: str, example: Sheet) -> Path:
    """Save a template of the library's own, after trying it on `example`. Raises TemplateFault."""
    fill_template(PaperTemplate(name, language, text), example)
    return keep_template(folder, name, language, text)


def keep_template(folder: Path, name: str, language: str, text: str) -> Path:
    """Save a template that rendered without a fault."""
    file = folder / language / f"{name}.txt"
    file.parent.mkdir(parents=True, exist_ok=True)
    with own_file(file, 0o644) as out:
        out.write(text.encode())
    return file


def drop_template(folder: Path, name: str, language: str) -> bool:
    """Delete the library's own template, so that the program's is used again. Return whether there was one."""
    file = folder / language / f"{name}.txt"
    was = file.exists()
    file.unlink(missing_ok=True)
    return was


def template_lines(folder: Path | None, sheet: Sheet) -> str:
    """Return the paper's marked lines. A template of the library's own that can't be used is replaced by the program's:
    no patron waits for its repair. The next check reports its fault."""
    template = paper_template(None, sheet.template, sheet.language)
    try:
        template = paper_template(folder, sheet.template, sheet.language)
        return fill_template(template, sheet)
    except TemplateFault:
        return fill_template(paper_template(None, sheet.template, sheet.language), sheet)


def text_of_all(folder: Path | None, sheet: Sheet) -> str:
    """Return the text of a paper and those printed with it, with a line to tear along between them."""
    return "\n---\n".join(template_lines(folder, one) for one in sheet.each)


def fill_template(template: PaperTemplate, sheet: Sheet) -> str:
    """Fill in a template. Raises TemplateFault, with the line."""
    return rendered(f"{template.name}.txt", template.text, sheet.names())


def rendered(file: str, text: str, names: Mapping[str, Any], *, on_paper: bool = True) -> str:
    """Render a template with these names for data. `on_paper`: with the marks of papers. Raises TemplateFault."""
    try:
        return _compiled(text, file, on_paper).render(names)
    except TemplateFault:
        raise
    except Exception as mistake:
        raise TemplateFault(file, _line_of(mistake), _why(mistake)) from mistake


def _line_of(mistake: BaseException) -> int:
    """Return the line of a template's mistake: Jinja puts the template's own lines into the traceback."""
    trace, line = mistake.__traceback__, 0
    while trace:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _why(mistake: Exception) -> str:
    said = str(mistake) or type(mistake).__name__
    return said[0].upper() + said[1:] + ("" if said.endswith(".") else ".")


# ---- what may stand in one


@lru_cache(maxsize=64)
def _compiled(text: str, file: str, on_paper: bool) -> Template:
    from jinja2 import TemplateSyntaxError

    for number, line in enumerate(text.split("\n"), 1):
        if _CONTROL.search(line):
            raise TemplateFault(file, number, _("There is a control character in it."))
    source = template_with_marks(text) if on_paper else text
    engine = _engine()
    try:
        tree = engine.parse(source)
    except TemplateSyntaxError as wrong:
        raise TemplateFault(file, wrong.lineno, _why(wrong)) from wrong
    for node in _nodes(tree):
        if why := _not_allowed(node):
            raise TemplateFault(file, node.lineno, why)
    return engine.from_string(source)


@lru_cache(maxsize=1)
def _engine() -> Environment:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    engine = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True, autoescape=False,
        finalize=_as_data, cache_size=0,
    )  # fmt: skip
    engine.globals.clear()
    engine.filters = {name: one for name, one in engine.filters.items() if name in FILTERS}
    return engine


def _as_data(value: Any) -> Any:
    """Return a value as words on one line. Values other than text would else be shown as code."""
    return plain_data(value if isinstance(value, str) else str(value))


def _nodes(tree: nodes.Node) -> Iterator[nodes.Node]:
    yield tree
    for node in tree.iter_child_nodes():
        yield from _nodes(node)


ALLOWED = (
    "Template", "Output", "TemplateData", "Name", "Const", "Getattr", "Filter", "If", "For", "CondExpr", "Compare",
    "Operand", "And", "Or", "Not", "Concat", "Test", "Keyword",
)  # fmt: skip
TESTS = ("defined", "undefined", "none")
CODE = N_("A template can use only names, if, for, and filters such as upper.")


def _not_allowed(node: nodes.Node) -> str:
    """Return why this is not allowed in a template; empty where it is."""
    kind, name = type(node).__name__, getattr(node, "name", "")
    if kind not in ALLOWED:
        return _(CODE)
    if kind == "Getattr" and getattr(node, "attr", "").startswith("_"):
        return _(CODE)
    if (kind == "Filter" and name not in FILTERS) or (kind == "Test" and name not in TESTS):
        return _("Templates don't have {name}. {code}").format(name=name, code=_(CODE))
    if kind == "For" and getattr(node, "recursive", False):
        return _(CODE)
    return ""
