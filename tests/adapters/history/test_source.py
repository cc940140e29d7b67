"""A line is read into acts, or named as malformed with the event on it; nothing of it is echoed and nothing stops."""

import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dueprocess.adapters.history.wikipedia import source
from dueprocess.adapters.history.wikipedia.reasons import reasons_of, wikipedia_reasons, without_markup
from dueprocess.application.audit.act import Act, Measure
from tests.adapters.history.log_lines import BLOCK, block, line, reblock, unblock

REASONS = wikipedia_reasons()


def read(*lines):
    raw = b"\n".join(item if isinstance(item, bytes) else item.encode() for item in lines)
    return list(source.read(io.BytesIO(raw), REASONS))


def acts(*events):
    return read(line(*events))[0].history.acts


def faults(*lines):
    return [str(fault) for item in read(*lines) for fault in item.malformed]


def test_an_event_becomes_an_act():
    (act,) = acts(block(flags=["nocreate", "noemail", "nousertalk", "noautoblock"]))
    assert act.act is Act.IMPOSED
    assert act.clause == "edit_warring"
    assert act.measures == (Measure(("edit.sitewide", "account.create", "email.send", "talk.own")),)
    assert act.end.until == act.recorded_end
    assert not act.unknown


def test_a_partial_block_lists_pages_and_what_else_it_takes_holds_everywhere():
    three, same, four = (
        acts(block(scope="partial", n_pages=pages, flags=["noemail"]))[0].measures for pages in (3, 3, 4)
    )
    assert three == same != four
    assert three[0].capabilities == ("edit.page",)
    assert three[0].listed
    assert three[1] == Measure(("email.send",))


def test_a_flag_that_nobody_knows_is_kept_as_unknown():
    assert acts(block(flags=["nothinking"]))[0].unknown == ("nothinking",)


def test_the_recorded_end_never_becomes_the_computed_one():
    (act,) = acts(block(duration="until the moon turns", expiry="2021-03-04T12:00:00Z"))
    assert act.end is None


def test_events_out_of_order_are_put_in_order_and_keep_their_index():
    found = acts(unblock(), block())
    assert [(act.act, act.index) for act in found] == [(Act.IMPOSED, 1), (Act.LIFTED, 0)]


@pytest.mark.parametrize("name", sorted(BLOCK))
def test_a_missing_field_is_named_with_line_and_event(name):
    broken = block()
    del broken[name]
    (found,) = read(line(block(), broken, unblock()))
    assert [(item.line, item.index) for item in found.malformed] == [(1, 1)]
    assert name in found.malformed[0].why
    assert [act.index for act in found.history.acts] == [0, 2]


@pytest.mark.parametrize(
    "wrong",
    [
        {"ts": "yesterday"}, {"ts": "2021-02-30T00:00:00Z"}, {"ts": "9999-12-31T23:59:59Z"}, {"ts": 3},
        {"ts": "2021-03-01T12:00:00"}, {"logid": "1"}, {"logid": -1}, {"logid": True}, {"logid": 2**70},
        {"action": "pardon"}, {"action": None}, {"action": ["block"]}, {"admin": ""}, {"admin": None}, {"admin": "a" * 501},
        {"admin_is_bot": 0}, {"duration": None}, {"duration": 72}, {"expiry": "soon"}, {"expiry": []},
        {"flags": None}, {"flags": "nocreate"}, {"flags": [1]}, {"flags": ["x"] * 101}, {"scope": "galaxy"},
        {"scope": {}}, {"n_pages": 1.5}, {"n_pages": None}, {"namespaces": "0"}, {"namespaces": [None]},
        {"reason": None}, {"reason": "nul \0"}, {"reason": "half \ud800"}, {"reason": "long " * 30_000},
    ],
)  # fmt: skip
def test_a_wrong_field_is_named_and_the_rest_of_the_line_counts(wrong):
    (found,) = read(line(block(**wrong), unblock()))
    assert [item.index for item in found.malformed] == [0]
    assert len(found.history.acts) == 1


@pytest.mark.parametrize(
    "broken",
    [
        b"{", b"[]", b"null", b"7", b'"text"', b"\xff\xfe", b'{"subject": "u"}', b'{"subject": 3, "events": []}',
        b'{"subject": "u", "events": []}', b'{"subject": " ", "events": [{}]}', b'{"subject": "u", "events": {}}',
        b"[" * 100_000, b'{"a":' * 50_000, b'{"subject": "u\xed\xa0\x80", "events": [1]}',
        b'{"subject": "u", "events": [' + b"1," * 10_000 + b"1]}", b"NaN", b"1" * 5000,
    ],
)  # fmt: skip
def test_a_broken_line_is_named_as_a_whole_and_reading_goes_on(broken):
    before, bad, behind = read(line(block()), broken, line(unblock()))
    assert [(item.line, item.index) for item in bad.malformed] == [(2, None)]
    assert bad.history is None
    assert (before.history.line, behind.history.line) == (1, 3)


def test_an_event_that_is_no_object_is_named():
    assert faults(line(3, block(), [], None)) == [
        f"line 1, event {index}: not an object" for index in (0, 2, 3)
    ]


def test_a_line_too_long_is_passed_over_without_being_held():
    long = json.dumps({"subject": "u", "events": [], "pad": "x" * (source.LINE_BYTES_MAX * 2 + 5)})
    assert faults(line(block()), long, line(block())) == ["line 2: longer than 4194304 bytes"]


def test_a_line_of_exactly_the_greatest_length_is_read():
    text = line(block(), pad="")
    text = line(block(), pad="x" * (source.LINE_BYTES_MAX - len(text)))
    assert len(text) == source.LINE_BYTES_MAX
    assert not faults(text)


def test_blank_lines_and_a_byte_order_mark_are_nothing():
    assert faults(b"\xef\xbb\xbf" + line(block()).encode(), b"", b"  \r", line(block())) == []


def test_no_fault_echoes_what_was_read():
    secret = "f98a7 private words"
    for broken in (
        line(block(action=secret)),
        line(block(ts=secret)),
        secret,
        line(block(namespaces=[secret, None])),
    ):
        assert not any("f98a7" in fault for fault in faults(broken))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


@settings(max_examples=200)
@given(st.dictionaries(st.sampled_from(sorted(BLOCK)), JSON, max_size=6))
def test_whatever_a_field_holds_the_event_counts_once(changes):
    (found,) = read(line(block(**changes), unblock()))
    count = len(found.history.acts) + len(found.malformed)
    assert count == 2


@given(st.binary(max_size=200))
def test_no_bytes_make_reading_fail(raw):
    list(source.read(io.BytesIO(raw), REASONS))


def test_exactly_one_clause_takes_every_other_reason():
    with pytest.raises(ValueError):
        reasons_of([{"clause": "a", "patterns": ["a"]}])
    with pytest.raises(ValueError):
        reasons_of([{"clause": "a"}, {"clause": "b"}])
    with pytest.raises(ValueError):
        reasons_of([{"clause": "a"}, {"clause": "b", "patterns": ["b"]}])
    assert reasons_of([{"clause": "a", "patterns": ["x"]}, {"clause": "b"}]).clause_of("nothing of it") == "b"


@pytest.mark.parametrize(
    ("reason", "clause"),
    [
        ("{{uw-softerblock}} <!-- promotional username -->", "promotion"),
        ("[[WP:Vandalism-only account|Vandalism-only account]]", "vandalism"),
        ("{{checkuserblock-account}}", "multiple_accounts"),
        ("violated the three-revert rule", "edit_warring"),
        ("he made a face at me", "other_reason"),
        ("", "other_reason"),
    ],
)
def test_a_reason_speaks_of_a_clause(reason, clause):
    assert REASONS.clause_of(reason) == clause


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("[[WP:Edit warring|Edit warring]]", "edit warring"),
        ("{{uw-ublock}} <!-- note -->", "uw-ublock"),
        ("Abusing [[WP:SOCK|multiple accounts]]: [[User:Somebody]]", "abusing multiple accounts"),
        ("Sock of [[User:<name>|]], see https://example.org/x?y=1", "sock of , see"),
        ("<!-- nothing -->", ""),
    ],
)
def test_a_reason_without_markup_and_names(reason, words):
    assert without_markup(reason) == words


def test_reasons_of_a_change_and_a_lift_are_read_too():
    assert [act.act for act in acts(block(), reblock(), unblock())] == [Act.IMPOSED, Act.CHANGED, Act.LIFTED]
