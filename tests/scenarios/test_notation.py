"""The notation: what cannot be read is said with its line; what happens otherwise than told is found, at every face."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.scenarios.faces import Alone, AtCommandLine, AtDesk, Face, OnTheWeb  # isort: skip — binds Django first

from django.db import connection

from tests.scenarios.notation import NotationError, Scenario, parse
from tests.scenarios.telling import Differs, tell

HEAD = "題：試し\nTitle: A try\n備え 体制\n■Z1　試す ／ A try\n事実：試す\nFact: A try\n"


def written(folder: Path, text: str, head: str = HEAD) -> Scenario:
    path = folder / "try.txt"
    path.write_text(head + text, encoding="utf-8")
    return parse(path)


@pytest.mark.parametrize(
    "text, said",
    [
        ("何か\n", "読めない行です"),
        ("［担当］p00.dance → 受理\n", "p00.dance"),
        ("［担当］p10.plan → 不思議\n", "結末は"),
        ("［担当］p10.plan → 拒否\n", "結末は"),
        ("［担当］p10.plan → 受理 3.1\n", "結末は"),
        ("［担当］p10.plan → 拒否 ３\n", "結末は"),
        ("警告 p09.erase\n", "読めない行です"),
        ("警告 p09.erase（丙）\n", "読めない行です"),
        ("  余分：答え\n", "字下げした行"),
        ("備え どこにもない\n", "備え「どこにもない」"),
        ("人 迷子\n", "どこの人か"),
    ],
)
def test_a_line_that_cannot_be_read_is_shown(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(NotationError, match=said) as error:
        written(tmp_path, text)
    assert "try.txt:7" in str(error.value)


def test_a_scenario_has_a_title(tmp_path: Path) -> None:
    with pytest.raises(NotationError, match="題："):
        written(tmp_path, "", head="")


@pytest.mark.parametrize(
    "text, said",
    [
        ("［担当］p00.note → 受理\n  題名：x\n", "「題名」という問いはありません"),
        ("［担当］p00.note → 受理\n  内容：x\n  text：y\n", "二度あります"),
        ("［責任者］p02.leave → 受理\n  離れた者：迷子\n", "「迷子」は登場していません"),
        ("［課長］p09.permit-copy → 受理\n  申請の番号：＜ない＞\n", "＜ない＞"),
        ("［授受担当］p10.issue → 受理\n  items：媒体\n", "項目＝値"),
        ("［責任者］p14.depart → 受理\n  moves：品目＝住民情報、移動元＝床\n", "置き場所"),
    ],
)
def test_an_answer_that_cannot_be_read_is_shown(tmp_path: Path, text: str, said: str) -> None:
    scenario = written(tmp_path, text)
    with pytest.raises(NotationError, match=said) as error:
        tell(scenario, Alone(scenario))
    assert "try.txt:" in str(error.value)


WRONG = [
    ("［担当］p00.note → 拒否 2.1\n  内容：x\n", "accepted as entry"),
    ("［従業員］p02.designate → 受理\n  責任者：従業員\n", "not accepted: 拒否 2.1"),
    ("［従業員］p02.designate → 拒否 9.1.main\n  責任者：従業員\n", "became: 拒否 2.1"),
    ("警告 p09.erase（乙）\n", "on the lists"),
    ("警告 p15.instruct（乙）\n", "on the lists"),
    ("［責任者］p06.withdraw-operator → 受理\n  作業担当者：従業員\n警告なし p06.operator（乙）\n", "on the list"),
    ("見えない 8.1.main「どれでもない」“nothing”　証拠 p17.notify\n", "claims to be prevented"),
    ("見えない 4.1.main「どれでもない」“nothing”　証拠 p17.notify\n", "does not say so"),
    ("見えない 99.1「どれでもない」“nothing”　証拠 p17.notify\n", "no sentence 99.1"),
    ("見えない 4.1.main「人が口頭などで漏らすことは防げません」“elsewhere”　証拠 p17.dance\n", "no such acts"),
]


@pytest.mark.parametrize("text, said", WRONG)
def test_what_differs_from_the_text_is_found(tmp_path: Path, text: str, said: str) -> None:
    scenario = written(tmp_path, text)
    with pytest.raises(Differs, match=said) as error:
        tell(scenario, Alone(scenario))
    assert "try.txt:" in str(error.value)
    assert "■Z1 試す" in str(error.value)


Stands = Callable[[Scenario, Path, str, pytest.MonkeyPatch], Face]
FACES: dict[str, Stands] = {
    "desk": lambda scenario, folder, url, patch: AtDesk(scenario, folder, url),
    "cli": AtCommandLine,
    "web": lambda scenario, folder, url, patch: OnTheWeb(scenario, folder, url),
}


@pytest.mark.parametrize("name", FACES)
@pytest.mark.parametrize("text, said", WRONG[:4])
def test_every_face_finds_what_differs(
    name: str, text: str, said: str, tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = written(tmp_path, text)
    # a page shows sentences by what they are called
    with pytest.raises(Differs, match=said.replace("2.1", "(2.1|第２)")):
        tell(scenario, FACES[name](scenario, tmp_path, sqlite_url, monkeypatch))
    connection.close()
