"""The audit trail refuses TRUNCATE like every history, and the leave to empty tables is for test databases alone.

``ektp.allow_truncate`` is a setting that any connection may make for itself; so it counts only in a database
whose name begins with ``test_``, where tests that commit clean up after themselves. The trail is read newest
first, over all histories: each gets an index for that.
"""

from django.db import migrations

GUARD = """
CREATE OR REPLACE FUNCTION ektp_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT starts_with(current_database(), 'test_')
        OR current_setting('ektp.allow_truncate', true) IS DISTINCT FROM 'on' THEN
        RAISE EXCEPTION 'TRUNCATE of % would leave no trace: delete rows instead', TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END
$$;
"""
AS_IT_WAS = GUARD.replace("NOT starts_with(current_database(), 'test_')\n        OR ", "")
GUARDED = ["auditevent", "auditseal", "sealedrows", "auditcheck"]
HISTORIES = [
    "closedmonth",
    "correctionrequest",
    "dailyreport",
    "deadline",
    "markanswer",
    "membership",
    "populationfigure",
    "province",
    "reconciliation",
    "regency",
    "servicedayexception",
    "underdevelopedperiod",
]


def guards() -> str:
    return "\n".join(
        f"CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON regencies_{name} "
        "FOR EACH STATEMENT EXECUTE FUNCTION ektp_refuse_truncate();"
        for name in GUARDED
    )


def indexes() -> str:
    return "\n".join(
        f"CREATE INDEX regencies_{name}_newest_first ON regencies_{name}historyevent (pgh_created_at, pgh_id);"
        for name in HISTORIES
    )


class Migration(migrations.Migration):
    dependencies = [("regencies", "0006_who_saw_what_and_its_seals")]

    operations = [
        migrations.RunSQL(
            sql="\n".join([GUARD, guards(), indexes()]),
            reverse_sql="\n".join(
                [
                    AS_IT_WAS,
                    *(f"DROP TRIGGER refuse_truncate ON regencies_{name};" for name in GUARDED),
                    *(f"DROP INDEX regencies_{name}_newest_first;" for name in HISTORIES),
                ]
            ),
        )
    ]
