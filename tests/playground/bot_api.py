"""Checks calls and their results against Telegram's own description of its Bot API."""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest

BESIDE_THE_REPOSITORY = Path(__file__).parents[3] / "shared" / "telegram-bot-api.json"
PATH = Path(os.environ.get("IDEEENBUS_BOT_API", BESIDE_THE_REPOSITORY))

PLAIN: dict[str, type | tuple[type, ...]] = {
    "Integer": int,
    "String": str,
    "Boolean": bool,
    "True": bool,
    "Float": (int, float),
}


@cache
def described() -> dict[str, Any]:
    """Return the description; the test is skipped where there is none."""
    if not PATH.exists():
        pytest.skip(f"no description of the Bot API: set IDEEENBUS_BOT_API to {PATH.name}")
    description: dict[str, Any] = json.loads(PATH.read_text())
    return description


def check_call(method: str, params: dict[str, Any]) -> list[str]:
    """Say what is wrong with a call; a parameter may be text, as it is in a form."""
    if method not in described()["methods"]:
        return [f"{method} is no method"]
    fields = described()["methods"][method].get("fields", [])
    sent = {field["name"]: field["types"] for field in fields if field["name"] in params}
    missing = [field["name"] for field in fields if field["required"] and field["name"] not in sent]
    return [
        *(f"{method}: {name} is missing" for name in missing),
        *(f"{method}: {name} is unknown" for name in params if name not in sent),
        *(
            f"{method}: {problem}"
            for name, types in sent.items()
            for problem in _check_parameter(name, types, params[name])
        ),
    ]


def check_result(method: str, result: Any) -> list[str]:
    return _check_any(method, described()["methods"][method]["returns"], result)


def check_object(type_name: str, value: Any) -> list[str]:
    """Say what is wrong with an object of the Bot API, and with all that is in it."""
    described_type = described()["types"][type_name]
    if subtypes := described_type.get("subtypes"):
        return _check_any(type_name, subtypes, value)
    if not isinstance(value, dict):
        return [f"{type_name} is no object: {value!r}"]
    fields = {field["name"]: field for field in described_type.get("fields", [])}
    missing = [name for name, field in fields.items() if field["required"] and name not in value]
    return [
        *(f"{type_name}.{name} is missing" for name in missing),
        *(f"{type_name}.{name} is unknown" for name in value if name not in fields),
        *(
            problem
            for name in value.keys() & fields.keys()
            for problem in _check_any(f"{type_name}.{name}", fields[name]["types"], value[name])
        ),
    ]


def _check_parameter(name: str, types: list[str], value: Any) -> list[str]:
    if "String" in types or "InputFile" in types or not isinstance(value, str):
        return _check_any(name, [*types, "String"] if "InputFile" in types else types, value)
    try:
        return _check_any(name, types, json.loads(value.lower() if types == ["Boolean"] else value))
    except ValueError:
        return [f"{name} is no JSON: {value!r}"]


def _check_any(name: str, types: list[str], value: Any) -> list[str]:
    """Return no problem if one of the types fits, else those of the type that fits best."""
    return min((_check(name, kind, value) for kind in types), key=len)


def _check(name: str, kind: str, value: Any) -> list[str]:
    if kind.startswith("Array of "):
        if not isinstance(value, list):
            return [f"{name} is no list: {value!r}"]
        part = kind.removeprefix("Array of ")
        return [problem for item in value for problem in _check(name, part, item)]
    if kind not in PLAIN:
        return check_object(kind, value)
    fits = isinstance(value, PLAIN[kind]) and (kind == "Boolean") == isinstance(value, bool)
    return [] if fits else [f"{name} is no {kind}: {value!r}"]
