"""Finding words in the texts of the desk: ``statement__holds="bridge mon"`` on both databases.

A text holds a query if all its words stand in it, the last one by its beginning, without difference of case. PostgreSQL
answers from an index of words; SQLite, the database of a small desk, reads the texts.
"""

import re
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Lookup, TextField

#: Characters of a text that are looked at: PostgreSQL takes a megabyte of words.
LOOKED_AT = 100_000
_WORD = re.compile(r"\w+")
_VECTOR = "to_tsvector('simple', left({}, " + str(LOOKED_AT) + "))"
#: The columns that have an index of words, by table.
INDEXED: dict[str, str] = {
    "articles_revision": "text",
    "claims_claim": "statement",
    "claims_occurrence": "quote",
    "sources_evidence": "quote",
    "sources_position": "words",
    "sources_textlayer": "text",
}


def patterns_of(query: str) -> list[str]:
    """Return a regular expression for each word of a query; the last one is a beginning. What parts words counts for nothing."""
    words = _WORD.findall(query)
    return [*(rf"\b{word}\b" for word in words[:-1]), *(rf"\b{word}" for word in words[-1:])]


class Holds(Lookup):
    """Whether a text holds every word of a query, the last one by its beginning."""

    lookup_name = "holds"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        """Read the text: a regular expression a word."""
        text, known = self.process_lhs(compiler, connection)
        patterns = [f"(?i){pattern}" for pattern in patterns_of(self.rhs)]
        if not patterns:
            return "1 = 0", ()
        sql = " AND ".join(f"{text} REGEXP %s" for _ in patterns)
        return f"({sql})", tuple(value for pattern in patterns for value in (*known, pattern))

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        """Ask the index; a query without a word finds nothing."""
        text, known = self.process_lhs(compiler, connection)
        query = "to_tsquery('simple', nullif(plainto_tsquery('simple', %s)::text, '') || ':*')"
        return f"{_VECTOR.format(text)} @@ {query}", (*known, self.rhs)


def register_lookup() -> None:
    """Give every text the lookup ``holds``."""
    TextField.register_lookup(Holds)
    CharField.register_lookup(Holds)


def make_indexes(connection: BaseDatabaseWrapper) -> None:
    """Make what PostgreSQL lacks of the indexes of words; where a table is not there yet, a later migration calls again."""
    if connection.vendor != "postgresql":
        return
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table, column in INDEXED.items():
            if table in present:
                vector = _VECTOR.format(f'"{column}"')
                cursor.execute(
                    f'CREATE INDEX IF NOT EXISTS {table}_{column}_words ON "{table}" USING gin ({vector})'
                )
