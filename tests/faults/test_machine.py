"""What has to end in a minute is judged by what others left of the machine, and by no more than that."""

import subprocess
import sys
import time

import psutil
import pytest

from tests.faults import machine, world
from tests.faults.machine import Machine

BUSY = "import time\nwhile time.process_time() < 1.5: pass"


def test_a_machine_of_ones_own_allows_the_lease_and_a_minute() -> None:
    assert world.allowed(0.0) == 64


def test_a_machine_that_others_use_allows_as_much_work_in_more_time() -> None:
    assert world.allowed(0.5) == 124
    assert world.allowed(0.25) == 84


def test_what_is_not_ours_is_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two processors over ten seconds 18 s were worked, 2 s of these by us."""
    now = time.time()
    seen = Machine([(now - 30, 50.0, 10.0), (now - 10, 100.0, 50.0)])
    monkeypatch.setattr(machine, "_worked", lambda: 118.0)
    monkeypatch.setattr(machine, "_ours", lambda: 52.0)
    monkeypatch.setattr(psutil, "cpu_count", lambda: 2)
    assert seen.others_since(now - 5) == pytest.approx(0.8, abs=0.01)


def test_what_a_process_below_ours_has_worked_is_ours_also_when_it_has_ended() -> None:
    before = machine._ours()
    subprocess.run([sys.executable, "-c", BUSY], check=True)
    assert machine._ours() - before >= 1.4  # it is told in hundredths
