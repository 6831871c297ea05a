"""What several people see alike is drawn once for all of them, and says nothing of any one."""

import datetime as dt

import pytest
from django.test import Client
from django.test.signals import template_rendered

from regencies.models import Regency
from tests.factories import make_bureau, make_leader, make_officer, make_report

pytestmark = pytest.mark.django_db


def test_what_is_drawn_for_one_is_not_drawn_again_for_another_who_sees_the_same(bureau, regency):
    other = Client()
    other.force_login(make_bureau(regency.province, username="orang-lain"))
    other.get("/tenggat/")  # a sign-in may leave a sentence, and what is said once is not shared
    bureau.get("/provinsi/16/")
    drawn = []
    template_rendered.connect(lambda template, **_more: drawn.append(template.name), weak=False)

    page = other.get("/provinsi/16/").content.decode()

    assert "reports/_province_page.html" not in drawn
    assert "orang-lain" in page
    assert page.count("Belum terekam") == bureau.get("/provinsi/16/").content.decode().count("Belum terekam")


def test_what_is_drawn_for_everybody_names_nobody(bureau, regency):
    user = make_leader(regency.province, first_name="Nama", last_name="Pembaca", username="pembaca-pertama")
    first = Client()
    first.force_login(user)
    make_report(regency=regency, date=dt.date(2016, 8, 30))  # nobody has been sent this yet

    for path in ("/provinsi/16/", "/tenggat/"):
        main = first.get(path).content.decode().partition("<main")[2].partition("</main>")[0]
        assert "Pembaca" not in main
        assert "pembaca-pertama" not in main
        assert "csrfmiddlewaretoken" not in main


def test_who_may_not_see_it_is_not_given_what_was_drawn(bureau, regency):
    bureau.get("/provinsi/16/")
    officer = Client()
    officer.force_login(make_officer(regency))

    assert officer.get("/provinsi/16/").status_code == 404


def test_a_change_is_drawn_at_once(bureau, regency):
    before = bureau.get("/provinsi/16/").content
    Regency.objects.filter(pk=regency.pk).update(short_name="Nama Baru")

    after = bureau.get("/provinsi/16/").content.decode()

    assert "Nama Baru" not in before.decode()
    assert "Nama Baru" in after
