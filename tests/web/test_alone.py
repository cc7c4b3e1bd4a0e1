"""No page asks anything of anybody else: the web and a browser in a network namespace without a route, every page visited."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import CHROMIUM


@pytest.mark.slow
@pytest.mark.browser
def test_every_page_is_whole_without_any_network(tmp_path: Path, repository: Path) -> None:
    if CHROMIUM is None:
        pytest.skip("no Chromium: install chromium or set AZUKARI_TEST_CHROMIUM")
    command = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--net", "--map-root-user"]
    if subprocess.run([*command, "true"], capture_output=True, check=False).returncode:
        pytest.skip("no network namespaces: pages are not visited without a route")
    run = [*command, sys.executable, "-m", "tests.web.alone", str(tmp_path)]
    path = os.pathsep.join([str(repository), str(repository / "src")])
    environment = {**os.environ, "PYTHONPATH": path, "DJANGO_ALLOW_ASYNC_UNSAFE": "true"}
    done = subprocess.run(run, cwd=repository, env=environment, capture_output=True, text=True, timeout=900, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["way_out"] is False
    assert told["outside"] == []
    assert len(told["seen"]) > 60
    bad = {where: status for where, status in told["seen"].items() if status not in {200, 404}}
    assert not bad
    assert sum(status == 404 for status in told["seen"].values()) <= 2, "links lead somewhere"
