"""A closed month holds: the database refuses any change dated in it, whoever makes it, and keeps the new
histories from being truncated.

Writers hold a shared advisory lock of the province until their commit and whoever closes a month an exclusive
one, so that no report slips in between the closing's check and its commit.
"""

from django.db import migrations

LOCK_NAMESPACE = 0x4B54424C
TRUNCATABLE_WITHOUT_TRACE = ["closedmonth", "correctionrequest", "markanswer"]

FUNCTIONS = f"""
CREATE FUNCTION ektp_refuse_closed_month() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed text := CASE TG_OP WHEN 'UPDATE' THEN
        'SELECT * FROM old_values UNION ALL SELECT * FROM new_values'
        WHEN 'INSERT' THEN 'SELECT * FROM new_values' ELSE 'SELECT * FROM old_values' END;
    closed date;
BEGIN
    EXECUTE format('SELECT pg_advisory_xact_lock_shared(%s, province_id::int) FROM (
        SELECT DISTINCT r.province_id FROM (%s) c JOIN regencies_regency r ON r.id = c.regency_id ORDER BY 1) p',
        {LOCK_NAMESPACE}, changed);
    EXECUTE format('SELECT m.month FROM regencies_closedmonth m JOIN regencies_regency r USING (province_id)
        JOIN (%s) c ON c.regency_id = r.id AND c.%I >= m.month AND c.%I < m.month + interval ''1 month''
        LIMIT 1', changed, TG_ARGV[0], TG_ARGV[0]) INTO closed;
    IF closed IS NOT NULL THEN
        RAISE EXCEPTION 'the month % is closed', to_char(closed, 'YYYY-MM')
            USING ERRCODE = 'check_violation', CONSTRAINT = 'month_is_closed', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION ektp_wait_for_writers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock({LOCK_NAMESPACE}, NEW.province_id::int);
    RETURN NEW;
END
$$;

CREATE TRIGGER wait_for_writers BEFORE INSERT OR UPDATE ON regencies_closedmonth
    FOR EACH ROW EXECUTE FUNCTION ektp_wait_for_writers();
"""


def triggers() -> str:
    statements = [
        f"CREATE TRIGGER closed_month_{operation.lower()} AFTER {operation} ON regencies_{table} "
        f"REFERENCING {referencing} FOR EACH STATEMENT EXECUTE FUNCTION ektp_refuse_closed_month('{column}');"
        for table, column in [
            ("dailyreport", "date"),
            ("reconciliation", "date"),
            ("populationfigure", "effective_on"),
        ]
        for operation, referencing in [
            ("INSERT", "NEW TABLE AS new_values"),
            ("UPDATE", "OLD TABLE AS old_values NEW TABLE AS new_values"),
            ("DELETE", "OLD TABLE AS old_values"),
        ]
    ]
    statements += [
        f"CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON regencies_{name}{suffix} "
        "FOR EACH STATEMENT EXECUTE FUNCTION ektp_refuse_truncate();"
        for name in TRUNCATABLE_WITHOUT_TRACE
        for suffix in ("", "historyevent")
    ]
    return "\n".join(statements)


UNDO = "".join(
    f"DROP TRIGGER refuse_truncate ON regencies_{name}{suffix};"
    for name in TRUNCATABLE_WITHOUT_TRACE
    for suffix in ("", "historyevent")
)


class Migration(migrations.Migration):
    dependencies = [("regencies", "0003_reporting_from_the_office")]

    operations = [
        migrations.RunSQL(
            sql=FUNCTIONS + triggers(),
            reverse_sql=f"""
                {UNDO}
                DROP FUNCTION ektp_refuse_closed_month() CASCADE;
                DROP FUNCTION ektp_wait_for_writers() CASCADE;
            """,
        )
    ]
