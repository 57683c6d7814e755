"""Papers as one HTML file to print: A4, dark on white, no script, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from escalate.views.papers.paper import Block, Code, Grid, Heading, Lines, Paper, Points, Text

_STYLE = """\
@page { size: A4; margin: 16mm; }
html { font: SIZE/1.4 Arial, "Liberation Sans", "DejaVu Sans", sans-serif; }
body { margin: 0 auto; max-width: 178mm; padding: 1em; color: #111; background: #fff; }
h1 { font-size: 1.6em; line-height: 1.2; margin: 0 0 .5em; }
h2 { font-size: 1.2em; margin: 1.1em 0 .3em; border-bottom: 1px solid #555; }
h3 { font-size: 1em; margin: .9em 0 .2em; }
h1, h2, h3 { break-after: avoid; }
p { margin: 0 0 .4em; }
ul, ol { margin: 0 0 .5em; padding-left: 1.5em; }
section + section { break-before: page; margin-top: 3em; }
table { border-collapse: collapse; width: 100%; margin: .3em 0 .8em; }
caption { text-align: left; font-style: italic; padding-bottom: .2em; }
th, td { border: 1px solid #555; padding: .2em .4em; text-align: left; vertical-align: top;
  overflow-wrap: break-word; }
thead th { background: #eee; }
tbody th { font-weight: normal; }
tr { break-inside: avoid; }
pre { white-space: pre-wrap; border: 1px solid #555; padding: .4em; font-size: .85em; }
.lines { break-inside: avoid; }
.lines div { border-bottom: 1px solid #555; height: 2.2em; }
@media print {
  body { max-width: none; padding: 0; }
  section + section { margin-top: 0; }
  thead th { print-color-adjust: exact; }
}
"""
NORMAL, LARGE = "10.5pt", "18pt"
_CARDS = """\
section, section + section { break-before: auto; break-inside: avoid; border: 1px dashed #555;
  margin: 0 0 1.5em; padding: .8em; }
h1 { font-size: 1.1em; }
"""
_STACKED = """\
thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
table, tbody, tr, th, td, caption { display: block; border: 0; padding: 0; }
tr { border-top: 1px solid #555; padding: .3em 0; }
tbody th { font-weight: bold; }
td::before { content: attr(data-head) ": "; font-style: italic; }
td:empty { min-height: 1.6em; }
"""
"""Large letters leave no room for columns: what a cell is stands before it."""


def html(title: str, papers: Sequence[Paper], *, large: bool = False, cards: bool = False) -> str:
    """Papers in one file, each on a page of its own, or as `cards` to cut apart.

    `large` is for those who see little.
    """
    style = _STYLE.replace("SIZE", LARGE if large else NORMAL)
    style += (_STACKED if large else "") + (_CARDS if cards else "")
    body = "\n".join(_section(paper, number) for number, paper in enumerate(papers, start=1))
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        f"<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _section(paper: Paper, number: int) -> str:
    head = f'<h1 id="paper-{number}">{escape(paper.title)}</h1>'
    blocks = [head, *(line for block in paper.blocks for line in _block(block))]
    return "\n".join([f'<section aria-labelledby="paper-{number}">', *blocks, "</section>"])


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield f"<h{block.level}>{escape(block.words)}</h{block.level}>"
        case Text():
            label = f"<strong>{escape(block.label)}</strong> " if block.label else ""
            yield f"<p>{label}{escape(block.words)}</p>"
        case Points():
            kind = "ol" if block.numbered else "ul"
            yield f"<{kind}>"
            yield from (f"<li>{escape(item)}</li>" for item in block.items)
            yield f"</{kind}>"
        case Grid():
            yield from _table(block)
        case Code():
            lines = escape("\n".join(block.lines))
            yield f"<pre>{lines}</pre>"
        case Lines():
            yield f'<div class="lines"><p><strong>{escape(block.label)}</strong></p>'
            yield "<div></div>" * block.count + "</div>"


def _table(grid: Grid) -> Iterator[str]:
    yield f'<table role="table"><caption>{escape(grid.caption)}</caption>'
    heads = "".join(
        f'<th scope="col" role="columnheader">{escape(head)}</th>' for head in grid.heads
    )
    yield f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead>'
    yield '<tbody role="rowgroup">'
    for first, *others in grid.rows:
        cells = "".join(
            f'<td role="cell" data-head="{escape(head)}">{escape(cell)}</td>'
            for head, cell in zip(grid.heads[1:], others, strict=True)
        )
        yield f'<tr role="row"><th scope="row" role="rowheader">{escape(first)}</th>{cells}</tr>'
    yield "</tbody></table>"
