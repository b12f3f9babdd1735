"""One process for each data folder; a second one asks the first to show its window."""

import http.server
import json
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import override

import pytest

from app.runtime import single_instance
from app.runtime.single_instance import SingleInstance

HOLDER = """
import pathlib, sys
from app.runtime.single_instance import SingleInstance
instance = SingleInstance(pathlib.Path(sys.argv[1]))
assert instance.acquire()
print("locked", flush=True)
sys.stdin.read()
"""


def test_a_folder_is_locked_until_it_is_released(tmp_path: Path) -> None:
    first, second = SingleInstance(tmp_path), SingleInstance(tmp_path)
    assert first.acquire()
    assert not second.acquire()
    first.release()
    assert second.acquire()
    second.release()


def test_a_process_that_is_killed_leaves_the_folder_unlocked(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "locked\n"
        instance = SingleInstance(tmp_path)
        assert not instance.acquire()
        holder.kill()
        holder.wait()
    assert instance.acquire()
    instance.release()


@pytest.mark.parametrize(
    "text", [None, "", "not JSON", "[]", "{}", '{"url": 7, "token_file": 8}', '{"url": "http://[", "token_file": "x"}']
)
def test_a_running_efir_that_cannot_be_found_is_not_activated(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "running.json").write_text(text)
    (tmp_path / "x").write_text("token")
    assert SingleInstance(tmp_path).activate_running() is False


def test_the_window_of_the_first_may_come_to_the_front_before_it_is_asked_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened: list[str] = []
    really_let = single_instance.let_others_come_to_front

    def let() -> None:
        really_let()
        happened.append("let")

    monkeypatch.setattr(single_instance, "let_others_come_to_front", let)
    monkeypatch.setattr(single_instance, "_ACTIVATION_TIMEOUT_S", 30.0)

    class First(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))  # what is left unread resets the connection
            happened.append(self.path)
            self.send_response(204)
            self.end_headers()

        @override
        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with http.server.HTTPServer(("127.0.0.1", 0), First) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        (tmp_path / "control.token").write_text("token")
        instance = SingleInstance(tmp_path)
        instance.publish(f"http://127.0.0.1:{server.server_port}/", tmp_path / "control.token")
        assert "token" not in json.loads((tmp_path / "running.json").read_text())
        is_shown = instance.activate_running()
        server.shutdown()
        thread.join()
    assert is_shown
    assert happened == ["let", "/api/v1/window/show"]


def test_a_folder_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OSError, match="file"):
        SingleInstance(tmp_path / "file").acquire()


def test_what_a_killed_one_wrote_is_gone_before_a_second_start_reads_it(tmp_path: Path) -> None:
    token = tmp_path / "control.token"
    token.write_text("the token")
    with socket.socket() as other:  # another program has the port by now
        other.bind(("127.0.0.1", 0))
        other.listen()
        url = f"http://127.0.0.1:{other.getsockname()[1]}/"
        killed = SingleInstance(tmp_path)
        killed.publish(url, token)
        starting, second = SingleInstance(tmp_path), SingleInstance(tmp_path)
        assert starting.acquire()
        assert not second.acquire()
        assert not second.activate_running()
        other.settimeout(0)
        with pytest.raises(BlockingIOError):
            other.accept()
    starting.release()


def test_another_program_at_its_port_that_speaks_no_http_is_no_running_one(tmp_path: Path) -> None:
    """As where the first one is just ending, and its port was taken since."""
    (tmp_path / "control.token").write_text("token")
    with socket.create_server(("127.0.0.1", 0)) as other:

        def answer() -> None:
            client, _ = other.accept()
            with client:
                client.recv(10_000)
                client.sendall(b"220 ready\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        instance = SingleInstance(tmp_path)
        instance.publish(f"http://127.0.0.1:{other.getsockname()[1]}/", tmp_path / "control.token")
        assert not instance.activate_running()
        thread.join()
