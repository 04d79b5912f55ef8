#!/usr/bin/python3
"""Shows what Sealtap finds in captures, without anything that differs from one recording to the next (ports, clocks).

  findings.py --sealtap PATH CAPTURE...               prints it
  findings.py --sealtap PATH --compare DIR DIR        fails when two folders with the same captures do not show the same
"""
import argparse
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def describe(alert):
    """One line an alert: what was found, in what, from where to where."""
    violation = alert["violation"]
    found = sorted(f"{f['detector']}x{f['count']}/{f['distinct']}" for f in violation["findings"])
    document = violation["document"]
    return " ".join([
        alert["event_type"], violation["policy"], violation["severity"], violation["level"],
        f"{violation['from_zone']}>{violation['to_zone']}", alert["app_proto"], alert["proto"],
        repr(document.get("name", "")), violation["coverage"]["state"], *found,
    ])


def findings(sealtap, capture):
    command = [sealtap, "replay", "-c", ROOT / "config/sample.yaml", "--findings", "--alerts", "-", capture]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if run.returncode != 0:
        sys.exit(f"{capture}: replay ended with status {run.returncode}: {run.stderr.strip()}")
    return sorted(describe(json.loads(line)) for line in run.stdout.splitlines() if line)


def compare(sealtap, known, anew):
    names = sorted(path.name for path in known.glob("*.pcap"))
    different = [f"{name}: not made anew" for name in names if not (anew / name).exists()]
    for name in names:
        if not (anew / name).exists():
            continue
        before, after = findings(sealtap, known / name), findings(sealtap, anew / name)
        different += [f"{name}: only in the committed one: {line}" for line in before if line not in after]
        different += [f"{name}: only in the one made anew: {line}" for line in after if line not in before]
        print(f"{name}: {len(after)} alerts")
    return different


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--sealtap", default=str(ROOT / "build/release/sealtap"))
    options.add_argument("--compare", action="store_true")
    options.add_argument("paths", nargs="+", type=pathlib.Path)
    args = options.parse_args()
    if args.compare:
        different = compare(args.sealtap, *args.paths)
        print(*different, sep="\n", file=sys.stderr)
        sys.exit(1 if different else 0)
    for path in args.paths:
        print(f"== {path.name}", *findings(args.sealtap, path.resolve()), sep="\n")


main()
