"""What is typed of a content page."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _

from catalog.admin.editing.fields import CodeField
from catalog.admin.editing.texts import LANGUAGES, add_texts
from catalog.documents import slug_of
from pages.admin.cleaning import clean_body
from pages.admin.editing import EditedForm
from pages.forms import MomentField
from pages.models import MAX_SLUG, Page
from pages.purposes import TO_WRITE, Purpose
from pages.selectors.documents import TEXTS, Document, page_document

LONGEST_BODY = 200_000  # characters of HTML


class PageForm(EditedForm):
    """A page in every language of the shop; it may lack some."""

    has_rich_text = True

    purpose = forms.ChoiceField(
        required=False,
        choices=[("", _("A page of your own")), *Purpose.choices],
        label=_("Purpose"),
        help_text=_("The back-office reminds you of those that the law asks for."),
    )
    published = forms.BooleanField(
        required=False,
        label=_("Published"),
        help_text=_("Shoppers see what is published, within its days."),
    )
    publish_from = MomentField(required=False, label=_("From"))
    publish_until = MomentField(required=False, label=_("Until"))

    class Meta:
        model = Page
        fields: tuple[str, ...] = ()

    @staticmethod
    def read(obj: Any) -> Document:
        """A page with its texts."""
        return page_document(obj)

    def add_fields(self) -> None:
        """Texts by language."""
        area = {"rows": 16, "class": "vLargeTextField", "data-rich-text": ""}
        add_texts(self, "title", _("Title"), max_length=200)
        add_texts(
            self,
            "slug",
            _("Address"),
            field=CodeField,
            max_length=MAX_SLUG,
            help_text=_("Its part of the address; empty: made of the title."),
        )
        add_texts(
            self, "body", _("Text"), max_length=LONGEST_BODY, widget=forms.Textarea(attrs=area)
        )
        add_texts(self, "seo_title", _("Title for search engines"), max_length=200)
        add_texts(
            self,
            "seo_description",
            _("Text for search engines"),
            max_length=500,
            widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        )

    @property
    def languages(self) -> list[dict[str, Any]]:
        """The fields of each language, for the page."""
        return [
            {"code": code} | {name: self[f"{name}_{code}"] for name in TEXTS} for code in LANGUAGES
        ]

    def typed(self, given: dict[str, Any]) -> Document:
        """Texts cleaned, and addresses made of titles where none was typed."""
        self.ends_after(given, "publish_from", "publish_until")
        plain = ("purpose", "published", "publish_from", "publish_until")
        document: Document = {name: given.get(name) for name in plain}
        for language in LANGUAGES:
            document |= self._in_language(given, language)
        if not any(document.get(f"title_{language}") for language in LANGUAGES):
            self.add_error(f"title_{LANGUAGES[0]}", _("Give it a title in one language at least."))
        if document["purpose"] and document["published"]:
            self._check_written(document)
        return document

    def _in_language(self, given: Mapping[str, Any], language: str) -> Document:
        texts = {name: given.get(f"{name}_{language}") or "" for name in TEXTS}
        texts["body"] = clean_body(texts["body"])
        if not texts["title"]:
            if strip_tags(texts["body"]).strip():
                self.add_error(f"title_{language}", _("This text needs a title."))
            return {}
        texts["slug"] = texts["slug"] or slug_of(texts["title"])
        return {f"{name}_{language}": text for name, text in texts.items()}

    def _check_written(self, document: Mapping[str, Any]) -> None:
        for language in LANGUAGES:
            if TO_WRITE in document.get(f"body_{language}", ""):
                self.add_error(
                    f"body_{language}",
                    _("The marked passages are still to be written. Publish it once they are."),
                )
