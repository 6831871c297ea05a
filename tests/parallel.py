"""How a run of several processes shares the tests (`-p tests.parallel`, `-n 2`).

What drives a browser or watches the clock of real servers stays in one process, in its order: such tests
share a running demonstration, and would be late beside each other. So does a folder whose files share one
world that takes a minute to make. The other files go to whichever process is free.
"""

import pytest
from xdist.scheduler import LoadScopeScheduling

TOGETHER = {
    "servers": (
        "tests/browser/",
        "tests/faults/",
        "tests/ektp/health/test_real_servers.py",
        "tests/reports/test_faults.py",
    ),
    "one world": ("tests/authorization/",),
}
# Waits for nothing but its own processes, however long they take: it may run beside the others.
BY_ITSELF = ("tests/faults/test_interrupted_migrations.py",)


class Together(LoadScopeScheduling):
    """In the order of the collection, in which what takes minutes comes before what takes seconds."""

    def __init__(self, config: pytest.Config, log) -> None:
        config.option.loadscopereorder = False
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        kept = (name for name, places in TOGETHER.items() if file.startswith(places))
        return file if file in BY_ITSELF else next(kept, file)


@pytest.hookimpl
def pytest_xdist_make_scheduler(config, log) -> Together:
    return Together(config, log)
