import pytest

from dueprocess.kernel.capabilities import Capability
from dueprocess.kernel.durations import Duration
from dueprocess.kernel.instants import DAY
from dueprocess.rulebook.checks import MistakeCode
from dueprocess.rulebook.model import MissedReview, Silence
from tests.rulebook.sample import clause, of_clause

SEND = Capability("chat.send")


@pytest.mark.parametrize(
    ("changed", "path", "code"),
    [
        (clause("H1", answer_within=Duration(days=16)), "answer_within", "answer_too_late"),
        (clause("H1", answer_within=Duration(milliseconds=15 * DAY + 1)), "answer_within", "answer_too_late"),
        (clause("W2", answer_within=Duration(days=4)), "answer_within", "answer_too_late"),
        (clause("H1", answer_within=Duration()), "answer_within", "duration_is_zero"),
        (clause("H2", abused=None), "silence", "narrow_needs_abused"),
        (clause("H2", abused=Capability("mail.send")), "abused", "abused_outside_clause"),
        (clause("H1", abused=SEND), "abused", "key_without_effect"),
        (clause("H1", second_answer_within=Duration(days=1)), "second_answer_within", "key_without_effect"),
        (clause("H3", second_answer_within=None), "silence", "second_answer_missing"),
        (
            clause("H3", second_answer_within=Duration(days=5)),
            "second_answer_within",
            "second_answer_too_late",
        ),
        (clause("H3", second_answer_within=Duration()), "second_answer_within", "duration_is_zero"),
        (clause("H3", owner=None), "silence", "owner_missing"),
        (clause("H1", owner="somebody"), "owner", "key_without_effect"),
        (
            clause("H1", missed_review=MissedReview.OWNER, owner="somebody"),
            "missed_review",
            "missed_review_not_grave",
        ),
        (
            clause("H3", silence=Silence.END, second_answer_within=None, owner=None),
            "missed_review",
            "owner_missing",
        ),
    ],
)
def test_dates_and_posts_are_refused(changed, path, code):
    assert of_clause(changed) == {((path,), MistakeCode(code))}


@pytest.mark.parametrize(
    "changed",
    [
        clause("H1", answer_within=Duration(days=15)),
        clause("H1", answer_within=Duration(days=14, milliseconds=DAY)),
        clause("W2", answer_within=Duration(days=3)),
        clause("H3", second_answer_within=Duration(days=4)),
        clause("H3", silence=Silence.END, second_answer_within=None),
        clause("H3", missed_review=MissedReview.END),
    ],
)
def test_dates_and_posts_are_sound(changed):
    assert of_clause(changed) == set()


def test_silence_helps_the_person_unless_the_clause_is_grave():
    """INVARIANT (I-14)"""
    changed = clause("H1", silence=Silence.ESCALATE, second_answer_within=Duration(days=1), owner="somebody")
    assert of_clause(changed) == {(("silence",), MistakeCode.ESCALATE_NOT_GRAVE)}
