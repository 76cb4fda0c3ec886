"""What a merchant says of a file, and of its columns."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from catalog.imports.formats import FORMATS, Format
from catalog.imports.preview import Preview
from catalog.imports.uploads import Upload
from shop.kernel.forms import KeyedForm

MOST_BYTES = 500 * 1024 * 1024
_NONE = ("", _("– keep as it is, without a meaning –"))


class UploadForm(KeyedForm):
    """A file of products."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV or XLSX, of at most 500 MB: what this shop, Shopify or WooCommerce exports."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,text/csv"}),
        error_messages={"empty": _("This file is empty.")},
    )
    format = forms.ChoiceField(
        label=_("Format"),
        choices=[("", _("by its columns")), *((each.code, each.name) for each in FORMATS.values())],
        required=False,
    )
    language = forms.ChoiceField(
        label=_("Language of its texts"),
        help_text=_("Of a file of Shopify or WooCommerce; ours says it in its columns."),
        choices=settings.LANGUAGES,
        initial=settings.LANGUAGE_CODE,
    )
    fetches_pictures = forms.BooleanField(
        label=_("Fetch the pictures that the shop does not have yet"), required=False, initial=True
    )

    def clean_file(self) -> Any:
        """Not too big to be kept."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("This file is larger than 500 MB. Split it."))
        return file

    @property
    def said(self) -> Upload:
        """For the service."""
        data = self.cleaned_data
        return Upload(
            name=data["file"].name,
            format=data["format"],
            language=data["language"],
            currency=settings.SHOP_CURRENCY,
            fetches_pictures=data["fetches_pictures"],
        )


class MappingForm(forms.Form):
    """What each column is: as guessed, unless the merchant says otherwise."""

    def __init__(self, *args: Any, seen: Preview, file_format: Format, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._format = file_format
        self._headings = [column.heading for column in seen.columns]
        for place, column in enumerate(seen.columns):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=column.heading,
                choices=[_NONE, *((name, name) for name in file_format.usual)],
                initial=column.usual or "",
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        """Every meaning once, and those that nothing can be read without."""
        data = super().clean() or {}
        chosen: dict[str, str] = {}
        for place, heading in enumerate(self._headings):
            meaning = data.get(f"column_{place}", "")
            if meaning and meaning in chosen:
                said = _("“%(heading)s” is this already.") % {"heading": chosen[meaning]}
                self.add_error(f"column_{place}", said)
            elif meaning:
                chosen[meaning] = heading
        if lacking := [name for name in self._format.required if name not in chosen]:
            said = _("Say which column is: %(names)s.") % {"names": ", ".join(lacking)}
            raise forms.ValidationError(said)
        return data

    @property
    def mapping(self) -> dict[str, str]:
        """Heading to usual name, empty for none."""
        return {
            heading: self.cleaned_data[f"column_{place}"]
            for place, heading in enumerate(self._headings)
        }
