"""What each refusal code means and what to do next, in English and Chinese, for everybody who meets it.

`docs/refusals.md` is generated from here (`tools/refusals.py`); pages and the API show the same words.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from dueprocess.kernel.refusals import Code, Entry


def _said(english: str, chinese: str, *, retry: bool = False) -> Mapping[str, Entry]:
    """An entry in both languages; each text is "meaning | next step"."""
    meaning, _, step = english.partition(" | ")
    zh_meaning, _, zh_step = chinese.partition(" | ")
    return {"en": Entry(meaning, step, retry), "zh-CN": Entry(zh_meaning, zh_step, retry)}


ENTRIES: Final[Mapping[Code, Mapping[str, Entry]]] = {
    # anything
    Code.NOT_FOUND: _said(
        "there is nothing here by this name, or it is not yours to see | check the address, or go back to the page you came from",
        "没有找到，或者您无权查看 | 请核对网址，或返回上一页",
    ),
    Code.TEXT_MISSING: _said(
        "a text is missing | fill in the named field and send it again",
        "缺少文字说明 | 请填写所指的栏目后重新提交",
    ),
    Code.TEXT_TOO_LONG: _said(
        "a text or file is too long, or there are too many | shorten it, or send the rest in a second message",
        "文字或文件过长，或数量过多 | 请缩短内容，或分次提交",
    ),
    Code.COMMAND_ID_REUSED: _said(
        "this idempotency key was used for something else | make a new key for a new request; repeat the old one only with the same body",
        "该幂等键已用于另一项请求 | 新的请求请使用新的键；重试时请保持内容不变",
    ),
    Code.COMMAND_ID_MALFORMED: _said(
        "the idempotency key is missing or has the wrong form | send a header Idempotency-Key of 8 to 100 letters, digits or . _ ~ : -",
        "缺少幂等键，或其格式不正确 | 请在请求头 Idempotency-Key 中填写 8 至 100 个字母、数字或 . _ ~ : -",
    ),
    # account
    Code.ACCOUNT_ERASED: _said(
        "this account's data was erased | register the account under a new id",
        "该账号的数据已删除 | 请使用新的账号标识重新登记",
    ),
    Code.ERASURE_MATTER_OPEN: _said(
        "something about this person is still open or in force, and needs the data | wait until cases, appeals, enquiries and restrictions have ended, then erase",
        "此人尚有未结事项或生效中的功能限制，仍需使用相关数据 | 请待个案、申诉、咨询和功能限制全部结束后再删除",
        retry=True,
    ),
    Code.CONTACT_MALFORMED: _said(
        "a contact is not an address that can be reached | check the address and send it again",
        "联系方式不是有效的地址 | 请核对地址后重新提交",
    ),
    Code.ZONE_UNKNOWN: _said(
        "the time zone is not known | use an IANA name such as Asia/Shanghai",
        "无法识别该时区 | 请使用 IANA 时区名称，例如 Asia/Shanghai",
    ),
    # staff
    Code.STAFF_UNKNOWN: _said(
        "this person is not appointed | ask an operator to appoint them",
        "此人未被任命 | 请联系运营负责人任命",
    ),
    Code.STAFF_LACKS_ROLE: _said(
        "this takes a role that you do not have | pass it to a colleague who has the role",
        "您没有办理此事所需的角色 | 请转交具有相应角色的同事",
    ),
    Code.STAFF_IN_CONFLICT: _said(
        "this account is your own or on your conflict list | leave it to a colleague without a conflict",
        "该账号是您本人的账号，或在您的回避名单中 | 请回避，交由其他同事办理",
    ),
    Code.ROLE_UNKNOWN: _said(
        "there is no such role | use one of the roles that the documentation lists",
        "没有这样的角色 | 请使用文档中列出的角色",
    ),
    Code.STAFF_APPOINTS_SELF: _said(
        "nobody appoints or dismisses themselves | ask another operator",
        "任何人不得任命或免除自己 | 请由另一位运营负责人办理",
    ),
    # rulebook
    Code.RULEBOOK_UNSOUND: _said(
        "the rulebook has mistakes | run `dueprocess rulebook check` and correct what it names",
        "规则集有错误 | 请运行 `dueprocess rulebook check` 并改正其指出的问题",
    ),
    Code.RULEBOOK_VERSION_NOT_NEXT: _said(
        "versions are numbered without gaps, and this is not the next one | give the rulebook the next number",
        "规则版本必须连续编号，此版本不是下一号 | 请将规则集改为下一个版本号",
    ),
    Code.RULEBOOK_NOT_PROPOSED: _said(
        "no such version waits for its approval | propose the version first",
        "没有等待批准的该规则版本 | 请先提出该版本",
    ),
    Code.NO_RULEBOOK_IN_FORCE: _said(
        "no rulebook was in force when the act was done | nobody can be restricted for it; dismiss the case",
        "行为发生时没有生效的规则版本 | 不能据此采取处置措施；请将个案结案",
        retry=True,
    ),
    # report
    Code.REPORTER_IS_SUBJECT: _said(
        "nobody can report their own account | report the account that the content belongs to",
        "不能举报自己的账号 | 请举报发布该内容的账号",
    ),
    Code.CONTENT_MISSING: _said(
        "the content is missing | name at least one piece of content by its id",
        "缺少内容 | 请至少提供一项内容的编号",
    ),
    # case
    Code.CASE_NOT_OPEN: _said(
        "this case is no longer open | look at the case: it has been decided, dismissed or waits for approval",
        "该个案已不在办理中 | 请查看个案：它可能已作出决定、已结案或正在等待批准",
    ),
    Code.CASE_TAKEN_BY_OTHER: _said(
        "a colleague works on this case | take another case, or ask a supervisor to put this one back",
        "该个案正由同事办理 | 请办理其他个案，或请主管将其放回待办",
        retry=True,
    ),
    # evidence
    Code.EVIDENCE_MISSING: _said(
        "a decision needs evidence | attach the content that shows the breach, and cite it",
        "处置决定必须有证据材料 | 请附上能够证明违规的内容并加以引用",
    ),
    Code.EVIDENCE_NOT_IN_CASE: _said(
        "an item of evidence does not belong to this case | cite only items of this case",
        "所引证据材料不属于本个案 | 请只引用本个案的证据材料",
    ),
    Code.EVIDENCE_KIND_UNKNOWN: _said(
        "the catalogue knows no evidence of this kind | use a kind that the catalogue lists",
        "目录中没有这种证据材料 | 请使用目录中列出的种类",
    ),
    Code.EVIDENCE_KIND_INSUFFICIENT: _said(
        "the clause asks for evidence of another kind | attach evidence of a kind that the clause names",
        "该规则条款要求其他种类的证据材料 | 请附上条款所要求种类的证据材料",
    ),
    Code.EVIDENCE_NOT_OWN_ACT: _said(
        "the finding needs an own act or word of the person | attach something that the person did or said themselves",
        "认定违规须有当事人本人的行为或言论 | 请附上当事人本人的行为或言论",
    ),
    Code.EVIDENCE_ALREADY_ATTACHED: _said(
        "this content is in the case already | cite the item that is there",
        "该内容已在本个案中 | 请引用已有的证据材料",
    ),
    Code.EVIDENCE_ALREADY_DECIDED: _said(
        "this content was decided upon before | nobody answers twice for one act; use other evidence or dismiss the case",
        "该内容此前已作过处置决定 | 同一行为不得重复处置；请使用其他证据材料或将个案结案",
    ),
    Code.EVIDENCE_ALREADY_CLEARED: _said(
        "this content was found lawful before | it cannot be used again; use other evidence or dismiss the case",
        "该内容此前已被认定不违规 | 不得再次使用；请使用其他证据材料或将个案结案",
    ),
    Code.EVIDENCE_FROM_FUTURE: _said(
        "the content says that it happened in the future | check the clock of the source, then fetch it again",
        "内容所示时间在将来 | 请核对来源的时钟后重新获取",
        retry=True,
    ),
    Code.EVIDENCE_NOT_OPENED: _said(
        "you have not opened all the evidence | open each item, then answer",
        "您尚未查看全部证据材料 | 请逐项查看后再作答复",
        retry=True,
    ),
    Code.VIEWER_NOT_CLEARED: _said(
        "this item is sealed, and you are not cleared to open it | ask a colleague who is cleared",
        "该证据材料已封存，您没有查看权限 | 请交由有权限的同事查看",
    ),
    # decision
    Code.CLAUSE_UNKNOWN: _said(
        "the rulebook in force at the act has no such clause | choose a clause of that version",
        "行为发生时生效的规则集中没有该条款 | 请选择该版本中的条款",
    ),
    Code.CLAUSE_REPEALED: _said(
        "the clause is no longer in force, and what is lawful now is not restricted for the past | choose a clause that was in force then and is now",
        "该条款已废止，不再据此追溯处置 | 请选择当时与现在均有效的条款",
    ),
    Code.FACTS_REPEAT_CLAUSE: _said(
        "the facts only repeat the clause | write what the person did, when, and why that meets the clause",
        "事实部分只是重复了条款文字 | 请写明当事人何时做了什么，以及为何符合该条款",
    ),
    Code.DECIDER_IS_REPORTER: _said(
        "you reported this case yourself | leave the decision to a colleague",
        "您是本个案的举报人 | 请由其他同事作出决定",
    ),
    Code.MEASURE_EMPTY: _said(
        "a measure restricts nothing | name at least one capability, or leave the measure out",
        "处置措施没有限制任何账号功能 | 请至少写明一项账号功能，或删去该措施",
    ),
    Code.MEASURE_UNBOUNDED: _said(
        "a measure has neither an end nor a review date | give it a duration, or a review date within 180 days",
        "处置措施既无期限也无复查日期 | 请设定期限，或设定 180 天以内的复查日期",
    ),
    Code.MEASURE_ENDS_BEFORE_IT_STARTS: _said(
        "a measure would end before it starts | check its duration",
        "处置措施的结束时间早于开始时间 | 请核对期限",
    ),
    Code.MEASURE_ABOVE_RUNG: _said(
        "a measure is heavier than the ladder gives at this rung | choose the measure of the rung, or a milder one",
        "处置措施重于处置阶梯中的本档 | 请选择本档的措施或更轻的措施",
    ),
    Code.PERMANENT_WITH_END: _said(
        "a measure is both permanent and has an end | choose one of the two",
        "处置措施既为长期又设有期限 | 请二者择一",
    ),
    Code.CAPABILITY_IS_FLOOR: _said(
        "this capability belongs to the floor, which nothing can restrict | choose the capability that was abused",
        "该账号功能属于保底功能，任何情况下不得限制 | 请选择被滥用的账号功能",
    ),
    Code.CAPABILITY_OUTSIDE_CLAUSE: _said(
        "the clause may not restrict this capability | choose a capability that the clause lists",
        "该条款不得限制这一账号功能 | 请选择条款所列的账号功能",
    ),
    Code.DURATION_ABOVE_MAXIMUM: _said(
        "the measure lasts longer than the clause allows | shorten it",
        "处置措施超过了条款规定的最长期限 | 请缩短期限",
    ),
    Code.TARGET_UNKNOWN: _said(
        "the other person of the measure is not known, or is the person themselves | name another registered account",
        "措施所指的对方账号不存在，或就是当事人本人 | 请填写另一个已登记的账号",
    ),
    Code.IMMINENT_HARM_NEEDS_GRAVE: _said(
        "only a grave clause allows acting at once against imminent harm | decide in the ordinary way",
        "只有严重条款才允许因紧迫危害立即处置 | 请按普通程序作出决定",
    ),
    Code.DECISION_NOT_AWAITING: _said(
        "this decision waits for nobody | look at the decision: it has been approved, declined or confirmed already",
        "该处置决定不在等待第二人的状态 | 请查看决定：它可能已被批准、否决或确认",
    ),
    Code.DECISION_NOT_STANDING: _said(
        "this decision no longer stands | nothing needs to be done; look at how it ended",
        "该处置决定已不再有效 | 无需再作处理；请查看其结果",
    ),
    Code.APPROVER_IS_DECIDER: _said(
        "the second person must be another human being than the first | ask a colleague to look at it",
        "批准人与提出人不得为同一人 | 请由另一位同事审看",
    ),
    Code.APPROVER_IS_REPORTER: _said(
        "you reported this case yourself | leave the approval to a colleague",
        "您是本个案的举报人 | 请由其他同事批准",
    ),
    Code.APPROVAL_OF_OTHER_CONTENT: _said(
        "what you agreed to is not what stands there now | read it again, then agree to that",
        "您批准的内容与现有内容不一致 | 请重新阅读后再批准",
        retry=True,
    ),
    Code.CONFIRMATION_LAPSED: _said(
        "it was not confirmed within 24 hours and has ended | decide anew in the ordinary way if there is reason to",
        "未在 24 小时内确认，该措施已自动结束 | 如确有必要，请按普通程序重新作出决定",
    ),
    Code.NOT_THE_DECIDER: _said(
        "only whoever decided can take the decision back | lift it instead, or leave it to a review",
        "只有决定人可以撤回自己的决定 | 请改为解除，或交由人工复核",
    ),
    # restriction
    Code.RESTRICTION_NOT_IN_FORCE: _said(
        "nothing of this is in force any more | nothing needs to be done",
        "该功能限制已不再生效 | 无需再作处理",
    ),
    Code.AMENDMENT_CHANGES_NOTHING: _said(
        "the restriction has these terms already | change its capabilities or its end",
        "功能限制的内容没有变化 | 请修改所限功能或结束时间",
    ),
    Code.AMENDMENT_NEEDS_EVIDENCE: _said(
        "making a restriction heavier takes new evidence in an open case | open a case, attach the evidence and name both",
        "加重功能限制须有在办个案中的新证据材料 | 请立案、附上证据材料并一并注明",
    ),
    Code.AMENDMENT_WHILE_APPEALED: _said(
        "nothing is made heavier while the person's appeal is open | answer the appeal first",
        "申诉期间不得加重 | 请先答复申诉",
        retry=True,
    ),
    Code.LIFT_OF_OWN_RESTRICTION: _said(
        "nobody lifts a restriction of their own account | appeal, as everybody does",
        "任何人不得解除对自己账号的限制 | 请通过申诉办理",
    ),
    Code.SECOND_LOOK_BY_LIFTER: _said(
        "the second look is taken by somebody else than who lifted or lightened | leave it to a colleague",
        "复看人不得是作出解除或减轻的人 | 请由其他同事复看",
    ),
    Code.SECOND_LOOK_NOT_DUE: _said(
        "no second look is due here | nothing needs to be done", "此处无需复看 | 无需再作处理"
    ),
    Code.RESTRICTION_NOT_PERMANENT: _said(
        "only a permanent restriction is renewed | nothing needs to be done: it ends by itself",
        "只有长期限制才需续期 | 无需处理：到期自动结束",
    ),
    Code.RENEWAL_NOT_PROPOSED: _said(
        "nobody has proposed to renew this | propose the renewal first, with a reason",
        "尚无人提出续期 | 请先提出续期并说明理由",
    ),
    Code.RENEWAL_BY_SAME_PERSON: _said(
        "a renewal takes two people | ask a colleague to agree", "续期须由两人分别办理 | 请由另一位同事同意"
    ),
    # notice
    Code.SURFACE_UNKNOWN: _said(
        "there is no such place where a notice is shown | use page, api or app",
        "没有这样的展示位置 | 请使用 page、api 或 app",
    ),
    # appeal
    Code.APPEAL_WINDOW_CLOSED: _said(
        "the time to appeal is over, and nothing of the decision is in force | write to us: a human being will answer",
        "申诉期限已过，且该决定已无生效中的限制 | 您可以给我们留言，会有工作人员答复",
    ),
    Code.APPEAL_STAGES_EXHAUSTED: _said(
        "this decision has been reviewed as often as the rulebook provides | write to us, or turn to a body outside the platform",
        "该决定已按规则完成全部复核 | 您可以给我们留言，或向平台以外的机构寻求帮助",
    ),
    Code.APPEAL_NOT_OPEN: _said(
        "this appeal has been answered or withdrawn | look at the answer", "该申诉已答复或已撤回 | 请查看答复"
    ),
    Code.APPEAL_TAKEN_BY_OTHER: _said(
        "a colleague works on this appeal | take another one, or ask a supervisor to put this one back",
        "该申诉正由同事办理 | 请办理其他申诉，或请主管将其放回待办",
        retry=True,
    ),
    # review
    Code.REVIEWER_IS_DECIDER: _said(
        "whoever decided cannot review | leave the review to a colleague",
        "决定人不得复核自己的决定 | 请由其他同事复核",
    ),
    Code.REVIEWER_IS_APPROVER: _said(
        "whoever approved cannot review | leave the review to a colleague",
        "批准人不得复核 | 请由其他同事复核",
    ),
    Code.REVIEWER_IS_REPORTER: _said(
        "you reported this case yourself | leave the review to a colleague",
        "您是本个案的举报人 | 请由其他同事复核",
    ),
    Code.REVIEWER_IS_SUBJECT: _said(
        "this is about your own account | leave the review to a colleague",
        "该个案涉及您本人的账号 | 请由其他同事复核",
    ),
    Code.REVIEWER_REVIEWED_BEFORE: _said(
        "you reviewed this case before | leave the second review to a colleague",
        "您此前已复核过本个案 | 请由其他同事进行再次复核",
    ),
    Code.REVIEWER_SHARES_COMMAND: _said(
        "you and the decider answer to the same supervisor | leave the review to a colleague of another team",
        "您与决定人由同一主管领导 | 请由其他团队的同事复核",
    ),
    Code.OUTCOME_HEAVIER: _said(
        "a review never ends heavier than it began | choose fewer capabilities or an earlier end",
        "复核结果不得重于原决定 | 请减少所限功能或提前结束时间",
    ),
    Code.OUTCOME_CHANGES_NOTHING: _said(
        "a variation that changes nothing is no variation | say what becomes lighter, or affirm",
        "变更没有改变任何内容 | 请写明减轻之处，或予以维持",
    ),
    Code.REASON_REPEATS_DECISION: _said(
        "the reason repeats what was said before | write in your own words what you looked at and why you come to this answer",
        "理由重复了此前的文字 | 请用自己的话写明您查看了什么，以及为何得出这一结论",
    ),
    # remedy, enquiry
    Code.REMEDY_NOT_REQUESTED: _said(
        "no such remedy was asked for | look at the list of remedies that are owed",
        "没有这样的恢复事项 | 请查看待恢复事项列表",
    ),
    Code.ENQUIRY_ALREADY_ANSWERED: _said(
        "this enquiry has been answered | look at the answer", "该咨询已答复 | 请查看答复"
    ),
}
"""For each code: its entry by language."""


def entry_of(code: Code, locale: str) -> Entry:
    """What the vocabulary says of a code, in Chinese for ``zh…`` and in English otherwise."""
    return ENTRIES[code]["zh-CN" if locale.startswith("zh") else "en"]
