"""Signs of life of the processes that nobody sees."""

from django.db import connection, models


class Pulse(models.Model):
    """That a process lived at ``at``, by the database's real clock; ``did_at`` is when it last did its work.

    Rows are about processes, not about figures: they are overwritten all the time and nobody's history.
    """

    class Kind(models.TextChoices):
        WORKER = "worker"
        SCHEDULER = "scheduler"
        # Not a process: one whole way from the scheduler through the broker to a worker.
        SWEEP = "sweep"

    kind = models.CharField(max_length=9, choices=Kind)
    name = models.CharField(max_length=255)
    at = models.DateTimeField()
    did_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "name"], name="one_pulse_a_process")]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"

    @staticmethod
    def keep(kind: str, name: str = "", *, idle: float | None = None) -> None:
        """Say that *name* lives; *idle* seconds ago it last did its work (None: not yet, or not told)."""
        with connection.cursor() as cursor:
            cursor.execute(
                """
                INSERT INTO reports_pulse (kind, name, at, did_at)
                VALUES (%s, %s, clock_timestamp(), clock_timestamp() - make_interval(secs => %s))
                ON CONFLICT (kind, name) DO UPDATE SET at = excluded.at, did_at = excluded.did_at
                """,
                [kind, name, idle],
            )
            # Whoever was killed says no farewell.
            cursor.execute("DELETE FROM reports_pulse WHERE at < clock_timestamp() - interval '1 day'")
