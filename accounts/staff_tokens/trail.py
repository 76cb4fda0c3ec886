"""What tokens change is in the history of the back-office, as of their owners and as of them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType

from accounts.staff_tokens.models import StaffToken
from shop.kernel.audit_trail import Message, changes

_LONGEST_NAME = 200  # characters
_LABEL = "Staff token"


@dataclass(frozen=True, slots=True)
class Told:
    """A line: of what, called how, what was changed. is_new: it was made."""

    object_id: str
    name: str
    message: Message
    is_new: bool = False


def note_changes(token: StaffToken, kind: tuple[str, str], lines: Sequence[Told]) -> None:
    """One statement. kind: app and model, such as ("catalog", "product")."""
    by = changes({}, {_LABEL: str(token)})
    content_type = ContentType.objects.get_by_natural_key(*kind)
    LogEntry.objects.bulk_create(
        LogEntry(
            user_id=token.owner_id,
            content_type=content_type,
            object_id=each.object_id,
            object_repr=each.name[:_LONGEST_NAME],
            action_flag=ADDITION if each.is_new else CHANGE,
            change_message=json.dumps(
                [*([{"added": {}}] if each.is_new else []), *each.message, *by]
            ),
        )
        for each in lines
    )
