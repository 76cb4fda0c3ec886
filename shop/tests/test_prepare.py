"""What `make demo` does at every start, with its commands recorded instead of run."""

import io

import pytest
from django.core.management import call_command

from shop.management.commands import prepare

ALWAYS = ["migrate", "check", "restore_roles", "begin_pages", "create_tables", "create_buckets"]
WHEN_CHANGED = ["collectstatic", "seed_demo", "search_rebuild", "write_exports"]


@pytest.fixture
def commands(monkeypatch):
    called: list[str] = []
    monkeypatch.setattr(prepare, "call_command", lambda name, **_: called.append(name))
    return called


def run(**options) -> str:
    said = io.StringIO()
    call_command("prepare", stdout=said, **options)
    return said.getvalue()


def test_everything_is_done_in_order_and_said(commands):
    said = run()

    assert commands == ALWAYS + WHEN_CHANGED
    assert said.index("Migrating the database ...") < said.index("Seeding the catalogue ...")


def test_a_repeat_does_only_what_is_quick(commands, tmp_path):
    run(marks=tmp_path)
    commands.clear()

    run(marks=tmp_path)

    assert commands == ALWAYS


def test_what_changed_since_is_done_again(commands, monkeypatch, tmp_path):
    run(marks=tmp_path)
    commands.clear()
    monkeypatch.setattr(prepare, "_DEMO_SOURCES", ("catalog/drafts.py",))

    run(marks=tmp_path)

    assert commands == [*ALWAYS, "seed_demo"]


def test_what_failed_is_done_again(commands, monkeypatch, tmp_path):
    def fail(name: str, **_: object) -> None:
        commands.append(name)
        if name == "seed_demo":
            raise ConnectionError

    with monkeypatch.context() as broken:
        broken.setattr(prepare, "call_command", fail)
        with pytest.raises(ConnectionError):
            run(marks=tmp_path)
    commands.clear()

    run(marks=tmp_path)

    assert commands == [*ALWAYS, "seed_demo", "search_rebuild", "write_exports"]


def test_a_shop_without_a_demo_catalogue_is_not_seeded(commands):
    run(no_demo=True)

    assert "seed_demo" not in commands
