"""``find`` by command: the same as the page, and no more."""

from tests.cli.conftest import OFFICER, Shell


def test_a_contract_and_its_firm_are_found_and_too_little_is_refused(fresh: Shell) -> None:
    found = fresh.json("find", "あずま", "--as", OFFICER).result
    assert {(one["kind"], one["name"]) for one in found["found"]} == {("firm", "あずま印刷")}
    assert found["found"][0]["contracts"][0]["subject"] == fresh.contract
    assert "あずま印刷" in fresh("find", "アズマ", "--as", OFFICER).out
    assert fresh.json("find", "どこにもない", "--as", OFFICER).result["count"] == 0
    assert fresh.json("find", "a", "--as", OFFICER).codes == ["SEARCH_TOO_SHORT"]
