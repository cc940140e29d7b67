"""The two files, key by key: what a catalogue and a rulebook look like as YAML.

Keys are the fields of `rulebook.model`. Where something cannot be read, what stands in for it is chosen so that it
breaks no law by itself.
"""

from __future__ import annotations

from dueprocess.kernel.durations import Duration
from dueprocess.rulebook.model import (
    CapabilityEntry,
    Catalogue,
    Clause,
    EvidenceKind,
    Gives,
    Kept,
    Measure,
    MissedReview,
    Rulebook,
    Rung,
    Silence,
    Transition,
    WithoutNotice,
)
from dueprocess.rulebook.reading.sheet import Field, Sheet
from dueprocess.rulebook.reading.tree import Scalar

WARNING = "warning"

_CLAUSE_REQUIRED = (
    "id family service title text capabilities evidence ladder memory maximum answer_within silence"
)
_CLAUSE_OPTIONAL = (
    "reaches abused second_answer_within owner missed_review grave automation money curable without_notice"
)
_DAY = Duration(days=1)
_YEAR = Duration(months=12)
_HALF_YEAR = Duration(days=180)


def catalogue_of(sheet: Sheet, root: Field) -> Catalogue:
    """The catalogue that a file holds."""
    top = sheet.mapping(root, "a catalogue", "name version services capabilities evidence_kinds")
    services = sheet.names(top.get("services"))
    return Catalogue(
        name=sheet.text(top.get("name")) or "",
        version=sheet.number(top.get("version"), 1),
        services={name: sheet.texts(title) for name, title in services.items()},
        capabilities=tuple(
            _capability(sheet, item, place) for place, item in enumerate(sheet.items(top.get("capabilities")))
        ),
        evidence_kinds=tuple(_kind(sheet, item) for item in sheet.items(top.get("evidence_kinds"))),
    )


def rulebook_of(sheet: Sheet, root: Field) -> Rulebook:
    """The rulebook that a file holds."""
    required = "name version catalogue zone locales clauses appeal_window"
    optional = "appeal_stages shared_command_below open_notice_within keeps_apart"
    top = sheet.mapping(root, "a rulebook", required, optional)
    default = Rulebook("", 1, "", "UTC", (), (), _HALF_YEAR)
    return Rulebook(
        name=sheet.text(top.get("name")) or "",
        version=sheet.number(top.get("version"), 1),
        catalogue=sheet.text(top.get("catalogue")) or "",
        zone=sheet.text(top.get("zone")) or "",
        locales=sheet.words(top.get("locales"), "a language tag"),
        clauses=tuple(_clause(sheet, item) for item in sheet.items(top.get("clauses"))),
        appeal_window=sheet.duration(top.get("appeal_window")) or _HALF_YEAR,
        appeal_stages=sheet.number(top.get("appeal_stages"), default.appeal_stages),
        shared_command_below=sheet.number(top.get("shared_command_below"), default.shared_command_below),
        open_notice_within=sheet.duration(top.get("open_notice_within")) or default.open_notice_within,
        keeps_apart=sheet.words(top.get("keeps_apart"), "a family of clauses"),
    )


def _capability(sheet: Sheet, item: Field, place: int) -> CapabilityEntry:
    keys = sheet.mapping(
        item, "a capability", "name title", "bit floor money contact gift group channel kept"
    )
    return CapabilityEntry(
        name=sheet.text(keys.get("name")) or "",
        bit=sheet.number(keys.get("bit"), place),
        title=sheet.texts(keys.get("title")),
        floor=sheet.truth(keys.get("floor")),
        money=sheet.truth(keys.get("money")),
        contact=sheet.truth(keys.get("contact")),
        gift=sheet.truth(keys.get("gift")),
        group=sheet.truth(keys.get("group")),
        channel=sheet.truth(keys.get("channel")),
        kept=sheet.choice(keys["kept"], Kept.BOUGHT) if "kept" in keys else None,
    )


def _kind(sheet: Sheet, item: Field) -> EvidenceKind:
    keys = sheet.mapping(item, "a kind of evidence", "name title", "own_act sealed")
    return EvidenceKind(
        name=sheet.text(keys.get("name")) or "",
        title=sheet.texts(keys.get("title")),
        own_act=sheet.truth(keys.get("own_act"), or_else=True),
        sealed=sheet.truth(keys.get("sealed")),
    )


def _clause(sheet: Sheet, item: Field) -> Clause:
    keys = sheet.mapping(item, "a clause", _CLAUSE_REQUIRED, _CLAUSE_OPTIONAL)
    return Clause(
        id=sheet.text(keys.get("id"), "a clause id such as `H1` (in quotes if it is a number)") or "",
        family=sheet.text(keys.get("family")) or "",
        service=sheet.text(keys.get("service")) or "",
        title=sheet.texts(keys.get("title")),
        text=sheet.texts(keys.get("text")),
        capabilities=sheet.capabilities(keys.get("capabilities")),
        evidence=sheet.words(keys.get("evidence"), "a kind of evidence"),
        ladder=tuple(_rung(sheet, rung) for rung in sheet.items(keys.get("ladder"))),
        memory=sheet.duration(keys.get("memory")) or _YEAR,
        maximum=sheet.duration(keys.get("maximum")) or _YEAR,
        answer_within=sheet.duration(keys.get("answer_within")) or _DAY,
        silence=sheet.choice(keys.get("silence"), Silence.END),
        reaches=sheet.words(keys.get("reaches"), "a service"),
        abused=sheet.capability(keys.get("abused")),
        second_answer_within=sheet.duration(keys.get("second_answer_within")),
        owner=sheet.text(keys.get("owner")),
        missed_review=sheet.choice(keys.get("missed_review"), MissedReview.END),
        grave=sheet.truth(keys.get("grave")),
        automation=sheet.truth(keys.get("automation")),
        money=sheet.truth(keys.get("money")),
        curable=sheet.truth(keys.get("curable")),
        without_notice=_without_notice(sheet, keys.get("without_notice")),
    )


def _without_notice(sheet: Sheet, field: Field | None) -> WithoutNotice | None:
    """Why no notice is owed. A word that is none of them counts as `imperative` after its mistake is noted."""
    return None if field is None else sheet.choice(field, WithoutNotice.IMPERATIVE)


def _rung(sheet: Sheet, item: Field) -> Rung:
    """A rung is the word `warning`, or measures."""
    if isinstance(item.node, Scalar) and item.node.text == WARNING:
        return Rung()
    keys = sheet.mapping(item, "a rung (`warning`, or `measures`)", "measures", "discretionary")
    return Rung(
        measures=tuple(_measure(sheet, measure) for measure in sheet.items(keys.get("measures"))),
        discretionary=sheet.truth(keys.get("discretionary")),
    )


def _measure(sheet: Sheet, item: Field) -> Measure:
    optional = "lasts permanent review_every no_contact remedies transition"
    keys = sheet.mapping(item, "a measure", "capabilities", optional)
    return Measure(
        capabilities=sheet.capabilities(keys.get("capabilities")),
        lasts=sheet.duration(keys.get("lasts")),
        permanent=sheet.truth(keys.get("permanent")),
        review_every=sheet.duration(keys.get("review_every")),
        no_contact=sheet.truth(keys.get("no_contact")),
        remedies=sheet.words(keys.get("remedies")),
        transition=_transition(sheet, keys["transition"]) if "transition" in keys else None,
    )


def _transition(sheet: Sheet, item: Field) -> Transition:
    keys = sheet.mapping(item, "a transition", "lasts gives text")
    return Transition(
        lasts=sheet.duration(keys.get("lasts")) or Duration(days=30),
        gives=sheet.choice(keys.get("gives"), Gives.ANOTHER_WAY),
        text=sheet.texts(keys.get("text")),
    )
