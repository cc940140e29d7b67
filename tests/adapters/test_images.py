"""Files from outside: drawn anew or refused; the parent never decodes one (threat T10)."""

from __future__ import annotations

import io
import random
import struct
import zlib
from typing import Any

import pytest
from PIL import Image

from dueprocess.adapters.images import FILE_MAX, PIXELS_MAX, SIDE_MAX, TEXT_MAX, FileCleaner
from dueprocess.application.ports import CleanFile, FileFault

CLEANER = FileCleaner()


def picture(kind: str, size: tuple[int, int] = (60, 40), mode: str = "RGB", **more: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 120 if mode in ("L", "P") else (200, 30, 40, 128)[: len(mode)]).save(
        out, kind, **more
    )
    return out.getvalue()


@pytest.mark.parametrize(
    ("kind", "drawn_as"),
    [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp"), ("GIF", "image/png")],
)
def test_a_picture_is_drawn_anew(kind: str, drawn_as: str) -> None:
    found = CLEANER.clean(picture(kind))
    assert isinstance(found, CleanFile)
    assert found.media_type == drawn_as
    with Image.open(io.BytesIO(found.data)) as image:
        assert image.size == (60, 40)
        red, green, blue = image.convert("RGB").getpixel((30, 20))  # type: ignore[misc]
        assert red > 150 > green
        assert blue < 100


def test_what_is_hidden_in_a_picture_is_gone() -> None:
    exif = Image.Exif()
    exif[0x010F] = "PhoneMaker"
    exif[0x8825] = {1: "N", 2: (31.0, 14.0, 5.0)}
    data = picture("JPEG", exif=exif.tobytes(), comment=b"a comment") + b"PK\x03\x04 a zip behind it <script>"
    assert b"PhoneMaker" in data
    found = CLEANER.clean(data)
    assert isinstance(found, CleanFile)
    for hidden in (b"PhoneMaker", b"Exif", b"a comment", b"PK\x03\x04", b"<script>"):
        assert hidden not in found.data


def test_a_picture_lying_on_its_side_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    found = CLEANER.clean(picture("JPEG", exif=exif.tobytes()))
    assert isinstance(found, CleanFile)
    with Image.open(io.BytesIO(found.data)) as image:
        assert image.size == (40, 60)


def test_transparency_is_kept() -> None:
    found = CLEANER.clean(picture("PNG", mode="RGBA"))
    assert isinstance(found, CleanFile)
    with Image.open(io.BytesIO(found.data)) as image:
        assert image.mode == "RGBA"
        assert image.getpixel((1, 1)) == (200, 30, 40, 128)


@pytest.mark.slow
def test_a_large_photograph_is_made_smaller() -> None:
    found = CLEANER.clean(picture("JPEG", (8000, 5000)))
    assert isinstance(found, CleanFile)
    with Image.open(io.BytesIO(found.data)) as image:
        assert max(image.size) <= SIDE_MAX


def bomb(width: int, height: int) -> bytes:
    """A PNG that says it is this large, and has next to nothing in it."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\x00" * 1_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "size", [(60_000, 60_000), (2**31 - 1, 1), (PIXELS_MAX + 1, 1), (2**31 - 1, 2**31 - 1)]
)
def test_a_pixel_flood_is_refused_before_it_is_decoded(size: tuple[int, int]) -> None:
    assert CLEANER.clean(bomb(*size)) in (FileFault.TOO_LARGE, FileFault.DAMAGED)


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04" + b"\x00" * 100,
        b"%PDF-1.7\n1 0 obj",
        b"\x1f\x8b\x08" + b"\x00" * 20,
        b"MZ" + bytes(range(256)),
        b"\x7fELF" + b"\x00" * 60,
        b"<html>\x00</html>",
        b"RIFF\x00\x00\x00\x00WAVEfmt ",
        b"\xff\xfe<\x00h\x00",
        b"II*\x00" + b"\x00" * 100,
        b"BM" + b"\x00" * 60,
        b"\x00\x00\x00\x20ftypheic",
    ],
)
def test_other_kinds_are_not_accepted(data: bytes) -> None:
    assert CLEANER.clean(data) is FileFault.KIND_NOT_ACCEPTED


def test_text_is_kept_as_it_is() -> None:
    assert CLEANER.clean("你好\n\tworld".encode()) == CleanFile("text/plain", "你好\n\tworld".encode())
    assert CLEANER.clean(b"x" * (TEXT_MAX + 1)) is FileFault.TOO_LARGE
    assert CLEANER.clean(b"") is FileFault.EMPTY
    assert CLEANER.clean(b"\x89PNG\r\n\x1a\n" + b"x" * FILE_MAX) is FileFault.TOO_LARGE


@pytest.mark.slow
def test_mutilated_pictures_never_harm_the_parent() -> None:
    """Each is drawn anew or refused; nothing raises, and what comes out is a picture again."""
    seed = 20261121
    chance = random.Random(seed)
    for number in range(40):
        kind = ("PNG", "JPEG", "WEBP", "GIF")[number % 4]
        data = bytearray(picture(kind))
        for _ in range(chance.randint(1, 12)):
            data[chance.randrange(4, len(data))] = chance.randrange(256)
        if number % 5 == 0:
            del data[chance.randrange(12, len(data)) :]
        found = CLEANER.clean(bytes(data))
        if isinstance(found, CleanFile) and found.media_type != "text/plain":
            with Image.open(io.BytesIO(found.data)) as image:
                image.load()
        else:
            assert isinstance(found, FileFault | CleanFile), seed
