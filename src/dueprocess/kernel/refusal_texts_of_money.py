"""What each refusal code about money, orders and one's own data means and what to do next; part of `refusal_texts`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from dueprocess.kernel.refusals import Code, Entry, said

OF_MONEY_AND_DATA: Final[Mapping[Code, Entry]] = {
    # order
    Code.RETURN_NOT_DUE: said(
        "it is not yet time for these payments to go back | record it when its time has come",
    ),
    Code.RETURN_STILL_OWED: said(
        "the account still cannot receive, so what was paid to it is still owed | give it back to those who paid",
    ),
    Code.RETURN_UNSOUND: said(
        "what went back is no list of sums | name each currency once, with an amount and a number of payments above zero",
    ),
    Code.ORDER_INCOMPLETE: said(
        "this order does not say what the law wants in it, or not in a form that can be carried out | send it back to its issuer, and take it in when it names what is missing here",
    ),
    Code.ORDER_FOREIGN_UNAPPROVED: said(
        "an order from abroad needs the approval of the competent body at home | send it back, and name that body and its approval when they are there",
    ),
    Code.ORDER_SHARES_ABOVE_AMOUNT: said(
        "the shares are more than the amount of the order | give each account a share so that together they are no more than the order says",
    ),
    Code.ORDER_EXPIRED: said(
        "this order ends before it begins, or has run out | ask the issuer for an order that is in force",
    ),
    Code.ORDER_TOO_LONG: said(
        "an order of this kind lasts at most {days} days, with those that it continues | name the end that the law allows; for longer, its issuer must order anew",
    ),
    Code.ORDER_KEPT_BACK_TOO_LONG: said(
        "an order may be kept from the person for three days at most | name an earlier day, or none",
    ),
    Code.ORDER_CONTINUES_OTHER: said(
        "an order continues only one in force, of the same issuer, about the same accounts and no more of their money, from its end on | correct it, or take it in as an order of its own",
    ),
    Code.ORDER_TAKEN_IN_ALREADY: said(
        "an order of this number waits or is in force already | look at that one; if this is another, name its own number",
    ),
    Code.ORDER_APPROVERS_TOO_FEW: said(
        "an order takes {count} people who approve it besides whoever takes it in, and there are fewer | ask an operator to appoint somebody, then take it in",
        retry=True,
    ),
    Code.ORDER_NOT_PROPOSED: said(
        "no order waits for approval under this id | take it in first, with its document",
    ),
    Code.ORDER_PROPOSAL_LAPSED: said(
        "this order was taken in more than a day ago and not approved in time | take it in again if it is still in force",
    ),
    Code.ORDER_APPROVED_BEFORE: said(
        "you have approved this order | leave the second approval to somebody else",
    ),
    Code.ORDER_NOT_IN_FORCE: said(
        "this order is over, or was taken back | nothing needs to be done",
    ),
    Code.ORDER_END_NOT_ASKED: said(
        "nobody has asked to end this order, or it is over | ask for it first, with a reason",
    ),
    # estate
    Code.ESTATE_PAPERS_MISSING: said(
        "no paper shows that the person has died, or that you are family | add a picture of at least one; more can be sent later",
    ),
    Code.ESTATE_NOT_WAITING: said(
        "this was answered, or is over | look at the page of it again, or ask a human",
    ),
    Code.ESTATE_NOT_PROPOSED: said(
        "nobody has proposed yet what is given | propose it first, with a reason",
    ),
    Code.ESTATE_OWNER_LIVES: said(
        "somebody signed in to this account, or said that its owner lives | give nothing; if that was a mistake, ask a human to look again",
    ),
    Code.ESTATE_ACCOUNT_UNKNOWN: said(
        "there is no such account | answer that the account is not found, and ask for its name as the app writes it",
    ),
    Code.ESTATE_GIVES_NOTHING: said(
        "nothing is named that could be given | choose data, money or both",
    ),
    Code.ESTATE_DATA_FORBIDDEN: said(
        "the person decided while they lived that their relatives do not get their data | give the money alone",
    ),
    Code.ESTATE_BANK_MISSING: said(
        "there is no bank account in the relative’s name | answer that it is missing, or give the data alone",
    ),
    Code.ESTATE_GRANTED_BEFORE: said(
        "the estate of this account was granted to another relative | answer so, and name the court as the way to share it",
    ),
    Code.ESTATE_NOT_OPEN: said(
        "this is not yours to take, or not yet, or not any more | look at the page of your claim for what you get and from when",
    ),
    Code.ESTATE_DATA_TAKEN: said(
        "the data was taken home already; what arrives later is nobody’s to read | use the archive that you have, or ask a human",
    ),
    # dormancy
    Code.NOT_DORMANT: said(
        "this account is not protected, or not any more | nothing needs to be done: everything works",
    ),
    Code.WAKING_NEEDS_HUMAN: said(
        "we know no contact or device of yours for seven days | ask a human being on this page to look at what shows that it is you",
    ),
    Code.WAKING_NOT_ASKED: said(
        "nobody waits for an answer about this account | look at the list again",
    ),
    Code.WAKING_NOT_PROPOSED: said(
        "nobody has said yet that it is this person | propose it first, with a reason",
    ),
    Code.PAPERS_NOT_OPENED: said(
        "you have not opened what was sent | open the papers first, then answer",
    ),
    # closing, reclamation
    Code.MONEY_LEFT: said(
        "there is still money in the wallet, or on its way | take it out first; what is on its way arrives by itself",
        retry=True,
    ),
    Code.DEBT_LEFT: said(
        "a debt is still owed | repay it first, or ask the lender",
        retry=True,
    ),
    Code.AUTO_DEBIT_LEFT: said(
        "an auto-debit would still pay | end it in the wallet first",
        retry=True,
    ),
    Code.CLOSING_DATA_NOT_TAKEN: said(
        "you have not taken your data home within 30 days | download it first, or say that you do not want it",
    ),
    Code.CLOSING_NOT_WAITING: said(
        "no closing waits that could be taken back | nothing needs to be done, or ask a human",
    ),
    Code.ACCOUNT_IN_USE: said(
        "somebody has used this account within a year | leave it to its person",
        retry=True,
    ),
    Code.RECLAMATION_MATTER_OPEN: said(
        "a restriction is in force, or something of its person waits for an answer | ask again when it is over",
        retry=True,
    ),
    Code.RECLAMATION_NOT_ANNOUNCED: said(
        "no reclamation of this account waits | announce it first, and tell its person",
    ),
    Code.RECLAMATION_TOO_EARLY: said(
        "its person was told less than 30 days ago | ask again when they have had their time",
        retry=True,
    ),
    # transition
    Code.TRANSITION_MISSING: said(
        "this takes away what was paid for, or a sign-in elsewhere, and the rulebook states no transition for it here | "
        "choose what the clause's own service was abused for, or have the rulebook state a transition"
    ),
    Code.TRANSITION_OUTLASTS_MEASURE: said(
        "what was paid for goes on for {lasts}, and this measure would be over before | "
        "leave it out, or let it last longer within its rung"
    ),
    Code.UNUSED_REFUND_NOT_DUE: said(
        "nothing was taken away yet, or the decision fell | pay nothing back now, and look at the list again",
        retry=True,
    ),
    # forwarding, handover
    Code.NOTHING_CUT_OFF: said(
        "nothing in force keeps this person from those they know | they are reached, and look after things, as always"
    ),
    Code.KEPT_APART: said(
        "a measure in force protects others from being reached again, so no new address is passed on | "
        "appeal it, or ask a human"
    ),
    Code.ADDRESS_UNSOUND: said(
        "this is a link, has several lines, or is longer than {most} characters | "
        "write a number, a mail address, or a name on another service"
    ),
    Code.NAME_UNSOUND: said(
        "this is no name that can be shown as it is | send it in one line, without links"
    ),
    Code.FORWARDING_NOT_OFFERED: said("no new address is offered | there is nothing more to do here"),
    Code.HANDOVER_OVER: said("somebody looks after this group already | look at the group to see who it is"),
    Code.HANDOVER_TOO_EARLY: said(
        "for three days only its administrator names somebody | let the group choose when they are over",
        retry=True,
    ),
    Code.SUCCESSOR_UNFIT: said("this member cannot look after the group | name another one"),
    # exit, payout
    Code.EXIT_NOT_NEEDED: said(
        "nothing is restricted, so no window is needed | use the wallet as always",
    ),
    Code.EXIT_NOTHING_LEFT: said(
        "the wallet says that nothing is left to take out or to repay | ask a human if you think that something is missing",
        retry=True,
    ),
    Code.EXIT_NOT_OPEN: said(
        "the window is not open | open it; you may as often as you like while anything is left",
    ),
    Code.WALLET_AWAY: said(
        "the wallet did not answer, and no money moved | try again in a moment; nothing is lost, and nothing is paid twice",
        retry=True,
    ),
    Code.REVERIFICATION_NEEDED: said(
        "you came in by a contact or device that is not known for seven days | get a code at an older contact of yours, and try again",
    ),
    Code.PAYOUT_SOURCE_UNKNOWN: said(
        "there is nothing of this kind to take from | choose one of the holdings that are shown",
    ),
    Code.PAYOUT_AMOUNT_INVALID: said(
        "this is no amount | write an amount above zero, with at most two decimals",
    ),
    Code.PAYOUT_ABOVE_AVAILABLE: said(
        "this is more than can be had of it now | choose at most what is shown as available",
        retry=True,
    ),
    Code.PAYOUT_HELD: said(
        "payments to you that are disputed are held, and this is more than the rest | ask for less, or come back when the hold is over",
        retry=True,
    ),
    Code.PAYOUT_FROZEN: said(
        "an order has frozen a part of this money | choose at most what is shown as free; whom to ask about the order stands beside it",
        retry=True,
    ),
    Code.PAYOUT_TARGET_UNKNOWN: said(
        "money cannot go there | choose one of the bank accounts or debts that are shown",
    ),
    Code.PAYOUT_TARGET_NOT_OWN: said(
        "the bank has not confirmed that this account is yours | choose one that it has confirmed, or ask a human",
    ),
    Code.PAYOUT_MORE_THAN_OWED: said(
        "this is more than is owed there | choose at most what is shown as owed",
        retry=True,
    ),
    Code.PAYOUT_NOT_WAITING: said(
        "the wallet was told already, so this cannot be stopped here | ask a human at once",
    ),
    Code.PAYOUT_NOT_DUE: said(
        "this payout waits still, or was stopped | nothing needs to be done",
        retry=True,
    ),
    # dispute, payment hold
    Code.DISPUTE_AMOUNT_UNSOUND: said(
        "a payment has an amount of more than nothing, and a currency of three capital letters | send the payment as the ledger has it",
    ),
    Code.DISPUTE_TOO_OLD: said(
        "a payment can be disputed within {days} days | ask a human, or report it to the police",
    ),
    Code.DISPUTED_ALREADY: said(
        "this payment was disputed before | look at that dispute",
    ),
    Code.DISPUTE_ANSWERED_ALREADY: said(
        "this dispute was answered | look at the answer",
    ),
    Code.REFUND_FROM_NOTHING: said(
        "a refund says out of what it is paid | choose the payee, the platform or an order",
    ),
    Code.REFUND_NEEDS_CONSENT: said(
        "the payee has not agreed to give it back | ask them, choose the platform’s own funds, or wait for an order",
    ),
    Code.REFUND_NEEDS_ORDER: said(
        "no order in force under this id reaches the payee | name the order, or choose another source",
    ),
    Code.HOLD_NAMES_NOTHING: said(
        "a hold names 1 to 50 disputed payments, each once | choose the payments",
    ),
    Code.HOLD_OF_SEVERAL: said(
        "a hold is of payments to one payee in one currency | propose one hold for each",
    ),
    Code.PAYMENT_HELD_BEFORE: said(
        "one of these payments was held before, and no payment is held twice | answer the dispute, or wait for an order",
    ),
    Code.HOLD_NOT_PROPOSED: said(
        "no hold waits for a second person under this id, or its day has passed | propose it first, with a reason",
    ),
    Code.HOLD_NOT_IN_FORCE: said(
        "this hold is over, or was taken back | nothing needs to be done",
    ),
    # payee hold, other sessions
    Code.PAYEE_HOLD_NOT_OFFERED: said(
        "the catalogue does not know payments to new payees | ask the platform’s engineers to add the capability and to publish it",
    ),
    Code.PAYEE_HOLD_UNSHOWN: said(
        "nothing shows that somebody else may be in the account | say what shows it",
    ),
    Code.PAYEE_HOLD_TIME_UNSOUND: said(
        "what shows the danger was seen within the last 72 hours | name when it was seen",
    ),
    Code.PAYEE_HELD_BEFORE: said(
        "what was seen then grounded a hold already, or came before it was over | look at that hold; only something seen since it was over can ground another",
    ),
    Code.PAYEE_HOLD_NOT_IN_FORCE: said(
        "no payments are stopped here now, or they work again already | nothing needs to be done",
    ),
    Code.OLDER_FACTOR_NEEDED: said(
        "somebody else may be in this account, and we have not known this contact or device for seven days | get a code at an older contact of yours; with it this works at once",
    ),
    # number claim
    Code.NUMBER_NOT_OF_ACCOUNT: said(
        "this number is no contact of that account | send it as you registered it, or let it be signed up with",
    ),
    Code.NUMBER_CLAIM_OPEN: said(
        "a claim about this number of that account is open | go on with that one",
    ),
    Code.NUMBER_CLAIM_OBJECTED: said(
        "somebody who has the account opposed this within the last 30 days | ask a human, or come back later",
    ),
    Code.NUMBER_CLAIM_OVER: said(
        "this is settled, was opposed, or nobody chose in time | ask a human if something is not right",
    ),
    Code.NUMBER_CHOSEN_ALREADY: said(
        "the other answer was chosen before | undo that one first, then choose anew",
    ),
    Code.NUMBER_CHOICE_NOT_UNDOABLE: said(
        "there is nothing that can be undone any more | ask a human if something is not right",
    ),
    Code.NUMBER_NOT_DUE: said(
        "this number is not to be freed, or not yet | nothing needs to be done",
    ),
    Code.OTHER_FACTOR_NEEDED: said(
        "this code did not come to another contact of that account that has been known for seven days | if you have none of its other contacts, ask a human; nothing is lost meanwhile",
    ),
    # export
    Code.EXPORT_RECIPIENT_MALFORMED: said(
        "this is no public key of age | copy it whole: it begins with age1 and has 62 letters and digits",
    ),
    Code.EXPORT_NOT_BEING_MADE: said(
        "this archive is not being made any more | nothing needs to be done; its person asks for another",
    ),
    Code.EXPORT_NOT_READY: said(
        "your data is still being put together | look again in a few minutes",
        retry=True,
    ),
    Code.EXPORT_OVER: said(
        "this archive was deleted, stopped or never finished | ask for your data again; it costs nothing",
    ),
    Code.EXPORT_WAITS: said(
        "this archive is handed out a day after it was asked for, because we have not known this contact or device for long | come back when the day is over; the page says when",
        retry=True,
    ),
    Code.EXPORT_ASKED_ELSEWHERE: said(
        "this archive was asked for from another device, and we have not known this contact or device for a week | come in as you did then, or ask for your data from here and wait a day",
    ),
}
