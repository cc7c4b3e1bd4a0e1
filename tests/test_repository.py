"""What the checkout promises about itself: pins, addresses, reasons, import contracts."""

import re
import stat
import subprocess
import tomllib

import pytest

CORE = ["law", "kernel", "custody", "ground", "provisions", "ordinance", "annex"]
SETS = ["main", "build", "dev"]


@pytest.fixture(scope="module")
def project(repository):
    return tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))


def direct(repository, name):
    """The packages that a .in file names."""
    lines = (repository / "requirements" / f"{name}.in").read_text(encoding="utf-8").splitlines()
    return {re.match(r"[A-Za-z0-9-]+", line).group().lower() for line in lines if not line.startswith("-")}


def pinned(repository, name):
    """Package → (version, hashes), from a .txt file."""
    text = (repository / "requirements" / f"{name}.txt").read_text(encoding="utf-8").replace("\\\n", " ")
    pins = {}
    for line in filter(None, (line.split("#")[0].strip() for line in text.splitlines())):
        package, version = re.match(r"([a-z0-9-]+)==(\S+)", line).groups()
        pins[package] = version, re.findall(r"--hash=sha256:([0-9a-f]{64})\b", line)
    return pins


@pytest.mark.parametrize("name", SETS)
def test_every_package_is_pinned_with_hashes(repository, name):
    pins = pinned(repository, name)
    assert direct(repository, name) <= set(pins)
    assert not [package for package, (_, hashes) in pins.items() if not hashes]


def test_sets_agree_on_versions(repository):
    versions = {}
    for name in SETS:
        for package, (version, _) in pinned(repository, name).items():
            assert versions.setdefault(package, version) == version, package


@pytest.mark.parametrize("name", SETS)
def test_pins_name_no_address_and_no_option(repository, name):
    for line in (repository / "requirements" / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        assert "://" not in line
        assert not line.startswith("-")


def test_every_direct_dependency_has_its_reason_and_licence(repository):
    text = (repository / "docs" / "dependencies.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| ([a-z0-9-]+) \| (.+) \|$", text, re.MULTILINE))
    rows.pop("package")
    assert set(rows) == set().union(*(direct(repository, name) for name in SETS))


def test_the_contract_of_purity_names_every_package_of_the_core(repository, project):
    contracts = {contract["id"]: contract for contract in project["tool"]["importlinter"]["contracts"]}
    source = repository / "src" / "azukari"
    existing = {f"azukari.{name}" for name in CORE if (source / name).is_dir() or (source / f"{name}.py").is_file()}
    assert set(contracts["pure-core"]["source_modules"]) == existing


def test_continuous_integration_can_be_run_and_runs_the_tests(repository):
    script = repository / ".ci" / "run"
    assert script.stat().st_mode & stat.S_IXUSR
    assert script.read_text(encoding="utf-8").rstrip().endswith("make test")


@pytest.mark.parametrize(
    "python, says",
    [("no-such-python", "3.11 or newer"), ("old", "3.11 or newer is needed"), ("bare", "lacks venv")],
)
def test_a_python_that_will_not_do_is_named_in_both_languages(repository, tmp_path, python, says):
    if python != "no-such-python":
        # A stand-in: the version check fails for "old", and only the look for venv fails for "bare".
        fails = "version_info" if python == "old" else "ensurepip"
        stand_in = tmp_path / python
        stand_in.write_text(f'#!/bin/sh\ncase "$*" in *{fails}*) exit 1;; *) echo "Python 3.9.2";; esac\n', encoding="utf-8")
        stand_in.chmod(0o755)
        python = str(stand_in)
    done = subprocess.run([repository / "scripts" / "check-python", python], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert says in done.stderr
    assert "Python" in done.stderr.splitlines()[0]
    assert re.search(r"[ぁ-ん]", done.stderr)


def test_a_python_that_will_do_passes_without_a_word(repository):
    done = subprocess.run([repository / "scripts" / "check-python", "python3"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_nothing_unfinished_and_nothing_of_one_machine_is_committed(repository):
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=repository, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    # Written apart, so that this file does not name what it looks for.
    unfinished = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "NotImplemented" + "Error"]) + r")\b")
    places = re.compile("|".join(["/ro" + "ot/", "/wo" + "rk/", "python" + r"hosted\.", "extra-" + "index-url"]))
    for name in filter(None, listed.stdout.split("\0")):
        path = repository / name
        if path.suffix not in {".py", ".toml", ".md", ".txt", ".in", ".html", ".js", ".css", ".sh"} or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8")
        assert not places.search(text), name
        if name.startswith("src/"):
            assert not unfinished.search(text), name
