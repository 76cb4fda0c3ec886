"""How the papers look: fonts, measures, tables; and the document that they become."""

from collections.abc import Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from django.utils.translation import gettext
from reportlab.graphics.barcode.code128 import Code128
from reportlab.lib.colors import Color
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table, TableStyle

_FONTS = Path(__file__).parent / "fonts"
_REGULAR, _BOLD = "DejaVuSans", "DejaVuSans-Bold"
_GREY = Color(0.35, 0.35, 0.35)
MARGIN = 18 * mm
WIDTH = A4[0] - 2 * MARGIN

PLAIN = ParagraphStyle("plain", fontName=_REGULAR, fontSize=9, leading=12.5)
QUIET = ParagraphStyle("quiet", parent=PLAIN, textColor=_GREY, fontSize=8, leading=11)
STRONG = ParagraphStyle("strong", parent=PLAIN, fontName=_BOLD)
TITLE = ParagraphStyle("title", parent=STRONG, fontSize=16, leading=22)

_RULES = TableStyle(
    [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, 0), 0.8, _GREY),
        ("LINEBELOW", (0, 1), (-1, -1), 0.25, _GREY),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 6),
    ]
)
_BESIDE = TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)])


def text(value: object, style: ParagraphStyle = PLAIN) -> Paragraph:
    """A text that breaks into lines where it has to; nothing in it is markup."""
    _register_fonts()
    return Paragraph(escape(str(value)), style)


def lines(values: Sequence[str], style: ParagraphStyle = PLAIN) -> Paragraph:
    """One below the other."""
    _register_fonts()
    return Paragraph("<br/>".join(escape(value) for value in values), style)


def table(head: Sequence[str], rows: Sequence[Sequence[object]], widths: Sequence[float]) -> Table:
    """Rules between rows; the head comes again on each page. widths: shares of the page's.

    A row may be longer than a page, such as an article that two hundred orders have.
    """
    cells: list[list[Flowable]] = [[text(name, STRONG) for name in head]]
    cells += [[cell if isinstance(cell, Flowable) else text(cell) for cell in row] for row in rows]
    shares = [WIDTH * share / sum(widths) for share in widths]
    return Table(cells, colWidths=shares, repeatRows=1, splitInRow=1, style=_RULES, hAlign="LEFT")


def beside(*blocks: Any, widths: Sequence[float]) -> Table:
    """Blocks next to each other."""
    shares = [WIDTH * share / sum(widths) for share in widths]
    return Table([list(blocks)], colWidths=shares, style=_BESIDE, hAlign="LEFT")


def barcode(value: str) -> Flowable:
    """Code 128 (ISO/IEC 15417), which any scanner of a warehouse reads."""
    code: Flowable = Code128(value, barHeight=11 * mm, barWidth=0.33 * mm, quiet=False)
    return code


def document(story: list[Flowable], *, title: str) -> bytes:
    """The pages, numbered."""
    written = BytesIO()
    template = SimpleDocTemplate(
        written,
        pagesize=A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        title=title,
    )
    template.build(story, onFirstPage=_number_page, onLaterPages=_number_page)
    return written.getvalue()


def _number_page(canvas: Any, document: Any) -> None:
    canvas.setFont(_REGULAR, 8)
    canvas.setFillColor(_GREY)
    words = gettext("Page %(number)d") % {"number": document.page}
    canvas.drawRightString(A4[0] - MARGIN, MARGIN / 2, words)


@cache
def _register_fonts() -> None:
    """Only the signs that a paper uses go into it."""
    for name in (_REGULAR, _BOLD):
        pdfmetrics.registerFont(TTFont(name, _FONTS / f"{name}.ttf"))
    pdfmetrics.registerFontFamily(_REGULAR, normal=_REGULAR, bold=_BOLD)
