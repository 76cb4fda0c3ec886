"""Django's add, change, delete and history pages for objects that are no rows of a database.

What a ModelAdmin does stays as it is: permissions, messages, history, popups, "save and add
another". Only what asks an SQL table is replaced. Nothing here knows what is stored.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.contrib.admin.models import LogEntry
from django.contrib.admin.options import IS_POPUP_VAR, TO_FIELD_VAR, csrf_protect_m
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from catalog.admin.models import StoredModel
from shop.kernel.audit_trail import changes
from shop.kernel.errors import Refused, ShopError


class StoredForm(forms.ModelForm):
    """A form of declared fields over a StoredModel, which has no columns to check.

    Once valid it holds whatever `StoredAdmin.write` needs.
    """

    row_sets: tuple[Any, ...] = ()  # formsets within the form, for the list of its mistakes

    class Meta:
        model: type[models.Model]
        fields: tuple[str, ...] = ()

    def validate_unique(self) -> None:
        """Only the write itself can tell: it is conditional."""


class StoredAdmin(admin.ModelAdmin):
    """For an unmanaged StoredModel. A subclass says how to find, write and remove an object.

    No transaction of the database is open around a write, as there is in Django's own: it would
    hide the jobs that follow the write until its end.
    """

    form: type[StoredForm]

    def find(self, object_id: str) -> StoredModel | None:
        """The object as it is stored now, read consistently; None when there is none."""
        raise NotImplementedError

    def write(self, request: HttpRequest, form: Any, *, change: bool) -> StoredModel:
        """Store what a valid form holds, unless that is refused: raises ShopError."""
        raise NotImplementedError

    def remove(self, request: HttpRequest, obj: Any) -> None:
        """Delete, or do what stands for it, and tell; raises ShopError."""
        raise NotImplementedError

    def values_of(self, obj: Any) -> Mapping[str, Any]:
        """What the history compares: values by the names of their fields, for people."""
        raise NotImplementedError

    def refused(
        self,
        request: HttpRequest,  # noqa: ARG002 (subclasses show what is stored by now)
        form: Any,
        refusal: ShopError,
    ) -> Any:
        """The form to be shown after a refusal, with all that was typed; by default with a note."""
        form.add_error(None, str(refusal.message))
        return form

    def read_only_view(self, request: HttpRequest, obj: Any) -> HttpResponse:  # noqa: ARG002
        """What those see who may view and not change."""
        raise PermissionDenied

    # --- What Django asks ---------------------------------------------------------------------
    def get_object(
        self,
        request: HttpRequest,  # noqa: ARG002 (as Django calls it)
        object_id: str,
        from_field: str | None = None,  # noqa: ARG002
    ) -> Any:
        """Instead of a query."""
        return self.find(object_id)

    def get_queryset(self, request: HttpRequest) -> Any:  # noqa: ARG002
        """There is no table."""
        return self.model._default_manager.none()

    def get_form(
        self,
        request: HttpRequest,  # noqa: ARG002
        obj: Any = None,  # noqa: ARG002
        change: bool = False,  # noqa: ARG002
        **_kwargs: Any,
    ) -> type[Any]:
        """The declared form itself: there are no columns to make fields of."""
        return self.form

    @csrf_protect_m  # type: ignore[untyped-decorator]
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Django's, outside of a transaction."""
        return self._changeform_view(request, object_id, form_url, extra_context)

    def _changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None,
        form_url: str,
        extra_context: dict[str, Any] | None,
    ) -> HttpResponse:
        """Django's steps, but for a write that may be refused after the form was found valid."""
        obj = None if object_id is None else self.get_object(request, unquote(object_id))
        self._check_permission(request, obj, add=object_id is None)
        if object_id is not None and obj is None:
            return self._unknown(request, object_id)
        may_change = obj is None or self.has_change_permission(request, obj)
        if request.method != "POST" and not may_change:
            return self.read_only_view(request, obj)
        status = 200
        if request.method != "POST":
            initial = self.get_changeform_initial_data(request) if obj is None else {}
            form = self.form(instance=obj, initial=initial)
        else:
            form = self.posted_form(request, obj)
            if form.is_valid():
                try:
                    return self._written(request, form, obj)
                except ShopError as refusal:
                    form = self.refused(request, form, refusal)
                    status = 409 if isinstance(refusal, Refused) else 400
            obj = form.instance if obj is not None else None  # a refusal may have read it anew
        return self._form_page(
            request, form, obj, form_url=form_url, extra=extra_context or {}, status=status
        )

    def posted_form(self, request: HttpRequest, obj: Any) -> Any:
        """What was sent. For a subclass whose form has buttons that do not save yet."""
        return self.form(request.POST, request.FILES, instance=obj)

    def _unknown(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Django's answer, in its own words."""
        answer: HttpResponse = self._get_obj_does_not_exist_redirect(  # type: ignore[attr-defined]
            request, self.opts, object_id
        )
        return answer

    def _check_permission(self, request: HttpRequest, obj: Any, *, add: bool) -> None:
        if add:
            allowed = self.has_add_permission(request)
        elif request.method == "POST":
            allowed = self.has_change_permission(request, obj)
        else:
            allowed = self.has_view_or_change_permission(request, obj)
        if not allowed:
            raise PermissionDenied

    def _written(self, request: HttpRequest, form: Any, obj: Any) -> HttpResponse:
        saved = self.write(request, form, change=obj is not None)
        if obj is None:
            if not self._is_just_added(saved):
                self.log_addition(request, saved, [{"added": {}}])
            return self.response_add(request, saved)
        message = changes(self.values_of(obj), self.values_of(saved))
        if message:
            self.log_change(request, saved, message)
        return self.response_change(request, saved)

    def _is_just_added(self, obj: models.Model) -> bool:
        """Whether the last that happened to it is its addition: this is a second click, then."""
        kind = ContentType.objects.get_for_model(self.model, for_concrete_model=False)
        last = LogEntry.objects.filter(content_type=kind, object_id=obj.pk).first()
        return last is not None and last.is_addition()

    def _form_page(
        self,
        request: HttpRequest,
        form: Any,
        obj: Any,
        *,
        form_url: str,
        extra: Mapping[str, Any],
        status: int,
    ) -> HttpResponse:
        add = obj is None
        fieldsets: Any = self.get_fieldsets(request, obj)
        admin_form = helpers.AdminForm(form, fieldsets, {}, model_admin=self)
        title = _("Add %s") if add else _("Change %s")
        context = {
            **self.admin_site.each_context(request),
            "title": title % self.opts.verbose_name,
            "subtitle": str(obj) if obj else None,
            "adminform": admin_form,
            "object_id": None if add else obj.pk,
            "original": obj,
            "is_popup": IS_POPUP_VAR in request.POST or IS_POPUP_VAR in request.GET,
            "to_field": request.POST.get(TO_FIELD_VAR, request.GET.get(TO_FIELD_VAR)),
            "media": self.media + admin_form.media,
            "inline_admin_formsets": [],
            "errors": helpers.AdminErrorList(form, form.row_sets),
            "preserved_filters": self.get_preserved_filters(request),
            **extra,
        }
        response = self.render_change_form(
            request, context, add=add, change=not add, obj=obj, form_url=form_url
        )
        response.status_code = status
        return response

    # --- Deleting -------------------------------------------------------------------------------
    @csrf_protect_m  # type: ignore[untyped-decorator]
    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """Django's, outside of a transaction; what is refused is told on the object's page."""
        try:
            return self._delete_view(request, object_id, extra_context)  # type: ignore[attr-defined]
        except ShopError as refusal:
            self.message_user(request, str(refusal.message), messages.ERROR)
            return HttpResponseRedirect("../change/")

    def get_deleted_objects(
        self,
        objs: Any,
        request: HttpRequest,  # noqa: ARG002
    ) -> Any:
        """The objects alone: no row of the database hangs on them."""
        return [str(obj) for obj in objs], {self.opts.verbose_name_plural: len(objs)}, set(), []

    def log_removed(self, request: HttpRequest, obj: Any) -> None:
        """For the history, once it is really gone."""
        super().log_deletions(request, [obj])  # type: ignore[arg-type]  # no more than a list is read

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """Nothing yet: `delete_model` logs what has really been removed."""

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Called by Django's page, once it is confirmed."""
        self.remove(request, obj)
