"""Verbs: what each step of a scenario does on the stage. A test holds this table and `script.Step` together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from dueprocess.application.scenario import acts, looks, machine_acts, takeover_acts
from dueprocess.application.scenario.stage import Stage

VERBS: Final[Mapping[str, Callable[[Stage, Any], None]]] = {
    "report": acts.report,
    "attach": acts.attach,
    "open_evidence": acts.open_evidence,
    "take": acts.take,
    "put_back": acts.put_back,
    "decide": acts.decide,
    "approve": acts.approve,
    "decline": acts.decline,
    "confirm": acts.confirm,
    "dismiss": acts.dismiss,
    "withdraw": acts.withdraw,
    "lift": acts.lift,
    "second_look": acts.second_look,
    "amend": acts.amend,
    "renew": acts.renew,
    "appeal": acts.appeal,
    "withdraw_appeal": acts.withdraw_appeal,
    "review": acts.review,
    "ask": acts.ask,
    "answer": acts.answer,
    "register": machine_acts.register,
    "signal": machine_acts.signal,
    "reverify": machine_acts.reverify,
    "reverified": machine_acts.reverified,
    "hold": machine_acts.hold,
    "decide_alone": machine_acts.decide_alone,
    "stop": machine_acts.stop,
    "start": machine_acts.start,
    "withdraw_detector": machine_acts.withdraw_detector,
    "link_service": takeover_acts.link_service,
    "claim_takeover": takeover_acts.claim_takeover,
    "find_takeover": takeover_acts.find_takeover,
    "end_takeover": takeover_acts.end_takeover,
    "restore": acts.restore,
    "erase": acts.erase,
    "sign_in": acts.sign_in,
    "publish": acts.publish,
    "advance": acts.advance,
    "until": acts.until,
    "check": looks.check,
    "standing": looks.standing,
    "notice": looks.notice,
    "finding": looks.finding,
    "ladder": looks.ladder,
    "count": looks.count,
    "owed": looks.owed,
    "machine": looks.machine,
}
