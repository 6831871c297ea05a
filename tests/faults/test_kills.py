"""kill -9 at random moments: nothing that was acknowledged is lost or doubled, and the figures follow."""

import os

import pytest

from tests.faults import ordeal

pytestmark = pytest.mark.slow
KILLS = 200
SEED = int(os.environ.get("EKTP_KILL_SEED", "20160830"))


def test_two_hundred_kills_lose_nothing_and_double_nothing(tmp_path, tell):
    outcome = ordeal.run(tmp_path / "data", kills=KILLS, seed=SEED)
    tell(str(outcome))
    assert outcome.problems == []
    assert sum(outcome.kills.values()) >= KILLS
    # It was a load, and not only a string of refusals.
    assert outcome.counts["acknowledged"] > KILLS
    assert outcome.counts["sent again"] > 0
