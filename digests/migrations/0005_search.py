"""The search index: two tables of words, and each database's own full-text structure over them.

On SQLite an FTS5 table reads its words from the Django table and follows it by triggers; on PostgreSQL a
generated column holds the words as a tsvector. Whoever alters one of the two tables later on SQLite, where
Django makes the table anew, has to make the triggers again.
"""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

TABLES = ("digests_itementry", "digests_digestentry")
SQLITE = (
    """
    CREATE VIRTUAL TABLE {table}_fts
    USING fts5(words, content='{table}', content_rowid='id', tokenize='ascii')
    """,
    """
    CREATE TRIGGER {table}_added AFTER INSERT ON {table} BEGIN
        INSERT INTO {table}_fts (rowid, words) VALUES (new.id, new.words);
    END
    """,
    """
    CREATE TRIGGER {table}_gone AFTER DELETE ON {table} BEGIN
        INSERT INTO {table}_fts ({table}_fts, rowid, words) VALUES ('delete', old.id, old.words);
    END
    """,
    """
    CREATE TRIGGER {table}_changed AFTER UPDATE OF words ON {table} BEGIN
        INSERT INTO {table}_fts ({table}_fts, rowid, words) VALUES ('delete', old.id, old.words);
        INSERT INTO {table}_fts (rowid, words) VALUES (new.id, new.words);
    END
    """,
)
# The index goes without its list of pending rows, which every reader would have to look through.
POSTGRESQL = (
    """
    ALTER TABLE {table} ADD COLUMN vector tsvector
    GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, words)) STORED
    """,
    "CREATE INDEX {table}_vector ON {table} USING gin (vector) WITH (fastupdate = off)",
)
MAKE = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
DROP = {"sqlite": ("DROP TABLE {table}_fts",), "postgresql": ()}


def make(_apps: Any, schema_editor: Any) -> None:
    run(schema_editor, MAKE)


def drop(_apps: Any, schema_editor: Any) -> None:
    run(schema_editor, DROP)


def run(schema_editor: Any, statements: dict[str, tuple[str, ...]]) -> None:
    for statement in statements[schema_editor.connection.vendor]:
        for table in TABLES:
            schema_editor.execute(statement.format(table=table))


class Migration(migrations.Migration):
    dependencies = [("digests", "0004_status_before")]

    # The words, which no list reads, are the last column: SQLite reads a row up to the column that it needs.
    operations = [
        migrations.CreateModel(
            name="DigestEntry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("facets", models.TextField()),
                (
                    "edition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="search_entry",
                        to="digests.edition",
                    ),
                ),
                ("words", models.TextField()),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="ItemEntry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("facets", models.TextField()),
                (
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="search_entry",
                        to="digests.publisheditem",
                    ),
                ),
                ("words", models.TextField()),
            ],
            options={"abstract": False},
        ),
        migrations.RunPython(make, drop),
    ]
