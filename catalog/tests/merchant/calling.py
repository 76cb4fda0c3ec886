"""Calls of the Merchant API, as a system makes them."""

from typing import Any

import orjson
from django.test import Client

ROOT = "/api/v1/merchant"


class System:
    """One with a token."""

    def __init__(self, headers: dict[str, str]) -> None:
        self._headers = headers
        self._http = Client()

    def get(self, path: str, **query: Any) -> Any:
        return self._http.get(f"{ROOT}/{path}", query, headers=self._headers)

    def send(self, path: str, body: Any = None, *, method: str = "POST", key: str = "") -> Any:
        headers = self._headers | ({"Idempotency-Key": key} if key else {})
        return self._http.generic(
            method, f"{ROOT}/{path}", _json(body), "application/json", headers=headers
        )

    def batch(self, path: str, *items: Any, key: str = "") -> list[dict[str, Any]]:
        answer = self.send(path, {"items": list(items)}, key=key)
        assert answer.status_code == 200, answer.content
        results: list[dict[str, Any]] = answer.json()["results"]
        assert [each["index"] for each in results] == list(range(len(items)))
        return results


def _json(body: Any) -> bytes:
    return b"" if body is None else orjson.dumps(body)


def euro(amount: int) -> dict[str, Any]:
    return {"amount": amount, "currency": "EUR"}


def statuses(results: list[dict[str, Any]]) -> list[str]:
    return [each["status"] for each in results]


def mistakes(result: dict[str, Any]) -> list[tuple[str, str]]:
    return [(each["pointer"], each["code"]) for each in result["errors"]]
