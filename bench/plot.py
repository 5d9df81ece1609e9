"""The figures as a page with drawings, to look at rather than to read."""

import html
from collections.abc import Mapping, Sequence

from bench.measure import Figures, Found, middle

_COLOURS = {"null": "#9aa5b1", "hand": "#d9822b", "ours": "#2b6cb0", "raw": "#c9ced6"}
_BAR, _GAP, _LEFT, _WIDTH = 18, 22, 80, 760
_PICTURES = (("cpu", "CPU µs per call"), ("rate", "calls per second"), ("p50", "p50, ms"))


def page(sections: Mapping[str, Mapping[str, Found]]) -> str:
    """One drawing for each figure: bars for servers, lines from least to most of the rounds."""
    drawings = "\n".join(
        f"<h2>{html.escape(what)}, over {html.escape(title)}</h2>\n{_drawing(found, figure)}"
        for title, found in sections.items()
        for figure, what in _PICTURES
    )
    return f"""<!doctype html>
<meta charset="utf-8">
<title>The front end, measured</title>
<style>body{{font:14px sans-serif;margin:2em}} svg{{max-width:100%}} h2{{font-size:1.1em}}</style>
<h1>The front end, measured</h1>
<p>Bars are medians, lines go from the least to the most of all rounds. null: a handler that does
nothing. hand: a gateway written by hand. ours: <code>protemporal serve</code>, everything on. raw:
without a gateway.</p>
{drawings}
"""


def _drawing(found: Mapping[str, Found], figure: str) -> str:
    shown = {
        verb: {name: [getattr(each, figure) for each in rounds] for name, rounds in by.items()}
        for verb, by in found.items()
    }
    most = max(max(values) for by in shown.values() for values in by.values())
    scale = (_WIDTH - _LEFT - 120) / most
    parts: list[str] = []
    top = 10
    for verb, by in found.items():
        named = {name: rounds for name, rounds in by.items() if max(shown[verb][name]) > 0}
        text_y = top + _BAR * len(named) / 2 + 5
        parts.append(f'<text x="8" y="{text_y}">{html.escape(verb)}</text>')
        for name, rounds in named.items():
            parts.append(_bar(name, rounds, figure, top, scale))
            top += _BAR
        top += _GAP
    return (
        f'<svg viewBox="0 0 {_WIDTH} {top}" width="{_WIDTH}" height="{top}" role="img">\n'
        + "\n".join(parts)
        + "\n</svg>"
    )


def _bar(name: str, rounds: Sequence[Figures], figure: str, top: float, scale: float) -> str:
    values = [getattr(each, figure) for each in rounds]
    median, least, most = middle(rounds, figure), min(values), max(values)
    y = top + _BAR / 2
    shown = f"{median:.1f}" if median < 10 else f"{median:.0f}"  # noqa: PLR2004 - three digits
    return (
        f'<rect x="{_LEFT}" y="{top + 2}" width="{median * scale:.1f}" height="{_BAR - 4}"'
        f' fill="{_COLOURS.get(name, "#666")}"/>'
        f'<line x1="{_LEFT + least * scale:.1f}" x2="{_LEFT + most * scale:.1f}" y1="{y}" y2="{y}"'
        ' stroke="black"/>'
        f'<text x="{_LEFT + most * scale + 6:.1f}" y="{y + 5}">{html.escape(name)} {shown}</text>'
    )
