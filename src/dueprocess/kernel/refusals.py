"""Refusals: what was asked for cannot be done, why, and what to do next. A value, never an exception.

Codes are a public vocabulary: snake_case sentences that never change their meaning and are never used again for
another. `kernel.refusal_texts` says for each what it means and what to do; `docs/refusals.md` and the pages are made
from it, and `http.problems` maps each to its HTTP answer.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Code(StrEnum):
    """Why something was refused, in the order of the nouns of the constitution."""

    # anything
    NOT_FOUND = "not_found"
    TEXT_MISSING = "text_missing"
    TEXT_TOO_LONG = "text_too_long"
    COMMAND_ID_REUSED = "command_id_reused"
    COMMAND_ID_MALFORMED = "command_id_malformed"
    # account
    ACCOUNT_ERASED = "account_erased"
    ERASURE_MATTER_OPEN = "erasure_matter_open"
    CONTACT_MALFORMED = "contact_malformed"
    ZONE_UNKNOWN = "zone_unknown"
    # staff
    STAFF_UNKNOWN = "staff_unknown"
    STAFF_LACKS_ROLE = "staff_lacks_role"
    STAFF_IN_CONFLICT = "staff_in_conflict"
    ROLE_UNKNOWN = "role_unknown"
    STAFF_APPOINTS_SELF = "staff_appoints_self"
    PERSON_IS_MACHINE = "person_is_machine"
    # rulebook
    RULEBOOK_UNSOUND = "rulebook_unsound"
    RULEBOOK_VERSION_NOT_NEXT = "rulebook_version_not_next"
    RULEBOOK_NOT_PROPOSED = "rulebook_not_proposed"
    NO_RULEBOOK_IN_FORCE = "no_rulebook_in_force"
    # report
    REPORTER_IS_SUBJECT = "reporter_is_subject"
    CONTENT_MISSING = "content_missing"
    # case
    CASE_NOT_OPEN = "case_not_open"
    CASE_TAKEN_BY_OTHER = "case_taken_by_other"
    # evidence
    EVIDENCE_MISSING = "evidence_missing"
    EVIDENCE_NOT_IN_CASE = "evidence_not_in_case"
    EVIDENCE_KIND_UNKNOWN = "evidence_kind_unknown"
    EVIDENCE_KIND_INSUFFICIENT = "evidence_kind_insufficient"
    EVIDENCE_NOT_OWN_ACT = "evidence_not_own_act"
    EVIDENCE_ALREADY_ATTACHED = "evidence_already_attached"
    EVIDENCE_ALREADY_DECIDED = "evidence_already_decided"
    EVIDENCE_ALREADY_CLEARED = "evidence_already_cleared"
    EVIDENCE_FROM_FUTURE = "evidence_from_future"
    EVIDENCE_NOT_OPENED = "evidence_not_opened"
    VIEWER_NOT_CLEARED = "viewer_not_cleared"
    # decision
    CLAUSE_UNKNOWN = "clause_unknown"
    CLAUSE_REPEALED = "clause_repealed"
    FACTS_REPEAT_CLAUSE = "facts_repeat_clause"
    DECIDER_IS_REPORTER = "decider_is_reporter"
    MEASURE_EMPTY = "measure_empty"
    MEASURE_UNBOUNDED = "measure_unbounded"
    MEASURE_ENDS_BEFORE_IT_STARTS = "measure_ends_before_it_starts"
    MEASURE_ABOVE_RUNG = "measure_above_rung"
    PERMANENT_WITH_END = "permanent_with_end"
    CAPABILITY_IS_FLOOR = "capability_is_floor"
    CAPABILITY_OUTSIDE_CLAUSE = "capability_outside_clause"
    DURATION_ABOVE_MAXIMUM = "duration_above_maximum"
    TARGET_UNKNOWN = "target_unknown"
    PAYMENT_TOWARDS_ONE = "payment_towards_one"
    IMMINENT_HARM_NEEDS_GRAVE = "imminent_harm_needs_grave"
    HARM_GOES_ON = "harm_goes_on"
    RETURN_NOT_DUE = "return_not_due"
    RETURN_STILL_OWED = "return_still_owed"
    RETURN_UNSOUND = "return_unsound"
    DECISION_NOT_AWAITING = "decision_not_awaiting"
    DECISION_NOT_STANDING = "decision_not_standing"
    APPROVER_IS_DECIDER = "approver_is_decider"
    APPROVER_IS_REPORTER = "approver_is_reporter"
    APPROVAL_OF_OTHER_CONTENT = "approval_of_other_content"
    CONFIRMATION_LAPSED = "confirmation_lapsed"
    NOT_THE_DECIDER = "not_the_decider"
    # restriction
    RESTRICTION_NOT_IN_FORCE = "restriction_not_in_force"
    AMENDMENT_CHANGES_NOTHING = "amendment_changes_nothing"
    AMENDMENT_NEEDS_EVIDENCE = "amendment_needs_evidence"
    AMENDMENT_WHILE_APPEALED = "amendment_while_appealed"
    LIFT_OF_OWN_RESTRICTION = "lift_of_own_restriction"
    SECOND_LOOK_BY_LIFTER = "second_look_by_lifter"
    SECOND_LOOK_NOT_DUE = "second_look_not_due"
    RESTRICTION_NOT_PERMANENT = "restriction_not_permanent"
    RENEWAL_NOT_PROPOSED = "renewal_not_proposed"
    RENEWAL_BY_SAME_PERSON = "renewal_by_same_person"
    # import, inherited
    IMPORT_NOT_READ = "import_not_read"
    IMPORT_EMPTY = "import_empty"
    IMPORT_NOT_PROPOSED = "import_not_proposed"
    IMPORT_OUTDATED = "import_outdated"
    IMPORT_NOT_LIVE = "import_not_live"
    IMPORT_DROPPED = "import_dropped"
    IMPORT_WAITS_STILL = "import_waits_still"
    MIGRATION_BEYOND_LIMIT = "migration_beyond_limit"
    CAPABILITY_UNKNOWN = "capability_unknown"
    ROW_MALFORMED = "row_malformed"
    ROW_LABEL_UNMAPPED = "row_label_unmapped"
    ROW_REPEATED = "row_repeated"
    ROW_IMPORTED_BEFORE = "row_imported_before"
    ROW_FREED_ON_RECORD = "row_freed_on_record"
    ROW_NOT_BEGUN = "row_not_begun"
    ROW_ENDED = "row_ended"
    RESTRICTION_NOT_INHERITED = "restriction_not_inherited"
    INHERITED_NOT_COMPLETED = "inherited_not_completed"
    COMPLETION_HEAVIER = "completion_heavier"
    COMPLETION_NEEDS_END = "completion_needs_end"
    COMPLETION_NOT_PROPOSED = "completion_not_proposed"
    # notice
    SURFACE_UNKNOWN = "surface_unknown"
    # appeal
    APPEAL_WINDOW_CLOSED = "appeal_window_closed"
    APPEAL_STAGES_EXHAUSTED = "appeal_stages_exhausted"
    APPEAL_NOT_OPEN = "appeal_not_open"
    APPEAL_TAKEN_BY_OTHER = "appeal_taken_by_other"
    # review
    REVIEWER_IS_DECIDER = "reviewer_is_decider"
    REVIEWER_IS_APPROVER = "reviewer_is_approver"
    REVIEWER_IS_REPORTER = "reviewer_is_reporter"
    REVIEWER_IS_SUBJECT = "reviewer_is_subject"
    REVIEWER_REVIEWED_BEFORE = "reviewer_reviewed_before"
    REVIEWER_SHARES_COMMAND = "reviewer_shares_command"
    OUTCOME_HEAVIER = "outcome_heavier"
    OUTCOME_CHANGES_NOTHING = "outcome_changes_nothing"
    REASON_REPEATS_DECISION = "reason_repeats_decision"
    # detector, signal, machine
    DETECTOR_NAME_MALFORMED = "detector_name_malformed"
    DETECTOR_VERSION_NOT_NEXT = "detector_version_not_next"
    DETECTOR_NUMBERS_UNSOUND = "detector_numbers_unsound"
    DETECTOR_NOT_PROPOSED = "detector_not_proposed"
    DETECTOR_NOT_RUNNING = "detector_not_running"
    DETECTOR_NOT_STOPPED = "detector_not_stopped"
    DETECTOR_OVER_BUDGET = "detector_over_budget"
    DETECTOR_WITHDRAWN = "detector_withdrawn"
    DETECTOR_NOT_WITHDRAWN = "detector_not_withdrawn"
    OWNER_OF_DETECTOR = "owner_of_detector"
    CLAUSE_OUTSIDE_DETECTOR = "clause_outside_detector"
    SCORE_OUT_OF_RANGE = "score_out_of_range"
    SIGNAL_ACTED_ON = "signal_acted_on"
    EVIDENCE_NOT_OF_SIGNAL = "evidence_not_of_signal"
    REVERIFICATION_NOT_ASKED = "reverification_not_asked"
    HOLD_TOO_LONG = "hold_too_long"
    HOLD_AWAITS_HUMAN = "hold_awaits_human"
    CLAUSE_NEEDS_HUMAN = "clause_needs_human"
    MEASURE_NEEDS_HUMAN = "measure_needs_human"
    WITHDRAWAL_NOT_PROPOSED = "withdrawal_not_proposed"
    # sign-in link
    SIGN_IN_CODE_UNKNOWN = "sign_in_code_unknown"
    SIGN_IN_LINK_TAKES_TWO = "sign_in_link_takes_two"
    SIGN_IN_LINK_NOT_PROPOSED = "sign_in_link_not_proposed"
    SIGN_IN_LINK_LAPSED = "sign_in_link_lapsed"
    SIGN_IN_LINK_IS_OWN = "sign_in_link_is_own"
    SIGN_IN_LINKED_ALREADY = "sign_in_linked_already"
    SIGN_IN_NOT_LINKED = "sign_in_not_linked"
    # stay
    STAY_SUBJECT_UNKNOWN = "stay_subject_unknown"
    STAY_TOO_LONG = "stay_too_long"
    STAY_NOT_PROPOSED = "stay_not_proposed"
    STAY_PROPOSAL_LAPSED = "stay_proposal_lapsed"
    STAY_IN_FORCE = "stay_in_force"
    STAY_NOT_IN_FORCE = "stay_not_in_force"
    STAY_SPENT = "stay_spent"
    # order
    ORDER_INCOMPLETE = "order_incomplete"
    ORDER_FOREIGN_UNAPPROVED = "order_foreign_unapproved"
    ORDER_SHARES_ABOVE_AMOUNT = "order_shares_above_amount"
    ORDER_EXPIRED = "order_expired"
    ORDER_TOO_LONG = "order_too_long"
    ORDER_KEPT_BACK_TOO_LONG = "order_kept_back_too_long"
    ORDER_CONTINUES_OTHER = "order_continues_other"
    ORDER_TAKEN_IN_ALREADY = "order_taken_in_already"
    ORDER_APPROVERS_TOO_FEW = "order_approvers_too_few"
    ORDER_NOT_PROPOSED = "order_not_proposed"
    ORDER_PROPOSAL_LAPSED = "order_proposal_lapsed"
    ORDER_APPROVED_BEFORE = "order_approved_before"
    ORDER_NOT_IN_FORCE = "order_not_in_force"
    ORDER_END_NOT_ASKED = "order_end_not_asked"
    # linked service
    SERVICE_UNKNOWN = "service_unknown"
    SERVICE_IS_OWN_ACCOUNT = "service_is_own_account"
    RECOVERY_OF_OTHER_PERSON = "recovery_of_other_person"
    # compromise
    COMPROMISE_TIME_UNSOUND = "compromise_time_unsound"
    COMPROMISE_UNSHOWN = "compromise_unshown"
    COMPROMISE_SPARES_OTHER = "compromise_spares_other"
    COMPROMISE_VOIDS_NOTHING = "compromise_voids_nothing"
    COMPROMISE_NOT_PROPOSED = "compromise_not_proposed"
    COMPROMISE_OUTDATED = "compromise_outdated"
    COMPROMISE_NOT_STANDING = "compromise_not_standing"
    APPROVER_TOOK_PART = "approver_took_part"
    ACT_OF_INTRUDER = "act_of_intruder"
    # closing, reclamation
    MONEY_LEFT = "money_left"
    DEBT_LEFT = "debt_left"
    AUTO_DEBIT_LEFT = "auto_debit_left"
    CLOSING_DATA_NOT_TAKEN = "closing_data_not_taken"
    CLOSING_NOT_WAITING = "closing_not_waiting"
    ACCOUNT_IN_USE = "account_in_use"
    RECLAMATION_MATTER_OPEN = "reclamation_matter_open"
    RECLAMATION_NOT_ANNOUNCED = "reclamation_not_announced"
    RECLAMATION_TOO_EARLY = "reclamation_too_early"
    # dormancy
    NOT_DORMANT = "not_dormant"
    WAKING_NEEDS_HUMAN = "waking_needs_human"
    WAKING_NOT_ASKED = "waking_not_asked"
    WAKING_NOT_PROPOSED = "waking_not_proposed"
    PAPERS_NOT_OPENED = "papers_not_opened"
    # transition
    TRANSITION_MISSING = "transition_missing"
    TRANSITION_OUTLASTS_MEASURE = "transition_outlasts_measure"
    UNUSED_REFUND_NOT_DUE = "unused_refund_not_due"
    # forwarding, handover
    NOTHING_CUT_OFF = "nothing_cut_off"
    KEPT_APART = "kept_apart"
    ADDRESS_UNSOUND = "address_unsound"
    NAME_UNSOUND = "name_unsound"
    FORWARDING_NOT_OFFERED = "forwarding_not_offered"
    HANDOVER_OVER = "handover_over"
    HANDOVER_TOO_EARLY = "handover_too_early"
    SUCCESSOR_UNFIT = "successor_unfit"
    # estate
    ESTATE_PAPERS_MISSING = "estate_papers_missing"
    ESTATE_NOT_WAITING = "estate_not_waiting"
    ESTATE_NOT_PROPOSED = "estate_not_proposed"
    ESTATE_OWNER_LIVES = "estate_owner_lives"
    ESTATE_ACCOUNT_UNKNOWN = "estate_account_unknown"
    ESTATE_GIVES_NOTHING = "estate_gives_nothing"
    ESTATE_DATA_FORBIDDEN = "estate_data_forbidden"
    ESTATE_BANK_MISSING = "estate_bank_missing"
    ESTATE_GRANTED_BEFORE = "estate_granted_before"
    ESTATE_NOT_OPEN = "estate_not_open"
    ESTATE_DATA_TAKEN = "estate_data_taken"
    # exit, payout
    EXIT_NOT_NEEDED = "exit_not_needed"
    EXIT_NOTHING_LEFT = "exit_nothing_left"
    EXIT_NOT_OPEN = "exit_not_open"
    WALLET_AWAY = "wallet_away"
    REVERIFICATION_NEEDED = "reverification_needed"
    PAYOUT_SOURCE_UNKNOWN = "payout_source_unknown"
    PAYOUT_AMOUNT_INVALID = "payout_amount_invalid"
    PAYOUT_ABOVE_AVAILABLE = "payout_above_available"
    PAYOUT_FROZEN = "payout_frozen"
    PAYOUT_HELD = "payout_held"
    PAYOUT_TARGET_UNKNOWN = "payout_target_unknown"
    PAYOUT_TARGET_NOT_OWN = "payout_target_not_own"
    PAYOUT_MORE_THAN_OWED = "payout_more_than_owed"
    PAYOUT_NOT_WAITING = "payout_not_waiting"
    PAYOUT_NOT_DUE = "payout_not_due"
    # dispute, payment hold
    DISPUTE_AMOUNT_UNSOUND = "dispute_amount_unsound"
    DISPUTE_TOO_OLD = "dispute_too_old"
    DISPUTED_ALREADY = "disputed_already"
    DISPUTE_ANSWERED_ALREADY = "dispute_answered_already"
    REFUND_FROM_NOTHING = "refund_from_nothing"
    REFUND_NEEDS_CONSENT = "refund_needs_consent"
    REFUND_NEEDS_ORDER = "refund_needs_order"
    HOLD_NAMES_NOTHING = "hold_names_nothing"
    HOLD_OF_SEVERAL = "hold_of_several"
    PAYMENT_HELD_BEFORE = "payment_held_before"
    HOLD_NOT_PROPOSED = "hold_not_proposed"
    HOLD_NOT_IN_FORCE = "hold_not_in_force"
    # payee hold, other sessions
    PAYEE_HOLD_NOT_OFFERED = "payee_hold_not_offered"
    PAYEE_HOLD_UNSHOWN = "payee_hold_unshown"
    PAYEE_HOLD_TIME_UNSOUND = "payee_hold_time_unsound"
    PAYEE_HELD_BEFORE = "payee_held_before"
    PAYEE_HOLD_NOT_IN_FORCE = "payee_hold_not_in_force"
    OLDER_FACTOR_NEEDED = "older_factor_needed"
    # number claim
    NUMBER_NOT_OF_ACCOUNT = "number_not_of_account"
    NUMBER_CLAIM_OPEN = "number_claim_open"
    NUMBER_CLAIM_OBJECTED = "number_claim_objected"
    NUMBER_CLAIM_OVER = "number_claim_over"
    NUMBER_CHOSEN_ALREADY = "number_chosen_already"
    NUMBER_CHOICE_NOT_UNDOABLE = "number_choice_not_undoable"
    NUMBER_NOT_DUE = "number_not_due"
    OTHER_FACTOR_NEEDED = "other_factor_needed"
    # remedy, enquiry
    REMEDY_NOT_REQUESTED = "remedy_not_requested"
    ENQUIRY_ALREADY_ANSWERED = "enquiry_already_answered"
    # export
    EXPORT_RECIPIENT_MALFORMED = "export_recipient_malformed"
    EXPORT_NOT_BEING_MADE = "export_not_being_made"
    EXPORT_NOT_READY = "export_not_ready"
    EXPORT_OVER = "export_over"
    EXPORT_WAITS = "export_waits"
    EXPORT_ASKED_ELSEWHERE = "export_asked_elsewhere"


class Refusal(msgspec.Struct, frozen=True):
    """Why a command was not carried out. `at` names the field; `values` fill the message, and hold no private words."""

    code: Code
    at: str = ""
    values: dict[str, str] = {}


def refuse(code: Code, at: str = "", **values: str) -> Refusal:
    """A refusal with this code, at this field."""
    return Refusal(code, at, values)


class Entry(msgspec.Struct, frozen=True):
    """What the vocabulary says of a code: its meaning, what to do next, and whether the same call may succeed later."""

    meaning: str
    next_step: str
    retry: bool = False


def said(words: str, *, retry: bool = False) -> Entry:
    """An entry; its text is "meaning | next step"."""
    meaning, _, step = words.partition(" | ")
    return Entry(meaning, step, retry)
