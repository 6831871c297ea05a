"""What a database holds, read by itself: nothing of the product's own descriptions is used."""

import re

SESSIONS = "django_session"  # stay out of a backup
# A server that reads its own wording of a list again puts the casts elsewhere.
_CASTS = re.compile(r"::(?:character varying|text)(?:\[\])?|[()]")


def rows(cursor) -> dict[str, list[str]]:
    """Every row of every table, with the names of its columns, in an order of its own."""
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    found = {}
    for (table,) in cursor.fetchall():
        cursor.execute(f'SELECT * FROM public."{table}"')
        names = [column.name for column in cursor.description]
        found[table] = [str(names), *sorted(map(str, cursor.fetchall()))]
    found.pop(SESSIONS)
    return found


def counters(cursor) -> list[tuple]:
    """Where each sequence stands: the next row must not get the number of an old one."""
    cursor.execute("SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1")
    return cursor.fetchall()


def guards(cursor) -> list[tuple]:
    """Constraints, indexes and triggers as the server words them; NOT NULL is of its columns before 18."""
    cursor.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE connamespace = 'public'::regnamespace AND contype <> 'n'"
        " UNION ALL SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
        " UNION ALL SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger"
        " WHERE NOT tgisinternal"
        " UNION ALL SELECT attrelid::regclass::text, attname, format_type(atttypid, atttypmod) || attnotnull"
        " FROM pg_attribute JOIN pg_class c ON c.oid = attrelid WHERE c.relkind = 'r' AND attnum > 0"
        " AND NOT attisdropped AND relnamespace = 'public'::regnamespace"
        " ORDER BY 1, 2, 3"
    )
    return [(table, name, _CASTS.sub("", words)) for table, name, words in cursor.fetchall()]
