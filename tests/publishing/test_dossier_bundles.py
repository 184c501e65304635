"""The ZIP of a dossier checks itself, and shows nothing of another desk."""

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from factcheck.audit import signing
from factcheck.audit.models import Event
from factcheck.publishing.models import Dossier
from tests import factories
from tests.publishing.dossiers import captured, data_of, made
from tests.web.newsrooms import rich_claim

pytestmark = pytest.mark.django_db


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """An unpacked ZIP of a newsroom beside which another one works in the same journal."""
    room = factories.newsroom()
    claim = rich_claim(room)
    captured(room, claim)
    factories.claim(factories.newsroom())
    factories.claim(room, "found cracks in two pillars")
    (tmp_path / "dossier.zip").write_bytes(data_of(made(room, "zip")))
    with zipfile.ZipFile(tmp_path / "dossier.zip") as packed:
        packed.extractall(tmp_path / "open")
    return tmp_path


def verify(folder: Path, *arguments: str) -> tuple[int, str]:
    """Run the script of the ZIP with nothing but the standard library."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(folder / "open" / "verify.py"), *arguments],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def test_a_zip_checks_itself_and_refuses_a_changed_byte(bundle: Path) -> None:
    assert len((bundle / "open" / "verify.py").read_text().splitlines()) <= 100
    code, words = verify(bundle)
    assert (code, words.startswith("HOLDS: ")) == (0, True), words
    assert "stand between at 1 places" in words
    assert verify(bundle, str(bundle / "dossier.zip"))[0] == 0
    assert verify(bundle, str(bundle / "dossier.zip"), signing.public_key())[0] == 0
    assert (
        verify(bundle, str(bundle / "dossier.zip"), "A" * 43)[1].strip()
        == "REFUSED: it was signed with another key"
    )
    for path in sorted((bundle / "open").rglob("*")):
        if path.is_dir() or path.name == "verify.py":
            continue
        data = path.read_bytes()
        place = data.index(b'"hash"') + 10 if path.name == "seal.json" else len(data) // 2
        path.chmod(0o600)
        path.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        code, words = verify(bundle)
        path.write_bytes(data)
        assert (path.name, code, "HOLDS" in words) == (path.name, 1, False)
    assert verify(bundle)[0] == 0


def test_a_forger_who_changes_all_hashes_still_lacks_the_key(bundle: Path) -> None:
    folder = bundle / "open"
    told = json.loads((folder / "dossier.json").read_text())
    told["claims"][0]["rationale"] = "Forged."
    (folder / "dossier.json").write_text(json.dumps(told))
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"]["dossier.json"] = factories.sha((folder / "dossier.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(manifest))
    assert verify(bundle)[1].strip() == "REFUSED: manifest.json was changed"
    seal = json.loads((folder / "seal.json").read_text())
    line, digest = seal["line"], factories.sha((folder / "manifest.json").read_text())
    line["body"] = re.sub(r'"sha256":"\w+"', f'"sha256":"{digest}"', line["body"])
    line["commitment"] = factories.sha(f"{line['salt']}|{line['body']}")
    names = ("prev_hash", "seq", "at", "desk_id", "actor_id", "verb", "object", "about", "commitment")
    line["hash"] = seal["checkpoint"]["hash"] = factories.sha(
        "|".join(str(line[name] or "") for name in names)
    )
    (folder / "seal.json").write_text(json.dumps(seal))
    assert verify(bundle)[1].strip() == "REFUSED: the signature does not hold"


def test_a_desk_sees_no_word_of_another_in_the_proof(bundle: Path) -> None:
    other = Event.objects.exclude(desk_id=Dossier.objects.get().desk_id).values_list("object", flat=True)
    rows = (bundle / "open" / "journal.jsonl").read_text()
    assert [name for name in other if name in rows] == []
