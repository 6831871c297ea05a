"""How a run of several processes shares the tests (`-p tests.parallel`, `-n 2`).

What starts servers or drives a browser stays in one process, in its order: such tests wait for clocks, share
a running demonstration, and would be late beside each other. The other files go to whichever process is free.
"""

import pytest
from xdist.scheduler import LoadScopeScheduling

WITH_SERVERS = (
    "tests/browser/",
    "tests/faults/",
    "tests/ektp/health/test_real_servers.py",
    "tests/ektp/test_embedded_servers.py",
    "tests/ektp/test_metrics.py",
    "tests/ektp/test_replica.py",
    "tests/ektp/test_running_everything.py",
    "tests/reports/test_faults.py",
)


class ServersInOneProcess(LoadScopeScheduling):
    def _split_scope(self, nodeid: str) -> str:
        return "servers" if nodeid.startswith(WITH_SERVERS) else nodeid.partition("::")[0]


@pytest.hookimpl
def pytest_xdist_make_scheduler(config, log) -> ServersInOneProcess:
    return ServersInOneProcess(config, log)
