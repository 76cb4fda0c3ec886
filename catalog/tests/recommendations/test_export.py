"""The files that Amazon Personalize imports."""

import csv
import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from catalog.recommendations.base import Kind
from catalog.recommendations.embedded import events
from catalog.tests.factories import LONG_AGO
from catalog.tests.recommendations.shop import COFFEE, KITCHEN, TEA, did, open_shop, put_on_shelf

pytestmark = pytest.mark.usefixtures("db", "tables")
ANNA = "anna-" + "x" * 30


def exported(folder):
    call_command("export_personalize", str(folder), stdout=StringIO())
    found = {}
    for name in ("interactions", "items"):
        with (folder / f"{name}.csv").open(newline="") as file:
            found[name] = list(csv.DictReader(file))
        schema = json.loads((folder / f"{name}.schema.json").read_text())
        columns = [field["name"] for field in schema["fields"]]
        assert all(list(row) == columns for row in found[name])
    return found


def test_interactions_are_those_of_who_agreed(tmp_path):
    now = timezone.now()
    events.store(
        [*did(Kind.VIEW, ANNA, ["mok"], at=now), *did(Kind.PURCHASE, ANNA, ["mok"], at=now)]
    )

    rows = exported(tmp_path / "new")["interactions"]

    assert {row["EVENT_TYPE"] for row in rows} == {"View", "Purchase"}
    assert {(row["USER_ID"], row["ITEM_ID"]) for row in rows} == {(ANNA, "mok")}
    assert {row["TIMESTAMP"] for row in rows} == {str(int(now.timestamp()))}


def test_items_are_what_is_for_sale(tmp_path):
    open_shop(mok=1299)
    put_on_shelf("oud", TEA, published=False)
    put_on_shelf("lus", "los", names={"nl": 'Lus, "dik"', "en": ""}, brand='Merk, "echt"')

    rows = {row["ITEM_ID"]: row for row in exported(tmp_path)["items"]}

    assert len(rows) == 8
    assert rows["mok"]["PRICE"] == "12.99"
    assert rows["mok"]["CATEGORY_L1"] == f"{KITCHEN}|{COFFEE}"
    assert rows["mok"]["CREATION_TIMESTAMP"] == str(int(LONG_AGO.timestamp()))
    assert (rows["lus"]["BRAND"], rows["lus"]["CATEGORY_L1"]) == ('Merk, "echt"', "los")


def test_a_folder_that_is_none_is_told(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(CommandError, match="cannot be written to"):
        call_command("export_personalize", str(tmp_path / "file"))
