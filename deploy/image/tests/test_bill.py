"""The bill of materials names every locked package; a licence that is new to us is looked at."""

import json
import re
import subprocess
import sys

from deploy.image import bill


def test_every_locked_package_is_on_it_with_version_hash_and_licence(tmp_path):
    file = tmp_path / "bill.cdx.json"

    subprocess.run([sys.executable, "-m", "deploy.image.bill", file], check=True)

    written = json.loads(file.read_text())
    locked = dict(
        re.findall(r"^([a-z0-9-]+)(?:\[.*?\])?==(\S+)", bill.LOCKED.read_text(), re.MULTILINE)
    )
    assert written["bomFormat"] == "CycloneDX"
    assert {part["name"]: part["version"] for part in written["components"]} == locked
    for part in written["components"]:
        assert part["externalReferences"][0]["hashes"], part["name"]
    [django] = [part for part in written["components"] if part["name"] == "django"]
    assert django["licenses"] == [{"license": {"name": "BSD-3-Clause"}}]


def test_these_packages_have_copyleft_licences_and_no_others():
    """None is changed or linked into: what is imported as it is binds nothing of ours."""
    assert set(bill.copyleft()) == {
        *("certifi", "fido2", "orjson"),  # Mozilla's, of files
        *("psycopg", "psycopg-binary", "psycopg-pool", "python-stdnum"),  # lesser GPL, of libraries
        "text-unidecode",  # or the Artistic License, which is what we take it under
    }


def test_every_package_names_its_licence():
    assert bill.unknown() == []
