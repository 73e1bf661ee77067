from tests.management import processes


def test_make_run_from_nothing_then_again_with_the_same_data(tmp_path):
    port = processes.free_port()
    first = run_until_up(tmp_path, port)
    password = (tmp_path / "demo_password").read_text()
    assert "Loading the demo newsroom" in first
    assert f"“editor” with the password {password}" in first
    assert f"http://127.0.0.1:{port}/" in first
    second = run_until_up(tmp_path, port)
    assert "Loading" not in second
    assert "Collecting" not in second
    assert f"“editor” with the password {password}" in second
    assert "Traceback" not in first + second


def run_until_up(folder, port):
    """Start, look at the home page and the desk, stop; return what was printed."""
    process = processes.start(folder, "run_demo", PORT=str(port))
    try:
        assert processes.wait_for(lambda: processes.status_of(port) == 200 or process.poll() is not None, 240)
        assert [processes.status_of(port, page) for page in ("/", "/admin/login/", "/api/v1/")] == [200] * 3
        process.terminate()
        printed, _none = process.communicate(timeout=30)
    finally:
        process.kill()
    assert process.returncode == 0
    return printed
