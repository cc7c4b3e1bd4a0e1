"""Rows know their body, and PostgreSQL shows of a body's tables what is reached: to everybody but the role that owns them.

SQLite has nothing of it: a database file is one body's. Models do not know the column; a row takes its body from the contract, or the report,
that it belongs to.
"""

from collections.abc import Callable
from typing import Any, Final

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

BY_LOG: Final = (
    "store_entry", "store_snapshot", "store_standing", "store_tally", "store_effect", "store_checkpoint", "store_pending", "store_approval",
    "store_vaultobject", "store_involved", "store_notice", "store_told",
)  # fmt: skip
SEEN: Final = "body = ANY (string_to_array((SELECT current_setting('azukari.body', true)), ','))"
FUNCTIONS: Final = """
CREATE FUNCTION azukari_body_from_log() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS
$$ BEGIN SELECT body INTO NEW.body FROM store_log WHERE id = NEW.log_id; RETURN NEW; END $$;
CREATE FUNCTION azukari_body_from_draft() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS
$$ BEGIN SELECT body INTO NEW.body FROM store_log WHERE id = NEW.log; RETURN NEW; END $$;
CREATE FUNCTION azukari_body_from_tip() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS
$$ BEGIN SELECT body INTO NEW.body FROM store_tip WHERE id = NEW.tip_id; RETURN NEW; END $$;
CREATE FUNCTION azukari_bodies_of(wanted text) RETURNS SETOF text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT id::text FROM store_party WHERE id = wanted AND is_body
   UNION SELECT body::text FROM store_involved WHERE party = wanted AND NOT EXISTS (SELECT FROM store_party WHERE id = wanted AND is_body) $$;
CREATE FUNCTION azukari_last_step() RETURNS bytea LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT leaf FROM store_tipstep ORDER BY seq DESC LIMIT 1 $$;
CREATE FUNCTION azukari_body_of_report(wanted text) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT body::text FROM store_tip WHERE receipt = wanted $$;
CREATE FUNCTION azukari_signed_by(wanted text) RETURNS TABLE (counter bigint, last bigint) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$ SELECT MAX(a.counter), MAX(a.at) FROM store_approval a WHERE a.credential = wanted $$;
REVOKE ALL ON FUNCTION azukari_bodies_of(text), azukari_last_step(), azukari_body_of_report(text), azukari_signed_by(text) FROM PUBLIC;
"""
FORGOTTEN: Final = """
DROP FUNCTION azukari_signed_by(text); DROP FUNCTION azukari_body_of_report(text); DROP FUNCTION azukari_last_step(); DROP FUNCTION azukari_bodies_of(text);
DROP FUNCTION azukari_body_from_tip(); DROP FUNCTION azukari_body_from_draft(); DROP FUNCTION azukari_body_from_log();
"""
REFERS: Final = "SELECT conname FROM pg_constraint WHERE contype = 'f' AND conrelid = %s::regclass AND confrelid = %s::regclass"


def apart(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give every row its body, bind it to what it belongs to, and show it to whom it belongs."""
    if schema_editor.connection.vendor != "postgresql":
        return
    do = schema_editor.execute
    for table in ("store_log", "store_tip"):
        do(f"ALTER TABLE {table} ADD CONSTRAINT {table}_in_body UNIQUE (body, id)")
    for table in BY_LOG:
        _bound(schema_editor, table, "store_log", "log_id")
    _bound(schema_editor, "store_tipstep", "store_tip", "tip_id")
    do("ALTER TABLE store_draft ADD COLUMN body varchar(24)")
    do("UPDATE store_draft SET body = l.body FROM store_log l WHERE l.id = store_draft.log")
    do(FUNCTIONS)
    for table in BY_LOG:
        _fills(do, table, "log")
    _fills(do, "store_draft", "draft")
    _fills(do, "store_tipstep", "tip")
    for table in ("store_log", *BY_LOG, "store_draft", "store_tip", "store_tipstep"):
        do(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        do(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        do(f"CREATE POLICY reached ON {table} USING ({SEEN}) WITH CHECK ({SEEN})")
        do(f"CREATE POLICY kept ON {table} TO CURRENT_USER USING (true) WITH CHECK (true)")


def _bound(schema_editor: BaseDatabaseSchemaEditor, table: str, owner: str, column: str) -> None:
    do = schema_editor.execute
    do(f"ALTER TABLE {table} ADD COLUMN body varchar(24)")
    do(f"UPDATE {table} SET body = o.body FROM {owner} o WHERE o.id = {table}.{column}")  # noqa: S608 — names of our own tables
    do(f"ALTER TABLE {table} ALTER COLUMN body SET NOT NULL")
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(REFERS, [table, owner])
        names = [row[0] for row in cursor.fetchall()]
    for name in names:
        do(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    refers = f"FOREIGN KEY (body, {column}) REFERENCES {owner} (body, id) DEFERRABLE INITIALLY DEFERRED"
    do(f"ALTER TABLE {table} ADD CONSTRAINT {table}_of_body {refers}")


def _fills(do: Callable[[str], Any], table: str, source: str) -> None:
    do(
        f"CREATE TRIGGER takes_body BEFORE INSERT ON {table} FOR EACH ROW WHEN (NEW.body IS NULL) "
        f"EXECUTE FUNCTION azukari_body_from_{source}()"
    )


def together(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """As it was before."""
    if schema_editor.connection.vendor != "postgresql":
        return
    do = schema_editor.execute
    for table in ("store_log", *BY_LOG, "store_draft", "store_tip", "store_tipstep"):
        do(f"DROP POLICY reached ON {table}")
        do(f"DROP POLICY kept ON {table}")
        do(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        do(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
        if table not in {"store_log", "store_tip"}:
            do(f"DROP TRIGGER takes_body ON {table}")
            do(f"ALTER TABLE {table} DROP COLUMN body")
    for table in BY_LOG:
        refers = "FOREIGN KEY (log_id) REFERENCES store_log (id) DEFERRABLE INITIALLY DEFERRED"
        do(f"ALTER TABLE {table} ADD CONSTRAINT {table}_log_id_fk {refers}")
    refers = "FOREIGN KEY (tip_id) REFERENCES store_tip (id) DEFERRABLE INITIALLY DEFERRED"
    do(f"ALTER TABLE store_tipstep ADD CONSTRAINT store_tipstep_tip_id_fk {refers}")
    for table in ("store_log", "store_tip"):
        do(f"ALTER TABLE {table} DROP CONSTRAINT {table}_in_body")
    do(FORGOTTEN)


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0007_notices"),
    ]

    operations = [migrations.RunPython(apart, together)]
