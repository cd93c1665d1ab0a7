"""How ingestion scales, in ratios: ``python tests/benchmarks/ingestion_speed.py [--pages 10000]``.

Everything is compared with something else measured in the same run, since machines differ. Progress goes to
standard error. With 10,000 pages it takes a quarter of an hour on two free cores.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

SITES = 20
COMMAND = str(Path(sys.executable).with_name("storysearch"))
_MEGABYTE = 1024


@dataclass
class Run:
    """One ``storysearch ingest``: seconds, what it said, and the highest memory of each kind of process."""

    seconds: float = 0.0
    report: dict[str, object] = field(default_factory=dict)
    memory: dict[str, int] = field(default_factory=dict)

    @property
    def embedded(self) -> int:
        """Passages embedded."""
        published = self.report["published"]
        return int(published["embedded"]) if isinstance(published, dict) else 0


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pages", type=int, default=10_000, help="pages of the large run")
    options.add_argument("--polite-pages", type=int, default=40, help="pages of a site asked politely")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="storysearch-benchmark-") as place:
        folder = Path(place)
        measure_side_by_side(folder / "polite", chosen.polite_pages)
        measure_scale(folder / "scale", chosen.pages)


def measure_side_by_side(folder: Path, pages: int) -> None:
    """Twenty sites, each asked once a second, against one of them."""
    with sites(SITES, pages) as ports:
        one = ingest(folder / "one", ports[:1], delay=1.0, dry=True)
        many = ingest(folder / "many", ports, delay=1.0, dry=True)
    show(
        f"{SITES} sites of {pages} pages at 1 page a second, against one of them", many.seconds / one.seconds
    )


def measure_scale(folder: Path, pages: int) -> None:
    """Many pages as fast as they come, against a tenth of them, and against a second run."""
    few = max(1, pages // 10 // SITES)
    with sites(SITES, few) as ports:
        tried = ingest(folder / "small", ports, dry=True)
        small = ingest(folder / "small", ports)
    part = few * SITES
    show(
        f"pages a second crawled and read, against the {SITES} of as many polite sites",
        part / tried.seconds / SITES,
    )
    show(f"crawling and reading {part} pages, against that and embedding them", tried.seconds / small.seconds)
    with sites(SITES, pages // SITES) as ports:
        large = ingest(folder / "large", ports)
        again = ingest(folder / "large", ports)
    total = pages // SITES * SITES
    show(f"an unchanged run over {total} pages, against the first", again.seconds / large.seconds)
    print(f"  seconds of the unchanged run: {again.seconds:.0f}; passages embedded in it: {again.embedded}")
    for kind, most in sorted(large.memory.items()):
        show(f"memory of the {kind}, {total} pages against {part}", most / small.memory[kind])
        print(f"  {most // _MEGABYTE} MB")


@contextmanager
def sites(number: int, pages: int) -> Iterator[list[int]]:
    """The ports of sites that answer for the length of a ``with``."""
    script = Path(__file__).with_name("many_sites.py")
    server = subprocess.Popen(
        [sys.executable, str(script), str(number), str(pages)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert server.stdout is not None and server.stdin is not None
    try:
        yield [int(port) for port in server.stdout.readline().split()]
    finally:
        server.stdin.close()
        server.wait()


def ingest(data: Path, ports: list[int], *, delay: float = 0.0, dry: bool = False) -> Run:
    """Run the command over the sites at ``ports``."""
    data.mkdir(parents=True, exist_ok=True)
    folder, report = data / "sources", data / "report.json"
    folder.mkdir(exist_ok=True)
    for port in ports:
        base = f"http://127.0.0.1:{port}"
        (folder / f"site-{port}.toml").write_text(
            f'title = "Site {port}"\nhome_page = "{base}/"\nsitemaps = ["{base}/sitemap.xml"]\n'
            f'story = ["^/s/"]\ndelay = {delay}\nmax_pages = 100000\n'
        )
    environment = {
        **os.environ,
        "STORYSEARCH_DATA": str(data),
        "STORYSEARCH_SOURCES": str(folder),
        "STORYSEARCH_LOCAL_HOSTS": ",".join(f"127.0.0.1:{port}" for port in ports),
    }
    run, ended, began = Run(), Event(), time.monotonic()
    command = [COMMAND, "ingest", "--report", str(report), *(["--dry-run"] if dry else [])]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    watch = Thread(target=watch_memory, args=(process.pid, run.memory, ended))
    watch.start()
    code = process.wait()
    run.seconds = time.monotonic() - began
    ended.set()
    watch.join()
    if code:
        sys.exit(f"{' '.join(command)} ended with code {code}.")
    run.report = json.loads(report.read_text())
    return run


def watch_memory(process: int, highest: dict[str, int], ended: Event) -> None:
    """Note the highest resident memory, in kB, of each kind of process under ``process``."""
    while not ended.wait(1.0):
        now: dict[str, int] = defaultdict(int)
        for kind, size in tree(process):
            now[kind] = max(now[kind], size)
        for kind, size in now.items():
            highest[kind] = max(highest.get(kind, 0), size)


def tree(process: int) -> Iterator[tuple[str, int]]:
    """The kind and the resident memory, in kB, of a process and all below it."""
    parents: dict[int, list[int]] = defaultdict(list)
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.read_text().rpartition(")")[2].split()[1])].append(int(stat.parent.name))
        except OSError:
            continue
    waiting = [process]
    while waiting:
        one = waiting.pop()
        waiting += parents[one]
        try:
            line = Path(f"/proc/{one}/cmdline").read_bytes().decode(errors="replace")
            size = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{one}/status").read_text())
        except OSError:
            continue
        if size and "resource_tracker" not in line:
            kind = "crawler" if "ingest.crawl.child" in line else "reader" if "forkserver" in line else "run"
            yield kind, int(size.group(1))


def show(what: str, ratio: float) -> None:
    """Print one line."""
    print(f"{what}: {ratio:.2f}", flush=True)


if __name__ == "__main__":
    main()
