#!/usr/bin/python3
"""Shows what Sealtap finds in captures, without anything that differs from one recording to the next (ports, clocks).

  findings.py --sealtap PATH CAPTURE...               prints it
  findings.py --sealtap PATH --compare DIR DIR        fails when two folders with the same captures do not show the same
  findings.py --sealtap PATH --same-as ALERTS CAPTURE fails when the capture does not show what a file of alerts says
"""
import argparse
import collections
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


def described(lines):
    """The last judgement of each violation: those before it depend on where packets were cut."""
    alerts = [json.loads(line) for line in lines.splitlines() if line]
    return sorted(describe(alert) for alert in {alert["violation"]["id"]: alert for alert in alerts}.values())


def findings(sealtap, capture, *options):
    command = [sealtap, "replay", "-c", ROOT / "config/sample.yaml", "--rules", ROOT / "rules", *options, "--alerts", "-", capture]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if run.returncode != 0:
        sys.exit(f"{capture}: replay ended with status {run.returncode}: {run.stderr.strip()}")
    return described(run.stdout)


def differences(one, before, other, after):
    lost, new = collections.Counter(before) - collections.Counter(after), collections.Counter(after) - collections.Counter(before)
    return [f"only in {one}: {line}" for line in lost.elements()] + [f"only in {other}: {line}" for line in new.elements()]


def compare(sealtap, known, anew):
    different = []
    for path in sorted(known.glob("*.pcap")):
        if not (anew / path.name).exists():
            different.append(f"{path.name}: not made anew")
            continue
        before, after = findings(sealtap, path, "--findings"), findings(sealtap, anew / path.name, "--findings")
        different += [f"{path.name}: {line}" for line in differences("the committed one", before, "the new one", after)]
        print(f"{path.name}: {len(after)} alerts")
    return different


def same_as(sealtap, alerts, capture):
    """A live sensor's store folds equal violations into one, so each is looked for once."""
    lines = alerts.read_text(encoding="utf-8") if alerts.exists() else ""
    return differences(alerts.name, set(described(lines)), capture.name, set(findings(sealtap, capture)))


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--sealtap", default=str(ROOT / "build/release/sealtap"))
    options.add_argument("--compare", action="store_true")
    options.add_argument("--same-as", type=pathlib.Path)
    options.add_argument("paths", nargs="+", type=pathlib.Path)
    args = options.parse_args()
    paths = [path.resolve() for path in args.paths]
    if args.compare or args.same_as:
        different = compare(args.sealtap, *paths) if args.compare else same_as(args.sealtap, args.same_as, *paths)
        for line in different:
            print(line, file=sys.stderr)
        sys.exit(1 if different else 0)
    for path in paths:
        print(f"== {path.name}", *findings(args.sealtap, path, "--findings"), sep="\n")


main()
