"""``package``: from the vault to a file that any age tool opens, with its digest on record; and nothing of it where it is refused."""

import io
import stat
import tarfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from tests.cli.conftest import CSV, HANDOVER, OFFICER, Done, Shell

from azukari.desk import packaging  # isort: skip — Django is bound by conftest
from azukari.vault.package import unpack


@pytest.fixture
def town_at_work(working: Shell) -> Iterator[Shell]:
    with working.key_process():
        yield working


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path]:
    (tmp_path / "out").mkdir()
    (tmp_path / "usb").mkdir()
    return tmp_path / "out" / "p.age", tmp_path / "usb" / "p.key"


def packed(shell: Shell, places: tuple[Path, Path], person: str = HANDOVER, **more: str) -> Done:
    item = more.get("item", "課税台帳")
    body, key = places
    return shell.json("package", body, "--identity", key, "--item", item, "--to", 0, "--contract", shell.contract, "--as", person)


def left(places: tuple[Path, Path]) -> list[str]:
    return [one.name for place in places for one in place.parent.iterdir()]


def test_a_package_is_made_entered_and_opens(town_at_work: Shell, places: tuple[Path, Path]) -> None:
    done = packed(town_at_work, places)
    assert done.code == 0, done.out
    body, key = places
    assert done.result["sha256"] == sha256(body.read_bytes()).hexdigest()
    assert done.result["size"] == body.stat().st_size
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    with tarfile.open(fileobj=io.BytesIO(unpack(body.read_bytes(), key.read_text().strip()))) as found:
        (one,) = found
        content = found.extractfile(one)
        assert content is not None
        assert content.read() == CSV
    assert left(places) == ["p.age", "p.key"]


def test_who_may_not_send_leaves_no_file(town_at_work: Shell, places: tuple[Path, Path]) -> None:
    done = packed(town_at_work, places, OFFICER)
    assert done.code == 1, done.out
    assert left(places) == []


def test_an_item_that_is_not_there(town_at_work: Shell, places: tuple[Path, Path]) -> None:
    assert packed(town_at_work, places, item="ない台帳").code == 3
    assert left(places) == []


def test_identity_and_package_do_not_lie_together(town_at_work: Shell, places: tuple[Path, Path]) -> None:
    body, _ = places
    done = packed(town_at_work, (body, body.with_name("p.key")))
    assert done.codes == ["PACKAGE_TOGETHER"]
    assert left(places) == []


@pytest.mark.parametrize("taken", [0, 1])
def test_no_file_is_overwritten(town_at_work: Shell, places: tuple[Path, Path], taken: int) -> None:
    places[taken].write_text("mine")
    assert packed(town_at_work, places).codes == ["PACKAGE_THERE"]
    assert places[taken].read_text() == "mine"
    assert left(places) == [places[taken].name]


def test_a_place_that_cannot_be_written(town_at_work: Shell, places: tuple[Path, Path], tmp_path: Path) -> None:
    done = packed(town_at_work, (places[0], tmp_path / "away" / "p.key"))
    assert done.codes == ["PACKAGE_WRITE"]
    assert left(places) == []


def test_a_name_that_is_taken_meanwhile_leaves_neither(
    town_at_work: Shell, places: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = packaging.caller

    def slow(desk: object) -> object:
        places[0].write_text("another's")
        return real(desk)  # type: ignore[arg-type]  # the desk, passed on

    monkeypatch.setattr(packaging, "caller", slow)
    assert packed(town_at_work, places).codes == ["PACKAGE_WRITE"]
    assert left(places) == ["p.age"]
    assert places[0].read_text() == "another's"


def test_without_the_key_process(working: Shell, places: tuple[Path, Path]) -> None:
    assert packed(working, places).codes == ["KEYD_ABSENT"]
    assert left(places) == []
