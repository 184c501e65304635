"""What sites ask of machines."""

from datetime import UTC, datetime, timedelta

import pytest

from factcheck.fetching.robots import RobotsRule, read_robots, retry_after

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
RULES = b"User-agent: *\nDisallow: /private\nCrawl-delay: 5\n\nUser-agent: Slow\nCrawl-delay: 900\n"


@pytest.mark.parametrize(
    ("status", "kind", "body", "path", "rule"),
    [
        (200, "text/plain", RULES, "/a", RobotsRule(True, 5.0)),
        (200, "text/plain", RULES, "/private/x", RobotsRule(False, 5.0)),
        (200, "text/plain", RULES.replace(b": 5", b": 900"), "/a", RobotsRule(True, 30.0)),
        (200, "text/plain", b"User-agent: Factcheck\nDisallow: /", "/a", RobotsRule(False)),
        (200, "text/plain", b"\xef\xbb\xbfUser-agent: *\nDisallow: /a", "/a", RobotsRule(False)),
        (200, "text/html", RULES, "/private", RobotsRule(True)),
        (200, "text/plain", b" <html>User-agent: *\nDisallow: /", "/a", RobotsRule(True)),
        (200, "text/plain", b"# x\n" * 200_000 + b"User-agent: *\nDisallow: /", "/a", RobotsRule(True)),
        (200, "text/plain", b"\xff\xfe\x00garbage", "/a", RobotsRule(True)),
        (404, "text/plain", RULES, "/private", RobotsRule(True)),
        (403, "text/plain", RULES, "/private", RobotsRule(True)),
        (429, "", b"", "/a", RobotsRule(False, wait=True)),
        (503, "", b"", "/a", RobotsRule(False, wait=True)),
        (None, "", b"", "/a", RobotsRule(False, wait=True)),
    ],
)
def test_rules(status: int | None, kind: str, body: bytes, path: str, rule: RobotsRule) -> None:
    assert read_robots(status, kind, body, f"https://example.com{path}") == rule


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("999999999999999999999", 86400),
        ("315360000", 86400),
        ("Sun, 01 Mar 2026 12:05:00 GMT", 300),
        ("Sun, 01 Mar 2026 11:00:00 GMT", 0),
        ("Fri, 01 Mar 2036 11:00:00 GMT", 86400),
        ("-5", None),
        ("soon", None),
        ("", None),
        ("\u0661\u0662", None),
    ],
)
def test_retry_after(value: str, seconds: int | None) -> None:
    assert retry_after(value, NOW) == (None if seconds is None else timedelta(seconds=seconds))
