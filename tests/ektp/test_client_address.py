"""The lockout sees the browser's address, not the proxy's, and no claim of the sender's."""

import pytest
from django.urls import reverse

from ektp.client_address import client_address
from tests.factories import PASSWORD, make_user

PROXY = "10.0.0.2"


@pytest.mark.parametrize(
    ("https", "forwarded", "address"),
    [
        ("proxy", "203.0.113.9", "203.0.113.9"),
        ("proxy", "1.2.3.4, 203.0.113.9", "203.0.113.9"),
        ("proxy", "2001:db8::9", "2001:db8::9"),
        ("proxy", "", PROXY),
        ("proxy", "rubbish", PROXY),
        ("off", "203.0.113.9", PROXY),
        ("direct", "203.0.113.9", PROXY),
    ],
)
def test_the_address_is_what_the_proxy_wrote(rf, settings, https, forwarded, address):
    settings.HTTPS = https
    request = rf.get("/", REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == address


@pytest.mark.django_db
def test_a_stranger_behind_the_same_proxy_locks_nobody_out(client, settings):
    settings.HTTPS = "proxy"
    user = make_user(username="siti")
    for _attempt in range(settings.AXES_FAILURE_LIMIT + 1):
        guess = {"username": "siti", "password": "tebakan-yang-salah"}
        client.post(
            reverse("accounts:sign-in"), guess, REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_FOR="198.51.100.66"
        )
    signed_in = client.post(
        reverse("accounts:sign-in"),
        {"username": user.username, "password": PASSWORD},
        REMOTE_ADDR=PROXY,
        HTTP_X_FORWARDED_FOR="203.0.113.9",
    )
    assert signed_in.status_code == 302
