"""Pictures: those people upload, made small and clean, and those the seed draws."""

from __future__ import annotations

import io
import warnings
from functools import cache
from typing import Final

from PIL import Image, ImageDraw, UnidentifiedImageError

SIDE_MAX: Final = 1024
PIXELS_MAX: Final = 24_000_000
FORMATS: Final = ("PNG", "JPEG", "WEBP")
MEDIA_TYPE: Final = "image/png"


def cleaned(upload: bytes) -> bytes | None:
    """The picture as a PNG of at most 1024 pixels a side, without anything else the file held; None if it is none."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(upload), formats=FORMATS) as picture:
                if picture.width * picture.height > PIXELS_MAX:
                    return None
                picture.thumbnail((SIDE_MAX, SIDE_MAX))
                return _png(picture.convert("RGB"))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning):
        return None


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


@cache
def bowl() -> bytes:
    """A bowl of noodles, seen from above."""
    picture = Image.new("RGB", (480, 360), "#e9dfcf")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((90, 30, 390, 330), fill="#9c3b2e")
    draw.ellipse((108, 48, 372, 312), fill="#f7ead2")
    draw.ellipse((122, 62, 358, 298), fill="#c9782f")
    for turn in range(14):
        inset = turn * 7
        draw.arc(
            (138 + inset, 78 + inset, 342 - inset, 282 - inset), turn * 41, turn * 41 + 250, "#f3d58a", 5
        )
    for left, top in ((170, 110), (285, 150), (205, 225), (265, 235)):
        draw.ellipse((left, top, left + 26, top + 14), fill="#5f8f3e")
    draw.ellipse((228, 128, 292, 190), fill="#fbf7ea")
    draw.ellipse((246, 146, 274, 174), fill="#f0a92c")
    return _png(picture)


@cache
def lake() -> bytes:
    """Evening at a lake."""
    picture = Image.new("RGB", (480, 320))
    draw = ImageDraw.Draw(picture)
    for row in range(320):
        share = row / 320
        draw.line((0, row, 480, row), (int(250 - 120 * share), int(190 - 60 * share), int(140 + 40 * share)))
    draw.ellipse((205, 90, 275, 160), fill="#fff1c9")
    draw.polygon([(0, 200), (110, 120), (210, 200)], fill="#5b5573")
    draw.polygon([(150, 200), (300, 100), (480, 200)], fill="#4a4764")
    draw.rectangle((0, 200, 480, 320), fill="#6f7396")
    for row in range(206, 318, 9):
        half = 36 - (row - 206) // 5
        draw.line((240 - half, row, 240 + half, row), "#e9d9b4", 3)
    return _png(picture)


@cache
def offer() -> bytes:
    """A leaflet that promises too much."""
    picture = Image.new("RGB", (420, 300), "#b3261e")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((14, 14, 406, 286), outline="#ffd76a", width=4)
    draw.text((60, 70), "300% / 7 DAYS", fill="#ffd76a", font_size=44)
    draw.text((84, 160), "NO RISK  ·  ASK ME", fill="#ffffff", font_size=28)
    for left in range(40, 380, 48):
        draw.ellipse((left, 220, left + 34, 254), fill="#ffd76a")
    return _png(picture)


@cache
def crossed_out() -> bytes:
    """A face with a cross drawn over it: unpleasant to be sent, and no more."""
    picture = Image.new("RGB", (320, 320), "#f2f2ee")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((60, 60, 260, 260), fill="#d9c6ad", outline="#6b5b45", width=4)
    draw.ellipse((115, 130, 140, 155), fill="#333333")
    draw.ellipse((180, 130, 205, 155), fill="#333333")
    draw.arc((120, 190, 200, 240), 200, 340, "#333333", 6)
    draw.line((50, 50, 270, 270), "#b00020", 14)
    draw.line((270, 50, 50, 270), "#b00020", 14)
    return _png(picture)


@cache
def cat() -> bytes:
    """A cat that does not sit still."""
    picture = Image.new("RGB", (320, 320), "#f4efe4")
    draw = ImageDraw.Draw(picture)
    draw.polygon([(95, 120), (105, 55), (145, 100)], fill="#3f3a38")
    draw.polygon([(175, 100), (215, 55), (225, 120)], fill="#3f3a38")
    draw.ellipse((85, 85, 235, 215), fill="#3f3a38")
    draw.ellipse((70, 190, 250, 310), fill="#3f3a38")
    draw.arc((210, 170, 310, 300), 200, 60, "#3f3a38", 16)
    for left in (120, 180):
        draw.ellipse((left, 130, left + 24, 158), fill="#d8c04a")
        draw.ellipse((left + 9, 132, left + 15, 156), fill="#1d1b1a")
    draw.polygon([(152, 168), (168, 168), (160, 178)], fill="#c98b86")
    return _png(picture)
