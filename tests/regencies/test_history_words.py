"""What programs wrote into the history is said in the reader's language; what people wrote stays as it is."""

from types import SimpleNamespace

import pytest

from regencies.history_words import said_who, said_why


def event(**context):
    return SimpleNamespace(pgh_context=context or None, database_user="ektp")


@pytest.mark.parametrize(
    ("context", "said"),
    [
        ({}, "Akun basis data ektp"),
        ({"user_name": "command line"}, "Baris perintah"),
        ({"user_name": "demonstration sumsel-2016"}, "Simulasi sumsel-2016"),
        ({"user_name": "Siti Aminah"}, "Siti Aminah"),
    ],
)
def test_who(context, said):
    assert said_who(event(**context)) == said


@pytest.mark.parametrize(
    ("why", "said"),
    [
        ("load_demonstration sumsel-2016", ""),
        ("import daily-reports laporan agustus.xlsx", "impor berkas laporan agustus.xlsx"),
        ("import", "import"),
        ("Salah ketik", "Salah ketik"),
        (None, ""),
    ],
)
def test_why(why, said):
    assert said_why(event(why=why)) == said
