"""Several reports in one pasted text, and the command that reads the same."""

import datetime as dt
import io
import json

import pytest
from django.core.management import call_command

from tests.factories import (
    make_balance,
    make_bureau,
    make_province,
    make_regency,
    make_report,
)
from tests.regencies.messages.test_reading import TABLE
from tests.regencies.pasting import ANY, OWN, WHOLE, confirm, errors, read, values

pytestmark = pytest.mark.django_db


SEVERAL = f"{WHOLE}\nOKI 30/8/2016 perekaman 7, cetak 6\nLahat 30/8/2016 perekaman 5, cetak 4, suket 1"


@pytest.fixture
def neighbours(regency):
    return [make_regency(code="16.02", name="Ogan Komering Ilir"), make_regency(code="16.04", name="Lahat")]


def test_each_report_of_a_text_is_saved_by_itself(client, bureau, regency, neighbours):
    response = read(client, SEVERAL, ANY)
    part = confirm(client, response, "r0", url=ANY, r1_blanks_received="55")
    assert regency.daily_reports.exists()
    assert [each.outcome for each in part.context["desk"].cards] == ["added", "", ""]
    assert values(part, 1)["blanks_received"] == "55"
    assert not errors(part, 1) or "recorded" not in errors(part, 1)
    done = confirm(client, part, url=ANY, r1_rest="zero", r2_rest="zero")
    assert done.status_code == 302
    page = client.get(done.url).content.decode()
    assert "3 laporan tersimpan" in page
    assert neighbours[0].daily_reports.get().blanks_received == 55


def test_one_that_cannot_be_saved_does_not_hold_up_the_others(client, bureau, regency, neighbours):
    response = read(client, SEVERAL, ANY)
    part = confirm(client, response, url=ANY, r2_rest="zero")
    assert part.status_code == 422
    assert [each.outcome for each in part.context["desk"].cards] == ["added", "", "added"]
    assert set(errors(part, 1)) == {
        "reprinted",
        "blanks_received",
        "blanks_spoiled",
        "temporary_issued",
        "temporary_withdrawn",
    }
    assert not neighbours[0].daily_reports.exists()


def test_a_report_not_yet_touched_shows_no_errors(client, bureau, regency, neighbours):
    part = confirm(client, read(client, SEVERAL, ANY), "r0", url=ANY)
    assert "alert" not in part.content.decode().split('id="laporan-r1"')[1]


def test_days_of_one_regency_are_saved_together(client, officer, regency):
    two = f"{WHOLE}\n{WHOLE.replace('30/8', '29/8').replace('112', '99')}"
    assert confirm(client, read(client, two)).status_code == 302
    assert sorted(regency.daily_reports.values_list("date__day", "recorded")) == [(29, 99), (30, 112)]


def test_two_different_reports_of_one_day_do_not_overwrite_each_other(client, officer, regency):
    twice = f"[30/8/16 16.05] A: {WHOLE}\n[30/8/16 17.05] A: {WHOLE.replace('112', '120')}"
    response = read(client, twice)
    assert "dua laporan yang berbeda" in response.content.decode()
    part = confirm(client, response)
    assert part.status_code == 409
    assert regency.daily_reports.get().recorded == 112


@pytest.mark.parametrize(
    "saved",
    [
        "16.13_2016-08-30_added",
        "16.99_2016-08-30_added",
        "16.13_2016-99-99_added",
        "x",
        "16.13_2016-08-30_owned",
        "\0",
    ],
)
def test_the_list_of_saved_reports_names_only_what_is_there(client, officer, saved):
    response = client.get(OWN, {"tersimpan": saved})
    assert response.status_code == 200
    assert response.context["saved"] == []


def test_many_regencies_of_one_day_cost_few_queries_each(client, bureau, django_assert_max_num_queries):
    codes = [f"16.{number:02d}" for number in range(1, 13)]
    regencies = [make_regency(code=code) for code in codes]
    make_report(regency=regencies[3])
    text = "\n".join(f"{code} 30/8/2016 perekaman 5" for code in codes)
    with django_assert_max_num_queries(20 + 3 * len(codes)):
        response = read(client, text, ANY)
    assert [each.regency.code for each in response.context["desk"].open_cards] == codes


def test_the_page_and_the_command_read_every_message_alike(client, monkeypatch):
    for code, name in (("16.13", "Musi Rawas Utara"), ("16.02", "Ogan Komering Ilir")):
        make_balance(regency=make_regency(code=code, name=name), date=dt.date(2016, 8, 1), recorded_total=7)
    client.force_login(make_bureau(make_province()))
    # More in a minute than any office pastes.
    monkeypatch.setattr("ektp.costly.allows", lambda *_args, **_kwargs: True)
    for message, _expected in TABLE:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(message.encode())))
        out = io.StringIO()
        call_command("read_message", stdout=out, today="2016-08-30")
        response = read(client, message, ANY)
        assert response.status_code == 200, message
        desk = response.context["desk"]
        assert [each.pasted.as_json() for each in desk.cards] == json.loads(out.getvalue()), message
        assert "".join(segment.text for segment in desk.segments) == message


def test_enter_in_one_of_several_reports_checks_and_saves_nothing(client, bureau, regency, neighbours):
    checked = confirm(client, read(client, SEVERAL, ANY), "", url=ANY, r1_blanks_received="55")
    assert checked.status_code == 200
    assert values(checked, 1)["blanks_received"] == "55"
    assert not regency.daily_reports.exists()
