"""Discord's own machine-readable specification, where it is at hand."""

import json
import os
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

FILE = "discord-openapi.json"


def path() -> Path | None:
    """The specification's file: in ``PASSEUR_SPECS``, else in ``shared/specs`` beside the repository."""
    beside = Path(__file__).parents[4] / "shared" / "specs"
    for folder in (Path(os.environ.get("PASSEUR_SPECS") or beside), beside):
        if (file := folder / FILE).exists():
            return file
    return None


class Spec:
    """Says what is wrong with a call, in a sentence."""

    def __init__(self, file: Path) -> None:
        self._document = json.loads(file.read_text(encoding="utf-8"))
        # Discord takes ids as numbers too, and its clients rely on it.
        schemas = self._document["components"]["schemas"]
        schemas["SnowflakeType"] = {"anyOf": [schemas["SnowflakeType"], {"type": "integer", "minimum": 0}]}
        resource = Resource.from_contents(self._document, default_specification=DRAFT202012)
        self._registry: Registry[Any] = Registry().with_resource("urn:discord", resource)
        self._routes = {
            template: re.compile(re.sub(r"\\{[^}]*\\}", "[^/]+", re.escape(template)))
            for template in sorted(self._document["paths"], key=lambda each: each.count("{"))
        }
        self._validators: dict[str, Draft202012Validator] = {}

    def operation(self, method: str, path: str) -> tuple[str, dict[str, Any]] | None:
        """The template and the operation of this path, without its base."""
        for template, pattern in self._routes.items():
            if pattern.fullmatch(path) and method.lower() in self._document["paths"][template]:
                return template, self._document["paths"][template][method.lower()]
        return None

    def fault(self, method: str, path: str, payload: Any) -> str | None:
        """What is wrong with it; None for a call as it should be."""
        found = self.operation(method, path)
        if found is None:
            return f"no such operation: {method} {path}"
        template, operation = found
        content = operation.get("requestBody", {}).get("content", {})
        if payload is None or "application/json" not in content:
            return None
        schema = content["application/json"]["schema"]
        return self._fault(f"{method} {template}", schema, payload) or self._unknown(schema, payload)

    def answer_fault(self, method: str, path: str, status: int, answer: Any) -> str | None:
        """What is wrong with an answer, ours as well: a double must not speak otherwise than Discord."""
        found = self.operation(method, path)
        if found is None:
            return None
        template, operation = found
        content = operation["responses"].get(str(status), {}).get("content", {})
        if "application/json" not in content:
            return None
        return self._fault(f"{method} {template} {status}", content["application/json"]["schema"], answer)

    def _fault(self, name: str, schema: Any, value: Any) -> str | None:
        if name not in self._validators:
            self._validators[name] = Draft202012Validator(_rooted(schema), registry=self._registry)
        error = best_match(self._validators[name].iter_errors(value))
        if error is None:
            return None
        return f"{error.json_path}: {error.message[:300]}"

    def _unknown(self, schema: Any, payload: Any) -> str | None:
        """Discord ignores what it does not know; whoever sends it meant something."""
        known = self._properties(schema)
        # The library sends "tts" with changes too.
        if known and isinstance(payload, dict) and (stray := set(payload) - known - {"tts"}):
            return f"unknown: {sorted(stray)}"
        return None

    def _properties(self, schema: Any) -> set[str]:
        if "$ref" in schema:
            schema = self._document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        known = set(schema.get("properties", ()))
        for each in (*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())):
            known |= self._properties(each)
        return known


def _rooted(schema: Any) -> Any:
    """References into the whole document."""
    text = json.dumps(schema).replace('"#/components/', '"urn:discord#/components/')
    return json.loads(text)


@lru_cache
def loaded() -> Spec | None:
    """The specification, read once; None where there is none."""
    file = path()
    return Spec(file) if file is not None else None
