"""Fifty officers report while everything is killed: the run itself, for the test and for `bench.kills`."""

import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults import books
from tests.faults.killing import Killer
from tests.faults.looking import within
from tests.faults.running import Province

OFFICERS = 50
WRITING_PAUSE = (0.5, 3.0)  # seconds between an officer's reports
KILLING_PAUSE = (0.05, 0.7)
BURST = 10
ARRIVE = 8  # reports between two bursts of kills
MINUTE = 60.0


@dataclass
class Outcome:
    """What a run found. Everything is well when ``problems`` is empty."""

    seed: int
    problems: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    kills: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def __str__(self) -> str:
        parts = [
            f"seed {self.seed}: {sum(self.kills.values())} kills",
            ", ".join(f"{kind} {count}" for kind, count in sorted(self.kills.items())),
            ", ".join(f"{name} {count}" for name, count in self.counts.items()),
            ", ".join(f"{name} {seconds:.1f} s" for name, seconds in self.seconds.items()),
        ]
        return "\n".join([*parts, *self.problems])


def run(folder: Path, *, kills: int, seed: int) -> Outcome:
    """Start the demonstration in *folder*, let it suffer, and compare what is left with what was promised."""
    outcome = Outcome(seed)
    began = time.monotonic()
    with Province(folder) as province:
        assert province.ready(), province.said()
        province.sign_in_officers(OFFICERS, seed)
        outcome.seconds["start"] = time.monotonic() - began
        before = province.last_event()
        last_kill = _suffer(province, outcome, kills)
        _recover(province, outcome, last_kill)
        with province.cursor() as cursor:
            outcome.problems += books.problems(cursor, province.sendings, before)
        _recompute(province, outcome)
        outcome.problems += [f"unexpected: {said}" for said in province.unexpected]
        outcome.counts = books.summary(province.sendings)
    outcome.seconds["all"] = time.monotonic() - began
    return outcome


def _suffer(province: Province, outcome: Outcome, kills: int) -> float:
    """The moment of the last kill, in monotonic seconds."""
    began = time.monotonic()
    killer = Killer(province.process.pid, outcome.seed, KILLING_PAUSE)
    province.begin_work(WRITING_PAUSE)
    for number in range(1, kills + 1):
        killer.kill()
        assert province.process.poll() is None, province.said()[-2000:]
        if number % BURST == 0 and number < kills:
            _wait_for_life(province, outcome)
    last_kill = time.monotonic()
    outcome.kills = dict(killer.done)
    outcome.seconds["killing"] = last_kill - began
    return last_kill


def _wait_for_life(province: Province, outcome: Outcome) -> None:
    """Let reports arrive before the next kills: a slow machine would only ever be starting."""
    so_far = province.acknowledged
    if within(MINUTE, lambda: province.acknowledged >= so_far + ARRIVE) is None:
        outcome.problems.append(f"fewer than {ARRIVE} reports were acknowledged within a minute")


def _recover(province: Province, outcome: Outcome, last_kill: float) -> None:
    """Within a minute after the last kill every report is answered and every figure follows."""
    if not province.finish_work(MINUTE):
        outcome.problems.append("a report was not answered within a minute after the last kill")
    if within(MINUTE - (time.monotonic() - last_kill), province.is_up_to_date) is None:
        outcome.problems.append("the figures did not follow within a minute after the last kill")
    outcome.seconds["recovery"] = time.monotonic() - last_kill


def _recompute(province: Province, outcome: Outcome) -> None:
    exported = province.exported()
    changed = province.differs_from_a_recompute()
    outcome.problems += [f"{table} is not what a full recompute gives" for table in changed]
    if exported != province.exported():
        outcome.problems.append("export_progress is not what it is after a full recompute")
