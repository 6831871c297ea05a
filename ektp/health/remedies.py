"""What whoever runs the server types, for each part that may be in trouble."""

_EMBEDDED_LOGS = {
    "worker": "worker.log",
    "beat": "scheduler.log",
    "postgres": "postgres.log",
    "valkey": "valkey.log",
    "web": "web.log",
    "backup": "worker.log",
}
_ANYWHERE = {
    "disk": ("df -h",),
    "clock": ("timedatectl",),
}


def remedies(part: str, is_local: bool) -> tuple[str, ...]:
    """Commands, the harmless look first; of ``bin/run`` or of docker compose."""
    if not part or part in _ANYWHERE:
        return _ANYWHERE.get(part, ())
    return _embedded(part) if is_local else _compose(part)


def _embedded(part: str) -> tuple[str, ...]:
    look = f"tail -n 50 .data/logs/{_EMBEDDED_LOGS.get(part, 'web.log')}"
    if part == "backup":
        return (look, "bin/manage backup FILE")
    if part == "migrate":
        return ("bin/manage migrate",)
    return (look, "bin/run")


def _compose(part: str) -> tuple[str, ...]:
    if part == "migrate":
        return ("docker compose run --rm migrate",)
    service = "worker" if part == "backup" else part
    look = f"docker compose logs --tail 50 {service}"
    if part == "backup":
        return (look, "docker compose exec worker python manage.py backup FILE")
    return ("docker compose ps", look, f"docker compose up --detach {service}")
