#!/bin/sh
# The browser tests need a Chromium and a Chinese font. Use what is there; install what is missing where we may.
set -eu

browser() {
    for candidate in "${DUEPROCESS_CHROMIUM:-}" /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome; do
        if [ -n "$candidate" ] && [ -x "$candidate" ]; then echo "$candidate"; return 0; fi
    done
    for name in chromium chromium-browser google-chrome; do
        if command -v "$name" 2>/dev/null; then return 0; fi
    done
    return 1
}

chinese_font() {
    if command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list :lang=zh-cn family 2>/dev/null)" ]; then return 0; fi
    for file in /usr/share/fonts/opentype/noto/NotoSansCJK-*.ttc /usr/share/fonts/truetype/wqy/wqy-microhei.ttc; do
        if [ -e "$file" ]; then return 0; fi
    done
    return 1
}

as_root=none
if [ "$(id -u)" -eq 0 ]; then as_root=""
elif sudo -n true >/dev/null 2>&1; then as_root="sudo -n"
fi

install() { # package...: quiet when it works, everything apt said when it does not
    if [ "$as_root" = none ] || ! command -v apt-get >/dev/null 2>&1; then return 1; fi
    log=$(mktemp)
    echo "installing $* (once; a few minutes)" >&2
    if { $as_root apt-get update &&
         $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"; } >"$log" 2>&1
    then rm -f "$log"; return 0
    fi
    cat "$log" >&2; rm -f "$log"; return 1
}

if ! browser >/dev/null; then
    fonts=""
    chinese_font || fonts=fonts-noto-cjk
    # shellcheck disable=SC2086 # no font is no argument
    if ! install chromium $fonts || ! browser >/dev/null; then
        echo "browser tests need Chromium: install it (Debian: apt-get install chromium fonts-noto-cjk)" \
             "or set DUEPROCESS_CHROMIUM to its path" >&2
        exit 1
    fi
fi
if ! chinese_font && ! install fonts-noto-cjk; then
    echo "no Chinese font: pages will show boxes in screenshots; install fonts-noto-cjk or fonts-wqy-microhei" >&2
fi
browser
