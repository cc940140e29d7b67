"""Every mistake that a catalogue or a rulebook can hold: its code, what it means, and what to do.

Codes are a public vocabulary: snake_case sentences that are never used again for another meaning. `docs/rulebook.md`
lists them from this table, and a test holds the two together. What stands in braces is filled in from the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple


class MistakeCode(StrEnum):
    """What is wrong, in the order in which it is looked for: the file, its shape, the words, then the law."""

    # the file
    FILE_TOO_LARGE = "file_too_large"
    YAML_MALFORMED = "yaml_malformed"
    YAML_NESTED_TOO_DEEP = "yaml_nested_too_deep"
    YAML_ANCHOR_REFUSED = "yaml_anchor_refused"
    YAML_TAG_REFUSED = "yaml_tag_refused"
    DOCUMENT_NOT_SINGLE = "document_not_single"
    # its shape
    KEY_NOT_TEXT = "key_not_text"
    KEY_REPEATED = "key_repeated"
    KEY_UNKNOWN = "key_unknown"
    KEY_MISSING = "key_missing"
    KEY_WITHOUT_EFFECT = "key_without_effect"
    VALUE_OF_WRONG_TYPE = "value_of_wrong_type"
    NUMBER_OUT_OF_RANGE = "number_out_of_range"
    CHOICE_UNKNOWN = "choice_unknown"
    LIST_EMPTY = "list_empty"
    ENTRY_REPEATED = "entry_repeated"
    # its words
    NAME_MALFORMED = "name_malformed"
    TEXT_BLANK = "text_blank"
    TEXT_TOO_SHORT = "text_too_short"
    TEXT_TOO_LONG = "text_too_long"
    TEXT_HAS_HIDDEN_CHARACTER = "text_has_hidden_character"
    LOCALE_MALFORMED = "locale_malformed"
    LOCALE_MISSING = "locale_missing"
    LOCALE_UNLISTED = "locale_unlisted"
    CATALOGUE_LACKS_LOCALE = "catalogue_lacks_locale"
    ZONE_UNKNOWN = "zone_unknown"
    DURATION_MALFORMED = "duration_malformed"
    DURATION_IS_ZERO = "duration_is_zero"
    DURATION_TOO_LONG = "duration_too_long"
    # the catalogue
    SERVICE_UNKNOWN = "service_unknown"
    CAPABILITY_MALFORMED = "capability_malformed"
    BIT_NOT_ITS_PLACE = "bit_not_its_place"
    FLOOR_CAPABILITY_MISSING = "floor_capability_missing"
    FLOOR_NOT_MARKED = "floor_not_marked"
    GIFT_LACKS_MARK = "gift_lacks_mark"
    GIFT_MAY_BE_OWED = "gift_may_be_owed"
    CATALOGUE_VERSION_NOT_NEXT = "catalogue_version_not_next"
    CATALOGUE_ENTRY_REMOVED = "catalogue_entry_removed"
    CAPABILITY_MOVED = "capability_moved"
    FLOOR_MARK_WITHDRAWN = "floor_mark_withdrawn"
    # the rulebook and its clauses
    CATALOGUE_IS_ANOTHER = "catalogue_is_another"
    CLAUSE_ID_MALFORMED = "clause_id_malformed"
    FAMILY_UNKNOWN = "family_unknown"
    CAPABILITY_UNKNOWN = "capability_unknown"
    CAPABILITY_IS_FLOOR = "capability_is_floor"
    CAPABILITY_SPILLS = "capability_spills"
    MONEY_AS_PENALTY = "money_as_penalty"
    GIFT_TO_EVERYBODY = "gift_to_everybody"
    EVIDENCE_KIND_UNKNOWN = "evidence_kind_unknown"
    SEALED_EVIDENCE_NOT_GRAVE = "sealed_evidence_not_grave"
    MAXIMUM_TOO_LONG = "maximum_too_long"
    # the ladder
    LADDER_EMPTY = "ladder_empty"
    LADDER_NOT_GRADUATED = "ladder_not_graduated"
    FIRST_RUNG_TOO_HEAVY = "first_rung_too_heavy"
    MEASURE_EMPTY = "measure_empty"
    MEASURE_UNBOUNDED = "measure_unbounded"
    MEASURE_ABOVE_MAXIMUM = "measure_above_maximum"
    CAPABILITY_OUTSIDE_CLAUSE = "capability_outside_clause"
    PERMANENT_WITH_END = "permanent_with_end"
    REVIEW_MISSING = "review_missing"
    REVIEW_TOO_LATE = "review_too_late"
    NO_CONTACT_PERMANENT = "no_contact_permanent"
    NO_CONTACT_TOO_WIDE = "no_contact_too_wide"
    NO_CONTACT_STOPS_PAYMENT = "no_contact_stops_payment"
    TRANSITION_MISSING = "transition_missing"
    TRANSITION_OF_OTHER = "transition_of_other"
    TRANSITION_GIVES_NOTHING = "transition_gives_nothing"
    TRANSITION_TOO_SHORT = "transition_too_short"
    TRANSITION_OUTLASTS_MEASURE = "transition_outlasts_measure"
    # the appeal
    APPEAL_WINDOW_TOO_SHORT = "appeal_window_too_short"
    ANSWER_TOO_LATE = "answer_too_late"
    NARROW_NEEDS_ABUSED = "narrow_needs_abused"
    ABUSED_OUTSIDE_CLAUSE = "abused_outside_clause"
    ESCALATE_NOT_GRAVE = "escalate_not_grave"
    OWNER_MISSING = "owner_missing"
    SECOND_ANSWER_MISSING = "second_answer_missing"
    SECOND_ANSWER_TOO_LATE = "second_answer_too_late"
    MISSED_REVIEW_NOT_GRAVE = "missed_review_not_grave"


class Entry(NamedTuple):
    """What the vocabulary says of a code."""

    meaning: str
    help: str


_C = MistakeCode

TABLE: Mapping[MistakeCode, Entry] = MappingProxyType(
    {
        _C.FILE_TOO_LARGE: Entry(
            "the file has more than 2 MB", "split the policy: a rulebook is read by people, too"
        ),
        _C.YAML_MALFORMED: Entry(
            "this is not YAML: {problem}",
            "look at the indentation and the quotes here; put texts with `: ` or ` #` in quotes",
        ),
        _C.YAML_NESTED_TOO_DEEP: Entry(
            "more than 20 levels lie inside one another",
            "no key of ours needs as many; look for a stray bracket",
        ),
        _C.YAML_ANCHOR_REFUSED: Entry(
            "`{found}` stands for text elsewhere in the file",
            "write the values out: who reads one clause must see all of it",
        ),
        _C.YAML_TAG_REFUSED: Entry("the tag `{found}` has no meaning here", "take it out"),
        _C.DOCUMENT_NOT_SINGLE: Entry(
            "the file holds {count} documents, not one",
            "keep one catalogue or one rulebook in a file, without `---`",
        ),
        _C.KEY_NOT_TEXT: Entry(
            "a key is not plain text", "write `key: value`; look for a stray `?`, `[` or `{{`"
        ),
        _C.KEY_REPEATED: Entry(
            "`{key}` stands here a second time; the first is on line {line}", "keep one of the two"
        ),
        _C.KEY_UNKNOWN: Entry("`{key}` is not a key of {what}", "the keys are: {keys}"),
        _C.KEY_MISSING: Entry("{what} lacks `{key}`", "add it; `docs/rulebook.md` says what it means"),
        _C.KEY_WITHOUT_EFFECT: Entry(
            "`{key}` has no effect without {without}", "take it out, or add what it needs"
        ),
        _C.VALUE_OF_WRONG_TYPE: Entry("expected {expected}, found {found}", "write {expected}"),
        _C.NUMBER_OUT_OF_RANGE: Entry(
            "{number} is not between {least} and {most}", "choose a number in that range"
        ),
        _C.CHOICE_UNKNOWN: Entry("`{choice}` is none of the choices", "the choices are: {choices}"),
        _C.LIST_EMPTY: Entry("`{key}` is empty", "name at least one"),
        _C.ENTRY_REPEATED: Entry("`{entry}` is named twice", "name it once"),
        _C.NAME_MALFORMED: Entry(
            "`{name}` cannot serve as a name",
            "use lower-case letters, digits and single `_` or `-`, a letter first, at most 60",
        ),
        _C.TEXT_BLANK: Entry("the text is blank", "write what a person shall read here"),
        _C.TEXT_TOO_SHORT: Entry(
            "the text has {length} characters, fewer than {least}",
            "say what is forbidden, in whole sentences",
        ),
        _C.TEXT_TOO_LONG: Entry(
            "the text has {length} characters, more than {most}", "say it shorter, or make two clauses of it"
        ),
        _C.TEXT_HAS_HIDDEN_CHARACTER: Entry(
            "the text holds the hidden character {character}",
            "take it out: people must read what was approved",
        ),
        _C.LOCALE_MALFORMED: Entry("`{locale}` is not a language tag", "write a tag such as `en` or `zh-CN`"),
        _C.LOCALE_MISSING: Entry(
            "the text is missing in `{locale}`", "write it in every language of the file"
        ),
        _C.LOCALE_UNLISTED: Entry(
            "`{locale}` is not among the languages of the rulebook",
            "add it to `locales`, or take the text out",
        ),
        _C.CATALOGUE_LACKS_LOCALE: Entry(
            "the catalogue has no `{locale}` title for `{name}`", "add the title to the catalogue first"
        ),
        _C.ZONE_UNKNOWN: Entry("`{zone}` is not a time zone", "write an IANA name such as `Asia/Shanghai`"),
        _C.DURATION_MALFORMED: Entry(
            "`{duration}` is not a length of time",
            "write a number and a unit: `72h`, `3d`, `2w`, `1mo`, `1y`",
        ),
        _C.DURATION_IS_ZERO: Entry("`{key}` lasts no time at all", "write a length above zero"),
        _C.DURATION_TOO_LONG: Entry("`{key}` is longer than 10 years", "write at most `10y`"),
        _C.SERVICE_UNKNOWN: Entry(
            "`{service}` is not a service of the catalogue",
            "use a service that the catalogue lists, or add it there",
        ),
        _C.CAPABILITY_MALFORMED: Entry(
            "`{capability}` is not written service.verb", "write it as in `chat.send`"
        ),
        _C.BIT_NOT_ITS_PLACE: Entry(
            "`{capability}` stands at place {place} and says bit {bit}",
            "bits count up from 0 in the order of the list; add new names at the end",
        ),
        _C.FLOOR_CAPABILITY_MISSING: Entry(
            "the catalogue lacks `{capability}`",
            "add it with `floor: true`: every platform owes it to everyone",
        ),
        _C.FLOOR_NOT_MARKED: Entry(
            "`{capability}` belongs to the floor and is not marked so", "add `floor: true`"
        ),
        _C.GIFT_LACKS_MARK: Entry(
            "`{capability}` is marked `gift` and not `{key}`",
            "add `{key}: true`: a gift is money, and reaches another person",
        ),
        _C.GIFT_MAY_BE_OWED: Entry(
            "`{capability}` is marked `gift`, and can be owed",
            "take `gift` out: paying, receiving, repaying and taking out are never a gift",
        ),
        _C.CATALOGUE_VERSION_NOT_NEXT: Entry(
            "the catalogue changed and has version {version}, not {expected}", "write `version: {expected}`"
        ),
        _C.CATALOGUE_ENTRY_REMOVED: Entry(
            "`{name}` was in the version before and is gone",
            "put it back: old decisions and guards still name it",
        ),
        _C.CAPABILITY_MOVED: Entry(
            "`{capability}` was at place {before} and is now at {after}",
            "put it back at its place; add at the end",
        ),
        _C.FLOOR_MARK_WITHDRAWN: Entry(
            "`{capability}` was part of the floor and is no longer",
            "mark it `floor: true`: the floor only grows",
        ),
        _C.CATALOGUE_IS_ANOTHER: Entry(
            "the rulebook is for catalogue `{named}`, it was read with `{given}`",
            "name the catalogue that is used",
        ),
        _C.CLAUSE_ID_MALFORMED: Entry(
            "`{id}` cannot serve as a clause id",
            "use letters and digits, with single `.`, `_` or `-` between, at most 40: `H1`, `5.2`",
        ),
        _C.FAMILY_UNKNOWN: Entry(
            "no clause has the family `{family}`", "name the family of a clause, as it is written there"
        ),
        _C.CAPABILITY_UNKNOWN: Entry(
            "`{capability}` is not in the catalogue",
            "use a capability of the catalogue, or add it there at the end",
        ),
        _C.CAPABILITY_IS_FLOOR: Entry(
            "`{capability}` is part of the floor", "take it out: nothing can restrict the floor (I-04)"
        ),
        _C.CAPABILITY_SPILLS: Entry(
            "`{capability}` belongs to another service than `{service}`",
            "name its service under `reaches` if a breach here shall have effect there, or take it out (I-06)",
        ),
        _C.MONEY_AS_PENALTY: Entry(
            "`{capability}` touches money, and the clause is not about money",
            "take it out; only a clause about misuse of money, marked `money: true`, may name it",
        ),
        _C.GIFT_TO_EVERYBODY: Entry(
            "the measure stops `{capability}` towards everybody, and the clause is not about money",
            "mark the measure `no_contact: true`, or take it out; towards one person a gift is a way to reach them",
        ),
        _C.EVIDENCE_KIND_UNKNOWN: Entry(
            "`{kind}` is not a kind of evidence in the catalogue",
            "use a kind of the catalogue, or add it there",
        ),
        _C.SEALED_EVIDENCE_NOT_GRAVE: Entry(
            "`{kind}` is sealed, and the clause is not grave",
            "ask for another kind; what is unlawful to possess belongs to a clause marked `grave: true`",
        ),
        _C.MAXIMUM_TOO_LONG: Entry(
            "`maximum: {maximum}` is longer than 2 years",
            "write at most `2y`; beyond it a measure is `permanent` and reviewed by two people",
        ),
        _C.LADDER_EMPTY: Entry("the ladder has no rung", "write at least one rung, for instance `- warning`"),
        _C.LADDER_NOT_GRADUATED: Entry(
            "rung {rung} is lighter than the one before: {what}",
            "each rung keeps all that the rung before it stops, for at least as long (I-33)",
        ),
        _C.FIRST_RUNG_TOO_HEAVY: Entry(
            "the first rung {what}, and the clause is not grave",
            "start with a warning or at most 7 days, or mark the clause `grave: true` (I-33)",
        ),
        _C.MEASURE_EMPTY: Entry(
            "the measure stops nothing", "name what it stops; a rung without measures is `warning`"
        ),
        _C.MEASURE_UNBOUNDED: Entry(
            "the measure has no end", "write `lasts`, or `permanent: true` with `review_every` (I-07)"
        ),
        _C.MEASURE_ABOVE_MAXIMUM: Entry(
            "`lasts: {lasts}` can be longer than the clause's `maximum: {maximum}`",
            "shorten it, or raise the maximum; write both in the same unit (a month can have 28 days)",
        ),
        _C.CAPABILITY_OUTSIDE_CLAUSE: Entry(
            "`{capability}` is not among the clause's capabilities",
            "add it to `capabilities`, or take it out here",
        ),
        _C.PERMANENT_WITH_END: Entry("a permanent measure has `lasts`", "keep one of the two"),
        _C.REVIEW_MISSING: Entry(
            "a permanent measure has no `review_every`",
            "write how often two people look again, at most `180d` (I-07)",
        ),
        _C.REVIEW_TOO_LATE: Entry(
            "`review_every: {review}` can be later than 180 days", "write at most `180d` (I-07)"
        ),
        _C.NO_CONTACT_PERMANENT: Entry(
            "a no-contact measure is permanent", "write `lasts`; it can be imposed again"
        ),
        _C.NO_CONTACT_TOO_WIDE: Entry(
            "`{capability}` reaches no single person",
            "a no-contact measure names only capabilities that the catalogue marks `contact`",
        ),
        _C.NO_CONTACT_STOPS_PAYMENT: Entry(
            "`{capability}` moves money that may be owed to that person",
            "take it out; of money a no-contact measure names only what the catalogue marks `gift`",
        ),
        _C.TRANSITION_MISSING: Entry(
            "`{capability}` is marked `kept: {kept}`, and the measure states no transition",
            "add `transition` with `lasts`, `gives` and `text`, or take it out (I-06)",
        ),
        _C.TRANSITION_OF_OTHER: Entry(
            "the measure states a transition, and `{capability}` is not marked `kept`",
            "write two measures: what is kept stands in one of its own",
        ),
        _C.TRANSITION_GIVES_NOTHING: Entry(
            "`{capability}` is a sign-in elsewhere, which no refund replaces", "write `gives: another_way`"
        ),
        _C.TRANSITION_TOO_SHORT: Entry(
            "`lasts: {lasts}` can be shorter than 7 days", "write at least `7d`: people have to change things"
        ),
        _C.TRANSITION_OUTLASTS_MEASURE: Entry(
            "the transition of {lasts} is not over before the measure of {measure} is",
            "shorten it, or take the measure out: it would restrict nothing",
        ),
        _C.APPEAL_WINDOW_TOO_SHORT: Entry(
            "`appeal_window: {window}` can be shorter than 180 days", "write at least `180d` (I-16)"
        ),
        _C.ANSWER_TOO_LATE: Entry(
            "`answer_within: {answer}` is later than {most}", "write at most `{most}`: people wait for it"
        ),
        _C.NARROW_NEEDS_ABUSED: Entry(
            "`silence: narrow` does not say to what",
            "name under `abused` the one capability that stays restricted",
        ),
        _C.ABUSED_OUTSIDE_CLAUSE: Entry(
            "`abused: {capability}` is not among the clause's capabilities", "name one of them"
        ),
        _C.ESCALATE_NOT_GRAVE: Entry(
            "`silence: escalate` in a clause that is not grave",
            "write `end` or `narrow`: silence helps the person (I-14)",
        ),
        _C.OWNER_MISSING: Entry(
            "`{key}: {value}` names nobody who answers for it", "name the post under `owner`"
        ),
        _C.SECOND_ANSWER_MISSING: Entry(
            "`silence: escalate` has no second date",
            "write `second_answer_within`, shorter than `answer_within`",
        ),
        _C.SECOND_ANSWER_TOO_LATE: Entry(
            "`second_answer_within: {second}` is not shorter than `answer_within: {answer}`",
            "shorten it (I-14)",
        ),
        _C.MISSED_REVIEW_NOT_GRAVE: Entry(
            "`missed_review: owner` in a clause that is not grave",
            "write `end`: what nobody reviews ends (I-07)",
        ),
    }
)
