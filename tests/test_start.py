"""What is wrong in the environment stops the start, and says which variable it is."""

import os
import subprocess
import sys

import pytest

from tests.stock import PROJECT


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"SEARCH_URL": "search:9200"}, "SEARCH_URL"),
        ({"SEARCH_URL": "", "SEARCH_INDEX_PATH": ""}, "SEARCH_INDEX_PATH"),
        ({"SEARCH_SIGN_FOR": "opensearch"}, "SEARCH_SIGN_FOR"),
        ({"SEARCH_SIGN_FOR": "es", "SEARCH_URL": "http://search"}, "SEARCH_URL"),
        ({"RECOMMENDER": "guess"}, "RECOMMENDER"),
        ({"RECOMMENDER": "personalize"}, "PERSONALIZE_TRACKING_ID"),
    ],
)
def test_the_shop_does_not_start(variables: dict[str, str], named: str) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=PROJECT,
        env={**os.environ, **variables, "DJANGO_SETTINGS_MODULE": "shop.settings.local"},
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert done.returncode != 0
    assert named in done.stderr.splitlines()[-1] + done.stderr.partition("ERRORS:")[2]
