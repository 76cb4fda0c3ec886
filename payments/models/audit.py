"""What the audits found: how the back-office knows whether all is well."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditRun(models.Model):
    """One run of the periodic audit that came to its end."""

    is_whole = models.BooleanField(_("over everything"))  # every night; else over the last days
    began_at = models.DateTimeField(_("began"))
    breaches = models.PositiveIntegerField(_("breaches"))
    by_code = models.JSONField(_("by code"), default=dict)  # how many breaches of each code
    unchecked = models.PositiveIntegerField(_("parts not checked"))  # a provider did not answer

    class Meta:
        default_permissions = ("view",)
        verbose_name = _("audit")
        verbose_name_plural = _("audits")
        indexes = [models.Index(fields=["is_whole", "-began_at"], name="audit_run_latest")]

    def __str__(self) -> str:
        return f"{self.began_at:%Y-%m-%d %H:%M}: {self.breaches}"
