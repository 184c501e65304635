"""The client of docs/examples keeps a folder equal to what is listed, whatever happens and whenever it reads."""

import importlib.util
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client

from factcheck.core import clock
from factcheck.publishing.services.exports import make_export
from tests.architecture.sources import ROOT
from tests.factories import newsroom
from tests.publishing.desk import publish, published, reinstate, reopened, retract
from tests.publishing.public import read

pytestmark = [pytest.mark.django_db]

BASE = "https://facts.example"
QUOTES = ["closed the harbour bridge on Monday", "found cracks in two pillars", "cost 54 million euros"]


def mirror(client: Client, folder: Path) -> Any:
    spec = importlib.util.spec_from_file_location("mirror", ROOT / "docs" / "examples" / "mirror.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    def get(url: str) -> tuple[int, bytes]:
        answer = client.get(url.removeprefix(BASE))
        return answer.status_code, read(answer)

    return module.Mirror(BASE, folder, get)


def held(folder: Path) -> list[Any]:
    return sorted(
        (json.loads(path.read_bytes()) for path in folder.glob("vd_*.json")), key=lambda one: one["id"]
    )


def listed(client: Client) -> list[Any]:
    found = client.get("/api/v1/verdicts?view=full&limit=100").json()["results"]
    return sorted(found, key=lambda one: one["id"])


@pytest.mark.parametrize("from_export", [True, False], ids=["from an export", "from nothing"])
def test_the_copy_ends_equal(client: Client, tmp_path: Path, from_export: bool) -> None:
    room = newsroom()
    copy = mirror(client, tmp_path)
    rows = [published(room, quote) for quote in QUOTES[:2]]
    if from_export:
        make_export()
    assert copy.follow() == (0 if from_export else 2)
    assert held(tmp_path) == listed(client) != []
    retract(room, rows[0].claim)
    reopened(room, rows[1].claim, status="unverified", rationale="The master took it back.")
    publish(room, rows[1].claim, note="We could not confirm it.")
    published(room, QUOTES[2])
    assert copy.follow() == 3
    assert held(tmp_path) == listed(client)
    assert len(listed(client)) == 2
    reinstate(room, rows[0].claim)
    assert (copy.follow(), copy.follow()) == (1, 0)
    assert held(tmp_path) == listed(client)
    assert len(listed(client)) == 3


def test_a_copy_that_slept_too_long_begins_again(client: Client, tmp_path: Path) -> None:
    room = newsroom()
    copy = mirror(client, tmp_path)
    row, other = published(room), published(room, QUOTES[1])
    copy.follow()
    retract(room, row.claim)
    with time_machine.travel(clock.now() + timedelta(days=402)):
        make_export()
        assert copy.follow() == 0
    assert [one["id"] for one in held(tmp_path)] == [other.public_id]
