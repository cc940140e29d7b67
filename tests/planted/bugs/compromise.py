"""The planted bugs of stolen accounts."""

from __future__ import annotations

from tests.planted.bug import Bug, law

BUGS = (
    Bug(
        "one person finds an account stolen",
        "I-18",
        "domain/compromise.py",
        "    if found.proposed_by == command.by:  # INVARIANT (I-18)",
        "    if False:",
        law("compromise::i_18_nobody_finds_it_alone"),
    ),
    Bug(
        "the second person agrees to another list than they read",
        "I-18",
        "domain/compromise.py",
        "    if command.seen != content_digest(found):  # INVARIANT (I-18)",
        "    if False:",
        law("compromise::i_18_nobody_finds_it_alone"),
    ),
    Bug(
        "who decided it finds that it was not the owner",
        "I-12",
        "domain/compromise.py",
        "    if any(command.by in _took_part(item.decision) for item in voids):  # INVARIANT (I-12)",
        "    if False:",
        law("compromise::i_12_whoever_decided_or_agreed_to_what_it_voids_does_not_agree"),
    ),
    Bug(
        "what was decided since becomes void unread",
        "I-18",
        "domain/compromise.py",
        "    if tuple(item.decision.decision_id for item in voids) != found.voids:",
        "    if False:",
        law("compromise::i_18_what_was_decided_since_has_to_be_read_as_well"),
    ),
    Bug(
        "a decision that rests on an act of the owner too is void",
        "I-19",
        "domain/compromise.py",
        "        and time.covers(item.first_act, item.last_act)",
        "        and time.covers(item.last_act, item.last_act)",
        law("compromise::a_decision_that_rests_on_an_act_outside_of_that_time_too_stays"),
    ),
    Bug(
        "the linked service stays restricted",
        "I-19",
        "domain/linked_service.py",
        "        more = {two for one, two in pairs if one in found} | {one for one, two in pairs if two in found}",
        "        more = found",
        law("compromise::i_19_everything_of_that_time_is_void_here_and_in_linked_services_with_its_rung"),
    ),
    Bug(
        "the thief unlinks the game and it stays restricted",
        "I-19",
        "domain/linked_service.py",
        "        return self.unlinked_at is None or self.unlinked_at > at",
        "        return self.unlinked_at is None",
        law("linked_service::a_link_that_is_over_still_tells_of_the_time_before"),
    ),
    Bug(
        "what an intruder did is decided upon afterwards",
        "I-19",
        "domain/decision.py",
        "    if any(time.covers(min(acts), max(acts)) for time in facts.taken_over):  # INVARIANT (I-19)",
        "    if False:",
        law("compromise::i_19_nobody_decides_on_acts_of_that_time_while_it_stands"),
    ),
    Bug(
        "what was built on two fallen findings is recomputed by one of them",
        "I-11",
        "domain/relief.py",
        "    relied_on = tuple(item for item in decision.relied_on if item not in fallen)",
        "    relied_on = tuple(item for item in decision.relied_on if item != fallen[0])",
        law("compromise::i_11_what_was_built_on_it_is_recomputed_once"),
    ),
    Bug(
        "who found it ends it",
        "I-12",
        "domain/compromise.py",
        "    if command.by in (found.proposed_by, found.approved_by):  # INVARIANT (I-12)\n        return refuse(Code.APPROVER_TOOK_PART)\n    if command.seen",
        "    if command.seen",
        law("compromise::i_18_a_finding_is_ended_by_two_who_had_no_part_in_it"),
    ),
)
