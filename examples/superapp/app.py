"""The platform as one Litestar application."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from litestar import Litestar, Request, Response
from litestar.datastructures import State
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.static_files import create_static_files_router

from examples.superapp import (
    album,
    bank_cards,
    chat,
    contacts,
    content,
    data_api,
    dispute,
    drive,
    elsewhere,
    game,
    groups,
    loan,
    mail,
    me,
    membership,
    moments,
    official,
    people,
    purchases,
    report,
    savings,
    sign_in,
    sign_up,
    wallet,
)
from examples.superapp.ledger import provider
from examples.superapp.visit import (
    UPLOAD_MAX,
    NotHere,
    NotSignedIn,
    Platform,
    arrive,
    go,
    language_of,
    read_form,
    same_origin,
)

LOG = logging.getLogger(__name__)

HANDLERS = [
    *(sign_in.home, sign_in.choose, sign_in.sign_in, sign_in.speak),
    *(sign_up.begin, sign_up.sign_up),
    *(chat.chats, chat.chat, chat.fresh, chat.send),
    *(contacts.contacts, contacts.profile, contacts.invite, contacts.decline),
    *(groups.groups, groups.create, groups.join, groups.rename, groups.group_chat, groups.fresh, groups.send),
    *(groups.answer, groups.vote),
    *(elsewhere.elsewhere, elsewhere.ask, elsewhere.block, elsewhere.unblock),
    *(membership.membership, membership.board, membership.places, membership.sign_in_there),
    *(official.official, official.publish, official.follow),
    *(moments.moments, moments.show, moments.comment),
    *(wallet.wallet, wallet.pay_form, wallet.pay, wallet.packet_form, wallet.red_packet),
    *(wallet.take, wallet.take_back, wallet.withdraw),
    *(bank_cards.bank_accounts, bank_cards.bind, bank_cards.unbind, bank_cards.receipt),
    *(purchases.shop_page, purchases.purchases, purchases.purchase),
    *(purchases.buy, purchases.sent, purchases.received),
    *(dispute.begin, dispute.dispute),
    *(savings.fund, savings.at_the_bank, savings.wealth, savings.buy, savings.redeem),
    *(loan.loan_page, loan.borrow, loan.repay_instalment, loan.repay_amount),
    *(game.games, game.new, game.board, game.play),
    *(mail.mails, mail.write, mail.read, mail.send),
    *(album.album, album.photograph),
    *(drive.drive, drive.upload, drive.share_file, drive.download),
    *(me.me_page, me.discover, me.allowed, me.recourse, me.introduce, me.end_others, me.sign_out, me.export),
    *(report.begin, report.file, content.fetch, content.picture),
    *provider.HANDLERS,
    *data_api.HANDLERS,
]

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self';"
    " connect-src 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


def create_app(platform: Platform) -> Litestar:
    """The application for this platform. It follows dueprocess while it runs."""

    def begin() -> None:
        with platform.database.reading() as tx:
            everybody = people.everybody(tx)
        platform.recourse.register(everybody)
        platform.recourse.start(platform.clock.now)

    def end() -> None:
        platform.recourse.close()
        platform.gate.close()

    static = create_static_files_router(path="/static", directories=[Path(__file__).parent / "static"])
    return Litestar(
        [*HANDLERS, static],
        dependencies={"visit": Provide(arrive, sync_to_thread=True), "form": Provide(read_form)},
        before_request=same_origin,
        exception_handlers={
            NotSignedIn: _to_sign_in,
            NotHere: _not_here,
            HTTPException: _not_served,
            Exception: _our_fault,
        },
        request_max_body_size=UPLOAD_MAX + 100_000,
        state=State({"platform": platform}),
        on_startup=[begin],
        on_shutdown=[end],
        openapi_config=None,
        after_request=_guarded,
        logging_config=None,
    )


def _guarded(response: Response[Any]) -> Response[Any]:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def _to_sign_in(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    return _guarded(go("/sign-in"))


def _not_here(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    return _problem(request, "problem.not_here", 404)


def _not_served(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    key = "problem.not_here" if error.status_code in {404, 405} else "problem.not_understood"
    return _problem(request, key if error.status_code < 500 else "problem.ours", error.status_code)


def _our_fault(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    LOG.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return _problem(request, "problem.ours", 500)


def _problem(request: Request[Any, Any, Any], key: str, code: int) -> Response[Any]:
    platform: Platform = request.app.state.platform
    html = platform.pages.render(
        "problem.html", language_of(request), path="/", me=None, refused=None, problem=None, key=key
    )
    return _guarded(Response(html, media_type="text/html; charset=utf-8", status_code=code))
