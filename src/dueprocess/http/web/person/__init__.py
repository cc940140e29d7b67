"""The person's pages: notice, standing, own data, the way in, the rules, a human. Each is whole without script."""

from __future__ import annotations

from typing import Final

from litestar import Router

from dueprocess.http.web.person import (
    closing,
    data,
    disputes,
    dormant,
    entry,
    estate,
    estate_given,
    human,
    in_touch,
    money,
    not_me,
    notice,
    numbers,
    orders,
    protecting,
    rules,
    standing,
    stopping,
)

ROUTES: Final = (
    Router("/", route_handlers=[*notice.ROUTES, *human.ROUTES, *disputes.ROUTES], dependencies=notice.FORMS),
    Router("/", route_handlers=list(not_me.ROUTES), dependencies=not_me.FORMS),
    Router("/", route_handlers=list(entry.ROUTES), dependencies=entry.FORMS),
    Router("/", route_handlers=list(data.ROUTES), dependencies=data.FORMS),
    Router("/", route_handlers=list(money.ROUTES), dependencies=money.FORMS),
    Router("/", route_handlers=list(stopping.ROUTES), dependencies=stopping.FORMS),
    Router("/", route_handlers=list(in_touch.ROUTES), dependencies=in_touch.FORMS),
    Router("/", route_handlers=list(closing.ROUTES), dependencies=closing.FORMS),
    Router("/", route_handlers=list(dormant.ROUTES), dependencies=dormant.FORMS),
    Router("/", route_handlers=list(protecting.ROUTES), dependencies=protecting.FORMS),
    Router("/", route_handlers=list(numbers.ROUTES), dependencies=numbers.FORMS),
    Router("/", route_handlers=list(estate.ROUTES), dependencies=estate.FORMS),
    Router("/", route_handlers=list(estate_given.ROUTES), dependencies=estate_given.FORMS),
    *standing.ROUTES,
    *orders.ROUTES,
    *rules.ROUTES,
)
