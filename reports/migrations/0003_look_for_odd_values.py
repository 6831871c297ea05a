"""Have the marks of what is already in the ledger found: by the recompute, as after a change of everything."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_odd_marks")]

    operations = [
        migrations.RunSQL(
            sql="SELECT ektp_mark_stale(id, date '1900-01-01') FROM regencies_regency ORDER BY id",
            reverse_sql=migrations.RunSQL.noop,
        )
    ]
