from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_look_for_odd_values")]

    operations = [
        migrations.CreateModel(
            name="Pulse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("worker", "Worker"), ("scheduler", "Scheduler"), ("sweep", "Sweep")],
                        max_length=9,
                    ),
                ),
                ("name", models.CharField(max_length=255)),
                ("at", models.DateTimeField()),
                ("did_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("kind", "name"), name="one_pulse_a_process")],
            },
        ),
    ]
