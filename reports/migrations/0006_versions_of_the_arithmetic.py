from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0005_progress_without_needless_checks")]

    operations = [
        migrations.AddField(
            model_name="recomputestate",
            name="derivation",
            field=models.PositiveSmallIntegerField(db_default=1),
        ),
    ]
