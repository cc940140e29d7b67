"""Lines of a block log, written by us."""

import json

BLOCK = {
    "logid": 1,
    "ts": "2021-03-01T12:00:00Z",
    "action": "block",
    "admin": "adm-1",
    "admin_is_bot": False,
    "duration": "3 days",
    "expiry": "2021-03-04T12:00:00Z",
    "flags": ["nocreate"],
    "scope": "sitewide",
    "n_pages": 0,
    "namespaces": None,
    "reason": "[[WP:Edit warring|Edit warring]] on two articles",
}
_numbers = iter(range(1000, 1_000_000))


def block(**changes):
    return {**BLOCK, "logid": next(_numbers), **changes}


def reblock(**changes):
    return block(**{"action": "reblock", "ts": "2021-03-02T12:00:00Z", **changes})


def unblock(**changes):
    nothing = {"duration": None, "expiry": None, "flags": None, "scope": None}
    return block(
        **{
            **nothing,
            "action": "unblock",
            "ts": "2021-03-03T12:00:00Z",
            "reason": "agreed to stop",
            **changes,
        }
    )


def line(*events, subject="u-1", **changes):
    return json.dumps(
        {"subject": subject, "kind": "ours", "n_events": len(events), "events": list(events), **changes}
    )
