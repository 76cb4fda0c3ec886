"""Reads a page as a browser without scripts does: its forms, and what a strict CSP would block."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

DATA = {"application/ld+json"}  # script elements that hold data, which no browser runs

Attributes = dict[str, str]


@dataclass
class Form:
    """A form with what it would send as it stands; of several buttons none is pressed."""

    attributes: Attributes
    fields: dict[str, str] = field(default_factory=dict)

    @property
    def action(self) -> str:
        """Where it goes; empty: to its own page."""
        return self.attributes.get("action", "")


@dataclass
class Markup:
    """A page's forms by their place on the page, and its inline scripts and styles."""

    forms: list[Form] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)

    def form(self, action: str, **fields: str) -> Form:
        """The first form that goes to an address and holds these values.

        Raises:
            LookupError: there is none.
        """
        for form in self.forms:
            if form.action.endswith(action) and fields.items() <= form.fields.items():
                return form
        raise LookupError(f"no form to {action} among {[form.action for form in self.forms]}")

    def keyed_form(self) -> Form:
        """The form that does something once, by its hidden key.

        Raises:
            LookupError: there is none.
        """
        for form in self.forms:
            if "idempotency_key" in form.fields and "sku" not in form.fields:
                return form
        raise LookupError("no form with a key")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.read = Markup()
        self._form: Form | None = None
        self._select = ""
        self._text_area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._note_inline(tag, given)
        if tag == "form":
            self._form = Form(given)
            self.read.forms.append(self._form)
        elif self._form is None:
            return
        elif tag == "input":
            self._note_input(self._form, given)
        elif tag == "textarea":
            self._text_area = given.get("name", "")
            self._form.fields[self._text_area] = ""
        elif tag == "select":
            self._select = given.get("name", "")
        elif tag == "option" and (self._select not in self._form.fields or "selected" in given):
            self._form.fields[self._select] = given.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._form is not None and self._text_area:
            self._form.fields[self._text_area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea" and self._form is not None:
            text = self._form.fields[self._text_area]
            self._form.fields[self._text_area] = text.removeprefix("\n")  # as browsers do
            self._text_area = ""

    def _note_input(self, form: Form, given: Attributes) -> None:
        is_choice = given.get("type") in {"radio", "checkbox"}
        if given.get("name") and (not is_choice or "checked" in given):
            form.fields[given["name"]] = given.get("value", "")

    def _note_inline(self, tag: str, given: Attributes) -> None:
        is_code = tag == "script" and "src" not in given and given.get("type") not in DATA
        if is_code or tag == "style":
            self.read.inline.append(f"<{tag}>")
        self.read.inline += [
            f"<{tag} {name}>" for name in given if name == "style" or name.startswith("on")
        ]


def read(html: str) -> Markup:
    """The forms and the inline code of a page."""
    reader = _Reader()
    reader.feed(html)
    return reader.read
