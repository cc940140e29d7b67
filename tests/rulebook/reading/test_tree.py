import time

import pytest

from dueprocess.rulebook.reading.tree import Items, Pairs, Place, Scalar, read_tree


def flaws(text):
    tree, found = read_tree(text)
    return tree, [(flaw.at, str(flaw.code)) for flaw in found]


def test_every_key_and_value_knows_its_place():
    tree, found = read_tree("a: b\nc:\n  - d\n  - 'e'\n")
    assert found == []
    assert tree == Pairs(
        Place(1, 1),
        (
            (Scalar(Place(1, 1), "a", plain=True), Scalar(Place(1, 4), "b", plain=True)),
            (
                Scalar(Place(2, 1), "c", plain=True),
                Items(
                    Place(3, 3), (Scalar(Place(3, 5), "d", plain=True), Scalar(Place(4, 5), "e", plain=False))
                ),
            ),
        ),
    )


def test_the_second_of_two_equal_keys_is_told_and_left_out():
    tree, found = flaws("a: 1\nb: 2\na: 3\n")
    assert found == [((3, 1), "key_repeated")]
    assert isinstance(tree, Pairs)
    assert [key.text for key, _ in tree.pairs] == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: &x 1\nb: *x\n", [((1, 4), "yaml_anchor_refused"), ((2, 4), "yaml_anchor_refused")]),
        ("a: {c: 1}\nb:\n  <<: {d: 1}\n", [((3, 3), "yaml_anchor_refused")]),
        ("&x a: 1\n", [((1, 1), "yaml_anchor_refused")]),
        ("a: &x [1]\n", [((1, 4), "yaml_anchor_refused")]),
        ("a: !!python/object:os.system b\n", [((1, 4), "yaml_tag_refused")]),
        ("a: ! b\n", [((1, 4), "yaml_tag_refused")]),
        ("? [a]\n: b\n", [((1, 3), "key_not_text")]),
        ("*x : b\n", [((1, 1), "yaml_anchor_refused")]),
    ],
)
def test_what_hides_or_repeats_text_is_refused_at_its_place(text, expected):
    assert flaws(text)[1] == expected


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: [1\n", (2, 1)),
        ("a: b: c", (1, 5)),
        ("\ta: 1", (1, 1)),
        ("a: 1\nb: '\n", (3, 1)),
        ("ok: 1\nbad: \x07\n", (2, 6)),
        ("ok: 1\nbad: \ud800\n", (2, 6)),
        ("%YAML 9.9\n---\na: 1\n", (1, 1)),
    ],
)
def test_what_is_not_yaml_is_told_with_its_place(text, place):
    tree, found = flaws(text)
    assert tree is None
    assert found == [(place, "yaml_malformed")]


def test_an_escape_beyond_unicode_makes_the_parser_stumble_and_not_us():
    tree, found = flaws('a: "\\U99999999"')
    assert tree is None
    assert [code for _, code in found] == ["yaml_malformed"]


@pytest.mark.parametrize("bracket", ["[", "{", "- ", "? ", "{a: "])
def test_deep_nesting_is_refused_at_once(bracket):
    """The parser takes minutes for a hundred thousand brackets; it is stopped at the twenty-first."""
    start = time.perf_counter()
    tree, found = flaws(bracket * 100_000)
    assert tree is None
    assert [code for _, code in found] == ["yaml_nested_too_deep"]
    assert time.perf_counter() - start < 5


def test_twenty_levels_are_fine():
    assert flaws("[" * 20 + "]" * 20)[1] == []
