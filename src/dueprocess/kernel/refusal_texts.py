"""What each refusal code means and what to do next, in English, for everybody who meets it.

Every other language is in its catalogue (`http/locale`, the code is the context; `python -m tools.messages update` puts a new
code there). `docs/refusals.md` is generated from here (`tools/refusals.py`); pages and the API show the same words.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from dueprocess.kernel.refusals import Code, Entry


def _said(words: str, *, retry: bool = False) -> Entry:
    """An entry; its text is "meaning | next step"."""
    meaning, _, step = words.partition(" | ")
    return Entry(meaning, step, retry)


ENTRIES: Final[Mapping[Code, Entry]] = {
    # anything
    Code.NOT_FOUND: _said(
        "there is nothing here by this name, or it is not yours to see | check the address, or go back to the page you came from",
    ),
    Code.TEXT_MISSING: _said(
        "a text is missing | fill in the named field and send it again",
    ),
    Code.TEXT_TOO_LONG: _said(
        "a text or file is too long, or there are too many | shorten it, or send the rest in a second message",
    ),
    Code.COMMAND_ID_REUSED: _said(
        "this idempotency key was used for something else | make a new key for a new request; repeat the old one only with the same body",
    ),
    Code.COMMAND_ID_MALFORMED: _said(
        "the idempotency key is missing or has the wrong form | send a header Idempotency-Key of 8 to 100 letters, digits or . _ ~ : -",
    ),
    # account
    Code.ACCOUNT_ERASED: _said(
        "this account's data was erased | register the account under a new id",
    ),
    Code.ERASURE_MATTER_OPEN: _said(
        "something about this person is still open or in force, and needs the data | wait until cases, appeals, enquiries and restrictions have ended, then erase",
        retry=True,
    ),
    Code.CONTACT_MALFORMED: _said(
        "a contact is not an address that can be reached | check the address and send it again",
    ),
    Code.ZONE_UNKNOWN: _said(
        "the time zone is not known | use an IANA name such as Asia/Shanghai",
    ),
    # staff
    Code.STAFF_UNKNOWN: _said(
        "this person is not appointed | ask an operator to appoint them",
    ),
    Code.STAFF_LACKS_ROLE: _said(
        "this takes a role that you do not have | pass it to a colleague who has the role",
    ),
    Code.STAFF_IN_CONFLICT: _said(
        "this account is your own or on your conflict list | leave it to a colleague without a conflict",
    ),
    Code.ROLE_UNKNOWN: _said(
        "there is no such role | use one of the roles that the documentation lists",
    ),
    Code.STAFF_APPOINTS_SELF: _said(
        "nobody appoints or dismisses themselves | ask another operator",
    ),
    Code.PERSON_IS_MACHINE: _said(
        "this name stands for a machine, and a machine has no role | give the person's own id from the directory",
    ),
    # rulebook
    Code.RULEBOOK_UNSOUND: _said(
        "the rulebook has mistakes | run `dueprocess rulebook check` and correct what it names",
    ),
    Code.RULEBOOK_VERSION_NOT_NEXT: _said(
        "versions are numbered without gaps, and this is not the next one | give the rulebook the next number",
    ),
    Code.RULEBOOK_NOT_PROPOSED: _said(
        "no such version waits for its approval | propose the version first",
    ),
    Code.NO_RULEBOOK_IN_FORCE: _said(
        "no rulebook was in force when the act was done | nobody can be restricted for it; dismiss the case",
        retry=True,
    ),
    # report
    Code.REPORTER_IS_SUBJECT: _said(
        "nobody can report their own account | report the account that the content belongs to",
    ),
    Code.CONTENT_MISSING: _said(
        "the content is missing | name at least one piece of content by its id",
    ),
    # case
    Code.CASE_NOT_OPEN: _said(
        "this case is no longer open | look at the case: it has been decided, dismissed or waits for approval",
    ),
    Code.CASE_TAKEN_BY_OTHER: _said(
        "a colleague works on this case | take another case, or ask a supervisor to put this one back",
        retry=True,
    ),
    # evidence
    Code.EVIDENCE_MISSING: _said(
        "a decision needs evidence | attach the content that shows the breach, and cite it",
    ),
    Code.EVIDENCE_NOT_IN_CASE: _said(
        "an item of evidence does not belong to this case | cite only items of this case",
    ),
    Code.EVIDENCE_KIND_UNKNOWN: _said(
        "the catalogue knows no evidence of this kind | use a kind that the catalogue lists",
    ),
    Code.EVIDENCE_KIND_INSUFFICIENT: _said(
        "the clause asks for evidence of another kind | attach evidence of a kind that the clause names",
    ),
    Code.EVIDENCE_NOT_OWN_ACT: _said(
        "the finding needs an own act or word of the person | attach something that the person did or said themselves",
    ),
    Code.EVIDENCE_ALREADY_ATTACHED: _said(
        "this content is in the case already | cite the item that is there",
    ),
    Code.EVIDENCE_ALREADY_DECIDED: _said(
        "this content was decided upon before | nobody answers twice for one act; use other evidence or dismiss the case",
    ),
    Code.EVIDENCE_ALREADY_CLEARED: _said(
        "this content was found lawful before | it cannot be used again; use other evidence or dismiss the case",
    ),
    Code.EVIDENCE_FROM_FUTURE: _said(
        "the content says that it happened in the future | check the clock of the source, then fetch it again",
        retry=True,
    ),
    Code.EVIDENCE_NOT_OPENED: _said(
        "you have not opened all the evidence | open each item, then answer",
        retry=True,
    ),
    Code.VIEWER_NOT_CLEARED: _said(
        "this item is sealed, and you are not cleared to open it | ask a colleague who is cleared",
    ),
    # decision
    Code.CLAUSE_UNKNOWN: _said(
        "the rulebook in force at the act has no such clause | choose a clause of that version",
    ),
    Code.CLAUSE_REPEALED: _said(
        "the clause is no longer in force, and what is lawful now is not restricted for the past | choose a clause that was in force then and is now",
    ),
    Code.FACTS_REPEAT_CLAUSE: _said(
        "the facts only repeat the clause | write what the person did, when, and why that meets the clause",
    ),
    Code.DECIDER_IS_REPORTER: _said(
        "you reported this case yourself | leave the decision to a colleague",
    ),
    Code.MEASURE_EMPTY: _said(
        "a measure restricts nothing | name at least one capability, or leave the measure out",
    ),
    Code.MEASURE_UNBOUNDED: _said(
        "a measure has neither an end nor a review date | give it a duration, or a review date within 180 days",
    ),
    Code.MEASURE_ENDS_BEFORE_IT_STARTS: _said(
        "a measure would end before it starts | check its duration",
    ),
    Code.MEASURE_ABOVE_RUNG: _said(
        "a measure is heavier than the ladder gives at this rung | choose the measure of the rung, or a milder one",
    ),
    Code.PERMANENT_WITH_END: _said(
        "a measure is both permanent and has an end | choose one of the two",
    ),
    Code.CAPABILITY_IS_FLOOR: _said(
        "this capability belongs to the floor, which nothing can restrict | choose the capability that was abused",
    ),
    Code.CAPABILITY_OUTSIDE_CLAUSE: _said(
        "the clause may not restrict this capability | choose a capability that the clause lists",
    ),
    Code.DURATION_ABOVE_MAXIMUM: _said(
        "the measure lasts longer than the clause allows | shorten it",
    ),
    Code.PAYMENT_TOWARDS_ONE: _said(
        "a measure towards one person stops a payment, which may be owed to them | name gifts and messages instead",
    ),
    Code.TARGET_UNKNOWN: _said(
        "the other person of the measure is not known, or is the person themselves | name another registered account",
    ),
    Code.IMMINENT_HARM_NEEDS_GRAVE: _said(
        "only a grave clause allows acting at once against imminent harm | decide in the ordinary way",
    ),
    Code.DECISION_NOT_AWAITING: _said(
        "this decision waits for nobody | look at the decision: it has been approved, declined or confirmed already",
    ),
    Code.DECISION_NOT_STANDING: _said(
        "this decision no longer stands | nothing needs to be done; look at how it ended",
    ),
    Code.APPROVER_IS_DECIDER: _said(
        "the second person must be another human being than the first | ask a colleague to look at it",
    ),
    Code.APPROVER_IS_REPORTER: _said(
        "you reported this case yourself | leave the approval to a colleague",
    ),
    Code.APPROVAL_OF_OTHER_CONTENT: _said(
        "what you agreed to is not what stands there now | read it again, then agree to that",
        retry=True,
    ),
    Code.CONFIRMATION_LAPSED: _said(
        "it was not confirmed within 24 hours and has ended | decide anew in the ordinary way if there is reason to",
    ),
    Code.NOT_THE_DECIDER: _said(
        "only whoever decided can take the decision back | lift it instead, or leave it to a review",
    ),
    # restriction
    Code.RESTRICTION_NOT_IN_FORCE: _said(
        "nothing of this is in force any more | nothing needs to be done",
    ),
    Code.AMENDMENT_CHANGES_NOTHING: _said(
        "the restriction has these terms already | change its capabilities or its end",
    ),
    Code.AMENDMENT_NEEDS_EVIDENCE: _said(
        "making a restriction heavier takes new evidence in an open case | open a case, attach the evidence and name both",
    ),
    Code.AMENDMENT_WHILE_APPEALED: _said(
        "nothing is made heavier while the person's appeal is open | answer the appeal first",
        retry=True,
    ),
    Code.LIFT_OF_OWN_RESTRICTION: _said(
        "nobody lifts a restriction of their own account | appeal, as everybody does",
    ),
    Code.SECOND_LOOK_BY_LIFTER: _said(
        "the second look is taken by somebody else than who lifted or lightened | leave it to a colleague",
    ),
    Code.SECOND_LOOK_NOT_DUE: _said("no second look is due here | nothing needs to be done"),
    Code.RESTRICTION_NOT_PERMANENT: _said(
        "only a permanent restriction is renewed | nothing needs to be done: it ends by itself",
    ),
    Code.RENEWAL_NOT_PROPOSED: _said(
        "nobody has proposed to renew this | propose the renewal first, with a reason",
    ),
    Code.RENEWAL_BY_SAME_PERSON: _said("a renewal takes two people | ask a colleague to agree"),
    # import, inherited
    Code.IMPORT_NOT_READ: _said(
        "the file of this import was not read to its end | run the same import again: it goes on where it stopped",
        retry=True,
    ),
    Code.IMPORT_EMPTY: _said(
        "no row of the file can be brought in | look at the rows that were named, and mend the file or its mapping",
    ),
    Code.IMPORT_NOT_PROPOSED: _said(
        "no import of this name waits for its second person | look at the list of imports",
    ),
    Code.IMPORT_OUTDATED: _said(
        "another import was approved since this file was read | read the file again, so that no measure is brought in twice",
    ),
    Code.IMPORT_NOT_LIVE: _said(
        "the import was not approved, or was undone already | nothing needs to be done",
    ),
    Code.IMPORT_DROPPED: _said(
        "nobody approved this import in time, and its rows were removed | read the file again: it gets a new name, and waits anew",
    ),
    Code.IMPORT_WAITS_STILL: _said(
        "this import has not waited long enough for its second person to be removed | wait, or ask a colleague to approve it",
        retry=True,
    ),
    Code.MIGRATION_BEYOND_LIMIT: _said(
        "inherited restrictions end 1 to {most} days after their import unless they are completed | name days within that",
    ),
    Code.CAPABILITY_UNKNOWN: _said(
        "the catalogue has no capability `{capability}` | name one of the catalogue, or map the label to one",
    ),
    Code.ROW_MALFORMED: _said(
        "the row cannot be read | mend the field that is named and import the file again",
    ),
    Code.ROW_LABEL_UNMAPPED: _said(
        "the mapping says nothing of the label `{label}` | add it to the mapping file",
    ),
    Code.ROW_REPEATED: _said(
        "the same restriction stands in the file before | nothing needs to be done",
    ),
    Code.ROW_IMPORTED_BEFORE: _said(
        "an earlier import brought this restriction in | nothing needs to be done: an import neither repeats nor extends one",
    ),
    Code.ROW_FREED_ON_RECORD: _said(
        "this record has ended the like of it since the row says it began | decide anew if there is reason to",
    ),
    Code.ROW_NOT_BEGUN: _said(
        "the row begins in the future | only what is in force already is brought in",
    ),
    Code.ROW_ENDED: _said(
        "the restriction of this row has ended | nothing needs to be done",
    ),
    Code.RESTRICTION_NOT_INHERITED: _said(
        "this restriction did not come with an import, or is completed already | nothing needs to be done",
    ),
    Code.INHERITED_NOT_COMPLETED: _said(
        "nothing on record carries an inherited restriction until it is completed | complete it first, overturn it or lift it",
    ),
    Code.COMPLETION_HEAVIER: _said(
        "completing adds no capability and no day to what was inherited | choose within what is in force and the source's end",
    ),
    Code.COMPLETION_NEEDS_END: _said(
        "this restriction had an end at its source, so it is completed with one | name an end within that",
    ),
    Code.COMPLETION_NOT_PROPOSED: _said(
        "nobody has proposed to complete this without an end | look at the restriction again: it may be completed, or declined",
    ),
    # notice
    Code.SURFACE_UNKNOWN: _said(
        "there is no such place where a notice is shown | use page, api or app",
    ),
    # appeal
    Code.APPEAL_WINDOW_CLOSED: _said(
        "the time to appeal is over, and nothing of the decision is in force | write to us: a human being will answer",
    ),
    Code.APPEAL_STAGES_EXHAUSTED: _said(
        "this decision has been reviewed as often as the rulebook provides | write to us, or turn to a body outside the platform",
    ),
    Code.APPEAL_NOT_OPEN: _said("this appeal has been answered or withdrawn | look at the answer"),
    Code.APPEAL_TAKEN_BY_OTHER: _said(
        "a colleague works on this appeal | take another one, or ask a supervisor to put this one back",
        retry=True,
    ),
    # review
    Code.REVIEWER_IS_DECIDER: _said(
        "whoever decided cannot review | leave the review to a colleague",
    ),
    Code.REVIEWER_IS_APPROVER: _said(
        "whoever approved cannot review | leave the review to a colleague",
    ),
    Code.REVIEWER_IS_REPORTER: _said(
        "you reported this case yourself | leave the review to a colleague",
    ),
    Code.REVIEWER_IS_SUBJECT: _said(
        "this is about your own account | leave the review to a colleague",
    ),
    Code.REVIEWER_REVIEWED_BEFORE: _said(
        "you reviewed this case before | leave the second review to a colleague",
    ),
    Code.REVIEWER_SHARES_COMMAND: _said(
        "you and the decider answer to the same supervisor | leave the review to a colleague of another team",
    ),
    Code.OUTCOME_HEAVIER: _said(
        "a review never ends heavier than it began | choose fewer capabilities or an earlier end",
    ),
    Code.OUTCOME_CHANGES_NOTHING: _said(
        "a variation that changes nothing is no variation | say what becomes lighter, or affirm",
    ),
    Code.REASON_REPEATS_DECISION: _said(
        "the reason repeats what was said before | write in your own words what you looked at and why you come to this answer",
    ),
    # detector, signal, machine
    Code.DETECTOR_NAME_MALFORMED: _said(
        "a detector's name is 2 to 40 lower-case letters, digits and underscores, and begins with a letter | choose such a name",
    ),
    Code.DETECTOR_VERSION_NOT_NEXT: _said(
        "this is not the next version of the detector | give it the next number; a version that is registered never changes",
    ),
    Code.DETECTOR_NUMBERS_UNSOUND: _said(
        "the precision, the acts a minute or the mark is no possible number | give precision as right of looked at, 1 to 10,000 acts a minute, a mark of 1 to 100 percent and of at least one reviewed",
    ),
    Code.DETECTOR_NOT_PROPOSED: _said(
        "no such version waits for its second person | propose it first",
    ),
    Code.DETECTOR_NOT_RUNNING: _said(
        "this version of the detector does not run | ask a supervisor to start it, with a reason, or use the version that runs",
    ),
    Code.DETECTOR_NOT_STOPPED: _said(
        "this version of the detector is not stopped | nothing needs to be done",
    ),
    Code.DETECTOR_OVER_BUDGET: _said(
        "this was more than the detector may do in a minute; it did not do it and has stopped itself | its owner has been told; a person starts it again with a reason",
    ),
    Code.DETECTOR_WITHDRAWN: _said(
        "this version was found to be wrong and is withdrawn for good | register a new version",
    ),
    Code.DETECTOR_NOT_WITHDRAWN: _said(
        "this version has not been withdrawn | two people withdraw a version that was found wrong",
    ),
    Code.OWNER_OF_DETECTOR: _said(
        "you answer for the detector that this is about | leave it to a colleague",
    ),
    Code.CLAUSE_OUTSIDE_DETECTOR: _said(
        "the detector is not registered for this clause | use a clause it is registered for, or register a new version",
    ),
    Code.SCORE_OUT_OF_RANGE: _said(
        "a score is a whole number from 0 to 1000 | send such a number",
    ),
    Code.SIGNAL_ACTED_ON: _said(
        "the detector has acted on this signal already | nothing needs to be done; a person goes on from here",
    ),
    Code.EVIDENCE_NOT_OF_SIGNAL: _said(
        "a machine acts only on the content that its signal names | attach that content to the case first",
    ),
    Code.REVERIFICATION_NOT_ASKED: _said(
        "nobody was asked to verify again for this signal, or the answer is there already | nothing needs to be done",
    ),
    Code.HOLD_TOO_LONG: _said(
        "a machine holds for 1 to 72 hours | choose a length within that",
    ),
    Code.HOLD_AWAITS_HUMAN: _said(
        "an earlier hold for the same kind of matter has not been looked at by a person | a person decides before a machine holds again",
    ),
    Code.CLAUSE_NEEDS_HUMAN: _said(
        "under this clause a machine does not decide | place a hold, or leave the signal to a person",
    ),
    Code.MEASURE_NEEDS_HUMAN: _said(
        "a machine imposes nothing permanent and nothing on money | leave the signal to a person",
    ),
    Code.WITHDRAWAL_NOT_PROPOSED: _said(
        "nobody has proposed to withdraw this version | propose it first, with a reason",
    ),
    # sign-in link
    Code.SIGN_IN_CODE_UNKNOWN: _said(
        "no sign-in waits under this code | ask for it again: it holds for 24 hours, and once",
    ),
    Code.SIGN_IN_LINK_TAKES_TWO: _said(
        "somebody is appointed who can agree to this link | let an operator propose it on the desk, and another person agree",
    ),
    Code.SIGN_IN_LINK_NOT_PROPOSED: _said(
        "no link of a sign-in waits for a second person under this id | ask an operator to propose it",
    ),
    Code.SIGN_IN_LINK_LAPSED: _said(
        "this link was proposed more than a day ago | ask an operator to propose it again, with a new code",
    ),
    Code.SIGN_IN_LINK_IS_OWN: _said(
        "nobody agrees to a sign-in of their own | leave it to another approver",
    ),
    Code.SIGN_IN_LINKED_ALREADY: _said(
        "this sign-in is linked to somebody already | take that link away first, if it is wrong",
    ),
    Code.SIGN_IN_NOT_LINKED: _said(
        "this link was taken away before, or nobody agreed to it in time | nothing needs to be done",
    ),
    # stay
    Code.STAY_SUBJECT_UNKNOWN: _said(
        "there is no `{subject}` of this kind to set back | choose a capability, clause, version or detector that exists",
    ),
    Code.STAY_TOO_LONG: _said(
        "a stay lasts 1 to {most} hours | name fewer hours; for longer, change the rulebook or withdraw the detector",
    ),
    Code.STAY_NOT_PROPOSED: _said(
        "no stay waits for a second person under this id | propose it first, with a reason",
    ),
    Code.STAY_PROPOSAL_LAPSED: _said(
        "this stay was proposed more than a day ago | propose it again if it is still needed",
    ),
    Code.STAY_IN_FORCE: _said(
        "a stay of this is in force already | wait until it is over, or end it",
        retry=True,
    ),
    Code.STAY_NOT_IN_FORCE: _said(
        "this stay is over, or was taken back | nothing needs to be done",
    ),
    Code.STAY_SPENT: _said(
        "this was set back for 24 hours already, less than a day ago | change the rulebook, withdraw the detector or lift what is wrong",
        retry=True,
    ),
    # order
    Code.ORDER_INCOMPLETE: _said(
        "this order does not say what the law wants in it, or not in a form that can be carried out | send it back to its issuer, and take it in when it names what is missing here",
    ),
    Code.ORDER_FOREIGN_UNAPPROVED: _said(
        "an order from abroad needs the approval of the competent body at home | send it back, and name that body and its approval when they are there",
    ),
    Code.ORDER_SHARES_ABOVE_AMOUNT: _said(
        "the shares are more than the amount of the order | give each account a share so that together they are no more than the order says",
    ),
    Code.ORDER_EXPIRED: _said(
        "this order ends before it begins, or has run out | ask the issuer for an order that is in force",
    ),
    Code.ORDER_TOO_LONG: _said(
        "an order of this kind lasts at most {days} days, with those that it continues | name the end that the law allows; for longer, its issuer must order anew",
    ),
    Code.ORDER_KEPT_BACK_TOO_LONG: _said(
        "an order may be kept from the person for three days at most | name an earlier day, or none",
    ),
    Code.ORDER_CONTINUES_OTHER: _said(
        "an order continues only one in force, of the same issuer, about the same accounts and no more of their money, from its end on | correct it, or take it in as an order of its own",
    ),
    Code.ORDER_TAKEN_IN_ALREADY: _said(
        "an order of this number waits or is in force already | look at that one; if this is another, name its own number",
    ),
    Code.ORDER_APPROVERS_TOO_FEW: _said(
        "an order takes {count} people who approve it besides whoever takes it in, and there are fewer | ask an operator to appoint somebody, then take it in",
        retry=True,
    ),
    Code.ORDER_NOT_PROPOSED: _said(
        "no order waits for approval under this id | take it in first, with its document",
    ),
    Code.ORDER_PROPOSAL_LAPSED: _said(
        "this order was taken in more than a day ago and not approved in time | take it in again if it is still in force",
    ),
    Code.ORDER_APPROVED_BEFORE: _said(
        "you have approved this order | leave the second approval to somebody else",
    ),
    Code.ORDER_NOT_IN_FORCE: _said(
        "this order is over, or was taken back | nothing needs to be done",
    ),
    Code.ORDER_END_NOT_ASKED: _said(
        "nobody has asked to end this order, or it is over | ask for it first, with a reason",
    ),
    # linked service
    Code.SERVICE_UNKNOWN: _said(
        "the catalogue knows no service of this name | use a name that stands under services in the catalogue",
    ),
    Code.SERVICE_IS_OWN_ACCOUNT: _said(
        "an account is no linked service of itself | name the account that the other service has of the person",
    ),
    # compromise
    Code.COMPROMISE_TIME_UNSOUND: _said(
        "nobody can have been in the account then: the time ends before it begins, or lies ahead | say from when to when it was, with the end after the beginning and not after now",
    ),
    Code.COMPROMISE_UNSHOWN: _said(
        "nothing is named that shows it | say what shows that somebody else was in the account",
    ),
    Code.COMPROMISE_SPARES_OTHER: _said(
        "a decision is named as the owner's own doing that this finding would not reach | name only decisions from the list",
    ),
    Code.COMPROMISE_VOIDS_NOTHING: _said(
        "no decision about this person rests on acts of that time alone | look at the days of the acts in the case files, and correct the time",
    ),
    Code.COMPROMISE_NOT_PROPOSED: _said(
        "no finding waits here for a second person | look at how it stands now",
    ),
    Code.COMPROMISE_OUTDATED: _said(
        "something was decided about this person, or fell, since this was proposed, so the list is not the same any more | take the proposal back and propose it again",
    ),
    Code.COMPROMISE_NOT_STANDING: _said(
        "this finding does not stand, or nobody has said that it was wrong | look at how it stands now",
    ),
    Code.APPROVER_TOOK_PART: _said(
        "you had a part in what is looked at here | leave it to somebody who had none",
    ),
    Code.ACT_OF_INTRUDER: _said(
        "two people found that somebody else had the account when this was done | dismiss the case, or cite what the owner did",
    ),
    # remedy, enquiry
    Code.REMEDY_NOT_REQUESTED: _said(
        "no such remedy was asked for | look at the list of remedies that are owed",
    ),
    Code.ENQUIRY_ALREADY_ANSWERED: _said("this enquiry has been answered | look at the answer"),
    # export
    Code.EXPORT_RECIPIENT_MALFORMED: _said(
        "this is no public key of age | copy it whole: it begins with age1 and has 62 letters and digits",
    ),
    Code.EXPORT_NOT_BEING_MADE: _said(
        "this archive is not being made any more | nothing needs to be done; its person asks for another",
    ),
    Code.EXPORT_NOT_READY: _said(
        "your data is still being put together | look again in a few minutes",
        retry=True,
    ),
    Code.EXPORT_OVER: _said(
        "this archive was deleted, stopped or never finished | ask for your data again; it costs nothing",
    ),
    Code.EXPORT_WAITS: _said(
        "this archive is handed out a day after it was asked for, because we have not known this contact or device for long | come back when the day is over; the page says when",
        retry=True,
    ),
    Code.EXPORT_ASKED_ELSEWHERE: _said(
        "this archive was asked for from another device, and we have not known this contact or device for a week | come in as you did then, or ask for your data from here and wait a day",
    ),
}
"""For each code: its entry."""
