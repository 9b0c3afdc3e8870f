"""What five tasks cost on the page: presses, and seconds of waiting for it, by a script that makes no mistakes.

    python tests/benchmarks/tasks.py

Builds and serves a copy of the articles with the package that this Python imports, does the tasks in the system's
Chromium, and prints a table. Another state of the project is measured with PYTHONPATH=ITS-FOLDER. A press is a click, a
choice in a list or Enter; what is typed or pasted is put in at once, so that the seconds are the page's alone.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"

from playwright.sync_api import Page, sync_playwright

import assistant

ROOT = Path(__file__).parents[2]
CITED = "How many Mi-35 helicopters did Pakistan buy?"
QUOTED = "He wrote that “four MI-35 attack helicopters from Russia” were bought."
SENTENCES = 40
WAIT = 180_000  # ms
FLAGS = ["--no-sandbox", "--disable-gpu"]


class Hand:
    """A visitor's hand on a page, whose presses are counted."""

    def __init__(self, page: Page) -> None:
        """Nothing is pressed yet."""
        self.page = page
        self.presses = 0

    def press(self, selector: str) -> None:
        """Click the first that can be seen."""
        self.presses += 1
        self.page.locator(selector).locator("visible=true").first.click()

    def enter(self, question: str) -> None:
        """Ask."""
        self.presses += 1
        self.page.fill("#q", question)
        self.page.press("#q", "Enter")

    def choose(self, selector: str, value: str) -> None:
        """Choose in a list."""
        self.presses += 1
        self.page.locator(selector).first.select_option(value)

    def put(self, selector: str, files: list[Path]) -> None:
        """Choose files."""
        self.presses += 1
        self.page.locator(selector).set_input_files(files)

    def wait(self, selector: str) -> None:
        """Until something is there to be seen."""
        self.page.locator(selector).locator("visible=true").first.wait_for()


def cite_in_apa(hand: Hand, _corpus: Path) -> None:
    """Find an answer, and copy its citation in APA."""
    hand.enter(CITED)
    hand.wait("#answer .hits")
    hand.choose("[data-cite-style]", "apa")
    hand.press("#answer [data-copy-citation]")
    hand.wait("#answer [data-copy-citation].done")


def check_a_quotation(hand: Hand, _corpus: Path) -> None:
    """Paste a sentence with a quotation, and see whether it is exact."""
    hand.press("#tabs [role=tab]:has-text('Quotations')")
    hand.page.fill("#quotations-text", QUOTED)
    hand.press("[data-check=quotations] form [type=submit]")
    hand.wait("[data-check=quotations] .rows > li")


def cite_a_draft(hand: Hand, _corpus: Path) -> None:
    """Take a draft of forty sentences away with its citations."""
    hand.press("#tabs [role=tab]:has-text('Draft')")
    hand.page.fill("#draft-text", draft())
    hand.press("[data-check=draft] form [type=submit]")
    hand.wait("[data-check=draft] .take")
    with hand.page.expect_download(timeout=WAIT):
        hand.press("[data-take=text]")


def add_ten_files(hand: Hand, corpus: Path) -> None:
    """Add ten texts, and ask what one of them says."""
    folder = corpus.parent / "new"
    folder.mkdir()
    for number in range(10):
        text = f"The ferry to island {number} carries {30 + number} passengers.\n\nIt was built in {1960 + number}."
        (folder / f"island-{number}.txt").write_text(text, encoding="utf-8")
    hand.press("#tabs [role=tab]:has-text('Sources')")
    hand.put("#sources input[type=file]", sorted(folder.iterdir()))
    hand.page.wait_for_function("() => /^15 articles/.test(document.querySelector('#counts').textContent)")
    hand.press("#tabs [role=tab]:has-text('Ask')")
    hand.enter("How many passengers does the ferry to island 7 carry?")
    hand.wait("#answer mark:has-text('37')")


def find_what_broke(hand: Hand, corpus: Path) -> None:
    """See which kept citation an article's change has broken; keeping and changing are done before."""
    hand.press("#open-basket")
    hand.wait("#basket .outcome")


def prepare_what_breaks(page: Page, address: str, corpus: Path) -> None:
    """Keep the first hit's citation, change its sentence in the article, and build."""
    page.goto(f"{address}?q={CITED.replace(' ', '+').replace('?', '%3F')}")
    page.locator("#answer [data-basket]").first.click()
    quote = page.locator("#answer [data-basket]").first.get_attribute("data-quote") or ""
    for path in corpus.glob("*.md"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(quote, f"{quote[:20]} changed {quote[20:]}"), encoding="utf-8")
    run("build", corpus)
    page.goto(address)
    page.locator("#counts:has-text('articles')").wait_for()


TASKS: dict[str, Callable[[Hand, Path], None]] = {
    "find an answer and cite it in APA": cite_in_apa,
    "check a quotation": check_a_quotation,
    f"cite a draft of {SENTENCES} sentences": cite_a_draft,
    "add ten files and ask": add_ten_files,
    "find what a change of the articles broke": find_what_broke,
}


def main() -> None:
    """Do the tasks, and print the table."""
    print(f"{Path(assistant.__file__).parent.parent}")
    print("| task | presses | seconds | page, px |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        corpus = Path(shutil.copytree(ROOT / "corpus", Path(folder) / "corpus"))
        run("build", corpus)
        with served(corpus) as (address, _):
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
            page = browser.new_context(permissions=["clipboard-read", "clipboard-write"]).new_page()
            page.set_default_timeout(WAIT)
            for name, task in TASKS.items():
                if task is find_what_broke:
                    prepare_what_breaks(page, address, corpus)
                page.goto(address)
                page.locator("#choices [data-counts]").wait_for(state="attached")
                hand, start = Hand(page), time.perf_counter()
                task(hand, corpus)
                seconds = time.perf_counter() - start
                height = page.evaluate("document.documentElement.scrollHeight")
                print(f"| {name} | {hand.presses} | {seconds:.1f} | {height:,} |", flush=True)
            browser.close()


def draft() -> str:
    """Sentences of the articles, a fifth of them with another country in them."""
    text = " ".join(
        path.read_text(encoding="utf-8").split("---")[-1] for path in sorted((ROOT / "corpus").glob("*-*.md"))
    )
    sentences = re.findall(r"[A-Z][^.!?\n]{30,200}[.!?]", text)[:SENTENCES]
    return " ".join(each if i % 5 else each.replace("Russia", "Germany") for i, each in enumerate(sentences))


def run(verb: str, corpus: Path) -> None:
    """A command over the articles, in their folder's index."""
    subprocess.run(_command(verb, corpus), check=True, capture_output=True)


@contextmanager
def served(corpus: Path) -> Iterator[tuple[str, int]]:
    """The page; gives its address as soon as it answers, and the number of its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([*_command("serve", corpus), "--port", str(port)], stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}/"
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(address, timeout=5)
                break
            except OSError:
                time.sleep(0.2)
        yield address, process.pid
    finally:
        process.terminate()
        process.wait(20)


def _command(verb: str, corpus: Path) -> list[str]:
    index = corpus.parent / "index"
    return [sys.executable, "-P", "-m", "assistant", verb, "--corpus", str(corpus), "--index", str(index)]


if __name__ == "__main__":
    main()
