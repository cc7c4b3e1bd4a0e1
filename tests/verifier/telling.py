"""Tells the demonstration's story to the evidence and no further: ``telling.py FOLDER``. A process of its own: it is bound to one instance."""

import sys
from pathlib import Path

from azukari.desk.instance import Instance

folder = Path(sys.argv[1])
instance = Instance.make(folder / "instance", origin="minamo.example/azukari", demo=True)

from rich.console import Console  # noqa: E402 — the instance is bound first

from azukari.demo import part10_evidence  # noqa: E402
from azukari.demo.steps import Part  # noqa: E402
from azukari.demo.telling import STORY, tell  # noqa: E402
from azukari.law.say import Lang  # noqa: E402

# what the page is given to judge; that the command judges it too, tests/demo sees
TAKEN = Part(10, part10_evidence.PART.title, part10_evidence.STEPS[:2])

if __name__ == "__main__":
    assert TAKEN.steps[-1].play is part10_evidence.take
    sys.exit(0 if tell(instance, Console(), rows=300, lang=Lang.ja, parts=(*STORY[:-1], TAKEN)) else 1)
