"""The database's clock, the stale marks and the guard against TRUNCATE.

``ektp_now()`` stamps history. With a pinned clock the connection carries ``ektp.today`` and the stamp is that
date at the real time of day; the loader of a demonstration sets ``ektp.now`` to the moment it replays.

Every change of what decides a regency's figures marks the regency stale in the same transaction, whoever
makes it: the ledger, an import or plain SQL. ``since`` is the first date whose figures may have changed.
Register, calendar, deadlines and the province's service week can move figures of any date (a cohort, a
projection that looks ahead), so these mark from the beginning.
"""

from django.db import migrations

CLOCK = """
CREATE FUNCTION ektp_now() RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        nullif(current_setting('ektp.now', true), '')::timestamptz,
        (nullif(current_setting('ektp.today', true), '')::date
            + (now() AT TIME ZONE 'Asia/Jakarta')::time) AT TIME ZONE 'Asia/Jakarta',
        now()
    )
$$;
"""

MARKS = """
CREATE SEQUENCE regencies_generation;

CREATE FUNCTION ektp_mark_stale(regency bigint, first_date date) RETURNS void LANGUAGE sql AS $$
    INSERT INTO regencies_stalemark (regency_id, since, generation, marked_at)
    VALUES (regency, first_date, nextval('regencies_generation'), clock_timestamp())
    ON CONFLICT (regency_id) DO UPDATE SET
        since = least(regencies_stalemark.since, excluded.since), generation = excluded.generation;
    SELECT NULL::void;
$$;

-- TG_ARGV[0] names the date column, or is empty when any change counts from the beginning.
CREATE FUNCTION ektp_mark_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    since text := CASE WHEN TG_ARGV[0] = '' THEN 'date ''1900-01-01''' ELSE format('min(%I)', TG_ARGV[0]) END;
    changed text := CASE TG_OP WHEN 'UPDATE' THEN
        'SELECT * FROM old_values UNION ALL SELECT * FROM new_values'
        WHEN 'INSERT' THEN 'SELECT * FROM new_values' ELSE 'SELECT * FROM old_values' END;
    affected text := CASE TG_ARGV[1]
        WHEN 'regency' THEN format('SELECT regency_id, %s AS since FROM (%s) c GROUP BY 1', since, changed)
        WHEN 'self' THEN format('SELECT id AS regency_id, %s AS since FROM (%s) c', since, changed)
        WHEN 'province' THEN format('SELECT r.id AS regency_id, %s AS since FROM regencies_regency r
            WHERE r.province_id IN (SELECT province_id FROM (%s) c)', since, changed)
        WHEN 'itself' THEN format('SELECT r.id AS regency_id, %s AS since FROM regencies_regency r
            WHERE r.province_id IN (SELECT id FROM (%s) c)', since, changed)
        WHEN 'either' THEN format('SELECT r.id AS regency_id, %s AS since FROM regencies_regency r
            WHERE EXISTS (SELECT FROM (%s) c
                WHERE c.regency_id = r.id OR c.regency_id IS NULL AND c.province_id = r.province_id)', since, changed)
    END;
BEGIN
    -- In the order of the key, so that two big writers cannot lock each other out.
    EXECUTE format('SELECT ektp_mark_stale(regency_id, since) FROM (%s ORDER BY regency_id) a', affected);
    RETURN NULL;
END
$$;
"""

SOURCES = [
    ("regencies_dailyreport", "date", "regency"),
    ("regencies_reconciliation", "date", "regency"),
    ("regencies_populationfigure", "", "regency"),
    ("regencies_servicedayexception", "", "either"),
    ("regencies_deadline", "", "province"),
    ("regencies_province", "", "itself"),
    ("regencies_regency", "", "self"),
]


def mark_triggers() -> str:
    statements = []
    for table, column, scope in SOURCES:
        for operation, referencing in [
            ("INSERT", "NEW TABLE AS new_values"),
            ("UPDATE", "OLD TABLE AS old_values NEW TABLE AS new_values"),
            ("DELETE", "OLD TABLE AS old_values"),
        ]:
            if table in {"regencies_regency", "regencies_province"} and operation == "DELETE":
                continue  # Nothing is left to be stale; reports, register and balances protect their regency.
            statements.append(
                f"CREATE TRIGGER stale_{operation.lower()} AFTER {operation} ON {table} "
                f"REFERENCING {referencing} FOR EACH STATEMENT "
                f"EXECUTE FUNCTION ektp_mark_changed('{column}', '{scope}');"
            )
    return "\n".join(statements)


TRUNCATE_GUARD = """
CREATE FUNCTION ektp_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('ektp.allow_truncate', true) IS DISTINCT FROM 'on' THEN
        RAISE EXCEPTION 'TRUNCATE of % would leave no trace: delete rows instead', TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END
$$;
"""
ENTERED = [
    "dailyreport",
    "deadline",
    "membership",
    "populationfigure",
    "province",
    "reconciliation",
    "regency",
    "servicedayexception",
    "underdevelopedperiod",
]


def truncate_triggers() -> str:
    return "\n".join(
        f"CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON regencies_{name}{suffix} "
        "FOR EACH STATEMENT EXECUTE FUNCTION ektp_refuse_truncate();"
        for name in ENTERED
        for suffix in ("", "historyevent")
    )


class Migration(migrations.Migration):
    dependencies = [("regencies", "0001_what_is_entered")]

    operations = [
        migrations.RunSQL(
            sql="\n".join([CLOCK, MARKS, mark_triggers(), TRUNCATE_GUARD, truncate_triggers()]),
            reverse_sql="""
                DROP FUNCTION ektp_refuse_truncate() CASCADE;
                DROP FUNCTION ektp_mark_changed() CASCADE;
                DROP FUNCTION ektp_mark_stale(bigint, date);
                DROP SEQUENCE regencies_generation;
                DROP FUNCTION ektp_now();
            """,
        )
    ]
