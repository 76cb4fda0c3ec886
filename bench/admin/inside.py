"""In the shop's environment: a session of staff, and what pages ask of the stores.

`python -m bench.admin.inside session` prints a cookie; `python -m bench.admin.inside calls COUNT`
prints, as JSON, how many rows each deed shows and how many calls of which store it makes;
`python -m bench.admin.inside tidy` forgets the jobs that saving has made, as no worker runs.
"""

import json
import random
import sys
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import django

from bench.admin.deeds import DEEDS, Staff, form_in
from bench.store_calls import count_calls, spread

_EMAIL = "bench-admin@kraam.example"
_HEADERS = {"accept-language": "nl", "host": "localhost"}
_TICKED = 'name="_selected_action"'  # of each row of a list
_ROUNDS = 5  # of each deed; the first warms up what a process holds


def main() -> None:
    """Do what the first argument says."""
    django.setup()
    if sys.argv[1] == "session":
        print(_session())
    elif sys.argv[1] == "tidy":
        _tidy()
    else:
        print(json.dumps(_calls(int(sys.argv[2]))))


def _tidy() -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob  # needs the settings

    ProcrastinateJob.objects.filter(status="todo").delete()


def _user() -> Any:
    from accounts.models import User  # needs the settings

    user, _ = User.objects.get_or_create(
        email=_EMAIL, defaults={"is_staff": True, "is_superuser": True}
    )
    return user


def _client() -> Any:
    from django.test import Client  # needs the settings

    client = Client()
    client.force_login(_user())
    return client


def _session() -> str:
    """The cookie of somebody who may do everything."""
    client = _client()
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


class _Inside(Staff):
    """The same pages without HTTP, in this process. calls: what they ask of the stores."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self.calls: Counter[str] = Counter()

    def open(self, address: str) -> float:
        """Open a page. Takes no time that counts."""
        self._page(address)
        return 0.0

    def save(self, address: str, **typed: str) -> float:
        """Open a form and send it; only the sending counts."""
        sent = {**form_in(self._page(address)), **typed}
        self.calls.clear()
        answer = self._client.post(address, sent, headers=_HEADERS)
        if answer.status_code != 302:
            raise SystemExit(f"{address}: {answer.status_code}")
        return 0.0

    def _page(self, address: str) -> str:
        answer = self._client.get(address, headers=_HEADERS)
        if answer.status_code != 200:
            raise SystemExit(f"{address}: {answer.status_code}")
        page = str(answer.text)
        self.calls["rows"] = page.count(_TICKED)
        return page


def _calls(count: int) -> dict[str, dict[str, str]]:
    """By deed and store, and "rows"; "3 to 4" where not all times were alike."""
    staff, chance = _Inside(_client()), random.Random(3)
    found = {}
    for name, deed in DEEDS.items():
        deed(staff, chance, count)
        work = partial(deed, staff, chance, count)
        found[name] = spread([_counted(staff, work) for _ in range(_ROUNDS)])
    return found


def _counted(staff: _Inside, work: Callable[[], object]) -> Counter[str]:
    staff.calls = Counter()
    return count_calls(work, staff.calls)


if __name__ == "__main__":
    main()
