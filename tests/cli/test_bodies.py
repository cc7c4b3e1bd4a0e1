"""``azukari body``: a second body on one instance, and what an embedded database says to that."""

from pathlib import Path

import pytest

from tests.binding import bind
from tests.cli.conftest import Shell
from tests.desk.kept_apart import owned


@pytest.fixture
def own(pristine: Shell, tmp_path: Path) -> Shell:
    return pristine.copy(tmp_path / "i")


def test_an_embedded_database_is_one_bodys(own: Shell) -> None:
    listed = own.json("body", "list")
    assert listed.code == 0, listed.out
    assert [one["contracts"] for one in listed.result["bodies"]] == [1]
    assert listed.result["apart"] is False
    assert own.json("body", "add", "よその市", "--officer", "北野 一郎").codes == ["BODY_SQLITE"]
    assert own.json("body", "add").codes == ["BODY_NAME"]
    assert len(own.json("body", "list").result["bodies"]) == 1


def test_a_second_body_is_added_on_a_server(own: Shell, postgresql_url: str, tmp_path: Path) -> None:
    with owned(postgresql_url) as url:
        bind(url)
        shell = Shell(tmp_path / "server")
        made = shell.json(
            "init", "--origin", "azukari.example/two", "--ward", "架空区", "--officer", "山田花子", "--database", url
        )
        assert made.code == 0, made.out
        added = shell.json("body", "add", "よその市", "--officer", "北野 一郎")
        assert added.code == 0, added.out
        listed = shell("body", "list", "--lang", "en").out
        assert "よその市" in listed
        assert "keeps them apart" in listed
        assert shell.json("body", "add", "よその市", "--officer", "北野 一郎").codes == ["BODY_KNOWN"]
        found = {one["code"] for one in shell.json("check").result["findings"]}
        assert "BODY_ROLE" not in found
        kept = (shell.folder / "azukari.json").read_text()
        web = kept.split('"web_database": "')[1].split('"')[0]
        (shell.folder / "azukari.json").write_text(kept.replace(web, url))
        assert "BODY_ROLE" in {one["code"] for one in shell.json("check").result["findings"]}
        (shell.folder / "azukari.json").write_text(kept)
        assert shell.json("invite", "北野 一郎").result["person"] == added.result["officer"]
