"""One id names a click, its log lines and its tasks; no text from outside forges a line."""

import json
import logging
import re
import sys

import pytest
from django.db import connection

from ektp import query_time, request_id, task_log
from ektp.logs import JsonLines, TextLines
from regencies.models import Regency
from reports.tasks import bring_up_to_date
from tests.factories import make_officer, make_regency

OURS = re.compile(r"[0-9a-f]{16}")
FORGED = "ok\n2016-08-30 CRITICAL root forged\x1b[2J\u202e\u2028\r\x00"


@pytest.fixture(autouse=True)
def outside_of_any_request():
    """As in a thread that has served nothing yet."""
    token = request_id._current.set("")
    yield
    request_id._current.reset(token)


def record(message="said", *arguments, **extra):
    made = logging.LogRecord("ektp.test", logging.INFO, __file__, 1, message, arguments, None)
    made.__dict__.update(extra)
    return made


def lines_of(caplog, name):
    return [line for line in caplog.records if line.name == name]


@pytest.mark.django_db
class TestRequests:
    def test_each_has_an_id_of_its_own(self, client):
        found = {client.get("/masuk/")["X-Request-ID"] for _time in range(2)}
        assert len(found) == 2
        assert all(OURS.fullmatch(one) for one in found)

    def test_what_a_stranger_calls_it_counts_only_behind_our_proxy(self, client, settings):
        settings.HTTPS = "off"
        assert (
            client.get("/masuk/", headers={"X-Request-ID": "from-a-proxy-1"})["X-Request-ID"]
            != "from-a-proxy-1"
        )
        settings.HTTPS = "proxy"
        assert (
            client.get("/masuk/", headers={"X-Request-ID": "from-a-proxy-1"})["X-Request-ID"]
            == "from-a-proxy-1"
        )

    @pytest.mark.parametrize(
        "bad", ["short", "x" * 65, "two words here", "a\u0661bcdefgh", "'; DROP TABLE x", ""]
    )
    def test_an_ill_formed_one_is_replaced(self, client, settings, bad):
        settings.HTTPS = "proxy"
        assert OURS.fullmatch(client.get("/masuk/", HTTP_X_REQUEST_ID=bad)["X-Request-ID"])

    def test_leave_a_line_with_route_status_and_person_and_without_address_or_name(self, client, caplog):
        officer = make_officer(make_regency(code="16.07"))
        client.force_login(officer)
        with caplog.at_level(logging.INFO, "ektp.request"):
            answer = client.get("/lapor/16.07/?tanggal=2016-08-29&nik=1607010101010001")
        (line,) = lines_of(caplog, "ektp.request")
        assert (line.route, line.status, line.user) == ("regencies:report", 200, officer.pk)
        assert line.queries > 3
        text = TextLines().format(line)
        assert answer["X-Request-ID"] in text
        assert "1607010101010001" not in text and officer.username not in text

    def test_that_are_slow_are_warned_of(self, client, caplog, monkeypatch):
        monkeypatch.setattr("ektp.request_log.SLOW_SECONDS", 0.0)
        client.get("/masuk/")
        (line,) = lines_of(caplog, "ektp.request")
        assert (line.levelname, line.route) == ("WARNING", "accounts:sign-in")

    def test_that_fail_show_the_number_to_tell(self, client, monkeypatch):
        monkeypatch.setattr("regencies.views.rules.render", lambda *_: 1 / 0)
        client.force_login(make_officer(make_regency(code="16.07")))
        client.raise_request_exception = False
        answer = client.get("/aturan/")
        assert answer.status_code == 500
        assert answer["X-Request-ID"] in answer.content.decode()


@pytest.mark.django_db
def test_a_slow_query_is_warned_of_without_its_values(caplog, monkeypatch):
    monkeypatch.setattr(query_time, "SLOW_SECONDS", 0.0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s", ["1607010101010001"])
    (line,) = lines_of(caplog, "ektp.database")
    assert "SELECT %s" in line.getMessage() and "1607010101010001" not in line.getMessage()


@pytest.mark.django_db
class TestTasks:
    def test_take_the_id_of_the_request_along(self):
        request_id.use("the-click-itself")
        headers = {}
        task_log._pass_on(headers=headers)
        assert headers == {task_log.HEADER: "the-click-itself"}

    def test_work_under_the_id_that_came_with_them(self, caplog):
        regency = make_regency(code="16.07")
        with caplog.at_level(logging.INFO, "ektp.task"):
            bring_up_to_date.apply([regency.pk], headers={task_log.HEADER: "the-click-itself"})
        (line,) = lines_of(caplog, "ektp.task")
        assert line.state == "SUCCESS" and line.queries > 1
        assert request_id.current() == "the-click-itself"

    def test_make_one_when_none_came(self):
        bring_up_to_date.apply([Regency.objects.count()])
        assert OURS.fullmatch(request_id.current())


class TestLines:
    def test_are_one_json_object_each_whatever_is_in_them(self):
        try:
            raise ValueError(FORGED)
        except ValueError:
            made = record("tell %s", FORGED, status=200)
            made.exc_info = sys.exc_info()
        text = JsonLines().format(made)
        assert text.isascii() and "\n" not in text
        line = json.loads(text)
        assert line["message"] == f"tell {FORGED}"
        assert (line["level"], line["status"]) == ("INFO", 200)
        assert "ValueError" in line["traceback"]

    def test_of_text_cannot_be_forged_by_a_message_or_an_exception(self):
        try:
            raise ValueError(FORGED)
        except ValueError:
            made = record("tell %s", FORGED)
            made.exc_info = sys.exc_info()
        head, *rest = TextLines().format(made).split("\n")
        assert "tell ok\\n2016-08-30 CRITICAL" in head and "\\x1b[2J\\u202e\\u2028\\r\\x00" in head
        assert rest and all(line.startswith("    | ") for line in rest)
        assert not set("\x1b\u202e\u2028\r\x00") & set("".join(rest))

    def test_survive_half_a_character(self):
        assert "\\udcff" in TextLines().format(record("file \udcff"))

    def test_name_the_task_they_belong_to(self):
        token = task_log._task.set(("reports.tasks.sweep", "number"))
        line = json.loads(JsonLines().format(record()))
        task_log._task.reset(token)
        assert (line["task"], line["task_id"]) == ("reports.tasks.sweep", "number")
