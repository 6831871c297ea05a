"""Two web servers, two workers, one database, one broker, and a proxy before them, as on several machines.

    python3 -m bench.scale_machines

Signs in once, then reports and reads through the proxy, which gives every connection to the next web server;
counts who answered and who derived. Then the broker is killed (kill -9) while notices wait in it. Ends with
status 1 where somebody was not answered, a report is not there, a machine had nothing to do, or a notice is
gone.
"""

import asyncio
import datetime as dt
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from uuid import uuid4

from bench import scale_nation as nation

TODAY = dt.date(2016, 8, 30)
ROUNDS = 40
PATIENCE = 300


class Proxy(threading.Thread):
    """Gives each new connection to the next of the ports."""

    def __init__(self, ports: list[int]) -> None:
        super().__init__(daemon=True)
        self.port, self._ports, self.given = free_port(), ports, Counter()
        self._loop = asyncio.new_event_loop()

    def run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(asyncio.start_server(self._pass_on, "127.0.0.1", self.port))
        self._loop.run_forever()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        port = self._ports[sum(self.given.values()) % len(self._ports)]
        self.given[port] += 1
        their_reader, their_writer = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(_pump(reader, their_writer), _pump(their_reader, writer))


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def main() -> None:
    with nation.server(TODAY) as folder:
        from ektp.embedded.valkey import Valkey

        broker = Valkey(folder / "valkey", sockets=folder, log=folder / "valkey.log")
        broker.start()
        os.environ["REDIS_URL"] = broker.url
        os.environ["EKTP_STATIC_ROOT"] = str(folder / "static")
        run(["manage.py", "collectstatic", "--noinput", "--verbosity=0"])
        nation.settle(nation.official_codes()[:20], first=dt.date(2016, 8, 1), last=TODAY)
        children = []
        try:
            tried(folder, broker, children)
        finally:
            for child in children:
                child.terminate()
            for child in children:
                child.wait(30)
            broker.stop()


def run(command: list[str]) -> None:
    subprocess.run([sys.executable, *command], check=True)


def start(folder: Path, name: str, command: list[str]) -> subprocess.Popen:
    with (folder / f"{name}.log").open("ab") as log:
        return subprocess.Popen([sys.executable, "-m", *command], stdout=log, stderr=log)


def web(folder: Path, port: int) -> subprocess.Popen:
    options = f"--bind 127.0.0.1:{port} --worker-class gthread --workers 1 --threads 4 --no-control-socket"
    return start(folder, f"web-{port}", ["gunicorn", "ektp.wsgi:application", *options.split()])


def worker(folder: Path, number: int) -> subprocess.Popen:
    options = f"--concurrency 1 --loglevel INFO --hostname worker{number}@%h"
    return start(folder, f"worker-{number}", ["celery", "-A", "ektp", "worker", *options.split()])


def tried(folder: Path, broker, children: list[subprocess.Popen]) -> None:
    from regencies.models import DailyReport, Regency
    from reports import recompute

    ports = [free_port(), free_port()]
    children += [*(web(folder, port) for port in ports), *(worker(folder, number) for number in (1, 2))]
    proxy = Proxy(ports)
    proxy.start()
    until(lambda: all(answers(port) for port in ports), "a web server does not answer")
    until(lambda: not recompute.lagging(), "the workers do not derive")
    cookie, owner = signed_in()
    reported = [report(proxy.port, cookie, owner, number) for number in range(ROUNDS)]
    read = [get(proxy.port, "/provinsi/11/", cookie) for _round in range(ROUNDS)]
    say("answers to reports", dict(Counter(reported)), {200: ROUNDS})
    say("answers to pages with one session", dict(Counter(read)), {200: ROUNDS})
    say("connections given to each web server", sorted(proxy.given.values()), [ROUNDS, ROUNDS])
    say("reports stored", DailyReport.objects.filter(note__startswith="Uji beban").count(), ROUNDS)
    until(lambda: not recompute.lagging(), "the workers do not derive")
    derived = [count_done(folder / f"worker-{number}.log") for number in (1, 2)]
    say("derived by each worker", derived)
    say("workers that derived", sum(map(bool, derived)), 2)
    for child in children[2:]:
        child.terminate()
        child.wait(30)
    keys = list(Regency.objects.values_list("pk", flat=True))
    kept(folder, broker, children, keys)


def kept(folder: Path, broker, children: list[subprocess.Popen], keys: list[int]) -> None:
    """Notices in a broker that is killed and started again."""
    from redis import Redis

    from ektp.celery import app
    from reports import recompute, tasks

    app.conf.broker_url = broker.url.replace("unix://", "redis+socket://")
    queue = Redis(unix_socket_path=str(broker.socket))
    queue.delete("celery")
    for key in keys:
        tasks.bring_up_to_date.apply_async([key])
    waiting = queue.llen("celery")
    os.kill(broker.process.pid, signal.SIGKILL)
    broker.process.wait()
    broker.start()
    say("notices before kill -9 of the broker", waiting, len(keys))
    say("notices after it", queue.llen("celery"), len(keys))
    children[2:] = [worker(folder, 3)]
    until(lambda: queue.llen("celery") == 0, "the notices are not taken")
    say("regencies that lag afterwards", len(recompute.lagging()), 0)


def signed_in() -> tuple[str, str]:
    """The cookie of a bureau's session, and what a device calls its owner."""
    from django.test import Client

    from regencies.device_keys import device_owner
    from regencies.models import Membership, Province, User

    user = User.objects.create_user(username="biro", password=str(uuid4()))
    Membership.objects.create(user=user, role="bureau", province=Province.objects.get(code="11"))
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value, device_owner(user)


def report(port: int, cookie: str, owner: str, number: int) -> int:
    from regencies.models import FLOWS, DailyReport

    code, day = f"11.{1 + number % 18:02d}", TODAY - dt.timedelta(days=number // 18)
    before = DailyReport.objects.filter(regency__code=code, date=day).first()
    content = dict.fromkeys(FLOWS, 1) | {"recorded": 50 + number, "zero_reason": "", "reason": "Uji"}
    content |= {"note": f"Uji beban {number}", "owner": owner, "key": str(uuid4()), "waited": False}
    content |= {"date": day.isoformat(), "base_version": before.version if before else 0}
    token = "a" * 32
    headers = {"Content-Type": "application/json", "X-CSRFToken": token}
    headers["Cookie"] = f"sessionid={cookie}; csrftoken={token}"
    return ask(port, "POST", f"/lapor/{code}/kirim/", json.dumps(content), headers)


def get(port: int, path: str, cookie: str) -> int:
    return ask(port, "GET", path, None, {"Cookie": f"sessionid={cookie}"})


def ask(port: int, method: str, path: str, body: str | None, headers: dict[str, str]) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request(method, path, body, headers | {"Connection": "close"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def answers(port: int) -> bool:
    try:
        return get(port, "/masuk/", "") == 200
    except OSError:
        return False


def count_done(log: Path) -> int:
    return len(re.findall(r"task=reports\.tasks\.bring_\S+ .*state=SUCCESS", log.read_text()))


def until(holds, complaint: str) -> None:
    patience = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > patience:
            raise SystemExit(complaint)
        time.sleep(0.2)


def say(what: str, value: object, promised: object = None) -> None:
    """Ends with status 1 where something else was *promised*."""
    sys.stdout.write(f"{what}: {value}\n")
    sys.stdout.flush()
    if promised is not None and value != promised:
        raise SystemExit(f"{what}: {promised} were promised.")


if __name__ == "__main__":
    main()
