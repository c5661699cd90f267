"""The set-up scripts: quiet when all is well, clear when not. And what the container promises to a town hall's IT."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
STEP = ROOT / "tools" / "step.sh"


def run(*command: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=cwd,
        env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"} | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_step_that_works_says_one_line(tmp_path: Path) -> None:
    result = run(STEP, "Hole etwas", "sh", "-c", "echo Lärm; echo noch mehr >&2", cwd=tmp_path)
    assert result.returncode == 0
    assert re.fullmatch(r"  Hole etwas … fertig \(\d+ s\)\n", result.stdout)
    assert result.stderr == ""
    assert "Lärm\nnoch mehr" in (tmp_path / ".venv" / "install.log").read_text("utf-8")


def test_a_step_that_fails_shows_why_and_fails_alike(tmp_path: Path) -> None:
    result = run(STEP, "Hole etwas", "sh", "-c", "echo Kein Anschluss; exit 7", cwd=tmp_path)
    assert result.returncode == 7
    assert "Kein Anschluss" in result.stderr
    assert "Das hat nicht geklappt" in result.stderr


def fake_python(folder: Path, version: str, *, too_old: bool, lacks_venv: bool) -> Path:
    path = folder / "python-of-the-machine"
    path.write_text(
        "#!/bin/sh\n"
        f'case "$*" in\n  --version) echo "Python {version}" ;;\n'
        f"  *version_info*) exit {int(too_old)} ;;\n  *ensurepip*) exit {int(lacks_venv)} ;;\nesac\n"
    )
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    ("version", "too_old", "lacks_venv", "message"),
    [
        ("3.9.2", True, False, "Lotse braucht Python 3.11 oder neuer.\n  Gefunden: Python 3.9.2"),
        ("3.12.4", False, True, "Zu Python 3.12.4 fehlt das Modul venv"),
    ],
)
def test_an_unfit_python_is_explained(
    tmp_path: Path, version: str, too_old: bool, lacks_venv: bool, message: str
) -> None:
    python = fake_python(tmp_path, version, too_old=too_old, lacks_venv=lacks_venv)
    result = run(ROOT / "tools" / "venv.sh", cwd=tmp_path, PYTHON=str(python))
    assert result.returncode == 1
    assert message in result.stderr
    assert "sudo apt install python3-venv" in result.stderr or "python3 python3-venv" in result.stderr


def test_a_browser_that_is_not_there_is_asked_for(tmp_path: Path) -> None:
    needs = ROOT / "tools" / "test-needs.sh"
    assert run(needs, "--chromium", cwd=ROOT, LOTSE_CHROMIUM=str(tmp_path / "none")).returncode == 1
    browser = tmp_path / "browser"
    browser.write_text("#!/bin/sh\n")
    browser.chmod(0o755)
    assert run(needs, "--chromium", cwd=ROOT, LOTSE_CHROMIUM=str(browser)).stdout.strip() == str(browser)


def test_help_lists_every_target_that_people_call() -> None:
    listed = run("make", "help", cwd=ROOT).stdout
    for target in ("start", "install", "test", "lint", "bench", "corpus", "help"):
        assert re.search(rf"^  make {target} +\S", listed, re.M), target


def test_scripts_are_valid_and_executable() -> None:
    scripts = [*ROOT.glob("tools/*.sh"), ROOT / ".ci" / "run"]
    assert len(scripts) > 3
    for script in scripts:
        assert run("bash", "-n", script, cwd=ROOT).returncode == 0, script
        assert script.stat().st_mode & 0o111, f"{script} is not executable"


def test_compose_service_may_do_only_what_it_needs() -> None:
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))["services"]
    assert list(services) == ["lotse"]
    service = services["lotse"]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["restart"] == "unless-stopped"
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    assert [volume.partition(":")[2] for volume in service["volumes"]] == ["/data"]


def test_image_runs_as_a_fixed_user_and_tells_its_health() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text("utf-8")
    final = dockerfile[dockerfile.rindex("FROM ") :]
    assert re.search(r"^ARG BASE=", dockerfile, re.M)
    assert re.search(r"^USER 10001:10001$", final, re.M)
    assert re.search(r"^HEALTHCHECK .*\n.*/healthz", final, re.M)
    assert re.search(r"^VOLUME /data$", final, re.M)


def test_image_gets_every_package_and_the_corpus() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text("utf-8")
    allowed = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    for name in ("ingest", "index", "service", "web", "corpus"):
        assert f"COPY {name} {name}\n" in dockerfile
        assert f"!{name}" in allowed
