"""What Prometheus reads, and who may."""

import os
import subprocess
import sys
import time

import pytest
from prometheus_client.parser import text_string_to_metric_families as parse

from ektp import metrics, metrics_page, query_time
from ektp.bootstrap import ROOT
from ektp.health.latest import Watch
from tests.ektp.health.test_findings import WELL, well

TOKEN = "only-for-the-tests-of-metrics"
IN_A_PROCESS = """
import sys, django
django.setup()
from ektp import metrics, query_time
for _time in range(int(sys.argv[1])):
    metrics.count_request("reports:province", "GET", 200, 0.02, query_time.Spent())
metrics.in_progress.inc()
print("counted", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def watch(monkeypatch):
    made = Watch()
    monkeypatch.setattr(made, "_gather", lambda: WELL)
    monkeypatch.setattr(metrics_page, "watch", made)
    return made


def samples(text: bytes) -> dict:
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in parse(text.decode())
        for sample in family.samples
    }


def value(name, **labels) -> float:
    return metrics_page.REGISTRY.get_sample_value(name, labels) or 0.0


@pytest.mark.django_db
class TestAddress:
    def test_is_not_there_without_a_token_in_the_environment(self, client, settings):
        settings.EKTP_METRICS_TOKEN = ""
        assert client.get("/metrik/").status_code == 404
        assert client.get("/metrik/", headers={"Authorization": "Bearer "}).status_code == 404

    @pytest.mark.parametrize(
        "given", ["", "Bearer wrong", TOKEN, f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer \xff"]
    )
    def test_is_not_there_for_a_stranger(self, client, settings, given):
        settings.EKTP_METRICS_TOKEN = TOKEN
        assert client.get("/metrik/", headers={"Authorization": given}).status_code == 404

    def test_tells_the_numbers_behind_the_page_of_health(self, client, settings, watch, monkeypatch):
        settings.EKTP_METRICS_TOKEN = TOKEN
        monkeypatch.setattr(watch, "_gather", lambda: well(stale=3, stale_for=90.0))
        answer = client.get("/metrik/", headers={"Authorization": f"Bearer {TOKEN}"})
        assert answer.status_code == 200
        found = samples(answer.content)
        assert found["ektp_stale_regencies",] == 3 and found["ektp_stale_oldest_seconds",] == 90
        assert found["ektp_check", "figures"] == 1 and found["ektp_check", "worker"] == 0
        assert found["ektp_queued_tasks",] == 0 and found["ektp_workers",] == 1
        assert found["ektp_disk_data_free_bytes",] == 80_000_000_000


@pytest.mark.django_db
class TestCounts:
    def test_requests_by_route_method_and_status(self, client):
        labels = {"route": "accounts:sign-in", "method": "GET", "status": "200"}
        before, timed = (
            value("ektp_requests_total", **labels),
            value("ektp_request_seconds_count", route=labels["route"]),
        )
        client.get("/masuk/?a=1")
        client.get("/masuk/?b=2")
        assert value("ektp_requests_total", **labels) == before + 2
        assert value("ektp_request_seconds_count", route=labels["route"]) == timed + 2
        assert value("ektp_requests_in_progress") == 0

    def test_unknown_methods_and_addresses_are_one_each(self, client):
        before = value("ektp_requests_total", route="-", method="other", status="404")
        for method in ("BREW", "PROPFIND"):
            client.generic(method, f"/there-is-no-{method}/")
        found = value("ektp_requests_total", route="-", method="other", status="404")
        assert found == before + 2

    def test_refused_sign_ins(self, client):
        before = value("ektp_sign_in_failures_total")
        client.post("/masuk/", {"username": "nobody", "password": "wrong"})
        assert value("ektp_sign_in_failures_total") == before + 1

    def test_reports_by_their_way_in_once_they_are_saved(self, django_capture_on_commit_callbacks):
        before = value("ektp_reports_saved_total", way="grid")
        with django_capture_on_commit_callbacks() as callbacks:
            metrics._count_reports(None, regency_ids=[1], source="grid")
        assert value("ektp_reports_saved_total", way="grid") == before
        for callback in callbacks:
            callback()
        assert value("ektp_reports_saved_total", way="grid") == before + 1


def counting(folder, times: int) -> subprocess.Popen:
    """A process that counts so many requests, has one in hand, and lives until its input ends."""
    ours = {"PROMETHEUS_MULTIPROC_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "ektp.settings"}
    return subprocess.Popen(
        [sys.executable, "-c", IN_A_PROCESS, str(times)],
        env=os.environ | ours,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


def test_several_processes_are_added_up_and_a_killed_one_leaves_its_counts_only(tmp_path, settings, watch):
    settings.EKTP_METRICS_DIR = str(tmp_path)
    processes = [counting(tmp_path, times) for times in (3, 4)]
    for process in processes:
        assert process.stdout.readline() == b"counted\n"
    found = samples(metrics_page.exposition())
    assert found["ektp_requests_total", "200", "GET", "reports:province"] == 7
    assert found["ektp_requests_in_progress",] == 2
    memory = {key: number for key, number in found.items() if key[0] == "ektp_process_memory_bytes"}
    assert len(memory) == 2 and min(memory.values()) > 10_000_000

    processes[0].kill()
    processes[0].communicate()
    found = samples(metrics_page.exposition())
    assert found["ektp_requests_total", "200", "GET", "reports:province"] == 7
    assert found["ektp_requests_in_progress",] == 1
    processes[1].communicate()


def test_counting_a_request_costs_little():
    spent = query_time.Spent()
    spent.queries, spent.seconds = 4, 0.002
    began = time.process_time()
    for _time in range(2_000):
        metrics.count_request("reports:province", "GET", 200, 0.02, spent)
    assert (time.process_time() - began) / 2_000 < 0.0002
