"""Everything of a product in one form, as a merchant types it."""

from dataclasses import replace
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib.admin.widgets import AdminSplitDateTime
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from catalog.addresses import product_folder
from catalog.admin.choices import ProductsPicker
from catalog.admin.editing.attributes import AttributesPart
from catalog.admin.editing.compared import TAKE, Compared, fits_options, with_taken
from catalog.admin.editing.fields import LONGEST_TEXT, CodeField, WordsField
from catalog.admin.editing.opened import Opened, read_opened
from catalog.admin.editing.options import OptionsPart
from catalog.admin.editing.texts import LANGUAGES, add_texts, shown_texts
from catalog.admin.editing.typed import TEXTS, State, fill, initial_of
from catalog.admin.editing.variants import variants_part
from catalog.admin.models import Product
from catalog.admin.pictures import PicturesField
from catalog.admin.stored import StoredForm
from catalog.documents import draft_of, in_language, slug_of
from catalog.drafts import MAX_RELATED, ProductDraft, VatClass
from catalog.imports import codes
from catalog.imports.assembly import MAX_DOCUMENT, size_of
from catalog.models import MAX_ID
from catalog.models import Product as StoredProduct
from catalog.selectors.categories import CategoryNode, category_tree
from catalog.selectors.stock_parts import units_of
from shop.kernel.ids import new_id

VAT_NAMES = {
    VatClass.STANDARD: _("Standard rate"),
    VatClass.REDUCED: _("Reduced rate"),
    VatClass.ZERO: _("Zero rate"),
}
MOST_TAGS = 100
LONGEST_DESCRIPTION = 50_000  # characters of HTML
LONGEST_GUARANTEE = 30  # years

AREA = {"rows": 10, "class": "vLargeTextField"}


class ProductForm(StoredForm):
    """What is typed of a product; `draft` is there once it is valid.

    `instance.stored` is the product as it is now; `shown` the draft that the fields begin with,
    which is another one for a copy, and for what could not be saved.
    """

    new_id = CodeField(
        label=_("Id"),
        max_length=codes.PRODUCT_ID_LENGTH,
        help_text=_("Stands in the address, for ever: a-z, 0-9 and hyphens."),
    )
    category_id = forms.ChoiceField(
        label=_("Category"), widget=forms.Select(attrs={"data-search-select": ""})
    )
    brand = forms.CharField(required=False, max_length=100, label=_("Brand"))
    product_type = forms.CharField(required=False, max_length=200, label=_("Type"))
    tags = WordsField(
        most=MOST_TAGS, required=False, label=_("Tags"), help_text=_("Separated by commas.")
    )
    vat_class = forms.ChoiceField(
        choices=[(each.value, name) for each, name in VAT_NAMES.items()],
        label=_("VAT"),
        initial=VatClass.STANDARD.value,
    )
    state = forms.ChoiceField(
        choices=State.choices,
        label=_("State"),
        initial=State.DRAFT.value,
        help_text=_("Shoppers see what is published, within its days."),
    )
    publish_from = forms.SplitDateTimeField(
        required=False, label=_("From"), widget=AdminSplitDateTime
    )
    publish_until = forms.SplitDateTimeField(
        required=False, label=_("Until"), widget=AdminSplitDateTime
    )
    manufacturer = forms.CharField(required=False, max_length=LONGEST_TEXT, label=_("Manufacturer"))
    manufacturer_address = forms.CharField(required=False, max_length=500, label=_("Its address"))
    manufacturer_email = forms.EmailField(required=False, label=_("Its e-mail address"))
    responsible_person = forms.CharField(
        required=False,
        max_length=LONGEST_TEXT,
        label=_("Responsible person in the EU"),
        help_text=_("Needed when the manufacturer is outside the EU."),
    )
    responsible_address = forms.CharField(required=False, max_length=500, label=_("Their address"))
    responsible_email = forms.EmailField(required=False, label=_("Their e-mail address"))
    guarantee_years = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=LONGEST_GUARANTEE,
        label=_("Guarantee in years"),
        help_text=_("That the manufacturer gives beyond what the law does."),
    )
    related = WordsField(
        most=MAX_RELATED,
        required=False,
        label=_("Related products"),
        widget=ProductsPicker,
        help_text=_("Shown beside it in the order in which you choose them."),
    )
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Product
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, shown: ProductDraft | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored: StoredProduct | None = self.instance.stored
        self.stored = stored
        self.old = draft_of(stored.document) if stored else None
        copied: ProductDraft | None = self.initial.pop("copy_of", None)
        self.shown = shown or copied or self.old
        self.copied = copied
        self.draft: ProductDraft | None = None
        self.saves = True
        self.comparison: list[Compared] = []  # with what somebody else saved meanwhile
        self._add_fields()
        data = self.data if self.is_bound else None
        self.options = OptionsPart(data, self.shown.options if self.shown else ())
        self.fields["pictures"] = PicturesField(
            stored=self.base.images if self.base else (), options=self.options.offered()
        )
        self.attributes = AttributesPart(data, self.shown)
        self.variants = variants_part(data, self.shown)
        self.row_sets = (*self.options.row_sets, self.attributes.rows, self.variants.rows)
        if self.shown is not None:
            self.initial = {**initial_of(self.shown), **self.initial}
        # Another at each visit, but sent twice it is the same, and so makes one product.
        self.initial.setdefault("new_id", f"p-{new_id().hex[-12:]}")
        self.initial["opened"] = Opened.of(stored).signed()
        self.variants.show(self.options, self._units())

    def _add_fields(self) -> None:
        add_texts(self, "name", _("Name"), max_length=LONGEST_TEXT, required=True)
        add_texts(
            self,
            "description",
            _("Description"),
            max_length=LONGEST_DESCRIPTION,
            widget=forms.Textarea(attrs={**AREA, "data-rich-text": ""}),
        )
        add_texts(self, "seo_title", _("Title for search engines"), max_length=200)
        add_texts(
            self,
            "seo_description",
            _("Text for search engines"),
            max_length=500,
            widget=forms.Textarea(attrs={**AREA, "rows": 3}),
        )
        add_texts(
            self,
            "warnings",
            _("Safety warnings"),
            max_length=5000,
            widget=forms.Textarea(attrs={**AREA, "rows": 3}),
        )
        if self.stored is not None:
            del self.fields["new_id"]
        categories = self.fields["category_id"]
        categories.choices = _categories(self.old)  # type: ignore[attr-defined]

    def _units(self) -> Any:
        skus = [variant.sku for variant in self.old.variants] if self.old else []
        return units_of(skus, consistent=True) if skus else {}

    @property
    def languages(self) -> list[dict[str, Any]]:
        """The fields of each language, for the page."""
        names = (*TEXTS, "warnings")
        return [
            {"code": code, "address": self._address_in(code)}
            | {name: self[f"{name}_{code}"] for name in names}
            for code in LANGUAGES
        ]

    def _address_in(self, language: str) -> str:
        """Where shoppers find it, as a search engine shows that; a path."""
        names = shown_texts(self, "name") or {language: "…"}
        with override(language):
            folder = product_folder(language)
        return f"{folder}{self.product_id or '…'}/{slug_of(in_language(names, language))}/"

    @property
    def base(self) -> ProductDraft | None:
        """What has the values of all that has no field: the product, or the one it is a copy of."""
        if self.old is None and self.copied is not None:
            return replace(self.copied, product_id=self.product_id)
        return self.old

    @property
    def product_id(self) -> str:
        """The product's, or the one that was chosen for a new one."""
        if self.stored is not None:
            return str(self.stored.product_id)
        return getattr(self, "cleaned_data", {}).get("new_id") or ""

    def clean(self) -> dict[str, Any]:
        """Check the rows as well, and put the draft together."""
        given: dict[str, Any] = super().clean() or {}
        opens, closes = given.get("publish_from"), given.get("publish_until")
        if opens and closes and closes <= opens:
            self.add_error("publish_until", _("The end must come after the beginning."))
        self.opened_as: Opened | None = read_opened(given.get("opened", ""))
        if self.opened_as is None or self.opened_as.is_new != (self.stored is None):
            self.add_error(None, _("This form is incomplete. Open the product again."))
        if not self._check_rows() or self.errors:
            if not self.errors:
                self.add_error(None, _("Some rows have mistakes in them."))
            return given
        self.draft = self._with_taken(fill(self))
        return given

    def _with_taken(self, draft: ProductDraft) -> ProductDraft:
        """With what the merchant rather has from the other one; notes when that does not fit."""
        opened = self.opened_as.document if self.opened_as else None
        draft = with_taken(draft, opened, cast(QueryDict, self.data).getlist(TAKE))
        if not fits_options(draft):
            message = _("The variants that you chose do not fit the options. Choose again.")
            self.add_error(None, message)
        if size_of(draft) > MAX_DOCUMENT:
            self.add_error(None, _("This is more than a product can hold. Shorten its texts."))
        return draft

    def clean_related(self) -> tuple[str, ...]:
        """Products that are there."""
        named: tuple[str, ...] = self.cleaned_data["related"]
        before = self.base.related if self.base else ()
        asked = [each for each in named if each not in before and len(each.encode()) <= MAX_ID]
        found = {item.product_id for item in StoredProduct.batch_get(asked)} if asked else set()
        unknown = [each for each in named if each not in found and each not in before]
        if unknown:
            message = _("There are no such products: %(ids)s.")
            raise forms.ValidationError(message, params={"ids": ", ".join(unknown)})
        return named

    def _check_rows(self) -> bool:
        """All of them, so that every mistake is told at once."""
        options = self.options.is_valid()
        is_published = self.cleaned_data.get("state") == State.PUBLISHED
        attributes = self.attributes.is_valid(published=is_published)
        variants = options and self.variants.is_valid(
            self.options, product_id=self.product_id, old=self.old
        )
        return options and attributes and variants

    def is_valid(self) -> bool:
        """Never, when it was sent by a button that saves nothing yet."""
        return self.saves and super().is_valid()

    def show_without_check(self) -> None:
        """For such a button: what was sent is shown without a word on it."""
        self.saves = False
        self._errors, self.cleaned_data = ErrorDict(), {}
        for rows in self.row_sets:
            rows.forget_mistakes()
        self.attributes.forget_mistakes()
        for block in self.options.blocks:
            block.form._errors = ErrorDict()  # type: ignore[attr-defined]  # its stubs lack it


def _categories(product: ProductDraft | None) -> list[tuple[str, str]]:
    """The whole tree, with the way to each; also a category that the tree has no more."""
    tree = category_tree(get_language() or settings.LANGUAGE_CODE)
    choices = [("", "---------")]

    def walk(nodes: list[CategoryNode], above: str) -> None:
        for node in nodes:
            said = f"{above} › {node.name}" if above else node.name
            choices.append((node.id, said))
            walk(tree.children(node.id), said)

    walk(tree.roots(), "")
    if product is not None and product.category_id not in dict(choices):
        choices.append((product.category_id, product.category_id))
    return choices
