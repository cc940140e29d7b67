"""The planted bugs of imports."""

from __future__ import annotations

from tests.planted.bug import Bug, law

BUGS = (
    Bug(
        "a row says how late it migrates",
        "I-07",
        "domain/imports.py",
        "at = Instant(approved_at + min(row.migrates_after, MIGRATION_DAYS_MAX) * DAY)",
        "at = Instant(approved_at + row.migrates_after * DAY)",
        law("imports::i_07_a_row_that_says_otherwise_migrates_within_180_days_all_the_same"),
    ),
    Bug(
        "whoever proposed an import approves it",
        "I-18",
        "domain/imports.py",
        "if found.proposed_by == command.by:",
        "if False:",
        law("imports::i_18_whoever_proposed_an_import_does_not_approve_it"),
    ),
    Bug(
        "undoing and importing again moves the migration date",
        "I-07",
        "domain/imports.py",
        "row = msgspec.structs.replace(row, migrates_by=min(bounds))",
        "pass",
        law("imports::a_row_of_an_import_that_was_undone_keeps_its_first_migration_date"),
    ),
    Bug(
        "an import brings back what this record freed",
        "I-09",
        "domain/imports.py",
        "if any(_freed_since(item, row) for item in own):  # INVARIANT (I-09)",
        "if False:",
        law("imports::i_09_what_this_record_freed_no_import_brings_back"),
    ),
    Bug(
        "an import names the floor",
        "I-04",
        "domain/imports.py",
        "if name in FLOOR or name in floor:  # INVARIANT (I-04)",
        "if False:",
        law("imports::i_04_an_import_cannot_name_the_floor"),
    ),
    Bug(
        "an import in force is dropped",
        "I-27",
        "domain/imports.py",
        "if found is None or found.approved_at is not None:  # INVARIANT (I-27)",
        "if found is None:  # INVARIANT (I-27)",
        law("imports::i_27_what_was_approved_is_never_dropped_undone_or_not"),
    ),
)
