"""docs/scenarios.md is what the scenarios come to."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_is_up_to_date() -> None:
    spec = spec_from_file_location("azukari_scenarios", ROOT / "scripts" / "scenarios.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (ROOT / "docs" / "scenarios.md").read_text(encoding="utf-8") == module.page(), "run scripts/scenarios.py"
