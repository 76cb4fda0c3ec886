"""What a category says of itself in one form: its texts, its addresses, its attributes."""

from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _
from slugify import slugify

from catalog.admin.categories.compared import Compared
from catalog.admin.categories.definitions import DefinitionsPart
from catalog.admin.categories.picture import PictureField, picture_parts, pictures_of
from catalog.admin.categories.tree import choices
from catalog.admin.editing.fields import CodeField
from catalog.admin.editing.texts import FIRST, LANGUAGES, add_texts, initial_texts, read_texts
from catalog.admin.models import Category
from catalog.admin.stored import StoredForm
from catalog.drafts import CategoryDraft
from catalog.selectors.categories import draft_of_category
from catalog.services.categories.tree import StoredTree, stored_as
from shop.kernel.ids import new_id

LONGEST_NAME = 100  # characters
LONGEST_SLUG = 60
LONGEST_DESCRIPTION = 2000
_SALT = "catalog.admin.categories.opened"
_TEXTS = {"name": "names", "slug": "slugs", "description": "descriptions"}


class CategoryForm(StoredForm):
    """What is typed of a category; `draft` is there once it is valid.

    `instance.stored` is the category as it is now; `shown` what the fields begin with, which is
    another one for what could not be saved.
    """

    new_id = CodeField(
        label=_("Id"),
        max_length=100,
        help_text=_("Names the category in files and filters, for ever: a-z, 0-9 and hyphens."),
    )
    parent_id = forms.ChoiceField(required=False, label=_("Below"))
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Category
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, shown: CategoryDraft | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored: CategoryDraft | None = self.instance.stored
        self.shown = shown or self.stored
        self.draft: CategoryDraft | None = None
        self.opened_as: CategoryDraft | None = None
        self.comparison: list[Compared] = []  # with what somebody else saved meanwhile
        self._add_fields()
        data = self.data if self.is_bound else None
        self.attributes = DefinitionsPart(data, self.shown.attributes if self.shown else ())
        self.row_sets = tuple(self.attributes.row_sets)
        self._begin()

    def _add_fields(self) -> None:
        add_texts(self, "name", _("Name"), max_length=LONGEST_NAME, required=True)
        add_texts(
            self,
            "slug",
            _("Address"),
            field=CodeField,
            max_length=LONGEST_SLUG,
            help_text=_("Its part of the address. Left empty, it is made from the name."),
        )
        add_texts(
            self,
            "description",
            _("Description"),
            max_length=LONGEST_DESCRIPTION,
            widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
        )
        self.fields["picture"] = PictureField(stored=pictures_of(self.shown), label=_("Picture"))
        if self.stored is not None:
            del self.fields["new_id"], self.fields["parent_id"]
        else:
            top = [("", _("At the top"))]
            self.fields["parent_id"].choices = top + choices(StoredTree())  # type: ignore[attr-defined]

    def _begin(self) -> None:
        """What the fields show at first."""
        if self.shown is not None:
            for name, of_draft in _TEXTS.items():
                self.initial.update(initial_texts(getattr(self.shown, of_draft), name))
        # Another at each visit, but sent twice it is the same, and so makes one category.
        self.initial.setdefault("new_id", f"c-{new_id().hex[-12:]}")
        self.initial["opened"] = _signed(self.stored)

    @property
    def languages(self) -> list[dict[str, Any]]:
        """The fields of each language, for the page."""
        return [
            {"code": code} | {name: self[f"{name}_{code}"] for name in _TEXTS} for code in LANGUAGES
        ]

    def clean(self) -> dict[str, Any]:
        """Check the attributes as well, and put the draft together."""
        given: dict[str, Any] = super().clean() or {}
        try:
            self.opened_as = _read(given.get("opened", ""))
        except signing.BadSignature:
            self.add_error(None, _("This form is incomplete. Open the category again."))
        is_new = self.stored is None
        if not self.errors and is_new is not (self.opened_as is None):
            self.add_error(None, _("This form is incomplete. Open the category again."))
        if not self.attributes.is_valid():
            self.add_error(None, _("Some attributes have mistakes in them."))
        if not self.errors:
            draft = self._fill(given)
            if draft.slugs:
                self.draft = draft
            else:
                self.add_error(f"slug_{FIRST}", _("No address can be made from this name."))
        return given

    def _fill(self, given: dict[str, Any]) -> CategoryDraft:
        names = read_texts(given, "name")
        slugs = read_texts(given, "slug")
        made = {code: slugify(name, max_length=LONGEST_SLUG) for code, name in names.items()}
        stored = self.stored
        return CategoryDraft(
            category_id=stored.category_id if stored else given["new_id"],
            parent_id=stored.parent_id if stored else given["parent_id"] or None,
            names=names,
            slugs={code: slug for code, slug in (made | slugs).items() if slug},
            descriptions=read_texts(given, "description"),
            position=stored.position if stored else 0,
            attributes=self.attributes.definitions,
            **picture_parts(given["picture"], self.shown),  # type: ignore[arg-type]
        )


def _signed(category: CategoryDraft | None) -> str:
    return signing.dumps(category and stored_as(category), salt=_SALT, compress=True)


def _read(text: str) -> CategoryDraft | None:
    """Raises BadSignature for what this shop did not sign."""
    plain = signing.loads(text, salt=_SALT)
    return draft_of_category(plain) if plain else None
