"""Check a dossier by itself: python3 verify.py [dossier.zip or its unpacked folder] [public key]

Python 3.9 is enough. Every file has the hash of the list; the lines of the journal follow one upon the other; the last one
names the list and is signed (Ed25519). Give the public key, if you have it from elsewhere, to know who signed."""

import hashlib
import json
import sys
import zipfile
from base64 import urlsafe_b64decode
from pathlib import Path
from typing import Any

P, Q = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
OUTSIDE = {"manifest.json", "seal.json"}  # the list itself, and what was signed after it
FIELDS = ("prev_hash", "seq", "at", "desk_id", "actor_id", "verb", "object", "about", "commitment")
JSON: dict[str, Any] = {"sort_keys": True, "separators": (",", ":"), "ensure_ascii": False}


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def need(holds: bool, words: str) -> None:
    if not holds:
        sys.exit("REFUSED: " + words)


def add(a: tuple[int, int], b: tuple[int, int]) -> tuple[int, int]:
    (x, y), (u, v) = a, b
    k = D * x * u * y * v % P
    return (x * v + u * y) * pow(1 + k, -1, P) % P, (y * v + x * u) * pow(1 - k, -1, P) % P


def times(n: int, point: tuple[int, int]) -> tuple[int, int]:
    found = (0, 1)
    while n:
        found, point, n = add(found, point) if n & 1 else found, add(point, point), n >> 1
    return found


def point_of(data: bytes) -> tuple[int, int]:
    odd, y = divmod(int.from_bytes(data, "little"), 2**255)
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if (x * x - square) % P == 0 else x * pow(2, (P - 1) // 4, P) % P
    need(y < P and (x * x - square) % P == 0, "the key or the signature is none")
    return (x if x % 2 == odd else P - x), y


def signed(message: bytes, signature: bytes, key: bytes) -> bool:
    base = point_of((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
    challenge = hashlib.sha512(signature[:32] + key + message).digest()
    h, s = int.from_bytes(challenge, "little") % Q, int.from_bytes(signature[32:], "little")
    return s < Q and times(s, base) == add(point_of(signature[:32]), times(h, point_of(key)))


def check_line(line: dict[str, Any], before: dict[str, Any]) -> None:
    text, where = "|".join(str(line[name] or "") for name in FIELDS), f"line {line['seq']} of the journal"
    need(sha(text.encode()) == line["hash"], where + " was changed")
    words = sha(f"{line.get('salt')}|{line.get('body')}".encode())
    need("salt" not in line or words == line["commitment"], "the words of " + where + " were changed")
    follows = line["seq"] > before["seq"] + 1 or line["prev_hash"] == before["hash"]
    need(line["seq"] > before["seq"] and follows, where + " does not follow the one before it")


def check(place: Path, trusted: str = "") -> None:
    packed = None if place.is_dir() else zipfile.ZipFile(place)
    here = [p.relative_to(place).as_posix() for p in place.rglob("*") if p.is_file()]
    files = {name: (place / name).read_bytes() for name in here}
    files |= {name: packed.read(name) for name in packed.namelist()} if packed else {}
    need(files.keys() >= OUTSIDE | {"dossier.json", "journal.jsonl"}, "a file is missing")
    listed, seal = json.loads(files["manifest.json"])["files"], json.loads(files["seal.json"])
    need(files.keys() - OUTSIDE == listed.keys(), "a file is missing or was added")
    for name, digest in listed.items():
        need(sha(files[name]) == digest, name + " was changed")
    lines, gaps = [*map(json.loads, files["journal.jsonl"].splitlines()), seal["line"]], 0
    for before, line in zip([{"seq": lines[0]["seq"] - 2, "hash": ""}, *lines], lines):  # noqa: B905 -- Python 3.9
        check_line(line, before)
        gaps += line["seq"] > before["seq"] + 1
    last, mark = lines[-1], seal["checkpoint"]
    named = json.loads(last["body"])["after"]["sha256"]
    need(named == sha(files["manifest.json"]), "manifest.json was changed")
    need((mark["seq"], mark["hash"]) == (last["seq"], last["hash"]), "another line was signed")
    need(trusted in ("", mark["public_key"]), "it was signed with another key")
    message = json.dumps({name: mark[name] for name in ("v", "seq", "hash", "at", "key")}, **JSON).encode()
    key, signature = urlsafe_b64decode(mark["public_key"] + "=="), urlsafe_b64decode(mark["signature"] + "==")
    need(signed(message, signature, key), "the signature does not hold")
    claims = [claim for claim in json.loads(files["dossier.json"])["claims"] if "content" in claim]
    for claim in claims:
        digest = sha(json.dumps(claim["content"], **JSON).encode())
        need(digest == claim["content_digest"], f"the content of claim {claim['number']} has another digest")
    print(f"HOLDS: {len(listed)} files, {len(lines)} lines of the journal, {len(claims)} digests of content,")
    print(f"signed at line {mark['seq']}, {mark['at']}, with the key {mark['public_key']}.")
    print(f"Lines that are not the desk's stand between at {gaps - 1} places and are not shown.")


if __name__ == "__main__":
    check(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent, *sys.argv[2:3])
