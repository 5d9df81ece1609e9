"""The figures as a page with one drawing, to look at rather than to read."""

import html
import statistics
from collections.abc import Mapping, Sequence

from bench.measure import Figures

_COLOURS = {"null": "#9aa5b1", "hand": "#d9822b", "ours": "#2b6cb0"}
_BAR, _GAP, _LEFT, _WIDTH = 18, 22, 80, 720


def page(found: Mapping[str, Mapping[str, Sequence[Figures]]]) -> str:
    """CPU microseconds per RPC: a bar for each server, a line over it from least to most."""
    most = max(each.cpu for by in found.values() for figures in by.values() for each in figures)
    scale = (_WIDTH - _LEFT - 80) / most
    rows: list[str] = []
    top = 30
    for verb, by_name in found.items():
        middle = top + _BAR * len(by_name) / 2
        rows.append(f'<text x="8" y="{middle + 5}">{html.escape(verb)}</text>')
        for name, figures in by_name.items():
            rows.append(_bar(name, [each.cpu for each in figures], top, scale))
            top += _BAR
        top += _GAP
    drawing = "\n".join(rows)
    return f"""<!doctype html>
<meta charset="utf-8">
<title>CPU per RPC</title>
<style>body{{font:14px sans-serif;margin:2em}} svg{{max-width:100%}}</style>
<h1>CPU µs per RPC, 64 calls at once</h1>
<p>Bars are medians, lines go from the least to the most of all rounds.</p>
<svg viewBox="0 0 {_WIDTH} {top}" width="{_WIDTH}" height="{top}" role="img">
{drawing}
</svg>
"""


def _bar(name: str, values: Sequence[float], top: float, scale: float) -> str:
    middle, least, most = statistics.median(values), min(values), max(values)
    y = top + _BAR / 2
    return (
        f'<rect x="{_LEFT}" y="{top + 2}" width="{middle * scale:.1f}" height="{_BAR - 4}"'
        f' fill="{_COLOURS.get(name, "#666")}"><title>{name}: {middle:.0f} µs</title></rect>'
        f'<line x1="{_LEFT + least * scale:.1f}" x2="{_LEFT + most * scale:.1f}" y1="{y}" y2="{y}"'
        ' stroke="black"/>'
        f'<text x="{_LEFT + most * scale + 6:.1f}" y="{y + 5}">{name} {middle:.0f}</text>'
    )
