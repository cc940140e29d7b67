"""Plots as SVG that stands inside the page: no script, no request, one for a wide column and one for a phone.

Colours are Okabe and Ito's, told apart by everybody; each bar carries its number, so that none rests on colour alone.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any

import altair as alt
import vl_convert

BLUE, ORANGE, VERMILION, GREY = "#0072B2", "#E69F00", "#D55E00", "#8A8F98"
INK, FAINT = "#1A1A1A", "#D9D9D6"
FONT = "Helvetica Neue, Helvetica, Arial, Liberation Sans, Noto Sans, sans-serif"
WIDE, NARROW = 680, 331
"""Width in pixels in a newspaper's column, and on a phone of 375."""

LABELS, LABELS_NARROW = 150, 138

Rows = list[dict[str, Any]]
Chart = alt.LayerChart | alt.FacetChart


def figure(name: str, alt_text: str, wide: Chart, narrow: Chart) -> str:
    """One plot in both widths; style sheets show the one that fits."""
    return (
        f'<div class="plot wide">{_svg(f"{name}-wide", alt_text, wide)}</div>'
        f'<div class="plot narrow">{_svg(f"{name}-narrow", alt_text, narrow)}</div>'
    )


def bars(rows: Rows, width: int, colours: dict[str, str] | None = None) -> Chart:
    """A bar a row (`label`, `count`, perhaps `part`), its label above it and its number at its end."""
    order = list(dict.fromkeys(row["label"] for row in rows))
    totals = {name: sum(row["count"] for row in rows if row["label"] == name) for name in order}
    labels = [{"label": name, "count": total, "text": f"{total:,}"} for name, total in totals.items()]
    y = alt.Y("label:N", sort=order, axis=None)
    room = max(totals.values(), default=1) * (1.16 if width > NARROW else 1.22) or 1
    x = alt.X("count:Q", axis=None, scale=alt.Scale(domain=[0, room]), stack="zero")
    colour: Any = alt.value(BLUE)
    if colours:
        colour = alt.Color(
            "part:N", scale=alt.Scale(domain=list(colours), range=list(colours.values())), legend=None
        )
    base = alt.Chart(alt.InlineData(values=rows))
    told = alt.Chart(alt.InlineData(values=labels))
    order_of_parts = alt.Order("place:Q")
    return alt.layer(
        base.mark_bar(height=15, yOffset=9).encode(y=y, x=x, color=colour, order=order_of_parts),
        told.mark_text(align="left", baseline="middle", dy=-9, fontSize=14, limit=width).encode(
            y=y, x=alt.value(0), text="label:N"
        ),
        told.mark_text(align="left", baseline="middle", dx=5, dy=9, fontSize=13, fontWeight=700).encode(
            y=y, x=alt.X("count:Q", axis=None, scale=alt.Scale(domain=[0, room])), text="text:N"
        ),
    ).properties(width=width, height=alt.Step(43))


def pairs(rows: Rows, width: int, colours: dict[str, str]) -> Chart:
    """Two bars a row (`label`, `part`, `count`), one under the other, with the row's name at the left."""
    order = list(dict.fromkeys(row["label"] for row in rows))
    parts = list(colours)
    told = [{**row, "text": f"{row['count']:,}"} for row in rows]
    room = max((row["count"] for row in rows), default=1) * (1.16 if width > NARROW else 1.32) or 1
    y = alt.Y(
        "label:N",
        sort=order,
        title=None,
        axis=alt.Axis(
            domain=False,
            ticks=False,
            labelFontSize=14 if width > NARROW else 13,
            labelPadding=8,
            labelLimit=200,
            minExtent=LABELS if width > NARROW else LABELS_NARROW,
            maxExtent=LABELS if width > NARROW else LABELS_NARROW,
        ),
    )
    offset = alt.YOffset("part:N", sort=parts)
    x = alt.X("count:Q", axis=None, scale=alt.Scale(domain=[0, room]))
    colour = alt.Color("part:N", scale=alt.Scale(domain=parts, range=list(colours.values())), legend=None)
    base = alt.Chart(alt.InlineData(values=told))
    return alt.layer(
        base.mark_bar().encode(y=y, yOffset=offset, x=x, color=colour),
        base.mark_text(align="left", baseline="middle", dx=5, fontSize=12).encode(
            y=y, yOffset=offset, x=x, text="text:N"
        ),
    ).properties(width=width - (LABELS if width > NARROW else LABELS_NARROW), height=alt.Step(17))


def key(colours: dict[str, str]) -> str:
    """What the colours of a plot stand for, as text beside small squares."""
    return '<p class="key">' + " ".join(
        f'<span><i style="background:{colour}"></i>{escape(name)}</span>' for name, colour in colours.items()
    ) + "</p>"  # fmt: skip


def _svg(name: str, alt_text: str, chart: Chart) -> str:
    styled = (
        chart.configure(font=FONT, background="transparent", padding=0)
        .configure_view(stroke=None)
        .configure_text(color=INK)
        .configure_axis(labelColor=INK, grid=False)
        .configure_scale(bandPaddingInner=0.25)
    )
    svg = str(vl_convert.vegalite_to_svg(styled.to_dict()))
    svg = re.sub(r'\bid="', f'id="{name}-', svg.replace("url(#", f"url(#{name}-"))
    svg = re.sub(r'\s(?:role|aria-[a-z]+)="[^"]*"', "", svg)
    return svg.replace("<svg ", f'<svg role="img" aria-label="{escape(alt_text, quote=True)}" ', 1)
