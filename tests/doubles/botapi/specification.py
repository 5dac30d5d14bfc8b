"""Telegram's published description of its Bot API, to hold each call and each answer against."""

import json
import os
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

_PLAIN: dict[str, tuple[type, ...]] = {
    "Integer": (int,),
    "Float": (int, float),
    "String": (str,),
    "Boolean": (bool,),
    "True": (bool,),
}
_FOLDER = os.environ.get("PASSEUR_SPECS") or Path(__file__).parents[4] / "shared" / "specs"
_FILE = "telegram-bot-api.json"


class Specification:
    """The methods and types of the document at ``path``."""

    def __init__(self, path: Path) -> None:
        document = json.loads(path.read_text(encoding="utf-8"))
        self._methods: dict[str, Any] = document["methods"]
        self._types: dict[str, Any] = document["types"]

    @classmethod
    @lru_cache
    def find(cls) -> Self | None:
        """The document in the folder PASSEUR_SPECS, or in ../shared/specs beside the repository; None without."""
        path = Path(_FOLDER) / _FILE
        return cls(path) if path.is_file() else None

    def knows(self, method: str) -> bool:
        """Whether there is such a method."""
        return method in self._methods

    def faults_in_call(self, method: str, parameters: dict[str, Any], files: set[str]) -> list[str]:
        """What is wrong with a call, its parameters decoded; nothing for a good one."""
        fields = {each["name"]: each for each in self._methods[method].get("fields", [])}
        faults = [f"{method} takes no {name}" for name in [*parameters, *files] if name not in fields]
        faults += [
            f"{method} needs {name}"
            for name, each in fields.items()
            if each["required"] and name not in parameters and name not in files
        ]
        for name, value in parameters.items():
            if name in fields:
                faults += self._faults(fields[name]["types"], value, name)
        return faults

    def faults_in(self, type_name: str, value: Any) -> list[str]:
        """What is wrong with a value that ought to be of this type."""
        return self._faults([type_name], value, type_name)

    def _faults(self, types: list[str], value: Any, where: str) -> list[str]:
        found: list[list[str]] = [self._against(each, value, where) for each in types]
        return min(found, key=len) if found else []

    def _against(self, type_name: str, value: Any, where: str) -> list[str]:
        if type_name.startswith("Array of "):
            if not isinstance(value, list):
                return [f"{where}: {value!r} is no list"]
            inner = [type_name.removeprefix("Array of ")]
            return [
                fault
                for at, each in enumerate(value)
                for fault in self._faults(inner, each, f"{where}[{at}]")
            ]
        if (plain := _PLAIN.get(type_name)) is not None:
            fits = isinstance(value, plain) and (bool in plain or not isinstance(value, bool))
            return [] if fits else [f"{where}: {value!r} is no {type_name}"]
        if type_name == "InputFile":
            return [] if isinstance(value, str) else [f"{where}: {value!r} is no file"]
        declared = self._types[type_name]
        if subtypes := declared.get("subtypes"):
            return self._faults(subtypes, value, where)
        if not isinstance(value, dict):
            return [f"{where}: {value!r} is no {type_name}"]
        fields = {each["name"]: each for each in declared.get("fields", [])}
        faults = [f"{where}: {type_name} has no {name}" for name in value if name not in fields]
        faults += [
            f"{where}: {type_name} needs {name}"
            for name, each in fields.items()
            if each["required"] and name not in value
        ]
        for name, inner_value in value.items():
            if name in fields:
                faults += self._faults(fields[name]["types"], inner_value, f"{where}.{name}")
        return faults
