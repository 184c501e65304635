"""The ZIP: the dossier as page, DOCX and JSON, the captures, the lines of the journal, and the script that checks them."""

import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from uuid import UUID

import orjson

from factcheck.core.canonical import sha256_hex
from factcheck.fetching.policy import MIB
from factcheck.publishing.dossiers import chain
from factcheck.publishing.dossiers.faces import as_json, html_of, style
from factcheck.publishing.dossiers.facts import Making, Subject, facts_of
from factcheck.publishing.dossiers.parts import Facts
from factcheck.publishing.dossiers.word import docx_of
from factcheck.publishing.models import Dossier
from factcheck.sources.models import Snapshot
from factcheck.sources.services.exporting import capture_files, captures_behind

SCRIPT = Path(__file__).with_name("verify.py")
#: Every member has the same time, so that the bytes depend on the content alone.
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass
class _Packing:
    """A ZIP that is being written, and the hash of every file in it."""

    packed: zipfile.ZipFile
    hashes: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, data: bytes) -> None:
        info = zipfile.ZipInfo(name, _EPOCH)
        info.compress_type = zipfile.ZIP_STORED if name.endswith((".gz", ".pdf")) else zipfile.ZIP_DEFLATED
        self.packed.writestr(info, data)
        self.hashes[name] = sha256_hex(data)


def write_bundle(dossier: Dossier, subject: Subject, head: Facts) -> IO[bytes]:
    """Return a temporary file with the ZIP, placed at its start; records and signs that it was made. The caller closes it."""
    out: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=MIB)  # noqa: SIM115 -- the caller closes it
    try:
        with zipfile.ZipFile(out, "w") as packed:
            _fill(_Packing(packed), dossier, subject, head)
    except BaseException:
        out.close()
        raise
    out.seek(0)
    return out


def _fill(packing: _Packing, dossier: Dossier, subject: Subject, head: Facts) -> None:
    files = _add_captures(packing, captures_behind([claim.id for claim in subject.claims()]))
    facts = facts_of(subject, Making(head, files, contents=True))
    for name, data in _faces(facts):
        packing.add(name, data)
    packing.add("journal.jsonl", b"".join(_journal(dossier, facts)))
    packing.add("verify.py", SCRIPT.read_bytes())
    manifest = orjson.dumps(
        {"format": facts["format"], "v": 1, "dossier": dossier.public_id, "files": packing.hashes},
        option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS,
    )
    packing.add("manifest.json", manifest)
    sealed = chain.seal(dossier, sha256_hex(manifest))
    packing.add("seal.json", orjson.dumps(sealed, option=orjson.OPT_INDENT_2))


def _add_captures(packing: _Packing, snapshots: Iterable[Snapshot]) -> dict[UUID, str]:
    """Put the captures in; one whose stored file is damaged is left out, and the dossier says that it has no file."""
    found = {}
    for snapshot, data in capture_files(snapshots):
        found[snapshot.id] = f"captures/{snapshot.public_id}.warc.gz"
        packing.add(found[snapshot.id], data)
    return found


def _faces(facts: Facts) -> Iterator[tuple[str, bytes]]:
    yield "dossier.json", as_json(facts)
    yield "dossier.html", html_of(facts, style="dossier.css").encode()
    yield "dossier.css", style().encode()
    yield "dossier.docx", docx_of(facts)


def _journal(dossier: Dossier, facts: Facts) -> Iterator[bytes]:
    shown = shown_lines(facts)
    return chain.journal_rows(desk_id=dossier.desk_id, first=min(shown, default=1), shown=shown)


def shown_lines(facts: Facts) -> set[int]:
    """The numbers of the journal lines whose words the dossier tells."""
    told: list[dict[str, Any]] = [line for claim in facts["claims"] for line in claim["history"]]
    return {line["seq"] for line in [*told, *facts["article_history"]] if not line["withheld"]}
