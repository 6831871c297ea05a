"""A rebuild writes a million rows: no check and no index that nothing needs."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0004_signs_of_life"),
    ]

    operations = [
        migrations.AlterField(
            model_name="deadlineprogress",
            name="deadline",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="progress",
                to="regencies.deadline",
            ),
        ),
        migrations.AlterField(
            model_name="deadlineprogress",
            name="regency",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="deadline_progress",
                to="regencies.regency",
            ),
        ),
        migrations.AlterField(
            model_name="regencyprogress",
            name="regency",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="progress",
                to="regencies.regency",
            ),
        ),
    ]
