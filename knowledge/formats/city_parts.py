"""The three files that make a city: ``city.yaml``, ``topics.yaml`` and ``words.yaml``.

One mistake in a topic must not take away the hundred entries that name it. So a part that is wrong loses only
what is wrong in it, keeps its id, and goes by that id if it has lost its label.
"""

from collections.abc import Collection, Mapping
from pathlib import Path as Folder
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from knowledge.catalogue import Entry, Problem
from knowledge.city import City, Facet, Model, Quartier, Slug, Topic, Words
from knowledge.formats import marked_yaml
from knowledge.formats.marked_yaml import Document, Spot
from knowledge.formats.problems import Code, Finding, Path, nearest
from knowledge.formats.refusals import findings

Part = TypeVar("Part", bound=Model)
Spots = Mapping[str, Spot]

_ID: TypeAdapter[str] = TypeAdapter(Slug)
_FIELDS = tuple(name for name in City.model_fields if name not in ("topics", "words"))


class Parts:
    """A city's own files, read once; ``problems`` fills as they are read."""

    def __init__(self, folder: Folder) -> None:
        self.problems: list[Problem] = []
        self._folder = folder
        self._emergency: Spot | None = None

    def city(self) -> City | None:
        """The city, or None where even what is indispensable cannot be read."""
        document = self._document("city.yaml")
        if document is None:
            return None
        spots = dict(document.pairs())
        self._emergency = spots.get("emergency")
        given: dict[str, Any] = {"words": self._words(), "topics": self._topics()}
        for name, spot in spots.items():
            if name in ("topics", "words"):
                self._note(spot, (name,), Finding((), Code.FIELD_UNKNOWN, name, (f"{name}.yaml",)))
            elif name == "quartiers":
                given[name] = self._quartiers(spot)
            elif name == "facets":
                given[name] = self._facets(spot)
            elif (value := without_nothing(spot.plain((name,)))) is not None:
                given[name] = value
        city = None
        try:
            city = City.model_validate(given)
        except ValidationError as error:
            for finding in findings(error, _FIELDS):
                self._about_city(finding, spots)
        self.problems += document.problems
        return city

    def with_emergency(self, city: City, entries: Collection[str]) -> City:
        """The city with those emergency entries only that exist."""
        for place, id in enumerate(city.emergency):
            if id not in entries and self._emergency is not None:
                finding = Finding((place,), Code.ENTRY_UNKNOWN, id, nearest(id, entries))
                self._note(self._emergency, ("emergency",), finding)
        return city.model_copy(update={"emergency": tuple(id for id in city.emergency if id in entries)})

    def _document(self, name: str) -> Document | None:
        path = self._folder / name
        if not path.is_file():
            self.problems.append(Problem(name, 0, "", Code.FILE_MISSING, name))
            return None
        return marked_yaml.read(name, path.read_bytes())

    def _note(self, spot: Spot, under: Path, finding: Finding) -> None:
        self.problems.append(spot.problem(finding, under))

    def _about_city(self, finding: Finding, spots: Spots) -> None:
        name = str(finding.path[0]) if finding.path else ""
        spot = spots.get(name)
        if spot is None:
            self.problems.append(Problem("city.yaml", 1, finding.field, finding.code))
        else:
            inside = Finding(finding.path[1:], finding.code, finding.given, finding.advice)
            self._note(spot, (name,), inside)

    def _topics(self) -> dict[str, Topic]:
        document = self._document("topics.yaml")
        if document is None:
            return {}
        spots = dict(document.pairs())
        topics = self._each(Topic, spots, ())
        self.problems += document.problems
        for id, topic in topics.items():
            if topic.under is not None and topic.under not in topics:
                advice = nearest(topic.under, topics)
                self._note(spots[id], (id,), Finding(("under",), Code.TOPIC_UNKNOWN, topic.under, advice))
                topics[id] = topic.model_copy(update={"under": None})
        for id in topics:
            round = _way_round(id, topics)
            if round:
                given = topics[id].under or ""
                self._note(spots[id], (id,), Finding(("under",), Code.TOPIC_CYCLE, given, round))
                topics[id] = topics[id].model_copy(update={"under": None})
        return topics

    def _words(self) -> Words:
        document = self._document("words.yaml")
        if document is None:
            return Words()
        spots = dict(document.pairs())
        given = without_nothing({name: spot.plain((name,)) for name, spot in spots.items()})
        made, found = _mended(Words, given, "")
        for finding in found:
            name = str(finding.path[0])
            inside = Finding(finding.path[1:], finding.code, finding.given, finding.advice)
            self._note(spots[name], (name,), inside)
        self.problems += document.problems
        return made or Words()

    def _quartiers(self, spot: Spot) -> dict[str, Quartier]:
        spots = spot.children()
        quartiers = self._each(Quartier, spots, ("quartiers",))
        for id, quartier in quartiers.items():
            for place, near in enumerate(quartier.near):
                if near not in quartiers:
                    finding = Finding(("near", place), Code.QUARTIER_UNKNOWN, near, nearest(near, quartiers))
                    self._note(spots[id], ("quartiers", id), finding)
            known = tuple(near for near in quartier.near if near in quartiers)
            quartiers[id] = quartier.model_copy(update={"near": known})
        return quartiers

    def _facets(self, spot: Spot) -> dict[str, Facet]:
        spots = spot.children()
        facets = self._each(Facet, spots, ("facets",))
        for name in [name for name in facets if name in Entry.model_fields]:
            self._note(spots[name], ("facets", name), Finding((), Code.FACET_RESERVED, name))
            del facets[name]
        return facets

    def _each(self, model: type[Part], spots: Spots, under: Path) -> dict[str, Part]:
        made: dict[str, Part] = {}
        for id, spot in spots.items():
            try:
                _ID.validate_python(id)
            except ValidationError as error:
                for finding in findings(error, ()):
                    self._note(spot, (*under, id), finding)
                continue
            given = spot.plain((*under, id))
            if isinstance(given, dict):
                given = {key: value for key, value in given.items() if value is not None}
            part, found = _mended(model, {} if given is None else given, id)
            for finding in found:
                self._note(spot, (*under, id), finding)
            if part is not None:
                made[id] = part
        return made


def without_nothing(given: Any) -> Any:
    """The same without the keys that have no value: a field left blank is a field not given."""
    if isinstance(given, dict):
        return {key: without_nothing(value) for key, value in given.items() if value is not None}
    return [without_nothing(each) for each in given] if isinstance(given, list) else given


def _mended(model: type[Part], given: Any, id: str) -> tuple[Part | None, tuple[Finding, ...]]:
    """The part without what is wrong in it, and what was; None if it cannot be mended."""
    try:
        return model.model_validate(given), ()
    except ValidationError as error:
        found = tuple(findings(error, model.model_fields))
    if isinstance(given, dict):
        wrong = {each.path[:1] for each in found} | {each.path[:2] for each in found}
        kept = {key: value for key, value in given.items() if (key,) not in wrong}
        if "label" in model.model_fields:
            kept.setdefault("label", {"und": id})
        if isinstance(values := given.get("values"), dict):
            kept["values"] = {key: value for key, value in values.items() if ("values", key) not in wrong}
        try:
            return model.model_validate(kept), found
        except ValidationError:
            return None, found
    return None, found


def _way_round(id: str, topics: Mapping[str, Topic]) -> tuple[str, ...]:
    """The topics from this one back to itself, or nothing if it is not under itself."""
    way = [id]
    while (above := topics[way[-1]].under) is not None and above not in way:
        way.append(above)
    return (*way, id) if above == id else ()
