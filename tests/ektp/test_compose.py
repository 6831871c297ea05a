"""The production default: what a real Compose makes of docker-compose.yml."""

import json
import os
import subprocess
from importlib.util import find_spec
from pathlib import Path

from ektp.bootstrap import ROOT

SECRETS = {
    "DJANGO_SECRET_KEY": "a-secret",
    "POSTGRES_PASSWORD": "another",
    "DJANGO_ALLOWED_HOSTS": "ktp.example.go.id",
    "DJANGO_HTTPS": "proxy",
}


def config(**variables):
    binary = Path(find_spec("compose").submodule_search_locations[0]) / "docker-compose"
    command = [binary, "-f", ROOT / "docker-compose.yml", "config", "--format", "json"]
    return subprocess.run(
        command, env={"PATH": os.environ["PATH"], "HOME": "/", **variables}, capture_output=True, text=True
    )


def services(**more):
    done = config(**SECRETS, **more)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)["services"]


def test_every_missing_secret_stops_it_with_a_hint():
    for missing in SECRETS:
        done = config(**{name: value for name, value in SECRETS.items() if name != missing})
        assert done.returncode != 0
        assert missing in done.stderr and ".env.example" in done.stderr


def test_the_example_names_every_variable():
    example = (ROOT / ".env.example").read_text()
    assert all(f"\n{name}=" in example for name in SECRETS)


def test_only_the_web_server_publishes_a_port_and_only_to_this_machine():
    published = {name: service["ports"] for name, service in services().items() if service.get("ports")}
    assert list(published) == ["web"]
    assert published["web"][0]["host_ip"] == "127.0.0.1"


def test_nothing_runs_as_root_and_everything_lasting_is_restarted_and_watched():
    for name, service in services().items():
        assert service.get("user") not in (None, "root", "0"), name
        assert service["restart"] == ("on-failure:5" if name == "migrate" else "unless-stopped")
        if name not in ("web", "migrate"):
            assert service["healthcheck"]["test"], name
    assert "HEALTHCHECK" in (ROOT / "Dockerfile").read_text()


def test_the_data_of_both_servers_are_in_volumes():
    found = services()
    assert [volume["target"] for volume in found["postgres"]["volumes"]] == ["/var/lib/postgresql"]
    assert [volume["target"] for volume in found["valkey"]["volumes"]] == ["/data"]


def test_pages_alone_may_be_read_from_a_replica():
    url = "postgresql://ektp:secret@replica:5432/ektp"
    found = {name: each.get("environment", {}) for name, each in services(DATABASE_REPLICA_URL=url).items()}
    assert [name for name, each in found.items() if each.get("DATABASE_REPLICA_URL")] == ["web"]
    assert found["web"]["DATABASE_REPLICA_URL"] == url
    assert found["web"].items() >= found["worker"].items()
    assert services()["web"]["environment"]["DATABASE_REPLICA_URL"] == ""


def test_what_serves_waits_for_the_migrations():
    for name in ("web", "worker", "beat"):
        assert services()[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
