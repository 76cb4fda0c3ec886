"""The calls of an OpenAPI document, and what of them breaks those who make them."""

from collections.abc import Iterator, Mapping
from typing import Any

from deploy.contract.shapes import Comparison, Way

Document = Mapping[str, Any]
_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_ANYBODY: list[dict[str, list[str]]] = [{}]


def breaches(before: Document, after: Document) -> list[str]:
    """What apps that were built for one description would trip over with the other."""
    return list(dict.fromkeys(_breaches(before, after)))


def _breaches(before: Document, after: Document) -> Iterator[str]:
    old, new = _calls(before), _calls(after)
    for name, call in old.items():
        if name not in new:
            yield f"{name}: is gone"
            continue
        yield from _call(call, new[name], Comparison(before, after), name)


def _calls(document: Document) -> dict[str, dict[str, Any]]:
    """By method and path; each with what holds for its whole path, or for the document."""
    found = {}
    for path, item in document["paths"].items():
        for method in _METHODS:
            if method in item:
                parameters = [*item.get("parameters", ()), *item[method].get("parameters", ())]
                found[f"{method.upper()} {path}"] = {
                    "security": document.get("security", _ANYBODY),
                    **item[method],
                    "parameters": parameters,
                }
    return found


def _call(
    old: Mapping[str, Any], new: Mapping[str, Any], both: Comparison, name: str
) -> Iterator[str]:
    if old.get("operationId") != new.get("operationId"):
        yield f"{name}: operationId {old.get('operationId')} became {new.get('operationId')}"
    yield from _security(old["security"], new["security"], name)
    yield from _parameters(old["parameters"], new["parameters"], both, name)
    yield from _body(old.get("requestBody"), new.get("requestBody"), both, name)
    yield from _answers(old["responses"], new["responses"], both, name)


def _security(old: list[Any], new: list[Any], name: str) -> Iterator[str]:
    """Every way in has to stay open; fewer scopes are wider."""
    for way in old:
        if not any(_opens(way, other) for other in new):
            yield f"{name}: cannot be called {_said(way)} any more"


def _opens(way: Mapping[str, list[str]], other: Mapping[str, list[str]]) -> bool:
    return all(scheme in way and {*way[scheme]} >= {*other[scheme]} for scheme in other)


def _said(way: Mapping[str, list[str]]) -> str:
    return f"with {', '.join(sorted(way))} as before" if way else "by anybody"


def _parameters(old: list[Any], new: list[Any], both: Comparison, name: str) -> Iterator[str]:
    was = {(each["in"], each["name"]): each for each in old}
    now = {(each["in"], each["name"]): each for each in new}
    for key in was.keys() - now.keys():
        yield f"{name}: parameter {key[1]} in {key[0]} is gone"
    for key, parameter in now.items():
        before = was.get(key, {})
        if parameter.get("required") and not before.get("required"):
            yield f"{name}: parameter {key[1]} in {key[0]} has to be sent now"
        if before:
            where = f"{name}: parameter {key[1]}"
            for part in ("style", "explode"):
                if before.get(part) != parameter.get(part):
                    yield f"{where}: {part} {before.get(part)} became {parameter.get(part)}"
            yield from both.breaches(before["schema"], parameter["schema"], Way.SENT, where)


def _body(old: Any, new: Any, both: Comparison, name: str) -> Iterator[str]:
    if new is not None and new.get("required") and not (old or {}).get("required"):
        yield f"{name}: a body has to be sent now"
    if old is not None and new is None:
        yield f"{name}: no body is taken any more"
    elif old is not None:
        yield from _content(old, new, both, Way.SENT, f"{name}: body")


def _answers(
    old: Mapping[str, Any], new: Mapping[str, Any], both: Comparison, name: str
) -> Iterator[str]:
    for status, answer in old.items():
        where = f"{name}: {status}"
        if status not in new:
            yield f"{where}: is gone"
            continue
        for header in answer.get("headers", {}).keys() - new[status].get("headers", {}).keys():
            yield f"{where}: header {header} is gone"
        yield from _content(answer, new[status], both, Way.GOT, where)


def _content(
    old: Mapping[str, Any], new: Mapping[str, Any], both: Comparison, way: Way, where: str
) -> Iterator[str]:
    was, now = old.get("content", {}), new.get("content", {})
    for kind, media in was.items():
        if kind not in now:
            yield f"{where}: {kind} is gone"
        elif "schema" in media:
            yield from both.breaches(media["schema"], now[kind].get("schema", {}), way, where)
