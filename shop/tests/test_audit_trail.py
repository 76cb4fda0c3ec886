"""What the history of the back-office tells of a change."""

import json
from datetime import UTC, datetime

from django.contrib.admin.models import LogEntry

from shop.kernel.audit_trail import LONGEST_VALUE, changes, changes_in, told


def entry(message) -> LogEntry:
    return LogEntry(change_message=json.dumps(message) if isinstance(message, list) else message)


def test_only_what_changed_is_told_with_both_values():
    before = {"price": "12.50", "name": "Mug", "tint": None, "gone": "x"}
    after = {"price": "13.00", "name": "Mug", "tint": "red"}

    message = changes(before, after)

    assert changes_in(entry(message)) == [
        ("prijs", "12.50", "13.00"),  # names are told in the reader's language
        ("tint", "", "red"),
        ("gone", "x", ""),
    ]
    assert "Prijs" in entry(message).get_change_message()  # as Django's own page has it


def test_a_save_that_changes_nothing_tells_nothing():
    assert changes({"price": 1}, {"price": 1}) == []


def test_values_are_told_as_people_read_them():
    assert told(True) == "yes"
    assert told(["a", 1, None]) == "a, 1, "
    assert told({"nl": "Mok", "en": "Mug"}) == "nl: Mok, en: Mug"
    assert told(datetime(2026, 7, 1, 10, tzinfo=UTC)) == "2026-07-01 12:00+02:00"
    assert len(told("x" * 10_000)) == LONGEST_VALUE


def test_old_messages_and_broken_ones_have_no_values():
    assert changes_in(entry("Made by a command.")) == []
    assert changes_in(entry("[broken")) == []
    assert changes_in(entry([{"added": {}}, {"changed": {"fields": ["price"]}}])) == []
