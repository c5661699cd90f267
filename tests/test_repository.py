"""What the repository may hold: no foreign code, no addresses of one particular machine, nothing undocumented."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from service.settings import Settings
from tools.settings_doc import with_table

ROOT = Path(__file__).resolve().parent.parent
LOCKS = sorted(path for path in (ROOT / "requirements").glob("*.txt") if path.stem not in {"excludes", "torch"})
BINARY = {".pdf", ".png", ".safetensors", ".npy", ".npz", ".faiss", ".woff2", ".ico"}

# Written in pieces, so that this file does not contain what it looks for.
REGISTRY_HOSTS = [
    "files.python" + "hosted.org",
    "pypi." + "org",
    "registry.npm" + "js.org",
    "deb.debian" + ".org",
    "unpkg" + ".com",
    "cdn." + "jsdelivr.net",
    "download.py" + "torch.org",
]
MACHINE_PATHS = re.compile("/" + r"(work|root|home/\w+|Users)/|\b[A-Z]:\\")


@cache
def tracked() -> tuple[Path, ...]:
    """Every tracked file, relative to the root; in an unpacked archive, without git, there is none to check."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    names = subprocess.run(
        ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    ).stdout
    return tuple(Path(name) for name in names.split("\0") if name and (ROOT / name).exists())


def texts() -> list[tuple[Path, str]]:
    return [(path, (ROOT / path).read_text("utf-8")) for path in tracked() if path.suffix not in BINARY]


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path}:{number}: {line.strip()[:120]}"
        for path, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_registry_is_named() -> None:
    """Where packages come from is the installing machine's own setting."""
    assert lines_with(re.compile("|".join(map(re.escape, REGISTRY_HOSTS)))) == []


def test_no_path_of_one_machine() -> None:
    assert lines_with(MACHINE_PATHS) == []


def test_no_third_party_code_is_tracked() -> None:
    foreign = [
        path
        for path in tracked()
        if {"node_modules", "vendor", "third_party"} & set(path.parts)
        or re.search(r"\.min\.(js|css)$|\.(woff2?|ttf|otf|eot)$|^(htmx|kern)[.-].*\.(js|css)$", path.name)
    ]
    assert foreign == []


def test_no_minified_code_is_tracked() -> None:
    """Whatever its name: a script or style with lines of a thousand characters was not written by hand."""
    own = [(path, text) for path, text in texts() if path.suffix in {".js", ".css"}]
    longest = {str(path): max(map(len, text.splitlines()), default=0) for path, text in own}
    assert {path: length for path, length in longest.items() if length > 1000} == {}


def test_nothing_local_is_tracked() -> None:
    local = {".venv", "var", "__pycache__", ".env", "build", "dist"}
    assert [path for path in tracked() if local & set(path.parts)] == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
def test_lock_has_exact_versions_with_hashes_and_no_addresses(lock: Path) -> None:
    text = lock.read_text("utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*(-i|-f|--index-url|--extra-index-url|--find-links)\b", text, re.M)
    entries = re.split(r"^(?=[a-z0-9])", re.sub(r"^\s*#.*\n", "", text, flags=re.M), flags=re.M)[1:]
    assert entries
    for entry in entries:
        assert re.match(r"[a-z0-9._-]+(\[[a-z0-9,]+\])?==[0-9]", entry), entry
        assert "--hash=sha256:" in entry, entry


def locked(name: str) -> dict[str, str]:
    text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
    pairs = re.findall(r"^([a-z0-9._-]+)(?:\[[a-z0-9,]+\])?==(\S+)", text, re.M)
    return {canonicalize_name(package): version for package, version in pairs}


def test_lock_leaves_torch_and_its_cuda_libraries_out() -> None:
    """torch is installed by a command of its own, so that a machine without a graphics card need not download CUDA."""
    for lock in LOCKS:
        assert not re.search(r"^(torch|triton|nvidia-.*|cuda-.*)==", lock.read_text("utf-8"), re.M), lock.name


def test_locks_fulfil_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    versions = locked("dev") | locked("torch")
    wanted = [
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["postgres"],
        *project["dependency-groups"]["dev"],
        *project["dependency-groups"]["corpus"],
    ]
    for requirement in map(Requirement, wanted):
        version = versions.get(canonicalize_name(requirement.name))
        assert version is not None, f"{requirement.name} is in no lock"
        assert requirement.specifier.contains(version), f"{requirement} is locked at {version}"


@pytest.mark.parametrize("lock", ["postgres", "dev"])
def test_locks_agree_with_each_other(lock: str) -> None:
    runtime, other = locked("runtime"), locked(lock)
    assert {name: other.get(name) for name in runtime} == runtime


def test_front_end_lock_has_checksums_and_no_addresses() -> None:
    lock = ROOT / "web" / "package-lock.json"
    text = lock.read_text("utf-8")
    assert "://" not in text.replace("https://opencollective.com", "").replace("https://github.com/sponsors", "")
    assert '"resolved"' not in text
    assert text.count('"integrity"') == text.count('"node_modules/') > 0


def test_settings_are_documented_as_they_are() -> None:
    documented = (ROOT / "docs" / "einstellungen.md").read_text("utf-8")
    assert with_table(documented) == documented, "run: python -m tools.settings_doc"


def test_every_setting_named_anywhere_exists() -> None:
    known = {f"LOTSE_{name.upper()}" for name in Settings.model_fields} | {"LOTSE_CHROMIUM"}
    named = {
        (path, name)
        for path, text in texts()
        if path.suffix in {".md", ".yml", ".py"} or path.name in {"Dockerfile", "Makefile"}
        for name in re.findall(r"\bLOTSE_[A-Z_]*[A-Z]\b", text)
    }
    assert {(str(path), name) for path, name in named if name not in known} == set()


def test_source_files_stay_readable() -> None:
    """Nobody should have to scroll through a module of more than 400 lines."""
    long = {str(path): text.count("\n") for path, text in texts() if path.suffix == ".py" and text.count("\n") > 400}
    assert long == {}
