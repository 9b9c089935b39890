"""A stranger's work is bounded by the operating system, and whatever it does, whoever asked for it hears how it ended."""

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from tests.conftest import REPOSITORY
from warehouse.confinement import (
    Answer,
    CannotStart,
    Ended,
    NotConfined,
    Nursery,
    Rules,
    failures,
    self_test,
    selftest,
)
from warehouse.confinement.landlock import version

WORK = "tests.warehouse.confinement.work"
pytestmark = pytest.mark.skipif(
    version() < 1, reason="this kernel has no Landlock: nothing can be confined here"
)
Run = Callable[..., Answer]


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    with Nursery(WORK) as opened:
        yield opened


@pytest.fixture
def run(nursery: Nursery, tmp_path: Path) -> Run:
    """Asks a child of its own for one of the works."""

    def ask(
        work: str, request: Any = None, heard: Callable[[Any], None] | None = None, **rules: Any
    ) -> Answer:
        return nursery.run(
            f"{WORK}:{work}", request, Rules(**{"work": tmp_path, "seconds": 20} | rules), heard
        )

    return ask


def ended(run: Run, *args: Any, **rules: Any) -> Ended:
    with pytest.raises(Ended) as end:
        run(*args, **rules)
    return end.value


def gone(process: int) -> bool:
    """Whether the process ends soon."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            if Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.01)
    return False


# --- what the boundary holds ---


def test_nothing_that_a_confined_process_tries_gets_through() -> None:
    assert self_test() == []


@pytest.mark.parametrize("half", ["the trial", "the second thread"])
def test_a_self_test_without_time_is_said_and_tried_again(half: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A crowded machine at the start does not leave a program unconfined, or broken, for the rest of its life."""
    monkeypatch.setattr(selftest, "_found", selftest._Finding())
    with monkeypatch.context() as crowded:
        crowded.setattr(selftest, "AGAIN", 0.0)
        if half == "the trial":
            crowded.setattr(selftest, "PATIENCE", 0.001)
        else:
            late = Mock(side_effect=subprocess.TimeoutExpired("python", 120))
            crowded.setattr(subprocess, "run", late)
        (said,) = failures()
        assert said.startswith("the self-test did not come to its end")
    assert failures() == ()
    monkeypatch.setattr(selftest, "self_test", Mock(side_effect=AssertionError("it is known by now")))
    assert failures() == ()


def test_the_self_test_finds_every_door_that_is_open(tmp_path: Path) -> None:
    for name in ("canary", "readable"):
        (tmp_path / name).write_text(name)
    program = (
        "import json, os, sys; from warehouse.confinement import trial; os.execv = lambda *_: None; "
        "print(json.dumps(trial.tried({name: name for name in ('canary', 'readable')}, print)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={"PYTHONPATH": str(REPOSITORY), "SECRET": "1"},
        capture_output=True,
        check=True,
    )
    found = set(json.loads(done.stdout))
    assert {
        "a file outside could be read",
        "a file outside could be written",
        "a file outside could be deleted",
        "a folder outside could be listed",
        "a file to be read could be written",
        "the list of processes could be read",
        "a socket (AF_INET) could be opened",
        "a socket (AF_UNIX) could be opened",
        "a process could be forked",
        "a signal could be sent to the parent",
        "a link could be made",
        "the environment is not empty",
        "the memory is not bounded",
        "a program could be started",
    } <= found
    assert [sentence for sentence in found if "could not be" in sentence] == []


def test_a_thread_that_runs_already_is_noticed() -> None:
    program = (
        "import threading; threading.Thread(target=threading.Event().wait, daemon=True).start()\n"
        "from warehouse.confinement.confine import confine\n"
        "from warehouse.confinement.rules import Rules\n"
        "confine(Rules())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    assert "NotConfined: 2 threads run already" in done.stderr


def test_only_the_files_named_are_read(run: Run, tmp_path: Path) -> None:
    mine, other = tmp_path.parent / "mine.txt", tmp_path.parent / "other.txt"
    for file in (mine, other):
        file.write_text(file.stem)
    assert run("read", str(mine), read=(mine,)).value == "mine"
    assert "PermissionError" in ended(run, "read", str(other), read=(mine,)).detail
    assert "PermissionError" in ended(run, "read", "/etc/passwd", read=(mine,)).detail


def test_a_child_holds_no_open_file_but_its_own_talk(run: Run) -> None:
    assert run("descriptors").value == [0, 1, 2, 3]


def test_neither_the_nursery_nor_a_child_has_ever_seen_our_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://app:canary@localhost/anteve")
    with Nursery(WORK) as fresh, fresh.child(f"{WORK}:remember", Rules(work=tmp_path)) as child:
        process = child.ask("hello").value["process"]
        parent = int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])
        assert Path(f"/proc/{parent}/environ").read_bytes().strip(b"\0") == b""


def test_where_the_rules_cannot_be_kept_a_demanded_child_does_not_run(run: Run, tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    with pytest.raises(NotConfined):
        run("remember", 1, read=(missing,))
    assert run("remember", 1, read=(missing,), demanded=False).value["seen"] == [1]


# --- how it ends ---


def test_work_that_takes_too_long_is_ended(run: Run) -> None:
    processes: list[int] = []
    assert ended(run, "sleep", 30, processes.append, seconds=0.5).reason == "time"
    assert gone(processes[0])


def test_work_that_holds_the_interpreter_is_ended(run: Run) -> None:
    assert ended(run, "spin", seconds=0.5).reason == "time"


def test_processor_time_is_bounded_for_a_whole_life(run: Run) -> None:
    assert ended(run, "spin", cpu_seconds=1, seconds=60).reason == "time"


def test_what_a_child_used_is_counted_when_its_nursery_is_closed_first(tmp_path: Path) -> None:
    before = worked_below()
    with Nursery(WORK) as nursery:
        child = nursery.child(f"{WORK}:work", Rules(work=tmp_path, cpu_seconds=60, seconds=120))
        assert child.ask(3.0).value >= 3.0
    assert worked_below() - before > 3.0
    child.close()


def worked_below() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_work_that_wants_too_much_memory_is_ended(run: Run) -> None:
    assert run("hoard", 10_000_000, memory_bytes=100_000_000).value == 10_000_000
    end = ended(run, "hoard", 200_000_000, memory_bytes=100_000_000)
    assert end.reason == "memory"
    assert 0 < end.peak_bytes < 200_000_000


def test_a_crash_is_its_own_fault_and_a_kill_is_not(run: Run) -> None:
    assert ended(run, "abort").reason == "crash"
    assert ended(run, "sleep", 30, lambda process: os.kill(process, signal.SIGKILL)).reason == "killed"


def test_an_error_keeps_its_traceback(run: Run) -> None:
    end = ended(run, "fail", "it is broken")
    assert end.reason == "error"
    assert "ValueError: it is broken" in end.detail


def test_an_answer_that_is_no_json_is_an_error(run: Run) -> None:
    assert "ValueError" in ended(run, "no_json").detail


def test_a_file_does_not_outgrow_its_bound(run: Run) -> None:
    assert run("write", 1000, file_bytes=2000).value == 1000
    assert "File too large" in ended(run, "write", 3000, file_bytes=2000).detail


@pytest.mark.parametrize(
    "rubbish", ["{\n", "[]\n", '"a"\n', "[" * 100_000 + "\n", "\xff\n", '{"ended": 7}\n']
)
def test_rubbish_is_an_error_like_another(run: Run, rubbish: str) -> None:
    assert ended(run, "talk_rubbish", rubbish).reason == "error"


def test_an_answer_without_end_is_cut_off(run: Run) -> None:
    assert len(run("shout", 1000, answer_bytes=10_000).value) == 1000
    assert "longer than" in ended(run, "shout", 500_000, answer_bytes=10_000).detail


# --- who belongs to whom ---


def test_what_is_said_on_the_way_is_heard_in_order(run: Run) -> None:
    heard: list[int] = []
    assert run("count", 100, heard.append).value == "counted"
    assert heard == list(range(100))


def test_a_kept_child_is_one_process_and_another_is_another(nursery: Nursery) -> None:
    with nursery.child(f"{WORK}:remember", Rules()) as one, nursery.child(f"{WORK}:remember", Rules()) as two:
        first, second = one.ask("a").value, one.ask("b").value
        other = two.ask("c").value
    assert first["process"] == second["process"] != other["process"]
    assert second["seen"] == ["a", "b"]
    assert other["seen"] == ["c"]
    assert gone(first["process"])


def test_a_client_that_dies_takes_its_child_along(tmp_path: Path) -> None:
    program = (
        "from warehouse.confinement import Nursery, Rules\n"
        f"Nursery('{WORK}').run('{WORK}:sleep', 60, Rules(), lambda process: print(process, flush=True))"
    )
    client = subprocess.Popen(
        [sys.executable, "-c", program], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True
    )
    assert client.stdout is not None
    child = int(client.stdout.readline())
    parent = int(Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[1])
    client.kill()
    client.wait()
    client.stdout.close()
    assert gone(child)
    assert gone(parent)


def test_a_nursery_that_died_is_started_again(tmp_path: Path) -> None:
    with Nursery(WORK) as fresh:
        child = fresh.child(f"{WORK}:remember", Rules())
        process = child.ask(1).value["process"]
        parent = int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])
        os.kill(parent, signal.SIGKILL)
        assert gone(process)
        assert gone(parent)
        with pytest.raises((CannotStart, Ended)):
            child.ask(2)
        assert fresh.run(f"{WORK}:remember", 3, Rules()).value["seen"] == [3]


def test_a_nursery_whose_libraries_do_not_load_says_so() -> None:
    with Nursery("no_such_library") as broken, pytest.raises(CannotStart):
        broken.run(f"{WORK}:remember", 1, Rules())


def test_processes_forked_later_share_the_nursery(nursery: Nursery) -> None:
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        with suppress(BaseException):
            os.write(
                write, json.dumps(nursery.run(f"{WORK}:remember", "forked", Rules()).value["seen"]).encode()
            )
        os._exit(0)
    os.waitpid(child, 0)
    os.close(write)
    assert json.loads(os.read(read, 1000)) == ["forked"]
    os.close(read)
