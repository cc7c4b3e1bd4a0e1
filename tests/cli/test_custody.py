"""``custody`` and ``duties`` from the command line: what stands where, what is owed, and the same for a calendar."""

from tests.cli.conftest import OFFICER, WORKER, Shell, day


def test_the_balance_tells_place_counts_and_up_to_which_entry(working: Shell) -> None:
    table = working.json("custody", "--contract", working.contract).result["contracts"][0]
    (line,) = [one for one in table["held"] if one["name"] == "課税台帳"]
    assert (line["account"], line["quantity"], line["rows"], line["persons"], line["tier"]) == ("t1/vault", 1, 50, 50, 1)
    assert table["as_of"]["entry"] >= line["listed"]
    assert table["total"]["rows"] >= 50
    text = working("custody", "--contract", working.contract).out
    assert "課税台帳" in text
    assert f"#{table['as_of']['entry']} まで" in text


def test_zero_says_so(fresh: Shell) -> None:
    assert fresh.json("custody").result["contracts"][0]["zero"] is True
    assert "残高は零です" in fresh("custody").out
    assert "the balance is zero" in fresh("custody", "--lang", "en").out


def test_before_the_first_entry_nothing_was_there(working: Shell) -> None:
    table = working.json("custody", "--at", "2020-01-01").result["contracts"][0]
    assert table["zero"]
    assert table["as_of"]["entry"] is None
    assert "まだ記録がありません" in working("custody", "--at", "令和2年1月1日").out


def test_what_cannot_be_told_is_said(working: Shell) -> None:
    assert working.json("custody", "--at", "いつか").codes == ["MOMENT_UNREADABLE"]
    assert working.json("custody", "--at", day(30)).codes == ["MOMENT_FUTURE"]
    assert working.json("custody", "--contract", working.contract, "--tier", 7).codes == ["TIER_NOT_FOUND"]
    assert working.json("custody", "--at", day(0)).code == 0


def test_a_tier_alone(working: Shell) -> None:
    assert working.json("custody", "--tier", 1, "--as", OFFICER).result["contracts"][0]["held"]


def test_duties_of_a_party_and_of_a_person(fresh: Shell) -> None:
    ours = fresh.json("duties", "--party", "あずま印刷").result["contracts"][0]["duties"]
    assert {one["party_name"] for one in ours} == {"あずま印刷"}
    theirs = fresh.json("duties", "--party", "架空区").result["contracts"][0]["duties"]
    assert not {one["uid"] for one in ours} & {one["uid"] for one in theirs}
    mine = fresh.json("duties", "--person", OFFICER).result["contracts"][0]["duties"]
    assert {one["owes"] for one in mine} <= {"ward"}
    assert fresh.json("duties", "--party", "ない").codes == ["PARTY_NOT_FOUND"]
    assert fresh.json("duties", "--person", "いない").codes == ["PERSON_NOT_FOUND"]


def test_with_no_term_adopted_nothing_is_late(fresh: Shell) -> None:
    assert fresh.json("duties", "--late").result["count"] == 0
    assert "直ちに" in fresh("duties").out


def test_the_calendar_is_the_same_list(working: Shell, tmp_path) -> None:
    target = tmp_path / "duties.ics"
    owed = working.json("duties").result
    done = working.json("duties", "--ical", target)
    data = target.read_bytes()
    assert data.count(b"BEGIN:VTODO") == done.result["count"] == owed["count"]
    flat = data.replace(b"\r\n ", b"").decode()
    assert all(f"UID:{one['uid']}\r\n" in flat for one in owed["contracts"][0]["duties"])
    assert not [name for name in (OFFICER, WORKER, "課税台帳") if name in flat]


def test_the_calendar_on_standard_output_is_nothing_but_the_calendar(fresh: Shell) -> None:
    out = fresh("duties", "--ical", "-").out
    assert out.startswith("BEGIN:VCALENDAR\r\n")
    assert out.endswith("END:VCALENDAR\r\n")
    assert fresh.json("duties", "--ical", "-").result["calendar"].startswith("BEGIN:VCALENDAR")
