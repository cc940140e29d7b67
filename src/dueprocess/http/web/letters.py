"""Letters: the words of every message that leaves by mail or text message, in the person's language.

A letter holds nothing that a stranger should not read: no evidence, no facts, no clause; a notice's says what happened
and until when, and where to read the rest.
"""

from __future__ import annotations

from dueprocess.application.letters import Letter
from dueprocess.application.queries.estates import EstateStatus, status_of
from dueprocess.application.queries.notice import NoticePage
from dueprocess.domain.detector import Stop
from dueprocess.domain.estate import Estate
from dueprocess.domain.export import Export
from dueprocess.domain.number_claim import NumberClaim
from dueprocess.domain.payout import Payout
from dueprocess.http.auth.estate_links import OWNER, estate_address
from dueprocess.http.auth.stop_links import DATA, MONEY, NUMBER_STOP, StopLink, stop_address
from dueprocess.http.services import PAYEE_HOLD_PAGE, Settings
from dueprocess.http.web import moments
from dueprocess.http.web.flash import N_, P_
from dueprocess.http.web.language import Locale, known, translations
from dueprocess.http.web.person.mail import render_notice_mail
from dueprocess.kernel.ids import AccountNo
from dueprocess.kernel.instants import Instant

CODE_SUBJECT = N_("Your code: %(code)s")
CODE_TEXT = N_(
    "Your code is %(code)s. It is valid for 15 minutes and can be used once.\n\n"
    "Enter it on the page where you asked for it. If you did not ask for it, you do not have to do anything.\n"
    "Nobody of ours will ever ask you for this code."
)
REPORT_SUBJECT = N_("What came of your report")
REPORT_ACTED = N_(
    "Thank you for your report. We found that a rule was broken, and acted on it.\n\n"
    "The person concerned is not told who reported, and we do not tell what was decided about somebody else."
)
REPORT_NOT = N_(
    "Thank you for your report. We looked at what was reported and found that it does not break our rules.\n\n"
    "The person concerned is not told who reported. If it goes on, report the new messages."
)
ENQUIRY_SUBJECT = N_("A person has answered your question")
ENQUIRY_TEXT = N_("A person has answered your question. You can read the answer here: %(url)s")
OVERDUE_SUBJECT = N_("An appeal was not answered by its date")
OVERDUE_TEXT = N_(
    "The appeal %(appeal)s was not answered by its date. Who answers for it: %(owner)s.\n\n"
    "What silence gives has happened already; the answer is still owed: %(url)s"
)
REVERIFY_SUBJECT = N_("Please confirm that it is you")
REVERIFY_TEXT = N_(
    "An automatic check saw something unusual about your account. Please open the app and confirm that it is you.\n\n"
    "Nothing is restricted, and nothing happens by itself if you do not. A person looks at it before anything does.\n"
    "A human being answers your questions here: %(url)s"
)
FROZEN_SUBJECT = N_("An order from outside has frozen part of your money")
FROZEN_TEXT = N_(
    "A court or an authority has ordered us to freeze an amount of your money. Everything above that amount stays yours to use.\n\n"
    "By whom, how much, until when, and where you can object: %(url)s\n\n"
    "We tell you again until you have read it. It is no measure of ours, and says nothing about you."
)
FREED_SUBJECT = N_("An order has ended: your money is free of it")
FREED_TEXT = N_(
    "An order that had frozen an amount of your money has ended before its time. What it had frozen is free from now on.\n\n"
    "What the order was: %(url)s"
)
EXPORT_SUBJECT = N_("Somebody asked for all the data of your account")
EXPORT_TEXT = N_(
    "Somebody who came in by a contact or device that we have not known for a week asked for a copy of all the data of "
    "your account. It is handed out on %(at)s, not before.\n\n"
    "If it was you, you do not have to do anything. If it was not, stop it here with one button: %(url)s\n\n"
    "The link signs nobody in and shows nothing. Nobody of ours will ever ask you for it."
)
UNUSED_SUBJECT = N_("Do you want to keep your account?")
UNUSED_TEXT = N_(
    "Nobody has used your account for more than a year, and nothing of yours is in it as far as we can see. The platform "
    "wants to take it back after %(at)s.\n\n"
    "If you want to keep it, sign in here and press “Keep my account”: %(url)s"
)
CLOSING_SUBJECT = N_("Your account will be closed")
CLOSING_TEXT = N_(
    "You asked that your account be closed. It happens on %(at)s.\n\n"
    "If you change your mind, or if it was not you, take it back before: %(url)s"
)
DORMANT = {
    "begun": (
        N_("Your account is protected until you are back"),
        N_(
            "Nobody has used your account for more than a year, so the platform protects it: some things rest until you show that "
            "it is you. Nothing is taken from you, and it says nothing about you.\n\n"
            "If you have just come back, show here that it is you. Everything works again at once, and your money is yours to take: %(url)s"
        ),
    ),
    "ended": (
        N_("Your account works again"),
        N_(
            "Somebody showed that they are the person of your account, which nobody had used for long. Its protection has ended.\n\n"
            "If it was you, you do not have to do anything. If it was not, tell a human being now: %(url)s"
        ),
    ),
    "refused": (
        N_("About your protected account: a person has answered"),
        N_(
            "A person looked at what you sent. You can read the answer, and what is still missing, here: %(url)s"
        ),
    ),
}
ASKED_SUBJECT = N_("Somebody you know asks for your new address")
ASKED_TEXT = N_(
    "Somebody you know would like to have the address that you left. Nobody is told of it unless you say yes.\n\n"
    "Who asks, and where you answer: %(url)s"
)
HANDOVER_SUBJECT = N_("A group needs somebody to look after it")
HANDOVER_TEXT = N_(
    "You cannot look after a group of yours for now, and nobody else can. Until %(at)s you choose a member who takes it; after that "
    "the group chooses.\n\n"
    "Which group, and who could take it: %(url)s"
)
RELATIVE = {
    "awaits": (
        N_("We have what you sent us: what somebody left here"),
        N_(
            "We are sorry for your loss. A person looks at what you sent, and you get an answer within 15 days, with reasons.\n\n"
            "This link is your way back. Whoever has it sees the same as you: %(url)s\n\nYour reference: %(reference)s"
        ),
    ),
    "refused": (
        N_("What somebody left here: something is still missing"),
        N_(
            "A person has looked at what you sent. What is missing, and how you send it, stands here: %(url)s"
        ),
    ),
    "waits": (
        N_("What somebody left here: you can have it in seven days"),
        N_(
            "Two people have agreed. Seven days pass now, so that nobody who still lives loses anything; then you take it home. "
            "From when on, stands here: %(url)s"
        ),
    ),
    "open": (
        N_("What somebody left here: you can take it home now"),
        N_(
            "You can take it home now, here: %(url)s\n\nWhoever has this link sees the same as you. Keep it to yourself."
        ),
    ),
    "stopped": (
        N_("What somebody left here: nothing is given"),
        N_(
            "Somebody signed in to the account, or told us that its owner lives. So nothing is given. What you can do stands here: %(url)s"
        ),
    ),
}
OWNER_SUBJECT = N_("Do you live? Somebody told us that you have died")
OWNER_TEXT = N_(
    "Somebody sent us papers that say that the owner of your account has died. On %(at)s they would get a copy of your data, or your "
    "money.\n\nIf that is wrong, stop it here with one button, without signing in: %(link)s\n\n"
    "It also ends as soon as you sign in to the app. If it is true, we are sorry, and you do not have to do anything."
)
WAITS_SUBJECT = N_("Was this you? Money is to be paid out of your account")
WAITS_TEXT = N_(
    "Somebody who is signed in to your account asked for money to be paid to a bank account that is new here, or from a phone "
    "that is new here. It waits until %(until)s.\n\n"
    "If it was you, you do not have to do anything.\n"
    "If it was not you, stop it here, without signing in: %(link)s"
)
NUMBER_SUBJECT = N_("Was this you? Somebody else has a phone number of your account")
NUMBER_NOT_MINE_TEXT = N_(
    "Somebody signed up with a phone number that your account has, and says that your account is not theirs. On %(at)s the number is "
    "taken off your account. Your money, your data and everything else stay as they are.\n\n"
    "If you do not have this number any more, you do not have to do anything.\n"
    "If it is still yours, stop it here, without signing in: %(link)s"
)
NUMBER_MINE_TEXT = N_(
    "Somebody signed up with a phone number that your account has, and says that your account is theirs. The number alone gives them "
    "nothing: they have to show it by another contact of the account.\n\n"
    "If it was you, you do not have to do anything.\n"
    "If it was not you, stop it here, without signing in: %(link)s"
)
PAYEE_HOLD_SUBJECT = N_("Payments to people you never paid before are stopped for now")
PAYEE_HOLD_TEXT = N_(
    "We saw signs that somebody else may be in your account. So that nobody sends your money away, payments to people you never paid "
    "before are stopped until %(until)s. It ends by itself then.\n\n"
    "Everything else works: people you paid before, your own bank account, your instalments.\n\n"
    "Why, and how to end it now with a code to a contact that you have had for a week or more: %(url)s\n"
    "If somebody else is in your account, sign them out there, too."
)
PAYEE_HOLD_OVER_SUBJECT = N_("Payments to new people work again")
PAYEE_HOLD_OVER_TEXT = N_(
    "The stop on payments to people you never paid before was ended: by you, with an older contact or device, or by one of our people.\n\n"
    "If it was you, you do not have to do anything. If it was not, tell a human at once: %(url)s"
)
HELD_SUBJECT = N_("A payment to you is disputed, and held for now")
HELD_TEXT = N_(
    "Whoever made a payment to you says that something was wrong with it. That amount is held for at most 72 hours while a person "
    "looks at it; the rest of your money is free.\n\n"
    "Which payment, until when, and where you can say why it is yours: %(url)s"
)
ANSWERED_SUBJECT = N_("A disputed payment: our answer")
ANSWERED_TEXT = N_("A person has answered, with reasons. You can read the answer here: %(url)s")
STOPPED_SUBJECT = N_("The detector %(detector)s has stopped")
STOPPED_TEXT = N_(
    "The detector %(detector)s has stopped. Why: %(cause)s. Who answers for it: %(owner)s.\n\n"
    "What it did is on its page. A person starts it again, with a reason: %(url)s"
)
CAUSES = {
    Stop.OVER_BUDGET: P_("why a detector stopped", "it did more in a minute than it may"),
    Stop.OVER_MARK: P_("why a detector stopped", "too many of its decisions were overturned"),
    Stop.BY_PERSON: P_("why a detector stopped", "a person stopped it"),
    Stop.REPLACED: P_("why a detector stopped", "a new version took its place"),
    Stop.FOUND_WRONG: P_("why a detector stopped", "it was found to be wrong"),
}


class PageLetters:
    """Letters of one installation."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def notice(self, page: NoticePage) -> Letter:
        """There is a notice."""
        url = f"{self._settings.base_url}/n/{page.notice_id}"
        subject, text, html = render_notice_mail(page, _locale(page.locale), url)
        return Letter(subject, text, html)

    def entry_code(self, code: str, locale: str) -> Letter:
        """The code of a public entry."""
        return _letter(_locale(locale), CODE_SUBJECT, CODE_TEXT, code=code)

    def report_answer(self, *, acted: bool, locale: str) -> Letter:
        """To a reporter: what came of it."""
        return _letter(_locale(locale), REPORT_SUBJECT, REPORT_ACTED if acted else REPORT_NOT)

    def enquiry_answer(self, locale: str) -> Letter:
        """A human being has answered."""
        return _letter(_locale(locale), ENQUIRY_SUBJECT, ENQUIRY_TEXT, url=f"{self._settings.base_url}/human")

    def appeal_overdue(self, appeal_id: str, owner: str | None) -> Letter:
        """To the platform's own people."""
        url = f"{self._settings.base_url}/desk/appeals/{appeal_id}"
        locale = _locale(self._settings.locale)
        return _letter(locale, OVERDUE_SUBJECT, OVERDUE_TEXT, appeal=appeal_id, owner=owner or "-", url=url)

    def export_waits(self, export: Export, locale: str, zone: str) -> Letter:
        """Somebody new asks for the account's data."""
        tongue = _locale(locale)
        at = "".join(moments.pieces(export.ready_from, zone, tongue))
        url = stop_address(self._settings, DATA, StopLink(export.export_id, export.account_no))
        return _letter(tongue, EXPORT_SUBJECT, EXPORT_TEXT, at=at, url=url)

    def reverification(self, locale: str) -> Letter:
        """Please show that it is you."""
        return _letter(
            _locale(locale), REVERIFY_SUBJECT, REVERIFY_TEXT, url=f"{self._settings.base_url}/human"
        )

    def money_frozen(self, freeze_id: str, locale: str) -> Letter:
        """Money is frozen by an order; nothing of whom or how much is in the letter."""
        url = f"{self._settings.base_url}/orders/{freeze_id}"
        return _letter(_locale(locale), FROZEN_SUBJECT, FROZEN_TEXT, url=url)

    def money_freed(self, freeze_id: str, locale: str) -> Letter:
        """The order has ended."""
        url = f"{self._settings.base_url}/orders/{freeze_id}"
        return _letter(_locale(locale), FREED_SUBJECT, FREED_TEXT, url=url)

    def reclamation(self, until: Instant, locale: str, zone: str) -> Letter:
        """An unused account is wanted back."""
        tongue = _locale(locale)
        url = f"{self._settings.base_url}/standing"
        return _letter(tongue, UNUSED_SUBJECT, UNUSED_TEXT, at=moments.written(until, zone, tongue), url=url)

    def closing(self, at: Instant, locale: str, zone: str) -> Letter:
        """The account is to be closed."""
        tongue = _locale(locale)
        url = f"{self._settings.base_url}/close"
        return _letter(tongue, CLOSING_SUBJECT, CLOSING_TEXT, at=moments.written(at, zone, tongue), url=url)

    def dormancy(self, what: str, locale: str) -> Letter:
        """An unused account is protected, or works again, or a person has answered."""
        subject, text = DORMANT[what]
        page = "human" if what == "ended" else "dormant"
        return _letter(_locale(locale), subject, text, url=f"{self._settings.base_url}/{page}")

    def address_asked(self, locale: str) -> Letter:
        """Somebody asks for the address that was left; who, is in no letter."""
        return _letter(_locale(locale), ASKED_SUBJECT, ASKED_TEXT, url=f"{self._settings.base_url}/in-touch")

    def handover(self, act_by: Instant, locale: str, zone: str) -> Letter:
        """A group needs somebody; which one is in no letter."""
        tongue = _locale(locale)
        url = f"{self._settings.base_url}/in-touch"
        at = moments.written(act_by, zone, tongue)
        return _letter(tongue, HANDOVER_SUBJECT, HANDOVER_TEXT, at=at, url=url)

    def number_claimed(self, claim: NumberClaim, locale: str, zone: str) -> Letter:
        """Whoever has a number of the account now says whose it is. The number itself is in no letter."""
        tongue = _locale(locale)
        link = stop_address(self._settings, NUMBER_STOP, StopLink(claim.claim_id, claim.account_no))
        if claim.takes_effect_at is None:
            return _letter(tongue, NUMBER_SUBJECT, NUMBER_MINE_TEXT, link=link)
        at = moments.written(claim.takes_effect_at, zone, tongue)
        return _letter(tongue, NUMBER_SUBJECT, NUMBER_NOT_MINE_TEXT, at=at, link=link)

    def payee_hold(self, until: Instant, locale: str, zone: str) -> Letter:
        """Payments to new payees are stopped. Nothing in it lets anybody in, or ends it: the page does, with a code."""
        tongue = _locale(locale)
        url = f"{self._settings.base_url}{PAYEE_HOLD_PAGE}"
        until_words = moments.written(until, zone, tongue)
        return _letter(tongue, PAYEE_HOLD_SUBJECT, PAYEE_HOLD_TEXT, until=until_words, url=url)

    def payee_hold_over(self, locale: str) -> Letter:
        """It was ended before its time."""
        url = f"{self._settings.base_url}/human"
        return _letter(_locale(locale), PAYEE_HOLD_OVER_SUBJECT, PAYEE_HOLD_OVER_TEXT, url=url)

    def estate(self, estate: Estate, at: Instant) -> Letter:
        """How it stands with what a relative claimed."""
        status = status_of(estate, at)
        subject, text = RELATIVE["awaits" if status is EstateStatus.PROPOSED else status]
        url = estate_address(self._settings, estate.estate_id)
        return _letter(_locale(estate.locale), subject, text, url=url, reference=estate.estate_id)

    def owner_dead(self, estate: Estate, locale: str, zone: str) -> Letter:
        """The owner is said to be dead."""
        tongue = _locale(locale)
        at = moments.written(estate.opens_at or estate.answer_due_at, zone, tongue)
        link = StopLink(estate.estate_id, estate.account_no or AccountNo(0))
        return _letter(
            tongue, OWNER_SUBJECT, OWNER_TEXT, at=at, link=stop_address(self._settings, OWNER, link)
        )

    def payout_waits(self, payout: Payout, locale: str, zone: str) -> Letter:
        """Money is asked to go somewhere new."""
        tongue = _locale(locale)
        until = moments.written(payout.from_at, zone, tongue)
        link = stop_address(self._settings, MONEY, StopLink(payout.payout_id, payout.account_no))
        return _letter(tongue, WAITS_SUBJECT, WAITS_TEXT, until=until, link=link)

    def payment_held(self, dispute_id: str, locale: str) -> Letter:
        """A payment to them is held; who disputes it is in no letter."""
        url = f"{self._settings.base_url}/disputes/{dispute_id}"
        return _letter(_locale(locale), HELD_SUBJECT, HELD_TEXT, url=url)

    def dispute_answered(self, dispute_id: str, locale: str) -> Letter:
        """A dispute was answered."""
        url = f"{self._settings.base_url}/disputes/{dispute_id}"
        return _letter(_locale(locale), ANSWERED_SUBJECT, ANSWERED_TEXT, url=url)

    def detector_stopped(self, detector_id: str, owner: str, cause: str) -> Letter:
        """To whoever answers for it."""
        locale = _locale(self._settings.locale)
        why = translations(locale).pgettext(*CAUSES[Stop(cause)])
        url = f"{self._settings.base_url}/desk/detectors/{detector_id}"
        return _letter(
            locale, STOPPED_SUBJECT, STOPPED_TEXT, detector=detector_id, cause=why, owner=owner, url=url
        )


def _locale(tag: str) -> Locale:
    return known(tag) or "en"


def _letter(locale: Locale, subject: str, text: str, **values: str) -> Letter:
    texts = translations(locale)
    return Letter(texts.gettext(subject) % values, texts.gettext(text) % values)
