"""``azukari demo``: a fictional ward to try, made once and found again; everything runs as one command until it is stopped."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from pathlib import Path
from typing import Final

import msgspec
from rich.console import Console
from rich.text import Text

from azukari.demo.people import PARTIES, PEOPLE, PLACES
from azukari.desk.files import write_new
from azukari.desk.instance import CONFIGURATION, Instance
from azukari.desk.serve import Supervisor, parts
from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.wire import WireError
from azukari.law.say import Lang, Say
from azukari.witness.folder import Folder
from azukari.witness.texts import WitnessError

FILLED: Final = "filled"
"""This file says that a demonstration was filled to the end, and holds the key of a record to try; one that was interrupted is made anew."""

ORIGIN: Final = "minamo.example/azukari"
PATIENCE = 60.0


def free(port: int) -> int:
    """The port, free to listen on (0: any). :raises FaultError: ``PORT_TAKEN``."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            text = Say(
                f"ポート{port}は使われています（{error.strerror}）。ほかの azukari demo を止めるか、--port で別の番号を指定してください。",
                f"Port {port} is taken ({error.strerror}); stop what listens there, or choose another with --port.",
            )
            raise FaultError(Fault("PORT_TAKEN", text, "--port")) from error
        return int(probe.getsockname()[1])


def found(folder: Path, *, fresh: bool) -> Instance | None:
    """The demonstration in a folder, if it was filled; what is unfinished, or to be made anew, is removed.

    :raises FaultError: ``DEMO_FOLDER`` when the folder holds something that is no demonstration; nothing of it is touched.
    """
    if not folder.exists() or not any(folder.iterdir()):
        return None
    try:
        instance = Instance.at(folder)
    except FaultError:
        instance = None
    if instance is None or not instance.configuration.demo:
        text = Say(
            f"{folder} は試用のインスタンスではないため、使いません。--dir で別のフォルダを指定してください。",
            f"{folder} holds something that is no demonstration, and is left alone; name another folder with --dir.",
        )
        raise FaultError(Fault("DEMO_FOLDER", text, "--dir"))
    if (folder / FILLED).exists() and not fresh:
        return _readable(instance)
    shutil.rmtree(folder)
    return None


def _readable(instance: Instance) -> Instance:
    """The demonstration, bound, if this program can read it. :raises FaultError: ``DEMO_STALE`` when another edition made it."""
    instance.connect()
    from django.db import DatabaseError, connection  # noqa: PLC0415 — the instance is bound by now
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    from azukari.demo.witness import folder_of  # noqa: PLC0415
    from azukari.desk.desk import Desk  # noqa: PLC0415
    from azukari.store.models import Log  # noqa: PLC0415

    try:
        migrations = MigrationExecutor(connection)
        if lacking := migrations.migration_plan(migrations.loader.graph.leaf_nodes()):
            raise DatabaseError(f"{lacking[0][0].app_label}.{lacking[0][0].name}")
        for log in Log.objects.all():
            Desk(instance).look(log.pk, lambda book: book.size)
        Folder(folder_of(instance))
    except (WireError, DatabaseError, FaultError, WitnessError) as error:
        text = Say(
            f"{instance.folder} は別の版のプログラムで作られています（{error}）。--fresh で作り直してください。",
            f"{instance.folder} was made by another edition of this program ({error}); make it anew with --fresh.",
        )
        raise FaultError(Fault("DEMO_STALE", text, "--fresh")) from error
    return instance


def made(folder: Path, console: Console, *, rows: int, lang: Lang, annex: Path | None, base: str) -> Instance:
    """A new demonstration, filled. Where filling does not come to its end, nothing of it is left."""
    try:
        instance = Instance.make(folder, origin=ORIGIN, base=base, demo=True)
        from azukari.demo.filling import fill  # noqa: PLC0415 — the instance is bound by now

        key = fill(instance, console, rows=rows, lang=lang, annex=annex)
        if key is None:
            text = Say(
                "試用のインスタンスを作れませんでした。上の行を見てください。",
                "The demonstration could not be filled; see the line above.",
            )
            raise FaultError(Fault("DEMO_NOT_FILLED", text))
        write_new(folder / FILLED, key.encode())
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return instance


def moved_to(instance: Instance, base: str) -> Instance:
    """The same instance under the address at which it is served now."""
    if instance.configuration.base == base:
        return instance
    configuration = msgspec.structs.replace(instance.configuration, base=base)
    write_new(instance.folder / CONFIGURATION, msgspec.json.format(msgspec.json.encode(configuration)) + b"\n")
    return Instance(instance.folder, configuration)


def try_out(folder: Path, console: Console, *, port: int, fresh: bool, rows: int, lang: Lang, annex: Path | None) -> None:
    """Make or find the demonstration, run it, say where it is; return once it was stopped.

    :raises FaultError: ``PORT_TAKEN``, ``DEMO_FOLDER``, ``DEMO_NOT_FILLED``, ``PART_FAILED``.
    """
    base = f"http://localhost:{free(port)}"
    instance = found(folder, fresh=fresh)
    if instance is None:
        instance = made(folder, console, rows=rows, lang=lang, annex=annex, base=base)
    instance = moved_to(instance, base)
    from azukari.demo import witness  # noqa: PLC0415 — the instance is bound by now

    running = [witness.part(instance, apart_from=int(base.rpartition(":")[2])), *parts(instance)]
    with Supervisor(running) as supervisor:
        teller = threading.Thread(target=announce, args=(console, base, (folder / FILLED).read_text()), daemon=True)
        supervisor.watch(teller.start)
    console.print(Text("止めました。 Stopped."))


def announce(console: Console, base: str, key: str) -> None:
    """Once the web answers: where it is, and whom to sign in as."""
    if not _answers(int(base.rpartition(":")[2])):
        return
    lines = [Text(f"\n{base}\n", style="bold underline"), Text("誰として入るか　Whom to sign in as", style="bold")]
    for party, name in PARTIES.items():
        lines.append(Text(f"\n{name}", style="bold"))
        for one in PEOPLE.values():
            if one.party == party and one.hint is not None:
                lines.append(Text(f"  {one.name}　{one.what.ja}  ({one.what.en})"))
                lines.append(Text(f"      {one.hint.ja}\n      {one.hint.en}", style="dim"))
    lines.append(Text(f"\n開ける記録の例　A record to open: 宛名番号 {key}"))
    lines.append(
        Text(
            f"いる場所も選びます　Choose where you are: {PLACES['site']}（甲の指示あり instructed）、{PLACES['branch']}（なし not instructed）"
        )
    )
    lines.append(Text("Ctrl-C で止まります　Ctrl-C stops it", style="bold"))
    console.print(*lines, sep="\n", soft_wrap=True)


def _answers(port: int) -> bool:
    """Whether somebody listens on the port within a minute."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            socket.create_connection(("localhost", port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return True
    return False
