"""What a device gets for one person's offline work: a name that says nothing, and the key to his own records.

Both follow from the secret key and the account, so that a device that was locked at sign-out opens again for
the same person and for nobody else. A new ``SECRET_KEY`` makes what waits on devices unreadable.
"""

import base64

from django.utils.crypto import salted_hmac

from regencies.models import User

_SALT = "regencies.device_keys"


def device_owner(user: User) -> str:
    """An opaque name of *user*, under which his sealed records lie on a device."""
    return salted_hmac(f"{_SALT}.owner", str(user.pk), algorithm="sha256").hexdigest()[:24]


def device_key(user: User) -> str:
    """32 secret bytes in base64: only ever sent to *user* while he is signed in, never kept by HTTP."""
    digest = salted_hmac(f"{_SALT}.key", str(user.pk), algorithm="sha256").digest()
    return base64.b64encode(digest).decode()
