"""What pages, menus, banners and the home page have in common in the back-office.

Each is opened with its version. Where somebody else has saved it meanwhile, the form comes back
with what each of the two changed, as a product's does, and nothing that was typed is lost.
"""

from typing import Any, ClassVar, cast
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from catalog.admin.editing.compared import TAKE, Compared
from catalog.admin.editing.opened import Opened, read_opened
from catalog.admin.stored import StoredAdmin, StoredForm
from catalog.services.editing import differences, merged
from pages.admin.told import comparison, values_for_people
from pages.errors import ChangedMeanwhile
from pages.selectors.documents import Document, moment, said
from shop.kernel.errors import ShopError
from shop.kernel.ids import new_id


class EditedForm(StoredForm):
    """What is typed; `document` is there once it is valid.

    shown: what the fields begin with, where that is not what is stored.
    """

    new_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, shown: Document | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_new = bool(self.instance._state.adding)
        stored = None if self.is_new else type(self).read(self.instance)
        self.shown: Document = shown or stored or {}
        self.document: Document | None = None
        self.opened_as: Opened | None = None
        self.comparison: list[Compared] = []  # with what somebody else saved meanwhile
        self.add_fields()
        self.initial = {**self.initial_of(self.shown), **self.initial}
        # Another at each visit, but sent twice it is the same, and so makes one object.
        self.initial.setdefault("new_id", new_id())
        version = None if self.is_new else self.instance.version
        self.initial["opened"] = Opened(version, stored).signed()

    @staticmethod
    def read(obj: Any) -> Document:
        """What is stored."""
        raise NotImplementedError

    def add_fields(self) -> None:
        """Those that are of no fixed number: of languages, of rows."""

    def initial_of(self, document: Document) -> dict[str, Any]:
        """What the fields begin with."""
        return dict(document)

    def typed(self, given: dict[str, Any]) -> Document | None:
        """The document that was typed; None where rows have mistakes in them."""
        raise NotImplementedError

    def object_id(self) -> Any:
        """The key of what is edited, or of what is to be made."""
        given: UUID | None = self.cleaned_data.get("new_id")
        return (given or new_id()) if self.is_new else self.instance.pk

    def clean(self) -> dict[str, Any]:
        """Put the document together."""
        given: dict[str, Any] = super().clean() or {}
        self.opened_as = read_opened(given.get("opened", ""))
        if self.opened_as is None or self.opened_as.is_new != self.is_new:
            self.add_error(None, _("This form is incomplete. Open it again."))
        document = self.typed(given)
        if document is not None and not self.errors:
            self.document = self._with_taken(said(document))
        return given

    def _with_taken(self, document: Document) -> Document:
        """With what was chosen of what the other one saved."""
        stored = self.opened_as.document if self.opened_as else None
        names = set(cast(QueryDict, self.data).getlist(TAKE)) if stored is not None else set()
        known = names & {*document, *(stored or {})}
        return said(merged(document, stored or {}, {(name,) for name in known}))

    def ends_after(self, given: dict[str, Any], first: str, last: str) -> None:
        """Note where an end comes before its beginning."""
        begins, ends = moment(given.get(first)), moment(given.get(last))
        if begins and ends and ends <= begins:
            self.add_error(last, _("The end must come after the beginning."))

    def disable(self) -> None:
        """For who may look and not change."""
        rows = (row for row_set in self.row_sets for row in row_set.forms)
        for form in (self, *rows):
            for field in form.fields.values():
                field.disabled = True


class EditedAdmin(StoredAdmin):
    """A subclass says how an object is read (`EditedForm.read`) and saved (`save`)."""

    form: type[EditedForm]
    actions = None
    change_form_template = "pages/admin/change_form.html"
    fields_template: ClassVar[str]  # what stands between the frame and its buttons
    scripts: ClassVar[tuple[str, ...]] = ()  # by their names, such as "admin-product-rows"

    @property
    def media(self) -> Any:
        """The admin's, and the form's own."""
        scripts = [f"js/{name}.js" for name in (*self.scripts, "admin-pages")]
        return super().media + forms.Media(css={"all": ["css/admin.css"]}, js=scripts)

    def save(
        self, object_id: Any, document: Document, *, expected_version: int | None, now: Any
    ) -> Any:
        """By the service; raises ShopError."""
        raise NotImplementedError

    def get_queryset(self, request: HttpRequest) -> Any:
        """There is a table."""
        return admin.ModelAdmin.get_queryset(self, request)

    def find(self, object_id: str) -> Any:
        """With all that belongs to it, as it is now: the history compares it after the write."""
        try:
            return self.queryset_to_edit().filter(pk=object_id).first()
        except (ValidationError, ValueError):
            return None

    def queryset_to_edit(self) -> Any:
        """Of the model."""
        return self.model._default_manager.all()

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:  # noqa: ARG002
        """The template has an order of its own."""
        return []

    def write(self, request: HttpRequest, form: Any, *, change: bool) -> Any:  # noqa: ARG002
        """Over the version that the page showed."""
        version = form.opened_as.version if change else None
        return self.save(
            form.object_id(), form.document, expected_version=version, now=timezone.now()
        )

    def refused(self, request: HttpRequest, form: Any, refusal: ShopError) -> Any:
        """At its field; where somebody else was first, beside what that one has saved."""
        if isinstance(refusal, ChangedMeanwhile):
            return self._beside(request, form, refusal)
        form.add_error(getattr(refusal, "field", None), str(refusal.message))
        return form

    def _beside(self, request: HttpRequest, form: EditedForm, refusal: ShopError) -> EditedForm:
        now_stored = None if form.is_new else self.find(str(form.instance.pk))
        if now_stored is None or form.document is None or form.opened_as is None:
            form.add_error(None, _("Somebody else has deleted this, or made it at the same time."))
            return form
        fresh = type(form)(instance=now_stored, shown=form.document)
        before, after = form.opened_as.document or {}, type(form).read(now_stored)
        fresh.comparison = comparison(differences(before, after, form.document))
        self.message_user(request, str(refusal.message), messages.WARNING)
        return fresh

    def values_of(self, obj: Any) -> dict[str, str]:
        """For the history, which is kept in no language."""
        with translation.override(None):
            return values_for_people(self.form.read(obj))

    def read_only_view(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """The same page, in which nothing can be typed."""
        form = self.form(instance=obj)
        form.disable()
        return self._form_page(request, form, obj, form_url="", extra={}, status=200)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """With the fields of this kind of object."""
        context |= {"fields_template": self.fields_template}
        return super().render_change_form(request, context, *args, **kwargs)
