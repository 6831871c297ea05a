"""Which passwords are refused, and that length and rarity are all that counts."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from regencies.models import User
from tests.factories import make_province, make_regency, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def places():
    province = make_province(name="Sumatera Selatan")
    make_regency(province=province, code="16.71", name="Palembang")
    make_regency(province=province, code="16.01", name="Ogan Komering Ulu")


def is_refused(password: str) -> bool:
    user = User(username="siti.aminah", first_name="Siti", last_name="Aminah")
    try:
        validate_password(password, user)
    except ValidationError:
        return True
    return False


@pytest.mark.parametrize(
    "password",
    [
        "pendek-9",
        "rahasia123",
        "Rahasia123!",
        "r4h4514123",
        "indonesia1",
        "password123",
        "P@ssw0rd2016",
        "qwertyuiop",
        "palembang2016",
        "sumateraselatan",
        "SumateraSelatan16",
        "ogankomeringulu1",
        "disdukcapil16",
        "d1sdukcapil",
        "petugaslapor",
        "bismillah123",
        "pantauktpel2016",
        "siti.aminah1",
        "aaaaaaaaaaaa",
        "abababababab",
        "081234567890",
        "1671010101900001",
        "198501012010011001",
        "17-08-1945-17-08",
        "x" * 257,
    ],
)
def test_what_anybody_here_would_try_is_refused(password):
    assert is_refused(password)


@pytest.mark.parametrize("password", ["1q2w3e4r5t", "basketball1", "1qaz2wsx3edc", "abracadabra"])
def test_what_the_world_s_lists_know_is_refused_by_the_list_alone(password):
    """Long enough, of many characters and no word of ours: without Django's list they would pass."""
    user = User(username="siti.aminah", first_name="Siti", last_name="Aminah")
    with pytest.raises(ValidationError) as refused:
        validate_password(password, user)
    assert [error.code for error in refused.value.error_list] == ["password_too_common"]


@pytest.mark.parametrize(
    "password",
    [
        "badu-koma-rite-suna",
        "rambutan-hijau-42",
        "palembang hujan sejak subuh tadi",
        "kopi tubruk dua gelas",
        "tanpahurufbesarangkatanda",
        "HANYAHURUFBESARTANPAANGKA",
        "sepatu kuda di atas meja 7",
        "пароль-из-другой-страны",
        "48151623427191038465",
        "kata " * 12 + "yang panjang sekali",
        "🦊🐘🍊🌋🎺🧵🪁🛶🦉🍉",
    ],
)
def test_any_characters_are_allowed_and_none_is_demanded(password):
    assert not is_refused(password)


def test_two_hundred_and_fifty_six_characters_are_allowed(client):
    long = ("sepatu kuda di atas meja " * 11)[:256]
    assert len(long) == 256
    assert not is_refused(long)
    assert is_refused(long + "x")


def test_password_fields_say_to_password_managers_what_they_are(client):
    page = client.get("/masuk/").content.decode()
    assert 'autocomplete="username"' in page and 'autocomplete="current-password"' in page
    client.force_login(make_user())
    page = client.get("/sandi/").content.decode()
    assert page.count('autocomplete="new-password"') == 2
    assert "maxlength" not in page
