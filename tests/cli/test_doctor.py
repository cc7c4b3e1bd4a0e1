"""``azukari doctor``: what is wrong is told with what to do, and the exit code says whether anything is."""

import pytest
from django.core.management import call_command

from tests.cli.conftest import Shell, registered


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    return registered(tmp_path_factory.mktemp("doctor") / "instance")


@pytest.fixture(autouse=True)
def _bound(shell: Shell) -> None:
    shell.bind()


def test_it_says_what_is_wrong_and_what_to_do(shell: Shell) -> None:
    done = shell("doctor")
    assert done.code == 4
    assert "[BACKUP_NONE]" in done.out
    assert "azukari backup" in done.out
    assert "○ データベース" in done.out
    assert "BAD  backups and their drills" in shell("doctor", "--lang", "en").out
    told = shell.json("doctor")
    assert "BACKUP_NONE" in told.codes
    assert "WITNESS_NONE" not in told.codes, "what is to be looked at in good time ends no command"


def test_tables_of_an_earlier_release_are_brought_up(shell: Shell) -> None:
    call_command("migrate", "store", "0006_standings", verbosity=0, interactive=False)
    assert "DATABASE_BEHIND" in shell.json("doctor").codes
    assert "DATABASE_BEHIND" not in shell.json("doctor", "--migrate").codes
    assert "DATABASE_BEHIND" not in shell.json("doctor").codes


def test_without_the_key_of_sessions_it_says_so(shell: Shell) -> None:
    secret = shell.folder / "keys" / "secret"
    away = secret.rename(secret.with_name("away"))
    try:
        assert "SECRET_MISSING" in shell.json("doctor").codes
    finally:
        away.rename(secret)
