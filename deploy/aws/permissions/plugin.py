"""For pytest: `-p deploy.aws.permissions.plugin --aws-calls FOLDER` writes calls down."""

from collections.abc import Iterator
from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """--aws-calls."""
    parser.addoption("--aws-calls", type=Path, required=True, metavar="FOLDER")


@pytest.fixture(scope="session", autouse=True)
def _recorded(request: pytest.FixtureRequest) -> Iterator[None]:
    from deploy.aws.permissions.recording import recorded  # needs the settings

    with recorded(request.config.getoption("--aws-calls")):
        yield
