"""Recorded acts and a law of our own making, for tests."""

from dueprocess.application.audit.act import Act, History, Measure, Nominal, RecordedAct
from dueprocess.application.audit.replay import Law, replay
from dueprocess.kernel.capabilities import Capability
from dueprocess.kernel.durations import Duration
from dueprocess.kernel.instants import DAY, Instant
from dueprocess.rulebook.model import (
    CapabilityEntry,
    Catalogue,
    Clause,
    EvidenceKind,
    Rulebook,
    Rung,
    Silence,
)
from dueprocess.rulebook.model import (
    Measure as Allowed,
)

START = Instant(1_600_000_000_000)
ALL = (Capability("edit.all"), Capability("edit.page"), Capability("mail.send"))


def clause(name="quarrel", ladder=None, maximum=Duration(days=365)):
    anything = Rung((Allowed(ALL, permanent=True, review_every=Duration(days=180)),), discretionary=True)
    return Clause(
        id=name,
        family="conduct",
        service="edit",
        reaches=("mail",),
        title={"en": name},
        text={"en": "Nobody quarrels."},
        capabilities=ALL,
        evidence=("log_entry",),
        ladder=ladder or (anything,),
        memory=Duration(months=12),
        maximum=maximum,
        answer_within=Duration(days=14),
        silence=Silence.END,
        grave=True,
    )


def rulebook(*clauses):
    return Rulebook("ours", 1, "ours", "UTC", ("en",), clauses or (clause(),), Duration(days=180))


def timed(days):
    return Rung((Allowed(ALL, lasts=Duration(days=days)),))


CATALOGUE = Catalogue(
    "ours",
    1,
    {},
    (
        *(CapabilityEntry(name, bit, {"en": name}) for bit, name in enumerate(ALL)),
        CapabilityEntry("talk.own", 3, {"en": "talk"}, floor=True),
    ),
    (EvidenceKind("log_entry", {"en": "entry"}),),
)
LAW = Law.of(rulebook(), CATALOGUE)
LADDER = rulebook(clause(ladder=(Rung(), timed(1), timed(3))))


def act(kind, day=0.0, actor="a", *, days=3.0, takes=("edit.all",), reason="he shouted", **changes):
    """`days` None: no end; "?": unreadable."""
    at = Instant(START + int(day * DAY))
    plain = {
        "line": 1,
        "index": 0,
        "act": kind,
        "entry": f"{kind.value}-{day}-{actor}-{reason}",
        "at": at,
        "actor": actor,
        "automatic": False,
        "reason": reason,
        "boilerplate": reason,
    }
    if kind is not Act.LIFTED:
        end = None if days == "?" else Nominal(None if days is None else Instant(at + int(days * DAY)))
        plain |= {"clause": "quarrel", "measures": (Measure(takes),), "end": end}
    return RecordedAct(**{**plain, **changes})


def imposed(day=0.0, actor="a", **changes):
    return act(Act.IMPOSED, day, actor, **changes)


def changed(day=1.0, actor="a", **changes):
    return act(Act.CHANGED, day, actor, **changes)


def lifted(day=2.0, actor="a", **changes):
    return act(Act.LIFTED, day, actor, **changes)


def judged(*acts, law=LAW):
    return list(replay(law, History(1, "u", acts)))


def last(*acts, law=LAW):
    return judged(*acts, law=law)[-1]
