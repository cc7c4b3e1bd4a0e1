"""Run in a network namespace that has a loopback and no route: the web, a browser, and every page. What it saw is told as JSON.

unshare --net python -m tests.web.alone FOLDER
"""

import fcntl
import json
import re
import socket
import struct
import sys
from collections import Counter
from pathlib import Path

from tests.web.real import earnest  # isort: skip — binds Django first

from playwright.sync_api import sync_playwright

from azukari.desk import invitations
from azukari.web import counter
from tests.conftest import CHROMIUM
from tests.story import IN_CHARGE, OFFICER
from tests.web.conftest import serving
from tests.web.test_sign_in_browser import WORDS, authenticator, enrol
from tests.web.world import World

ALIKE = 2
"""So many pages of one kind are visited (entries of one record, forms of one act with other answers)."""
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1


def loopback_up() -> None:
    """What `ip link set lo up` does, on a machine that may have no `ip`."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as handle:
        asked = struct.pack("16sh14x", b"lo", 0)
        flags = struct.unpack("16sh14x", fcntl.ioctl(handle, SIOCGIFFLAGS, asked))[1]
        fcntl.ioctl(handle, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", flags | IFF_UP))


def reaches_out() -> bool:
    """Whether there is any way out of here."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as handle:
        try:
            handle.connect(("192.0.2.1", 9))
        except OSError:
            return False
        return True


def drive(folder: Path) -> dict[str, object]:
    """Every page that a link leads to, as an officer and as a person in charge, in both languages."""
    world = World(folder / "instance", f"sqlite:///{folder / 'database.sqlite3'}").halfway()
    world.clock.run()
    counter.bind(world.desk)
    seen: dict[str, int] = {}
    kinds: Counter[str] = Counter()
    outside: list[str] = []
    with serving() as address, sync_playwright() as playwright:
        site = address.replace("127.0.0.1", "localhost")
        earnest(world, site)
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for person, lang in ((OFFICER, "ja"), (IN_CHARGE, "en")):
            context = chromium.new_context(locale="ja-JP" if lang == "ja" else "en-GB")
            page = context.new_page()
            page.on("request", lambda one: None if one.url.startswith((site, "data:")) else outside.append(one.url))
            authenticator(context, page)
            enrol(page, site, invitations.by_keeper(world.desk, person).code, WORDS[lang])
            waiting = ["/contracts", "/sign-in", "/sign-in/codes", "/enrol", "/again", "/invitations", "/azukari-verify.html"]
            while waiting:
                where = waiting.pop()
                shape = re.sub(r"/(entries|provisions)/\d+", r"/\1/n", where).partition("?")[0]
                if where in seen or kinds[shape] >= ALIKE:
                    continue
                kinds[shape] += 1
                fetched = page.request.get(site + where)
                seen[where] = fetched.status
                if "text/html" not in fetched.headers["content-type"] or "content-disposition" in fetched.headers:
                    continue
                page.goto(site + where)
                for one in re.findall(r'href="(/[^"#]*)', page.content()):
                    found = one.replace("&amp;", "&")
                    if "/static/" not in found and "/documents/" not in found and "/forms/" not in found:
                        waiting.append(found)
            context.close()
        chromium.close()
    return {"seen": seen, "outside": outside}


if __name__ == "__main__":
    loopback_up()
    told = {"way_out": reaches_out(), **drive(Path(sys.argv[1]))}
    print(json.dumps(told))
