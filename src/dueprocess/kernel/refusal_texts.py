"""What each refusal code means and what to do next, in English, for everybody who meets it.

Every other language is in its catalogue (`http/locale`, the code is the context; `python -m tools.messages update` puts a new
code there). `docs/refusals.md` is generated from here (`tools/refusals.py`); pages and the API show the same words.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from dueprocess.kernel.refusal_texts_of_money import OF_MONEY_AND_DATA
from dueprocess.kernel.refusals import Code, Entry, said

ENTRIES: Final[Mapping[Code, Entry]] = {
    # anything
    Code.NOT_FOUND: said(
        "there is nothing here by this name, or it is not yours to see | check the address, or go back to the page you came from",
    ),
    Code.TEXT_MISSING: said(
        "a text is missing | fill in the named field and send it again",
    ),
    Code.TEXT_TOO_LONG: said(
        "a text or file is too long, or there are too many | shorten it, or send the rest in a second message",
    ),
    Code.COMMAND_ID_REUSED: said(
        "this idempotency key was used for something else | make a new key for a new request; repeat the old one only with the same body",
    ),
    Code.COMMAND_ID_MALFORMED: said(
        "the idempotency key is missing or has the wrong form | send a header Idempotency-Key of 8 to 100 letters, digits or . _ ~ : -",
    ),
    # account
    Code.ACCOUNT_ERASED: said(
        "this account's data was erased | register the account under a new id",
    ),
    Code.ERASURE_MATTER_OPEN: said(
        "something about this person is still open or in force, and needs the data | wait until cases, appeals, enquiries, restrictions and payouts have ended, then erase",
        retry=True,
    ),
    Code.CONTACT_MALFORMED: said(
        "a contact is not an address that can be reached | check the address and send it again",
    ),
    Code.ZONE_UNKNOWN: said(
        "the time zone is not known | use an IANA name such as Asia/Shanghai",
    ),
    # staff
    Code.STAFF_UNKNOWN: said(
        "this person is not appointed | ask an operator to appoint them",
    ),
    Code.STAFF_LACKS_ROLE: said(
        "this takes a role that you do not have | pass it to a colleague who has the role",
    ),
    Code.STAFF_IN_CONFLICT: said(
        "this account is your own or on your conflict list | leave it to a colleague without a conflict",
    ),
    Code.ROLE_UNKNOWN: said(
        "there is no such role | use one of the roles that the documentation lists",
    ),
    Code.STAFF_APPOINTS_SELF: said(
        "nobody appoints or dismisses themselves | ask another operator",
    ),
    Code.PERSON_IS_MACHINE: said(
        "this name stands for a machine, and a machine has no role | give the person's own id from the directory",
    ),
    # rulebook
    Code.RULEBOOK_UNSOUND: said(
        "the rulebook has mistakes | run `dueprocess rulebook check` and correct what it names",
    ),
    Code.RULEBOOK_VERSION_NOT_NEXT: said(
        "versions are numbered without gaps, and this is not the next one | give the rulebook the next number",
    ),
    Code.RULEBOOK_NOT_PROPOSED: said(
        "no such version waits for its approval | propose the version first",
    ),
    Code.NO_RULEBOOK_IN_FORCE: said(
        "no rulebook was in force when the act was done | nobody can be restricted for it; dismiss the case",
        retry=True,
    ),
    # report
    Code.REPORTER_IS_SUBJECT: said(
        "nobody can report their own account | report the account that the content belongs to",
    ),
    Code.CONTENT_MISSING: said(
        "the content is missing | name at least one piece of content by its id",
    ),
    # case
    Code.CASE_NOT_OPEN: said(
        "this case is no longer open | look at the case: it has been decided, dismissed or waits for approval",
    ),
    Code.CASE_TAKEN_BY_OTHER: said(
        "a colleague works on this case | take another case, or ask a supervisor to put this one back",
        retry=True,
    ),
    # evidence
    Code.EVIDENCE_MISSING: said(
        "a decision needs evidence | attach the content that shows the breach, and cite it",
    ),
    Code.EVIDENCE_NOT_IN_CASE: said(
        "an item of evidence does not belong to this case | cite only items of this case",
    ),
    Code.EVIDENCE_KIND_UNKNOWN: said(
        "the catalogue knows no evidence of this kind | use a kind that the catalogue lists",
    ),
    Code.EVIDENCE_KIND_INSUFFICIENT: said(
        "the clause asks for evidence of another kind | attach evidence of a kind that the clause names",
    ),
    Code.EVIDENCE_NOT_OWN_ACT: said(
        "the finding needs an own act or word of the person | attach something that the person did or said themselves",
    ),
    Code.EVIDENCE_ALREADY_ATTACHED: said(
        "this content is in the case already | cite the item that is there",
    ),
    Code.EVIDENCE_ALREADY_DECIDED: said(
        "this content was decided upon before | nobody answers twice for one act; use other evidence or dismiss the case",
    ),
    Code.EVIDENCE_ALREADY_CLEARED: said(
        "this content was found lawful before | it cannot be used again; use other evidence or dismiss the case",
    ),
    Code.EVIDENCE_FROM_FUTURE: said(
        "the content says that it happened in the future | check the clock of the source, then fetch it again",
        retry=True,
    ),
    Code.EVIDENCE_NOT_OPENED: said(
        "you have not opened all the evidence | open each item, then answer",
        retry=True,
    ),
    Code.VIEWER_NOT_CLEARED: said(
        "this item is sealed, and you are not cleared to open it | ask a colleague who is cleared",
    ),
    # decision
    Code.CLAUSE_UNKNOWN: said(
        "the rulebook in force at the act has no such clause | choose a clause of that version",
    ),
    Code.CLAUSE_REPEALED: said(
        "the clause is no longer in force, and what is lawful now is not restricted for the past | choose a clause that was in force then and is now",
    ),
    Code.FACTS_REPEAT_CLAUSE: said(
        "the facts only repeat the clause | write what the person did, when, and why that meets the clause",
    ),
    Code.DECIDER_IS_REPORTER: said(
        "you reported this case yourself | leave the decision to a colleague",
    ),
    Code.MEASURE_EMPTY: said(
        "a measure restricts nothing | name at least one capability, or leave the measure out",
    ),
    Code.MEASURE_UNBOUNDED: said(
        "a measure has neither an end nor a review date | give it a duration, or a review date within 180 days",
    ),
    Code.MEASURE_ENDS_BEFORE_IT_STARTS: said(
        "a measure would end before it starts | check its duration",
    ),
    Code.MEASURE_ABOVE_RUNG: said(
        "a measure is heavier than the ladder gives at this rung | choose the measure of the rung, or a milder one",
    ),
    Code.PERMANENT_WITH_END: said(
        "a measure is both permanent and has an end | choose one of the two",
    ),
    Code.CAPABILITY_IS_FLOOR: said(
        "this capability belongs to the floor, which nothing can restrict | choose the capability that was abused",
    ),
    Code.CAPABILITY_OUTSIDE_CLAUSE: said(
        "the clause may not restrict this capability | choose a capability that the clause lists",
    ),
    Code.DURATION_ABOVE_MAXIMUM: said(
        "the measure lasts longer than the clause allows | shorten it",
    ),
    Code.PAYMENT_TOWARDS_ONE: said(
        "a measure towards one person stops a payment, which may be owed to them | name gifts and messages instead",
    ),
    Code.TARGET_UNKNOWN: said(
        "the other person of the measure is not known, or is the person themselves | name another registered account",
    ),
    Code.IMMINENT_HARM_NEEDS_GRAVE: said(
        "only a grave clause allows acting at once against imminent harm | decide in the ordinary way",
    ),
    Code.HARM_GOES_ON: said(
        "against a business account this begins only in 30 days, so the harm would go on | choose a measure with an end for"
        " what must stop now, beside the one without an end",
    ),
    Code.DECISION_NOT_AWAITING: said(
        "this decision waits for nobody | look at the decision: it has been approved, declined or confirmed already",
    ),
    Code.DECISION_NOT_STANDING: said(
        "this decision no longer stands | nothing needs to be done; look at how it ended",
    ),
    Code.APPROVER_IS_DECIDER: said(
        "the second person must be another human being than the first | ask a colleague to look at it",
    ),
    Code.APPROVER_IS_REPORTER: said(
        "you reported this case yourself | leave the approval to a colleague",
    ),
    Code.APPROVAL_OF_OTHER_CONTENT: said(
        "what you agreed to is not what stands there now | read it again, then agree to that",
        retry=True,
    ),
    Code.CONFIRMATION_LAPSED: said(
        "it was not confirmed within 24 hours and has ended | decide anew in the ordinary way if there is reason to",
    ),
    Code.NOT_THE_DECIDER: said(
        "only whoever decided can take the decision back | lift it instead, or leave it to a review",
    ),
    # restriction
    Code.RESTRICTION_NOT_IN_FORCE: said(
        "nothing of this is in force any more | nothing needs to be done",
    ),
    Code.AMENDMENT_CHANGES_NOTHING: said(
        "the restriction has these terms already | change its capabilities or its end",
    ),
    Code.AMENDMENT_NEEDS_EVIDENCE: said(
        "making a restriction heavier takes new evidence in an open case | open a case, attach the evidence and name both",
    ),
    Code.AMENDMENT_WHILE_APPEALED: said(
        "nothing is made heavier while the person's appeal is open | answer the appeal first",
        retry=True,
    ),
    Code.LIFT_OF_OWN_RESTRICTION: said(
        "nobody lifts a restriction of their own account | appeal, as everybody does",
    ),
    Code.SECOND_LOOK_BY_LIFTER: said(
        "the second look is taken by somebody else than who lifted or lightened | leave it to a colleague",
    ),
    Code.SECOND_LOOK_NOT_DUE: said("no second look is due here | nothing needs to be done"),
    Code.RESTRICTION_NOT_PERMANENT: said(
        "only a permanent restriction is renewed | nothing needs to be done: it ends by itself",
    ),
    Code.RENEWAL_NOT_PROPOSED: said(
        "nobody has proposed to renew this | propose the renewal first, with a reason",
    ),
    Code.RENEWAL_BY_SAME_PERSON: said("a renewal takes two people | ask a colleague to agree"),
    # import, inherited
    Code.IMPORT_NOT_READ: said(
        "the file of this import was not read to its end | run the same import again: it goes on where it stopped",
        retry=True,
    ),
    Code.IMPORT_EMPTY: said(
        "no row of the file can be brought in | look at the rows that were named, and mend the file or its mapping",
    ),
    Code.IMPORT_NOT_PROPOSED: said(
        "no import of this name waits for its second person | look at the list of imports",
    ),
    Code.IMPORT_OUTDATED: said(
        "another import was approved since this file was read | read the file again, so that no measure is brought in twice",
    ),
    Code.IMPORT_NOT_LIVE: said(
        "the import was not approved, or was undone already | nothing needs to be done",
    ),
    Code.IMPORT_DROPPED: said(
        "nobody approved this import in time, and its rows were removed | read the file again: it gets a new name, and waits anew",
    ),
    Code.IMPORT_WAITS_STILL: said(
        "this import has not waited long enough for its second person to be removed | wait, or ask a colleague to approve it",
        retry=True,
    ),
    Code.MIGRATION_BEYOND_LIMIT: said(
        "inherited restrictions end 1 to {most} days after their import unless they are completed | name days within that",
    ),
    Code.CAPABILITY_UNKNOWN: said(
        "the catalogue has no capability `{capability}` | name one of the catalogue, or map the label to one",
    ),
    Code.ROW_MALFORMED: said(
        "the row cannot be read | mend the field that is named and import the file again",
    ),
    Code.ROW_LABEL_UNMAPPED: said(
        "the mapping says nothing of the label `{label}` | add it to the mapping file",
    ),
    Code.ROW_REPEATED: said(
        "the same restriction stands in the file before | nothing needs to be done",
    ),
    Code.ROW_IMPORTED_BEFORE: said(
        "an earlier import brought this restriction in | nothing needs to be done: an import neither repeats nor extends one",
    ),
    Code.ROW_FREED_ON_RECORD: said(
        "this record has ended the like of it since the row says it began | decide anew if there is reason to",
    ),
    Code.ROW_NOT_BEGUN: said(
        "the row begins in the future | only what is in force already is brought in",
    ),
    Code.ROW_ENDED: said(
        "the restriction of this row has ended | nothing needs to be done",
    ),
    Code.RESTRICTION_NOT_INHERITED: said(
        "this restriction did not come with an import, or is completed already | nothing needs to be done",
    ),
    Code.INHERITED_NOT_COMPLETED: said(
        "nothing on record carries an inherited restriction until it is completed | complete it first, overturn it or lift it",
    ),
    Code.COMPLETION_HEAVIER: said(
        "completing adds no capability and no day to what was inherited | choose within what is in force and the source's end",
    ),
    Code.COMPLETION_NEEDS_END: said(
        "this restriction had an end at its source, so it is completed with one | name an end within that",
    ),
    Code.COMPLETION_NOT_PROPOSED: said(
        "nobody has proposed to complete this without an end | look at the restriction again: it may be completed, or declined",
    ),
    # notice
    Code.SURFACE_UNKNOWN: said(
        "there is no such place where a notice is shown | use page, api or app",
    ),
    # appeal
    Code.APPEAL_WINDOW_CLOSED: said(
        "the time to appeal is over, and nothing of the decision is in force | write to us: a human being will answer",
    ),
    Code.APPEAL_STAGES_EXHAUSTED: said(
        "this decision has been reviewed as often as the rulebook provides | write to us, or turn to a body outside the platform",
    ),
    Code.APPEAL_NOT_OPEN: said("this appeal has been answered or withdrawn | look at the answer"),
    Code.APPEAL_TAKEN_BY_OTHER: said(
        "a colleague works on this appeal | take another one, or ask a supervisor to put this one back",
        retry=True,
    ),
    # review
    Code.REVIEWER_IS_DECIDER: said(
        "whoever decided cannot review | leave the review to a colleague",
    ),
    Code.REVIEWER_IS_APPROVER: said(
        "whoever approved cannot review | leave the review to a colleague",
    ),
    Code.REVIEWER_IS_REPORTER: said(
        "you reported this case yourself | leave the review to a colleague",
    ),
    Code.REVIEWER_IS_SUBJECT: said(
        "this is about your own account | leave the review to a colleague",
    ),
    Code.REVIEWER_REVIEWED_BEFORE: said(
        "you reviewed this case before | leave the second review to a colleague",
    ),
    Code.REVIEWER_SHARES_COMMAND: said(
        "you and the decider answer to the same supervisor | leave the review to a colleague of another team",
    ),
    Code.OUTCOME_HEAVIER: said(
        "a review never ends heavier than it began | choose fewer capabilities or an earlier end",
    ),
    Code.OUTCOME_CHANGES_NOTHING: said(
        "a variation that changes nothing is no variation | say what becomes lighter, or affirm",
    ),
    Code.REASON_REPEATS_DECISION: said(
        "the reason repeats what was said before | write in your own words what you looked at and why you come to this answer",
    ),
    # detector, signal, machine
    Code.DETECTOR_NAME_MALFORMED: said(
        "a detector's name is 2 to 40 lower-case letters, digits and underscores, and begins with a letter | choose such a name",
    ),
    Code.DETECTOR_VERSION_NOT_NEXT: said(
        "this is not the next version of the detector | give it the next number; a version that is registered never changes",
    ),
    Code.DETECTOR_NUMBERS_UNSOUND: said(
        "the precision, the acts a minute or the mark is no possible number | give precision as right of looked at, 1 to 10,000 acts a minute, a mark of 1 to 100 percent and of at least one reviewed",
    ),
    Code.DETECTOR_NOT_PROPOSED: said(
        "no such version waits for its second person | propose it first",
    ),
    Code.DETECTOR_NOT_RUNNING: said(
        "this version of the detector does not run | ask a supervisor to start it, with a reason, or use the version that runs",
    ),
    Code.DETECTOR_NOT_STOPPED: said(
        "this version of the detector is not stopped | nothing needs to be done",
    ),
    Code.DETECTOR_OVER_BUDGET: said(
        "this was more than the detector may do in a minute; it did not do it and has stopped itself | its owner has been told; a person starts it again with a reason",
    ),
    Code.DETECTOR_WITHDRAWN: said(
        "this version was found to be wrong and is withdrawn for good | register a new version",
    ),
    Code.DETECTOR_NOT_WITHDRAWN: said(
        "this version has not been withdrawn | two people withdraw a version that was found wrong",
    ),
    Code.OWNER_OF_DETECTOR: said(
        "you answer for the detector that this is about | leave it to a colleague",
    ),
    Code.CLAUSE_OUTSIDE_DETECTOR: said(
        "the detector is not registered for this clause | use a clause it is registered for, or register a new version",
    ),
    Code.SCORE_OUT_OF_RANGE: said(
        "a score is a whole number from 0 to 1000 | send such a number",
    ),
    Code.SIGNAL_ACTED_ON: said(
        "the detector has acted on this signal already | nothing needs to be done; a person goes on from here",
    ),
    Code.EVIDENCE_NOT_OF_SIGNAL: said(
        "a machine acts only on the content that its signal names | attach that content to the case first",
    ),
    Code.REVERIFICATION_NOT_ASKED: said(
        "nobody was asked to verify again for this signal, or the answer is there already | nothing needs to be done",
    ),
    Code.HOLD_TOO_LONG: said(
        "a machine holds for 1 to 72 hours | choose a length within that",
    ),
    Code.HOLD_AWAITS_HUMAN: said(
        "an earlier hold for the same kind of matter has not been looked at by a person | a person decides before a machine holds again",
    ),
    Code.CLAUSE_NEEDS_HUMAN: said(
        "under this clause a machine does not decide | place a hold, or leave the signal to a person",
    ),
    Code.MEASURE_NEEDS_HUMAN: said(
        "a machine imposes nothing permanent and nothing on money | leave the signal to a person",
    ),
    Code.WITHDRAWAL_NOT_PROPOSED: said(
        "nobody has proposed to withdraw this version | propose it first, with a reason",
    ),
    # sign-in link
    Code.SIGN_IN_CODE_UNKNOWN: said(
        "no sign-in waits under this code | ask for it again: it holds for 24 hours, and once",
    ),
    Code.SIGN_IN_LINK_TAKES_TWO: said(
        "somebody is appointed who can agree to this link | let an operator propose it on the desk, and another person agree",
    ),
    Code.SIGN_IN_LINK_NOT_PROPOSED: said(
        "no link of a sign-in waits for a second person under this id | ask an operator to propose it",
    ),
    Code.SIGN_IN_LINK_LAPSED: said(
        "this link was proposed more than a day ago | ask an operator to propose it again, with a new code",
    ),
    Code.SIGN_IN_LINK_IS_OWN: said(
        "nobody agrees to a sign-in of their own | leave it to another approver",
    ),
    Code.SIGN_IN_LINKED_ALREADY: said(
        "this sign-in is linked to somebody already | take that link away first, if it is wrong",
    ),
    Code.SIGN_IN_NOT_LINKED: said(
        "this link was taken away before, or nobody agreed to it in time | nothing needs to be done",
    ),
    # stay
    Code.STAY_SUBJECT_UNKNOWN: said(
        "there is no `{subject}` of this kind to set back | choose a capability, clause, version or detector that exists",
    ),
    Code.STAY_TOO_LONG: said(
        "a stay lasts 1 to {most} hours | name fewer hours; for longer, change the rulebook or withdraw the detector",
    ),
    Code.STAY_NOT_PROPOSED: said(
        "no stay waits for a second person under this id | propose it first, with a reason",
    ),
    Code.STAY_PROPOSAL_LAPSED: said(
        "this stay was proposed more than a day ago | propose it again if it is still needed",
    ),
    Code.STAY_IN_FORCE: said(
        "a stay of this is in force already | wait until it is over, or end it",
        retry=True,
    ),
    Code.STAY_NOT_IN_FORCE: said(
        "this stay is over, or was taken back | nothing needs to be done",
    ),
    Code.STAY_SPENT: said(
        "this was set back for 24 hours already, less than a day ago | change the rulebook, withdraw the detector or lift what is wrong",
        retry=True,
    ),
    # linked service
    Code.SERVICE_UNKNOWN: said(
        "the catalogue knows no service of this name | use a name that stands under services in the catalogue",
    ),
    Code.SERVICE_IS_OWN_ACCOUNT: said(
        "an account is no linked service of itself | name the account that the other service has of the person",
    ),
    Code.RECOVERY_OF_OTHER_PERSON: said(
        "recovery is said to depend on an account that is not known to be the same person's | link that account first, or name one of this person's",
    ),
    # compromise
    Code.COMPROMISE_TIME_UNSOUND: said(
        "nobody can have been in the account then: the time ends before it begins, or lies ahead | say from when to when it was, with the end after the beginning and not after now",
    ),
    Code.COMPROMISE_UNSHOWN: said(
        "nothing is named that shows it | say what shows that somebody else was in the account",
    ),
    Code.COMPROMISE_SPARES_OTHER: said(
        "a decision is named as the owner's own doing that this finding would not reach | name only decisions from the list",
    ),
    Code.COMPROMISE_VOIDS_NOTHING: said(
        "no decision about this person rests on acts of that time alone | look at the days of the acts in the case files, and correct the time",
    ),
    Code.COMPROMISE_NOT_PROPOSED: said(
        "no finding waits here for a second person | look at how it stands now",
    ),
    Code.COMPROMISE_OUTDATED: said(
        "something was decided about this person, or fell, since this was proposed, so the list is not the same any more | take the proposal back and propose it again",
    ),
    Code.COMPROMISE_NOT_STANDING: said(
        "this finding does not stand, or nobody has said that it was wrong | look at how it stands now",
    ),
    Code.APPROVER_TOOK_PART: said(
        "you had a part in what is looked at here | leave it to somebody who had none",
    ),
    Code.ACT_OF_INTRUDER: said(
        "two people found that somebody else had the account when this was done | dismiss the case, or cite what the owner did",
    ),
    # remedy, enquiry
    Code.REMEDY_NOT_REQUESTED: said(
        "no such remedy was asked for | look at the list of remedies that are owed",
    ),
    Code.ENQUIRY_ALREADY_ANSWERED: said("this enquiry has been answered | look at the answer"),
    **OF_MONEY_AND_DATA,
}
"""For each code: its entry."""
