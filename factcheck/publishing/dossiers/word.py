"""The dossier as DOCX, for lawyers who write in it: the same facts in the same order."""

import io
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from factcheck.publishing.dossiers import wording
from factcheck.publishing.dossiers.parts import Facts
from factcheck.publishing.plain import runs_right_to_left, xml_text

_MONO = "Noto Sans Mono"


class _Paper:
    """A document that is being written; every text finds its own direction."""

    def __init__(self) -> None:
        self.document = Document()
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        self.document.styles["Normal"].font.size = Pt(10)

    def heading(self, text: str, level: int) -> None:
        self._turned(self.document.add_heading(xml_text(text), level), text)

    def line(self, text: str, *, label: str = "", style: str | None = None) -> None:
        """A paragraph, after a bold label if there is one."""
        paragraph = self.document.add_paragraph(style=style)
        if label:
            paragraph.add_run(f"{xml_text(label)} ").bold = True
        paragraph.add_run(xml_text(text))
        self._turned(paragraph, text)

    def hash(self, label: str, digest: str) -> None:
        paragraph = self.document.add_paragraph()
        paragraph.add_run(f"{label} ").bold = True
        paragraph.add_run(wording.grouped(digest)).font.name = _MONO

    def table(self, heads: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
        """A table whose head is repeated on every page; nothing where there are no rows."""
        filled = [[str(cell) for cell in row] for row in rows]
        if not filled:
            return
        names = list(heads)
        table = self.document.add_table(rows=1, cols=len(names), style="Table Grid")
        for cell, name in zip(table.rows[0].cells, names, strict=True):
            cell.paragraphs[0].add_run(name).bold = True
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for row in filled:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.paragraphs[0].add_run(xml_text(text))
                self._turned(cell.paragraphs[0], text)
        self.document.add_paragraph()

    def foot(self, text: str) -> None:
        paragraph = self.document.sections[0].footer.paragraphs[0]
        paragraph.add_run(f"{xml_text(text)} · ")
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), "PAGE")
        paragraph._p.append(field)

    def saved(self) -> bytes:
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()

    def _turned(self, paragraph: Any, text: str) -> None:
        """Word does not look at the letters: a paragraph that runs from right to left has to say so."""
        if not runs_right_to_left(text):
            return
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
        for run in paragraph.runs:
            run._r.get_or_add_rPr().append(OxmlElement("w:rtl"))


def docx_of(facts: Facts) -> bytes:
    """Return the dossier as DOCX."""
    paper = _Paper()
    _head(paper, facts)
    _overview(paper, facts)
    for claim in facts["claims"]:
        _claim(paper, claim)
    if facts["scope"] == "article":
        paper.heading(_("History of the article"), 1)
        _history(paper, facts["article_history"])
    return paper.saved()


def _head(paper: _Paper, facts: Facts) -> None:
    article, head = facts["article"], facts["dossier"]
    paper.document.core_properties.title = xml_text(article["title"])
    paper.line(f"{facts['desk']['name']} · {_('confidential')}", label=_("Factcheck dossier"))
    paper.heading(article["title"], 0)
    paper.line(wording.word("origin", article["origin"]), label=_("Article"))
    revision = article["revision"]
    if revision:
        paper.line(f"{revision['number']}, {wording.moment(revision['created_at'])}", label=_("Version"))
        paper.hash(_("Text SHA-256"), revision["sha256"])
        paper.line(wording.coverage(article["coverage"]), label=_("Coverage"))
    paper.line(wording.counts(facts["counts"]), label=_("Claims"))
    signed = article["signed_off"]
    words = f"{wording.moment(signed['at'])}, {signed['by']}" if signed else _("not yet")
    paper.line(words, label=_("Signed off"))
    paper.line(f"{head.get('number', '')} · {wording.moment(head['made_at'])}", label=_("Dossier"))
    paper.line(head["time_zone"], label=_("Times"))
    paper.foot(f"{head.get('number', '')} · {wording.moment(head['made_at'])}")


def _overview(paper: _Paper, facts: Facts) -> None:
    paper.heading(_("Claims"), 1)
    paper.table(
        [_("No."), _("Claim"), _("Status"), _("Reason")],
        [
            [
                claim["number"],
                claim["statement"],
                wording.word("status", claim["status"]),
                claim["rationale"] or "–",
            ]
            for claim in facts["claims"]
        ],
    )
    paper.heading(_("Open points"), 1)
    for one in facts["open_points"]:
        paper.line(wording.point(one), style="List Number")
    if not facts["open_points"]:
        paper.line(_("None: every sentence is settled, nothing was overridden, waived or flagged."))


def _claim(paper: _Paper, claim: Facts) -> None:
    status = wording.word("status", claim["status"])
    paper.heading(f"{_('Claim %(number)s') % {'number': claim['number']}}: {status}", 1)
    paper.line(claim["statement"])
    paper.line(f"{wording.word('stage', claim['stage'])} · {claim['id']}")
    for place in claim["occurrences"]:
        paper.line(f"…{place['prefix']}{place['quote']}{place['suffix']}…", style="Intense Quote")
    if claim["rationale"]:
        paper.line(claim["rationale"], label=_("Reason."))
    for stance, names in wording.stances(claim):
        paper.line(names, label=f"{stance}:")
    for number, piece in enumerate(claim["evidence"], 1):
        _piece(paper, number, piece)
    _voices(paper, claim)
    _review(paper, claim)
    _history(paper, claim["history"])


def _piece(paper: _Paper, number: int, piece: Facts) -> None:
    relation = wording.word("relation", piece["relation"])
    label = _("Evidence %(n)s, %(relation)s.") % {"n": number, "relation": relation}
    paper.line(
        f"{wording.source_name(piece['source'])}, {wording.word('proximity', piece['source']['proximity'])}",
        label=label,
    )
    if piece["quote"]:
        paper.line(f"“{piece['quote']}”", style="Quote")
    paper.line(f"{wording.quote_check(piece)} · {piece['locator']} {piece['id']}", label=_("Quote"))
    snapshot = piece["snapshot"]
    if snapshot:
        paper.line(piece["source"]["url"] or snapshot["final_url"] or "–", label=_("Address"))
        captured = wording.moment(snapshot["captured_at"], seconds=True)
        paper.line(f"{captured}, {snapshot['id']}", label=_("Captured"))
        paper.hash("SHA-256", snapshot["sha256"])


def _voices(paper: _Paper, claim: Facts) -> None:
    paper.table(
        [_("Who"), _("Stance"), _("Words"), _("When"), _("Answer of the desk")],
        [
            [
                row["party_name"],
                wording.word("stance", row["stance"]),
                row["words"] or "–",
                wording.moment(row["said_on"]),
                row["answer"] or "–",
            ]
            for row in claim["positions"]
        ],
    )
    paper.table(
        [_("Who"), _("Asked"), _("Deadline"), _("Question"), _("Outcome")],
        [
            [
                row["party_name"],
                wording.moment(row["asked_at"]),
                wording.moment(row["deadline"]),
                row["question"],
                f"{wording.word('outcome', row['outcome'])} {row['words']}",
            ]
            for row in claim["replies"]
        ],
    )
    paper.table(
        [_("Item"), _("State"), _("Who"), _("When"), _("Reason")],
        [
            [row["text"], wording.item_state(row["state"]), row["by"] or "–", wording.moment(row["at"]), row["reason"] or "–"]
            for row in claim["checklist"]
        ],
    )  # fmt: skip


def _review(paper: _Paper, claim: Facts) -> None:
    rows: list[list[str]] = []
    for review in claim["reviews"]:
        rows.append(_sent(review))
        rows += [_decided(one) for one in review["decisions"]]
    heads = [_("Step"), _("Who"), _("When"), _("Content digest"), _("Decision")]
    paper.table(heads, rows)


def _sent(review: Facts) -> list[str]:
    words = wording.word("review", review["outcome"])
    override = review["override"]
    if override:
        words = f"{words}. {_('Rule overridden')}: {override['by'] or ''} {override['reason']}"
    at = wording.moment(review["submitted_at"])
    return [_("Sent"), review["submitted_by"], at, wording.grouped(review["digest"]), words]


def _decided(one: Facts) -> list[str]:
    words = _("approved") if one["kind"] == "approve" else _("returned")
    if one["reason_code"]:
        words = f"{words}: {wording.word('reason', one['reason_code'])}"
    digest = wording.grouped(one["digest"])
    return [one["queue"], one["by"], wording.moment(one["at"]), digest, f"{words} {one['text']}".strip()]


def _history(paper: _Paper, lines: list[Facts]) -> None:
    paper.table(
        [_("Line"), _("When"), _("Who"), _("What"), _("Before and after")],
        [
            [
                line["seq"],
                wording.moment(line["at"]),
                line["actor"] or "Factcheck",
                wording.saying(line["verb"]),
                wording.change(line),
            ]
            for line in lines
        ],
    )
