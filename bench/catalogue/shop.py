"""A shop of invented products whose data is kept from one run to the next."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.stand import ROOT, own_servers, served


@dataclass(frozen=True, slots=True)
class CatalogueShop:
    """A shop that runs. environment: of programs that ask its stores."""

    url: str
    environment: Mapping[str, str]

    def run(self, *arguments: str) -> str:
        """What a program says that is run in its environment."""
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout


@contextmanager
def catalogue_shop(count: int, folder: Path) -> Iterator[CatalogueShop]:
    """A shop with so many products, named bench-catalogue-COUNT. folder: of its log.

    It has no worker: nobody buys or edits.
    """
    with own_servers(f"bench-catalogue-{count}") as instance:
        environment = {**os.environ, **instance.environment()}

        def run(*arguments: str) -> None:
            subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, check=True)

        if (instance.folder / "loaded").exists():  # its sitemaps and feeds may take an hour
            run("manage.py", "migrate", "--verbosity", "0")
            run("manage.py", "collectstatic", "--no-input", "--verbosity", "0")
        else:
            run("manage.py", "prepare", "--no-demo", "--marks", str(instance.folder / "marks"))
        run("-m", "bench.catalogue.loading", str(count), str(instance.folder))
        with served("shop.wsgi", "/health", log=folder / "web.log", environment=environment) as url:
            yield CatalogueShop(url, environment)
