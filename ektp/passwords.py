"""How passwords are hashed."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class OwaspArgon2PasswordHasher(Argon2PasswordHasher):
    """Argon2id with 46 MiB, one pass and one lane: OWASP's first recommendation.

    Django's 100 MiB in eight lanes is meant for machines with eight free cores; on two, a sign-in would hold
    both of them for a fifth of a second. Hashes with other parameters are renewed at the next sign-in.
    """

    time_cost = 1
    memory_cost = 46 * 1024
    parallelism = 1
