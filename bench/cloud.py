"""Rendering time and stability of a full word cloud when one vote is added.

    python -m bench.cloud

Adds three hundred votes one at a time, with a realistic distribution of words. Prints the 95th percentile of the update
time in milliseconds, the mean movement of a word in pixels, and the number of words that did not fit: of a hundred, and
of the eighty that the server sends at most.
"""

import sys
import tempfile
from pathlib import Path

import httpx

from tests.actors import make_room, word_cloud
from tests.chromium import PROJECTOR, launched
from tests.server import ServerThread

WORDS = (100, 80)
VOTES = 300

MEASURE = """([words, votes]) => {
  const cloud = document.querySelector('word-cloud');
  const list = cloud.querySelector('ol');
  cloud.changes.disconnect();
  const letters = 'abdefghijklmnoprstuvy';
  const random = (() => { let state = 7; return () => (state = (state * 16807) % 2147483647) / 2147483647; })();
  const items = Array.from({ length: words }, () => {
    const item = list.firstElementChild.cloneNode(true);
    const letter = () => letters[Math.floor(random() * letters.length)];
    const text = Array.from({ length: 4 + random() * 9 }, letter).join('');
    item.dataset.key = item.querySelector('.word').textContent = text;
    item.dataset.count = 1;
    return item;
  });
  const byCount = (a, b) => b.dataset.count - a.dataset.count || (a.dataset.key < b.dataset.key ? -1 : 1);
  const sorted = () => items.sort(byCount);
  const targets = () => new Map([...cloud.drawn].map(([key, { to }]) => [key, to]));
  list.replaceChildren(...sorted());
  cloud.lay();
  const times = [];
  const moves = [];
  for (let vote = 0; vote < votes; vote += 1) {
    const item = items[Math.floor(random() ** 2 * words)];
    item.dataset.count = Number(item.dataset.count) + 1;
    list.replaceChildren(...sorted());
    const before = targets();
    const started = performance.now();
    cloud.lay();
    cloud.draw(1);
    times.push(performance.now() - started);
    const distance = ([key, to]) => Math.hypot(to.x - before.get(key).x, to.y - before.get(key).y);
    const moved = [...targets()].filter(([key]) => before.has(key)).map(distance);
    moves.push(moved.reduce((sum, it) => sum + it, 0) / moved.length);
  }
  times.sort((a, b) => a - b);
  return { p95: times[Math.floor(times.length * 0.95)], moved: moves.reduce((sum, it) => sum + it, 0) / moves.length,
    hidden: words - cloud.drawn.size };
}"""


def main() -> int:
    """Measure, and print a line for each number of words. Return the exit status."""
    with tempfile.TemporaryDirectory() as folder, launched() as browser:
        server = ServerThread(Path(folder)).start()
        with httpx.Client(base_url=server.address) as client:
            room = make_room(client, word_cloud())
            room.act("open")
            room.join().answer("tillit")
        page = browser.new_page(viewport=PROJECTOR)  # type: ignore[arg-type]
        page.goto(room.links["facilitator"])
        for words in WORDS:
            page.goto(f"{server.address}/rooms/{room.id}/presenter")
            page.locator("word-cloud li").wait_for(state="attached")
            page.wait_for_timeout(500)
            result = page.evaluate(MEASURE, [words, VOTES])
            print(f"p95={result['p95']:.1f} ms  moved={result['moved']:.1f} px  hidden={result['hidden']} of {words}")
        server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
