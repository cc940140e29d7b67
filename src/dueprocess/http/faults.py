"""Faults: what can be wrong with a request before any law is asked, with its HTTP answer and words in two languages."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from dueprocess.kernel.refusals import Entry


class Fault(StrEnum):
    """A public vocabulary beside `kernel.refusals.Code`: codes never change their meaning."""

    REQUEST_MALFORMED = "request_malformed"
    CURSOR_UNKNOWN = "cursor_unknown"
    FORM_EXPIRED = "form_expired"
    FILE_REFUSED = "file_refused"
    UNAUTHENTICATED = "unauthenticated"
    FORBIDDEN = "forbidden"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    EPOCH_UNKNOWN = "epoch_unknown"
    REQUEST_TOO_LARGE = "request_too_large"
    MEDIA_TYPE_UNSUPPORTED = "media_type_unsupported"
    TOO_MANY_REQUESTS = "too_many_requests"
    CONTENT_NOT_FOUND = "content_not_found"
    CONTENT_UNAVAILABLE = "content_unavailable"
    INTERNAL = "internal"


_ROWS: Final[tuple[tuple[Fault, int, bool, str, str, str, str], ...]] = (
    (
        Fault.REQUEST_MALFORMED,
        400,
        False,
        "the request cannot be read",
        "compare it with /v1/openapi.json; `at` names the part that is wrong",
        "无法读取该请求",
        "请对照 /v1/openapi.json 检查；`at` 指出有误之处",
    ),
    (
        Fault.CURSOR_UNKNOWN,
        400,
        False,
        "the cursor is not one of ours",
        "begin the list again without a cursor",
        "无法识别该翻页标记",
        "请去掉翻页标记，从头列出",
    ),
    (
        Fault.FORM_EXPIRED,
        403,
        True,
        "this form is too old, or comes from another page",
        "go back, load the page again and send it once more; what you wrote may still be there",
        "该表单已过期，或来自其他页面",
        "请返回并刷新页面后重新提交；您填写的内容可能仍在",
    ),
    (
        Fault.FILE_REFUSED,
        422,
        False,
        "a file is not kept: it is damaged, too large, or of a kind that is not accepted",
        "send a picture (PNG, JPEG, WebP, GIF) or plain text of at most 8 MB",
        "文件无法保存：已损坏、过大，或种类不受支持",
        "请上传不超过 8 MB 的图片（PNG、JPEG、WebP、GIF）或纯文本",
    ),
    (
        Fault.UNAUTHENTICATED,
        401,
        False,
        "nobody is signed in",
        "sign in, or send a valid token",
        "您尚未登录",
        "请登录，或提供有效的令牌",
    ),
    (
        Fault.FORBIDDEN,
        403,
        False,
        "this is not open to you",
        "sign in as somebody who may do it, or use a token with the scope",
        "您没有办理此事的权限",
        "请以有权限的身份登录，或使用具有相应范围的令牌",
    ),
    (
        Fault.METHOD_NOT_ALLOWED,
        405,
        False,
        "this address does not answer to this method",
        "use a method that /v1/openapi.json lists for it",
        "该地址不支持这一请求方法",
        "请使用 /v1/openapi.json 中列出的方法",
    ),
    (
        Fault.EPOCH_UNKNOWN,
        409,
        False,
        "the feed cannot go on from this place",
        "take a new snapshot and follow from its epoch",
        "无法从该位置继续",
        "请重新获取快照，并从其 epoch 继续",
    ),
    (
        Fault.REQUEST_TOO_LARGE,
        413,
        False,
        "the request is too large",
        "shorten it, or send its files one by one",
        "请求过大",
        "请缩短内容，或逐个上传文件",
    ),
    (
        Fault.MEDIA_TYPE_UNSUPPORTED,
        415,
        False,
        "the body is of a kind that is not read here",
        "send application/json",
        "不支持该内容类型",
        "请使用 application/json",
    ),
    (
        Fault.TOO_MANY_REQUESTS,
        429,
        True,
        "this was tried too often",
        "wait as long as Retry-After says, then try again",
        "操作过于频繁",
        "请按 Retry-After 所示时间等待后重试",
    ),
    (
        Fault.CONTENT_NOT_FOUND,
        422,
        False,
        "the platform has no content with this id",
        "check the content id",
        "平台没有该编号的内容",
        "请核对内容编号",
    ),
    (
        Fault.CONTENT_UNAVAILABLE,
        503,
        True,
        "the platform's content cannot be fetched just now",
        "try again later; nothing was written",
        "暂时无法获取平台内容",
        "请稍后重试；未写入任何内容",
    ),
    (
        Fault.INTERNAL,
        500,
        True,
        "something went wrong on our side",
        "repeat the request with the same idempotency key; if it happens again, tell us",
        "我们这边出了问题",
        "请用同一幂等键重试；如再次发生，请告知我们",
    ),
)

STATUS: Final[Mapping[Fault, int]] = {row[0]: row[1] for row in _ROWS}

FAULTS: Final[Mapping[Fault, Mapping[str, Entry]]] = {
    fault: {"en": Entry(meaning, step, retry), "zh-CN": Entry(zh_meaning, zh_step, retry)}
    for fault, _, retry, meaning, step, zh_meaning, zh_step in _ROWS
}
"""For each fault: its entry by language."""
