"""The planted bugs of restrictions."""

from __future__ import annotations

from tests.planted.bug import Bug, law

BUGS = (
    Bug(
        "a target is ignored",
        "I-05",
        "domain/restriction.py",
        "if (restriction.target is None or restriction.target == target)",
        "if True",
        law("constitution::i_05_a_restriction_acts_on_what_it_lists_and_nothing_else"),
    ),
    Bug(
        "a whole service is restricted for one capability",
        "I-05",
        "domain/restriction.py",
        "and any(span.capability == capability and span.holds(at) for span in restriction.spans)",
        "and any(span.capability.service == capability.partition('.')[0] and span.holds(at) for span in restriction.spans)",
        law("restriction::without_a_target_it_restricts_towards_everybody"),
    ),
    Bug(
        "a review date is ignored",
        "I-07",
        "domain/restriction.py",
        "if terms.review_ends and not terms.review_waits:  # INVARIANT (I-07)",
        "if False:",
        law("constitution::i_07_a_review_that_nobody_holds_ends_it"),
    ),
    Bug(
        "an end is one millisecond late",
        "I-08",
        "domain/restriction.py",
        "return self.start <= at and (self.until is None or at < self.until)",
        "return self.start <= at and (self.until is None or at <= self.until)",
        law("constitution::i_08_the_answer_depends_on_the_restriction_and_the_time_alone"),
    ),
    Bug(
        "the longest end counts",
        "I-08",
        "domain/restriction.py",
        "until = min((end for end in ends if end is not None), default=None)",
        "until = max((end for end in ends if end is not None), default=None)",
        law("restriction::in_force_is_the_least_of_all_ends_and_nothing_else"),
    ),
    Bug(
        "a late answer takes the relief away",
        "I-09",
        "domain/restriction.py",
        "if relief is None or relief.at <= now:\n        return None\n    terms = msgspec.structs.replace(restriction.terms, relief=None)",
        "if relief is None:\n        return None\n    terms = msgspec.structs.replace(restriction.terms, relief=None)",
        law(
            "review::varying_after_silence_narrowed_gives_nothing_back",
            "appeal::a_second_appeal_revives_nothing_that_silence_freed",
        ),
    ),
    Bug(
        "the fold lets what ended begin again",
        "I-09",
        "domain/restriction.py",
        "span.capability not in ended_before or (span.until is not None and span.until <= at),",
        "True,",
        law("restriction::a_confirmation_cannot_revive_what_lapsed"),
    ),
    Bug(
        "silence gives nothing",
        "I-14",
        "domain/restriction.py",
        "ends.append(terms.relief.at)  # INVARIANT (I-14)",
        "pass",
        law("constitution::i_14_at_its_date_an_unanswered_appeal_relieves_by_itself"),
    ),
    Bug(
        "a proposal to renew outlives its terms",
        "I-18",
        "domain/restriction.py",
        "                renewal_proposed_by=None,\n                renewal_reason=None,\n                relieved_by=",
        "                relieved_by=",
        law("renewal::a_proposal_falls_with_the_terms_it_was_made_for"),
    ),
    Bug(
        "a longer term hides behind a relief",
        "I-15",
        "domain/restriction.py",
        "relief = terms.relief if terms.relief is not None and terms.relief.at <= now else None",
        "relief = terms.relief",
        law("amendment::no_longer_term_is_hidden_behind_the_relief_of_an_open_appeal"),
    ),
)
