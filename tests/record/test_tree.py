"""Tree: RFC 6962. Every proof holds for every size, and for nothing else."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueprocess.record.tree import (
    EMPTY_ROOT,
    Frontier,
    Tree,
    leaf_hash,
    node_hash,
    verify_consistency,
    verify_inclusion,
)

LEAVES = [leaf_hash(b"%d" % number) for number in range(200)]
TREE = Tree(LEAVES)
sizes = st.integers(1, 200)


def plain_root(leaves: list[bytes]) -> bytes:
    """RFC 6962, 2.1, word for word: the oracle."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    left, right = plain_root(leaves[:k]), plain_root(leaves[k:])
    return hashlib.sha256(b"\1" + left + right).digest()


def test_frontier_tree_and_the_rfc_give_one_root():
    frontier = Frontier()
    assert frontier.root() == TREE.root(0) == EMPTY_ROOT == plain_root([])
    for size, leaf in enumerate(LEAVES, start=1):
        frontier.append(leaf)
        assert frontier.root() == TREE.root(size) == plain_root(LEAVES[:size])


def test_the_root_of_the_rfc_s_own_example():
    """Certificate transparency's test vector: eight known leaves."""
    data = [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ]
    tree = Tree(leaf_hash(bytes.fromhex(item)) for item in data)
    assert tree.root(1).hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert tree.root(8).hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


def test_every_leaf_of_every_size_has_its_proof():
    for size in range(1, 201):
        for index in range(size):
            proof = TREE.inclusion(index, size)
            assert verify_inclusion(LEAVES[index], index, size, proof, TREE.root(size))


def test_every_size_is_consistent_with_every_later_one():
    for second in range(1, 201):
        for first in range(1, second + 1):
            proof = TREE.consistency(first, second)
            assert verify_consistency(first, second, TREE.root(first), TREE.root(second), proof)


@given(sizes, st.data())
def test_no_other_leaf_index_or_size_passes(size, data):
    index = data.draw(st.integers(0, size - 1))
    proof, root = TREE.inclusion(index, size), TREE.root(size)
    other = data.draw(st.integers(0, 199).filter(lambda number: number != index))
    assert not verify_inclusion(LEAVES[other], index, size, proof, root)
    assert not verify_inclusion(LEAVES[index], other, size, proof, root)
    assert not verify_inclusion(LEAVES[index], index, size, proof, TREE.root(size % 200 + 1))


@given(sizes, st.data())
def test_no_tampered_inclusion_proof_passes(size, data):
    index = data.draw(st.integers(0, size - 1))
    proof, root = TREE.inclusion(index, size), TREE.root(size)
    assert not verify_inclusion(LEAVES[index], index, size, tampered(proof, data), root)


@given(st.integers(2, 200), st.data())
def test_no_tampered_consistency_proof_passes(second, data):
    first = data.draw(st.integers(1, second - 1))
    proof = TREE.consistency(first, second)
    roots = TREE.root(first), TREE.root(second)
    assert not verify_consistency(first, second, *roots, tampered(proof, data))
    assert not verify_consistency(first, second, roots[1], roots[0], proof)


@given(st.integers(2, 200), st.data())
def test_a_log_that_was_changed_is_not_consistent(second, data):
    """I-28: an operator who rewrites one old leaf has no proof that passes."""
    first = data.draw(st.integers(1, second - 1))
    changed = list(LEAVES[:second])
    changed[data.draw(st.integers(0, first - 1))] = leaf_hash(b"something else")
    forged = Tree(changed)
    proof = forged.consistency(first, second)
    assert not verify_consistency(first, second, TREE.root(first), forged.root(), proof)


def tampered(proof: list[bytes], data) -> list[bytes]:
    """The proof with a step changed, left out, added or doubled."""
    how = data.draw(st.sampled_from(("change", "drop", "add", "swap")))
    at = data.draw(st.integers(0, max(len(proof) - 1, 0)))
    noise = leaf_hash(data.draw(st.binary(min_size=1, max_size=4)) + b"noise")
    if how == "add" or not proof:
        return [*proof[:at], noise, *proof[at:]]
    if how == "drop":
        return [*proof[:at], *proof[at + 1 :]]
    if how == "swap" and len(proof) > 1 and proof[0] != proof[-1]:
        return [proof[-1], *proof[1:-1], proof[0]]
    return [*proof[:at], noise, *proof[at + 1 :]]


@given(sizes)
def test_a_frontier_is_kept_and_read_again(size):
    frontier = Frontier()
    for leaf in LEAVES[:size]:
        frontier.append(leaf)
    again = Frontier.decode(size, frontier.encode())
    assert again.root() == frontier.root()
    again.append(LEAVES[0])
    assert again.root() == plain_root([*LEAVES[:size], LEAVES[0]])


def test_a_frontier_of_another_size_is_refused():
    with pytest.raises(ValueError, match="one root for each bit"):
        Frontier.decode(3, LEAVES[0])


def test_what_does_not_exist_has_no_proof():
    for wrong in (
        lambda: TREE.inclusion(5, 5),
        lambda: TREE.inclusion(0, 201),
        lambda: TREE.consistency(0, 5),
    ):
        with pytest.raises(ValueError, match=r"no such leaf|out of order"):
            wrong()
    with pytest.raises(ValueError, match="fewer leaves"):
        TREE.root(201)
    assert not verify_inclusion(LEAVES[0], 1, 1, [], LEAVES[0])
    assert not verify_consistency(0, 1, EMPTY_ROOT, LEAVES[0], [])
    assert not verify_consistency(2, 3, TREE.root(2), TREE.root(3), [])
    assert not verify_consistency(2, 2, TREE.root(2), TREE.root(2), [LEAVES[0]])
    assert verify_consistency(2, 2, TREE.root(2), TREE.root(2), [])


def test_leaves_and_nodes_never_hash_alike():
    assert leaf_hash(LEAVES[0] + LEAVES[1]) != node_hash(LEAVES[0], LEAVES[1])
