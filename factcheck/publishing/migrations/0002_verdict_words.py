"""An index of the words of what is published; PostgreSQL only (SQLite reads the rows)."""

from django.db import migrations

_INDEX = (
    "CREATE INDEX publishing_verdict_words ON publishing_publishedverdict "
    "USING gin (array_to_tsvector(string_to_array(btrim(search_text), ' ')))"
)


def make_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(_INDEX)


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS publishing_verdict_words")


class Migration(migrations.Migration):
    dependencies = [("publishing", "0001_initial")]

    operations = [migrations.RunPython(make_index, drop_index)]
