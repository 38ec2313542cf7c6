"""The full-text tables behind the catalogue: FTS5 on SQLite, tsvector and pg_trgm on PostgreSQL.

Both index the same analysed words (ASCII, space between), so both find the same things. A migration that makes Django
rebuild `catalogue_listingtext` or `catalogue_word` on SQLite drops their triggers: run `create` again after it.
"""

from __future__ import annotations

from typing import Any

SQLITE = [
    "CREATE VIRTUAL TABLE catalogue_text_fts USING fts5(title, summary, body, tokenize = 'ascii', detail = 'column')",
    "CREATE TRIGGER catalogue_text_insert AFTER INSERT ON catalogue_listingtext BEGIN "
    "INSERT INTO catalogue_text_fts(rowid, title, summary, body) VALUES "
    "(new.listing_id * 16 + new.slot, new.title_words, new.summary_words, new.body_words); END",
    "CREATE TRIGGER catalogue_text_delete AFTER DELETE ON catalogue_listingtext BEGIN "
    "DELETE FROM catalogue_text_fts WHERE rowid = old.listing_id * 16 + old.slot; END",
    "CREATE TRIGGER catalogue_text_update AFTER UPDATE ON catalogue_listingtext BEGIN "
    "DELETE FROM catalogue_text_fts WHERE rowid = old.listing_id * 16 + old.slot; "
    "INSERT INTO catalogue_text_fts(rowid, title, summary, body) VALUES "
    "(new.listing_id * 16 + new.slot, new.title_words, new.summary_words, new.body_words); END",
    "CREATE VIRTUAL TABLE catalogue_word_fts USING fts5(word, tokenize = 'trigram')",
    "CREATE TRIGGER catalogue_word_insert AFTER INSERT ON catalogue_word BEGIN "
    "INSERT INTO catalogue_word_fts(rowid, word) VALUES (new.id, new.word); END",
    "CREATE TRIGGER catalogue_word_delete AFTER DELETE ON catalogue_word BEGIN "
    "DELETE FROM catalogue_word_fts WHERE rowid = old.id; END",
]
SQLITE_DROP = [
    *(f"DROP TRIGGER IF EXISTS catalogue_text_{event}" for event in ("insert", "delete", "update")),
    *(f"DROP TRIGGER IF EXISTS catalogue_word_{event}" for event in ("insert", "delete")),
    "DROP TABLE IF EXISTS catalogue_text_fts",
    "DROP TABLE IF EXISTS catalogue_word_fts",
]
POSTGRESQL = [
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "ALTER TABLE catalogue_listingtext ADD COLUMN vector tsvector GENERATED ALWAYS AS ("
    "setweight(to_tsvector('simple'::regconfig, title_words), 'A') || "
    "setweight(to_tsvector('simple'::regconfig, summary_words), 'B') || "
    "setweight(to_tsvector('simple'::regconfig, body_words), 'C')) STORED",
    "CREATE INDEX catalogue_text_vector ON catalogue_listingtext USING gin (vector)",
    "CREATE INDEX catalogue_word_trigrams ON catalogue_word USING gin (word gin_trgm_ops)",
]
POSTGRESQL_DROP = [
    "DROP INDEX IF EXISTS catalogue_word_trigrams",
    "ALTER TABLE catalogue_listingtext DROP COLUMN IF EXISTS vector",
]


def create(apps: Any, schema_editor: Any) -> None:
    """For `RunPython`: makes the tables, triggers and indexes of the database at hand."""
    _run(schema_editor, SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL)


def drop(apps: Any, schema_editor: Any) -> None:
    _run(schema_editor, SQLITE_DROP if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_DROP)


def _run(schema_editor: Any, statements: list[str]) -> None:
    with schema_editor.connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
