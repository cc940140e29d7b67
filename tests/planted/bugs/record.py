"""The planted bugs of the record and its store: transactions, tree, views."""

from __future__ import annotations

from tests.planted.bug import Bug, law

BUGS = (
    Bug(
        "half a transaction stays when it fails",
        "I-02",
        "adapters/store/sqlite.py",
        'cursor.execute("ROLLBACK")\n                raise',
        'cursor.execute("COMMIT")\n                raise',
        law("constitution::i_02_a_restriction_and_its_notice_stand_or_fall_together"),
    ),
    Bug(
        "a view is not flushed in its transaction",
        "I-27",
        "adapters/store/ledger.py",
        "        for name in list(self._changed):\n            self._flush_view(name)\n",
        "",
        law("log::i_27_the_log_gives_the_views_byte_for_byte"),
    ),
    Bug(
        "leaves and nodes hash alike",
        "I-28",
        "record/tree.py",
        r'return hashlib.sha256(b"\x01" + left + right).digest()',
        r'return hashlib.sha256(b"\x00" + left + right).digest()',
        ("tests/record/test_tree.py::test_leaves_and_nodes_never_hash_alike",),
    ),
    Bug(
        "a consistency proof proves the new root only",
        "I-28",
        "record/tree.py",
        "return last == 0 and old == first_root and new == second_root",
        "return last == 0 and new == second_root",
        ("tests/record/test_tree.py::test_a_log_that_was_changed_is_not_consistent",),
    ),
)
