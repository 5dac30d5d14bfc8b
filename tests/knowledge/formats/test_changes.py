"""What importing would change."""

from collections.abc import Callable

from knowledge.catalogue import Entry
from knowledge.formats.changes import Changes, compare, fingerprint

MakeEntry = Callable[..., Entry]


def test_what_comes_in_is_sorted_by_what_it_does(make_entry: MakeEntry) -> None:
    held = {id: make_entry(id=id) for id in ("a", "b", "c")}
    coming = [make_entry(id="d"), make_entry(id="b", price="3 €", title="Autre"), make_entry(id="a")]
    changes = compare(held, coming)
    assert changes == Changes(
        added=("d",), changed={"b": ("title", "price")}, unchanged=("a",), missing=("c",)
    )
    assert changes
    assert not compare(held, [])
    assert compare(held, []).missing == ("a", "b", "c")


def test_of_two_with_one_id_the_last_counts(make_entry: MakeEntry) -> None:
    held = {"a": make_entry(id="a")}
    assert compare(held, [make_entry(id="a"), make_entry(id="a", free=True)]).changed == {"a": ("free",)}


def test_a_fingerprint_is_kept_from_one_version_to_the_next(make_entry: MakeEntry) -> None:
    assert fingerprint(make_entry()) == "c68085e57ae9ced3d8b96c94099c6b5c"
    assert fingerprint(make_entry(price="3 €")) != fingerprint(make_entry(price="4 €"))


def test_the_order_of_mappings_changes_no_fingerprint(make_entry: MakeEntry) -> None:
    one, other = {"a": ["x"], "b": ["y"]}, {"b": ["y"], "a": ["x"]}
    assert fingerprint(make_entry(facets=one)) == fingerprint(make_entry(facets=other))
