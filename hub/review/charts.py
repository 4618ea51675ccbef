"""Charts as SVG, each a picture of the table that stands beside it.

Used by hub.review.sections. Every text is escaped; the renderer adds the font that it has. No chart says
anything by colour alone: the number stands in the cell or at the end of the bar.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from textwrap import wrap

from hub.review.blocks import Chart
from hub.review.plain_english import shorten

INK, WHITE, RULE = "#0b0c0c", "#ffffff", "#b1b4b6"
BLUES = ("#f3f2f1", "#d2e2f1", "#a5c6e4", "#6fa3d3", "#1d70b8", "#003078")
LEVEL_COLOURS = ("#d4351c", "#b1b4b6", "#f47738", "#ffdd00", "#6fa3d3", "#00703c")
CELL, ROW, LABEL, HEAD = 56, 28, 270, 170
WIDTH = 960


def heat_map(
    title: str,
    words: str,
    rows: Sequence[tuple[str, str]],
    columns: Sequence[tuple[str, str]],
    cells: Mapping[tuple[str, str], int],
) -> Chart:
    """A grid of counts: the darker the cell, the more. Rows and columns are pairs of key and name."""
    most = max(cells.values(), default=1)
    width, height = LABEL + CELL * len(columns) + 60, HEAD + ROW * len(rows) + 10
    parts = [
        f'<text x="{LABEL + CELL * i + CELL // 2}" y="{HEAD - 8}" font-size="13" fill="{INK}" '
        f'transform="rotate(-40 {LABEL + CELL * i + CELL // 2} {HEAD - 8})">{escape(shorten(name, 30))}</text>'
        for i, (_, name) in enumerate(columns)
    ]
    for j, (row, name) in enumerate(rows):
        top = HEAD + ROW * j
        parts.append(_label(LABEL - 10, top + 19, shorten(name, 36)))
        for i, (column, _) in enumerate(columns):
            parts.append(_cell(LABEL + CELL * i, top, cells.get((row, column), 0), most))
    return _chart(title, words, width, height, parts)


def _cell(left: int, top: int, number: int, most: int) -> str:
    shade = 0 if not number else 1 + min(len(BLUES) - 2, (number - 1) * (len(BLUES) - 1) // max(1, most))
    ink = WHITE if shade >= 4 else INK
    rect = f'<rect x="{left}" y="{top}" width="{CELL - 2}" height="{ROW - 2}" fill="{BLUES[shade]}"/>'
    if not number:
        return rect
    middle = left + CELL // 2 - 1
    return f'{rect}<text x="{middle}" y="{top + 18}" font-size="14" text-anchor="middle" fill="{ink}">{number}</text>'


def level_bars(title: str, words: str, rows: Sequence[tuple[str, Sequence[int]]], levels: Sequence[str]) -> Chart:
    """One bar a row, of equal length, parted by the share of each level, lowest first."""
    left, length = 330, 520
    parts: list[str] = []
    for i, name in enumerate(levels):
        x = 10 + 155 * i
        parts.append(f'<rect x="{x}" y="8" width="16" height="16" fill="{LEVEL_COLOURS[i]}" stroke="{INK}"/>')
        parts.append(f'<text x="{x + 22}" y="21" font-size="13" fill="{INK}">{escape(name)}</text>')
    for j, (name, counts) in enumerate(rows):
        top = 40 + ROW * j
        parts.append(_label(left - 10, top + 17, shorten(name, 46)))
        parts += _parts_of_bar(left, top, length, counts)
    return _chart(title, words, WIDTH, 50 + ROW * len(rows), parts)


def _parts_of_bar(left: int, top: int, length: int, counts: Sequence[int]) -> list[str]:
    total = sum(counts)
    if not total:
        return [f'<text x="{left}" y="{top + 17}" font-size="13" fill="{INK}">applies to nothing in scope</text>']
    parts: list[str] = []
    x = left
    for i, number in enumerate(counts):
        # Whole pixels: the last digits of a quotient are nobody's business.
        wide = length * sum(counts[: i + 1]) // total - (x - left)
        if number:
            parts.append(
                f'<rect x="{x}" y="{top}" width="{wide}" height="{ROW - 6}" fill="{LEVEL_COLOURS[i]}" '
                f'stroke="{WHITE}"/>'
            )
            ink = WHITE if i in (0, len(LEVEL_COLOURS) - 1) else INK
            parts.append(
                f'<text x="{x + wide // 2}" y="{top + 16}" font-size="13" text-anchor="middle" '
                f'fill="{ink}">{number}</text>'
            )
        x += wide
    return parts


def count_bars(title: str, words: str, rows: Sequence[tuple[str, int]]) -> Chart:
    """One bar a row, as long as its number."""
    left, length, most = 330, 540, max((number for _, number in rows), default=1) or 1
    parts: list[str] = []
    for j, (name, number) in enumerate(rows):
        top = 8 + ROW * j
        wide = length * number // most
        parts.append(_label(left - 10, top + 17, shorten(name, 46)))
        parts.append(f'<rect x="{left}" y="{top}" width="{wide}" height="{ROW - 6}" fill="{BLUES[4]}"/>')
        parts.append(f'<text x="{left + wide + 8}" y="{top + 17}" font-size="14" fill="{INK}">{number}</text>')
    return _chart(title, words, WIDTH, 16 + ROW * len(rows), parts)


def chain_diagram(title: str, words: str, chains: Sequence[Sequence[str]]) -> Chart:
    """One row a chain: its stations from left to right, an arrow between each two."""
    most = max((len(chain) for chain in chains), default=1)
    wide = min(230, (WIDTH - 20) // most)
    parts: list[str] = []
    for j, chain in enumerate(chains):
        top = 8 + 62 * j
        for i, name in enumerate(chain):
            parts += _station(10 + wide * i, top, wide - 26, name, tool=i in (0, len(chain) - 1))
            if i:
                parts.append(_arrow(10 + wide * i - 26, top + 24))
    return _chart(title, words, WIDTH, 16 + 62 * len(chains), parts)


def _station(left: int, top: int, wide: int, name: str, *, tool: bool) -> list[str]:
    fill, ink = (BLUES[4], WHITE) if tool else (BLUES[0], INK)
    letters = max(4, wide // 7)
    lines = wrap(name, letters)[:3]
    if len(wrap(name, letters)) > 3:
        lines[-1] = f"{lines[-1][: letters - 1]}…"
    start = top + 28 - 7 * (len(lines) - 1)
    return [
        f'<rect x="{left}" y="{top}" width="{wide}" height="48" fill="{fill}" stroke="{INK}"/>',
        *(
            f'<text x="{left + wide // 2}" y="{start + 14 * i}" font-size="12" text-anchor="middle" fill="{ink}">'
            f"{escape(line)}</text>"
            for i, line in enumerate(lines)
        ),
    ]


def _arrow(left: int, y: int) -> str:
    return f'<path d="M{left + 2} {y}h16m-6 -5l7 5l-7 5" fill="none" stroke="{INK}" stroke-width="2"/>'


def _label(right: int, y: int, name: str) -> str:
    return f'<text x="{right}" y="{y}" font-size="14" text-anchor="end" fill="{INK}">{escape(name)}</text>'


def _chart(title: str, words: str, width: int, height: int, parts: Sequence[str]) -> Chart:
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f"{''.join(parts)}</svg>"
    )
    return Chart(svg, title, words, width, height)
