"""The tree of processes, with small stand-ins for its children."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

#: Writes its pid, then sleeps; ``stubborn`` ones overlook SIGTERM, ``parent`` ones have a child of their own.
STAND_IN = """
import os, pathlib, signal, subprocess, sys, time
name, kind, folder = sys.argv[1:]
if kind == "stubborn":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
else:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
if kind == "parent":
    code = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
    child = subprocess.Popen([sys.executable, "-c", code])
    pathlib.Path(folder, name + ".child").write_text(str(child.pid))
with open(pathlib.Path(folder, name), "a") as file:
    file.write(f"{os.getpid()} {time.time()}\\n")
if kind == "dies":
    sys.exit(7)
time.sleep(60)
"""

PARENT = """
import sys
from factcheck.ops.processes import Child, Patience, Tree
script, folder, waits, grace, *kinds = sys.argv[1:]
patience = Patience(grace=float(grace), waits=tuple(float(part) for part in waits.split(",")))
children = [
    Child(f"c{number}", (sys.executable, script, f"c{number}", kind, folder)) for number, kind in enumerate(kinds)
]
say = lambda line: print(line, file=sys.stderr, flush=True)
sys.exit(Tree(children, say=say, patience=patience).run())
"""


class Running:
    """A tree under test, in a process of its own."""

    def __init__(self, folder: Path, *kinds: str, waits: str = "0.2,0.4,0.8", grace: float = 2.0) -> None:
        self.folder = folder
        script = folder / "stand_in.py"
        script.write_text(STAND_IN)
        command = [sys.executable, "-c", PARENT, str(script), str(folder), waits, str(grace), *kinds]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True
        )
        self.names = [f"c{number}" for number in range(len(kinds))]

    def starts(self, name: str) -> list[tuple[int, float]]:
        """Pid and time of each start of a child."""
        path = self.folder / name
        lines = path.read_text().splitlines() if path.exists() else []
        return [(int(line.split()[0]), float(line.split()[1])) for line in lines]

    def wait_for_starts(self, name: str, count: int) -> list[tuple[int, float]]:
        """Wait until a child has started so often."""
        until(lambda: len(self.starts(name)) >= count)
        return self.starts(name)

    def started(self) -> list[int]:
        """Wait until every child runs; return the pids."""
        return [self.wait_for_starts(name, 1)[0][0] for name in self.names]

    def end(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        """Send a signal to the parent alone; return its status and what it said."""
        self.process.send_signal(number)
        _, said = self.process.communicate(timeout=15)
        return self.process.returncode, said


def until(condition: object, *, seconds: float = 10.0) -> None:
    """Wait until ``condition()`` holds."""
    deadline = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def alive(pid: int) -> bool:
    """Whether the process runs (one that has ended and waits for its parent does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at /proc")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_every_child_and_the_parent_with_status_0(tmp_path: Path, number: int) -> None:
    tree = Running(tmp_path, "sleeps", "sleeps")
    pids = tree.started()
    assert [alive(pid) for pid in pids] == [True, True]
    assert tree.end(number) == (0, "")
    assert [alive(pid) for pid in pids] == [False, False]


def test_every_child_leads_a_session_of_its_own(tmp_path: Path) -> None:
    tree = Running(tmp_path, "sleeps", "sleeps")
    pids = tree.started()
    sessions = [os.getsid(pid) for pid in pids]
    tree.end()
    assert sessions == pids


def test_a_stubborn_child_and_its_own_children_are_taken_after_the_grace(tmp_path: Path) -> None:
    tree = Running(tmp_path, "stubborn", "sleeps", grace=0.5)
    pids = tree.started()
    begun = time.monotonic()
    status, said = tree.end()
    assert (status, said) == (0, "c0 did not end in 0 s and was stopped.\n")
    assert 0.4 < time.monotonic() - begun < 5
    assert [alive(pid) for pid in pids] == [False, False]


def test_what_a_child_has_started_ends_with_it(tmp_path: Path) -> None:
    tree = Running(tmp_path, "parent")
    tree.started()
    below = int((tmp_path / "c0.child").read_text())
    assert alive(below)
    tree.end()
    until(lambda: not alive(below), seconds=2)


def test_a_child_that_dies_is_started_again_after_growing_waits(tmp_path: Path) -> None:
    tree = Running(tmp_path, "sleeps", "sleeps", waits="0.3,0.9,1.2")
    for count in (1, 2):
        os.kill(tree.wait_for_starts("c0", count)[-1][0], signal.SIGKILL)
    times = [moment for _, moment in tree.wait_for_starts("c0", 3)]
    status, said = tree.end()
    assert status == 0
    assert times[1] - times[0] > 0.3
    assert times[2] - times[1] > 0.9
    assert [line.partition(";")[0] for line in said.splitlines()] == ["c0 ended (signal 9)"] * 2
    assert len(tree.starts("c1")) == 1


def test_five_deaths_in_a_minute_end_the_tree_with_one_line(tmp_path: Path) -> None:
    tree = Running(tmp_path, "sleeps", "dies", waits="0.05")
    (other,) = [tree.wait_for_starts("c0", 1)[0][0]]
    _, said = tree.process.communicate(timeout=20)
    assert tree.process.returncode == 1
    assert said.splitlines()[-1] == (
        "c1 ended (status 7), 5 times within 60 s: giving up. Its own messages above say why."
    )
    assert len(tree.starts("c1")) == 5
    assert not alive(other)


def test_children_end_when_the_parent_is_killed(tmp_path: Path) -> None:
    tree = Running(tmp_path, "sleeps", "sleeps")
    pids = tree.started()
    tree.process.kill()
    tree.process.communicate(timeout=15)
    until(lambda: [alive(pid) for pid in pids] == [False, False], seconds=5)


def test_the_keeper_takes_what_the_kernel_does_not_tell(tmp_path: Path) -> None:
    """Without the kernel's word: the keeper alone, its patience cut short, and a group that overlooks SIGTERM."""
    stubborn = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)",
        ],
        start_new_session=True,
    )
    forgotten = subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True
    )
    code = "from factcheck.ops import keeper; keeper.PATIENCE = 0.3; keeper.main()"
    lines = f"+{stubborn.pid}\n+{forgotten.pid}\n-{forgotten.pid}\n"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, input=lines, text=True, timeout=20, check=True)
    assert stubborn.wait(timeout=5) == -signal.SIGKILL
    assert forgotten.poll() is None
    forgotten.kill()
    forgotten.wait()


def test_a_forked_child_ends_with_its_parent_and_keeps_no_pipe(tmp_path: Path) -> None:
    code = textwrap.dedent("""
        import os, pathlib, sys, time
        from factcheck.ops.processes import Child, Tree
        def work():
            pathlib.Path(sys.argv[1]).write_text(f"{os.getpid()} {os.getsid(0)}")
            time.sleep(60)
        sys.exit(Tree([Child("web", (), run=work)], say=print).run())
    """)
    note = tmp_path / "note"
    parent = subprocess.Popen([sys.executable, "-c", code, str(note)], cwd=ROOT)
    until(lambda: note.exists() and len(note.read_text().split()) == 2)
    pid, session = (int(part) for part in note.read_text().split())
    parent.kill()
    parent.wait()
    assert pid == session
    until(lambda: not alive(pid), seconds=5)


def test_what_runs_meanwhile_ends_the_tree_if_it_fails(tmp_path: Path) -> None:
    code = textwrap.dedent("""
        import pathlib, sys
        from factcheck.ops.processes import Child, Tree
        def fail():
            raise SystemExit("the check failed")
        child = Child("c0", (sys.executable, "-c", "import time; time.sleep(60)"))
        Tree([child], say=print).run(meanwhile=fail)
    """)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=20, check=False
    )
    assert (done.returncode, done.stderr) == (1, "the check failed\n")
