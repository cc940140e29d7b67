"""Files from outside made safe (threat T10): pictures are drawn anew in a limited child process, texts are checked.

The rules are:
1. The kind is what the bytes are. Accepted: PNG, JPEG, WebP, GIF and plain UTF-8 text. Everything else is refused,
   archives and PDF too: what cannot be drawn anew is not kept.
2. A picture is decoded and drawn anew by a child with 256 MB of memory, 5 seconds, no files to write and at most 40
   million pixels. What the child cannot do is refused; the parent never decodes a picture.
3. What remains has the picture's own pixels and nothing else: no EXIF, no place, no comment, no second file behind it.
"""

from __future__ import annotations

import io
import subprocess
import sys
from typing import Final

from dueprocess.application.ports import CleanFile, FileFault

FILE_MAX: Final = 8 * 1024 * 1024
TEXT_MAX: Final = 200_000
SECONDS: Final = 5
MEMORY: Final = 256 * 1024 * 1024
PIXELS_MAX: Final = 40_000_000
SIDE_MAX: Final = 4_096
DRAFT_SIDE: Final = 2_500
"""A JPEG at least twice as large is decoded at half its size, in a quarter of the memory."""
OUTPUT_MAX: Final = FILE_MAX

_SIGNATURES: Final = (
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
)
_DRAWN_AS: Final = {"PNG": "image/png", "GIF": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
_CONTROLS: Final = frozenset(chr(code) for code in range(32)) - {"\n", "\r", "\t"}


class FileCleaner:
    """Cleans files one at a time; safe for threads."""

    def clean(self, data: bytes) -> CleanFile | FileFault:
        """The file drawn anew, or why not."""
        if not data:
            return FileFault.EMPTY
        if len(data) > FILE_MAX:
            return FileFault.TOO_LARGE
        kind = picture_kind(data)
        return _drawn(data, kind) if kind is not None else _text(data)


def picture_kind(data: bytes) -> str | None:
    """The kind of picture these bytes begin like."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    return next((kind for signature, kind in _SIGNATURES if data.startswith(signature)), None)


def _text(data: bytes) -> CleanFile | FileFault:
    """Plain text is kept as it is, if it is nothing but text."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return FileFault.KIND_NOT_ACCEPTED
    if _CONTROLS & set(text) or text.startswith("%PDF-"):
        return FileFault.KIND_NOT_ACCEPTED
    return CleanFile("text/plain", data) if len(data) <= TEXT_MAX else FileFault.TOO_LARGE


def _drawn(data: bytes, kind: str) -> CleanFile | FileFault:
    command = [sys.executable, "-I", "-m", "dueprocess.adapters.images", kind]
    try:
        child = subprocess.run(  # noqa: S603 - our own module
            command, input=data, capture_output=True, timeout=SECONDS + 5, check=False
        )
    except subprocess.TimeoutExpired:
        return FileFault.DAMAGED
    if child.returncode != 0 or not child.stdout:
        return FileFault.TOO_LARGE if child.returncode == _TOO_LARGE else FileFault.DAMAGED
    if len(child.stdout) > OUTPUT_MAX:
        return FileFault.TOO_LARGE
    return CleanFile(_DRAWN_AS[kind], child.stdout)


_TOO_LARGE: Final = 3
_DAMAGED: Final = 4


def main(kind: str) -> int:
    """The child: limits itself, reads a picture from standard input and draws it anew to standard output."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        drawn = draw(sys.stdin.buffer.read(FILE_MAX + 1), kind)
    except MemoryError:
        return _TOO_LARGE
    except Exception:  # noqa: BLE001 - a decoder may fail in any way; the parent only needs to know that it did
        return _DAMAGED
    if drawn is None:
        return _TOO_LARGE
    sys.stdout.buffer.write(drawn)
    return 0


def draw(data: bytes, kind: str) -> bytes | None:
    """The picture drawn anew, upright, at most 4096 pixels wide and high; None if it has too many pixels."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # the size is known before anything is decoded, and checked here
    with Image.open(io.BytesIO(data), formats=[kind]) as opened:
        width, height = opened.size
        if width * height > PIXELS_MAX:
            return None
        if kind == "JPEG":
            opened.draft("RGB", (DRAFT_SIDE, DRAFT_SIDE))
        opened.load()
        if max(opened.size) > SIDE_MAX:
            opened.thumbnail((SIDE_MAX, SIDE_MAX), Image.Resampling.BOX)
        ImageOps.exif_transpose(opened, in_place=True)
        transparent = kind != "JPEG" and ("A" in opened.getbands() or "transparency" in opened.info)
        plain = Image.new("RGBA" if transparent else "RGB", opened.size)
        plain.paste(opened.convert(plain.mode))
    out = io.BytesIO()
    if kind == "JPEG":
        plain.save(out, "JPEG", quality=88)
    elif kind == "WEBP":
        plain.save(out, "WEBP", quality=88, method=2)
    else:
        plain.save(out, "PNG")
    return out.getvalue()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
