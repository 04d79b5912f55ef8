#!/usr/bin/python3
"""The cost of the sensor grows with its work and no faster. `linear.py SEALTAP WRITE_CORPUS [--large]` counts
instructions with callgrind, which answers the same on a busy machine, and fails when

  - an octet of the office mix costs over 10 % more or less at 100 MB than at 10 MB (--large: also at 1 GB),
  - a flow of tiny HTTP flows, all open at once, at 100,000 than at 100 (--large: also at 1,000,000),
  - an octet costs over twice as much with 10,000 rules as with 10.

What starting costs (the same run over a capture without packets) is taken off. Ends with 77 without valgrind."""
import argparse
import os
import pathlib
import random
import re
import shutil
import string
import subprocess
import sys
import tempfile

SPREAD_MAX = 1.10
RULES_MAX = 2.0
MEGA = 1_000_000


class Bench:
    def __init__(self, sealtap, writer, folder):
        self.sealtap, self.writer, self.folder = sealtap, writer, pathlib.Path(folder)
        # Compiled rules are kept here from one run to the next, and nothing of the user's is read.
        self.environment = {**os.environ, "XDG_CACHE_HOME": str(self.folder / "cache")}

    def corpus(self, kind, count):
        path = self.folder / f"{kind}-{count}.pcap"
        if not path.exists():
            subprocess.run([self.writer, kind, path, str(count)], check=True)
        return path

    def instructions(self, capture, *options):
        command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", self.sealtap, "replay", "--quiet",
                   "--workers", "1", *options, capture]
        run = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        found = re.search(r"Collected : (\d+)", run.stderr)
        if run.returncode != 0 or not found:
            sys.exit(f"linear.py: {' '.join(map(str, command))}\n{run.stderr}")
        return int(found.group(1))

    def start(self, *options):
        """The first run may compile rules; the second finds them."""
        empty = self.corpus("tiny", 0)
        self.instructions(empty, *options)
        return self.instructions(empty, *options)


def judge(what, unit, costs, spread_max):
    """Prints what one unit costs at each size; False when the costs are too far apart."""
    low, high = min(costs.values()), max(costs.values())
    fine = high / low <= spread_max
    line = ", ".join(f"{cost:,.2f} at {size:,}" for size, cost in costs.items())
    print(f"{what}: instructions per {unit} {line}: x {high / low:.3f}, at most x {spread_max}: "
          f"{'met' if fine else 'NOT MET'}", flush=True)
    return fine


def octets(bench, large):
    start = bench.start()
    sizes = [10 * MEGA, 100 * MEGA] + ([1000 * MEGA] if large else [])
    costs = {}
    for size in sizes:
        capture = bench.corpus("office", size)
        costs[size] = (bench.instructions(capture) - start) / capture.stat().st_size
    return judge("office mix", "octet", costs, SPREAD_MAX)


def flows(bench, large):
    start = bench.start()
    counts = [100, 10_000, 100_000] + ([1_000_000] if large else [])
    costs = {count: (bench.instructions(bench.corpus("tiny", count)) - start) / count for count in counts}
    return judge("tiny flows", "flow", costs, SPREAD_MAX)


def write_rules(folder, count):
    """Rules with a word each that hardly stands anywhere."""
    chance = random.Random(count)
    folder.mkdir()
    with open(folder / "words.yaml", "w", encoding="utf-8") as out:
        out.write("rules:\n")
        for number in range(count):
            word = "".join(chance.choices(string.ascii_uppercase, k=12))
            out.write(f"  - name: test.word.n{number}\n    category: business\n    structures: [token]\n"
                      f"    words: {{{word}: confidential}}\n    confidence: {{base: 85}}\n"
                      f"    hits: [{{text: \"about {word} now\", level: confidential}}]\n    misses: [\"X{word}\"]\n")
    return folder


def rules(bench, _large):
    capture = bench.corpus("office", 10 * MEGA)
    costs = {}
    for count in (10, 10_000):
        folder = write_rules(bench.folder / f"rules-{count}", count)
        start = bench.start("--rules", folder)
        costs[count] = (bench.instructions(capture, "--rules", folder) - start) / capture.stat().st_size
    return judge("rules", "octet", costs, RULES_MAX)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sealtap")
    parser.add_argument("writer")
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--only", choices=["octets", "flows", "rules"])
    arguments = parser.parse_args()
    if not shutil.which("valgrind"):
        print("linear.py: valgrind is not there, skipped")
        return 77
    checks = {"octets": octets, "flows": flows, "rules": rules}
    with tempfile.TemporaryDirectory(prefix="sealtap-linear-") as folder:
        bench = Bench(arguments.sealtap, arguments.writer, folder)
        fine = [check(bench, arguments.large) for name, check in checks.items() if arguments.only in (None, name)]
    return 0 if all(fine) else 1


if __name__ == "__main__":
    sys.exit(main())
