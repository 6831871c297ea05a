"""How often somebody may ask for what costs a lot. Counted in Valkey; without it everybody may go on."""

import time
from functools import cache

import redis
from django.conf import settings

PATIENCE = 0.1  # seconds for Valkey to answer
_REST = 10  # seconds in which a Valkey that did not answer is not asked again
_away_until = 0.0


def allows(what: str, who: object, *, most: int, seconds: int) -> bool:
    """Whether this is one of the first *most* times in *seconds* that *who* asks for *what*."""
    global _away_until
    if time.monotonic() < _away_until:
        return True
    key = f"allowance:{what}:{who}"
    try:
        with _valkey().pipeline() as commands:
            counted = commands.set(key, 0, ex=seconds, nx=True).incr(key).execute()[-1]
    except redis.RedisError:
        _away_until = time.monotonic() + _REST
        return True
    return counted <= most


@cache
def _valkey() -> redis.Redis:
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE, retry=None
    )
