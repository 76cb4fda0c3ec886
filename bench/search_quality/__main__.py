"""How good searches are, on both backends: `python -m bench.search_quality`.

Asks the judged queries of nl.toml and en.toml over the demo catalogue and prints Markdown: nDCG@10
by language and class of query, then the queries that failed, with what was found instead. The
embedded index always; OpenSearch where SEARCH_URL names a node, or where one is installed
(deploy/local/vendors/install.sh). Exit code 1: the mean of a backend is below the floor.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import django

from catalog.search.base import SearchBackend
from deploy.local.programs import VENDORS

_PREFIX = "bench-quality-"  # of the indexes in OpenSearch


def main() -> int:
    """Measure and print; returns the exit code."""
    if "DATABASE_URL" not in os.environ:
        return _on_servers_of_its_own()
    django.setup()
    from bench.search_quality import reporting  # needs the settings
    from bench.search_quality.judgements import judged_queries
    from bench.search_quality.measuring import answers

    queries = judged_queries()
    with _backends() as backends:
        found = {name: answers(search, queries) for name, search in backends.items()}
    print("\n".join(reporting.report(found)))
    return 0 if all(reporting.is_good_enough(each) for each in found.values()) else 1


def _on_servers_of_its_own() -> int:
    """The settings name servers, so that some have to be there."""
    stack = [sys.executable, "-m", "deploy.local", "exec", "--instance", "bench-quality"]
    if (VENDORS / "installed" / "mark").exists():
        stack += ["--vendor", "opensearch"]
    return subprocess.call([*stack, "--", sys.executable, "-m", "bench.search_quality"])


@contextmanager
def _backends() -> Iterator[Mapping[str, SearchBackend]]:
    """Those that can be measured here, by name; gone afterwards."""
    from django.conf import settings

    from catalog.search.embedded import EmbeddedSearch
    from catalog.search.opensearch import OpenSearch, new_client

    with tempfile.TemporaryDirectory() as folder:
        backends: dict[str, SearchBackend] = {"embedded": EmbeddedSearch(Path(folder) / "index")}
        if not settings.SEARCH_URL:
            yield backends
            return
        client = new_client(
            settings.SEARCH_URL, region=settings.AWS_REGION, service=settings.SEARCH_SIGN_FOR
        )
        try:
            yield {**backends, "OpenSearch": OpenSearch(client, prefix=_PREFIX)}
        finally:
            for name in client.indices.get(index=f"{_PREFIX}*"):
                client.indices.delete(index=name)


if __name__ == "__main__":
    sys.exit(main())
