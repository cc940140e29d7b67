"""What changes in a clause beside its ladder, and in the rulebook as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from dueprocess.kernel.durations import Duration
from dueprocess.rulebook.diff.change import EN, ZH, Names, Weight, heavier_if, length
from dueprocess.rulebook.diff.ladders import Told, ladder_changes
from dueprocess.rulebook.model import Clause, MissedReview, Rulebook, Silence, WithoutNotice


class _Flag(NamedTuple):
    """A yes or no: what it says in both languages when it turns on and off, and which of the two is heavier."""

    field: str
    heavier_on: bool
    on: tuple[str, str]
    off: tuple[str, str]


class _Length(NamedTuple):
    """A length of time: what it is the length of, and whether more of it is heavier."""

    field: str
    longer_is_heavier: bool
    what: tuple[str, str]


class _Members(NamedTuple):
    """A list that bounds a clause; more of it is heavier."""

    field: str
    what: tuple[str, str]


_FLAGS = (
    _Flag(
        "automation",
        True,
        ("a machine may now act alone", "现可由自动化系统单独处理"),
        ("a machine may no longer act alone", "不再由自动化系统单独处理"),
    ),
    _Flag(
        "grave",
        True,
        (
            "it is now grave: a first measure may be long, and an appeal without answer may escalate",
            "现列为严重条款：首次即可较长限制，申诉逾期可转交负责人",
        ),
        ("it is no longer grave", "不再列为严重条款"),
    ),
    _Flag(
        "money",
        True,
        ("it may now restrict how money is received or sent", "现可限制收付款功能"),
        ("it no longer touches money", "不再涉及资金功能"),
    ),
    _Flag(
        "curable",
        False,
        ("putting it right now ends the measure and leaves no finding", "改正后限制即解除且不留记录"),
        ("putting it right no longer ends the measure", "改正后不再当然解除"),
    ),
)
_LENGTHS = (
    _Length("memory", True, ("a finding counts for", "认定的计入期限")),
    _Length("maximum", True, ("a timed measure lasts at most", "有期限的限制最长")),
    _Length("answer_within", True, ("an appeal is answered within", "申诉答复期限")),
    _Length(
        "second_answer_within", True, ("after escalation it is answered within", "转交负责人后的答复期限")
    ),
)
_RULEBOOK_LENGTHS = (
    _Length("appeal_window", False, ("an appeal may be lodged for", "可以提出申诉的期限")),
    _Length(
        "open_notice_within",
        True,
        ("a notice nobody opened is followed up within", "告知书未被打开时的跟进期限"),
    ),
)
_LISTS = (
    _Members("capabilities", ("what it may stop", "可限制的功能")),
    _Members("reaches", ("the other services it reaches", "可影响的其他服务")),
    _Members("evidence", ("the evidence that suffices", "可作依据的证据材料")),
)
_SILENCE = {
    Silence.END: ("it ends the restriction", "限制终止"),
    Silence.NARROW: ("it narrows the restriction", "限制缩小到被滥用的功能"),
    Silence.ESCALATE: ("it goes to a named post with a second date", "转交指定负责人并另定期限"),
}
_MISSED = {
    MissedReview.END: ("the measure ends", "限制终止"),
    MissedReview.OWNER: ("a named post decides", "由指定负责人决定"),
}

_NOTICE = {
    None: ("30 days' notice is owed", "须提前三十日告知"),
    WithoutNotice.LEGAL_DUTY: ("none is owed: a law demands it at once", "依法须立即执行，无须提前告知"),
    WithoutNotice.IMPERATIVE: (
        "none is owed: an imperative reason demands it at once",
        "有紧迫的法定理由，无须提前告知",
    ),
    WithoutNotice.REPEAT: (
        "none is owed after two earlier findings of the same kind",
        "此前已有两次同类认定的，无须提前告知",
    ),
}
"""Before a business account is stopped for good."""
_NOTICE_OWED = (None, WithoutNotice.REPEAT, WithoutNotice.IMPERATIVE, WithoutNotice.LEGAL_DUTY)
"""From owed always to owed never."""


def clause_changes(old: Clause, new: Clause, names: Names) -> Iterator[Told]:
    """Every change of a clause for people; at least one wherever anything differs."""
    told = [*ladder_changes(old, new, names), *_own_changes(old, new, names)]
    if not told and old != new:
        told.append(
            _same_words(
                Weight.WORDING, "written differently, the same for people", "写法改变，对用户没有影响"
            )
        )
    yield from told


def rulebook_changes(old: Rulebook, new: Rulebook) -> Iterator[Told]:
    """Every change of the rulebook as a whole."""
    for item in _RULEBOOK_LENGTHS:
        yield from _length_change(item, getattr(old, item.field), getattr(new, item.field))
    if old.appeal_stages != new.appeal_stages:
        yield (
            heavier_if(new.appeal_stages < old.appeal_stages),
            {
                EN: f"an appeal could be lodged {old.appeal_stages} times, now {new.appeal_stages}",
                ZH: f"可申诉次数原为 {old.appeal_stages} 次，现为 {new.appeal_stages} 次",
            },
        )
    if old.shared_command_below != new.shared_command_below:
        yield (
            heavier_if(new.shared_command_below < old.shared_command_below),
            {
                EN: f"reviewer and decider shared no supervisor below level {old.shared_command_below}, now {new.shared_command_below}",
                ZH: f"复核员与决定人不得有共同上级的层级原为 {old.shared_command_below}，现为 {new.shared_command_below}",
            },
        )
    for family in sorted(set(old.keeps_apart) ^ set(new.keeps_apart)):
        yield (
            heavier_if(family in new.keeps_apart),
            {
                EN: f"a measure of the family {family} keeps people apart: {'now' if family in new.keeps_apart else 'no longer'}",
                ZH: f"{family} 类限制生效时，{'不再' if family in new.keeps_apart else '现在可以'}向联系人转告新的联系方式",
            },
        )
    for locale in old.locales:
        if locale not in new.locales:
            yield _same_words(
                Weight.HEAVIER, f"it is no longer written in {locale}", f"不再提供 {locale} 文本"
            )
    for locale in new.locales:
        if locale not in old.locales:
            yield _same_words(Weight.MILDER, f"it is now written in {locale}, too", f"新增 {locale} 文本")
    if old.zone != new.zone:
        en, zh = (
            f"days are counted in {new.zone}, no longer in {old.zone}",
            f"日期按 {new.zone} 计算，不再按 {old.zone}",
        )
        yield _same_words(Weight.WORDING, en, zh)
    for field, en, zh in (
        ("name", "the rulebook is now called", "规则集现名"),
        ("catalogue", "its catalogue is now", "所用功能目录现为"),
    ):
        if getattr(old, field) != getattr(new, field):
            yield _same_words(Weight.WORDING, f"{en} {getattr(new, field)}", f"{zh} {getattr(new, field)}")


def _own_changes(old: Clause, new: Clause, names: Names) -> Iterator[Told]:
    for flag in _FLAGS:
        if getattr(old, flag.field) != getattr(new, flag.field):
            on = getattr(new, flag.field)
            yield _same_words(heavier_if(on is flag.heavier_on), *(flag.on if on else flag.off))
    for item in _LENGTHS:
        yield from _length_change(item, getattr(old, item.field), getattr(new, item.field))
    for members in _LISTS:
        yield from _list_changes(members, getattr(old, members.field), getattr(new, members.field), names)
    yield from _silence_changes(old, new, names)
    yield from _word_changes(old, new)


def _length_change(item: _Length, old: Duration | None, new: Duration | None) -> Iterator[Told]:
    if (old.nominal if old else None) == (new.nominal if new else None):
        return
    if old is None or new is None:  # a date that comes or goes with `silence: escalate`, which says more
        weight = Weight.WORDING
    else:
        weight = heavier_if((new.nominal > old.nominal) is item.longer_is_heavier)
    en = f"{item.what[0]} {length(new, EN) if new else 'no such date'}, before: {length(old, EN) if old else 'no such date'}"
    zh = f"{item.what[1]}现为 {length(new, ZH) if new else '无'}，原为 {length(old, ZH) if old else '无'}"
    yield _same_words(weight, en, zh)


def _list_changes(
    members: _Members, old: tuple[str, ...], new: tuple[str, ...], names: Names
) -> Iterator[Told]:
    added = tuple(str(name) for name in new if name not in old)
    gone = tuple(str(name) for name in old if name not in new)
    if added:
        en = f"{members.what[0]} now includes {names.list(added, EN)}"
        yield _same_words(Weight.HEAVIER, en, f"{members.what[1]}增加{names.list(added, ZH)}")
    if gone:
        en = f"{members.what[0]} no longer includes {names.list(gone, EN)}"
        yield _same_words(Weight.MILDER, en, f"{members.what[1]}不再包括{names.list(gone, ZH)}")


def _silence_changes(old: Clause, new: Clause, names: Names) -> Iterator[Told]:
    if old.silence is not new.silence:
        ranks = list(_SILENCE)
        was, now = _SILENCE[old.silence], _SILENCE[new.silence]
        en = f"when an appeal is not answered in time, {now[0]}, before: {was[0]}"
        zh = f"申诉逾期未答复时，现为{now[1]}，原为{was[1]}"
        yield _same_words(heavier_if(ranks.index(new.silence) > ranks.index(old.silence)), en, zh)
    if old.abused != new.abused and new.abused is not None and old.abused is not None:
        called = {locale: names.list((new.abused,), locale) for locale in (EN, ZH)}
        en = f"what stays stopped when an appeal is not answered in time is now {called[EN]}"
        yield _same_words(Weight.HEAVIER, en, f"申诉逾期未答复时，仍然限制的功能现为{called[ZH]}")
    if old.missed_review is not new.missed_review:
        was, now = _MISSED[old.missed_review], _MISSED[new.missed_review]
        en = f"when a review is missed, {now[0]}, before: {was[0]}"
        weight = heavier_if(new.missed_review is MissedReview.OWNER)
        yield _same_words(weight, en, f"逾期未复核时，现为{now[1]}，原为{was[1]}")
    if old.without_notice is not new.without_notice:
        was, now = _NOTICE[old.without_notice], _NOTICE[new.without_notice]
        en = f"before a business account is stopped for good, {now[0]}; before: {was[0]}"
        weight = heavier_if(_NOTICE_OWED.index(new.without_notice) > _NOTICE_OWED.index(old.without_notice))
        yield _same_words(weight, en, f"永久限制商家账号之前，现为：{now[1]}；原为：{was[1]}")
    if old.owner != new.owner:
        en = f"the post that answers for it is now {new.owner or 'none'}"
        yield _same_words(Weight.WORDING, en, f"负责岗位现为 {new.owner or '无'}")


def _word_changes(old: Clause, new: Clause) -> Iterator[Told]:
    if old.family != new.family:
        en = f"findings now count together with those of “{new.family}”"
        yield _same_words(Weight.HEAVIER, en, f"认定现与“{new.family}”类合并计算")
    if old.service != new.service:
        en, zh = f"it now belongs to the service “{new.service}”", f"所属服务现为“{new.service}”"
        yield _same_words(Weight.HEAVIER, en, zh)
    if old.title != new.title:
        yield _same_words(Weight.WORDING, "its title is worded differently", "标题措辞改变")
    if old.text != new.text:
        yield _same_words(
            Weight.WORDING, "its text is worded differently: read both", "条文措辞改变：请对照新旧文本"
        )


def _same_words(weight: Weight, en: str, zh: str) -> Told:
    return weight, {EN: en, ZH: zh}
