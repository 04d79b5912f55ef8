#!/usr/bin/env python3
"""Compares `sealtap flows --json` with the truth files that tshark made of the same captures.

    compare_flows.py SEALTAP [CORPORA] [--verbose] [--workers N]

CORPORA (or $SEALTAP_CORPORA; without either the status is 77, skipped) is a folder with dev/CATEGORY/FILE and truth/CATEGORY/FILE.json. Every TCP direction without a gap
marker, in a file without `tshark_unreliable`, must have equal octets and SHA-256; every exported object of
HTTP, mail and FTP must be among the objects listed. Both ledgers must be exact on every capture that opens.
Ends with status 1 when anything differs that known_differences.txt beside this file does not explain, or explains no
longer.
"""
import argparse
import json
import os
import pathlib
import re
import subprocess
import sys

OBJECT_KINDS = ("http", "imf", "ftp-data")


def sealtap_flows(binary, capture, workers):
    done = subprocess.run([binary, "flows", "--json", "--workers", str(workers), str(capture)],
                          capture_output=True, timeout=300, check=False)
    flows = [json.loads(line) for line in done.stdout.splitlines()]
    return done.returncode, flows, done.stderr.decode(errors="replace").strip()


def endpoint(ip, port):
    return f"[{ip}]:{port}" if ":" in ip else f"{ip}:{port}"


def normal(node):
    host, _, port = node.rpartition(":")
    return endpoint(host.strip("[]"), port)


def directions(flow):
    """(from, to) -> (bytes, sha256) for both directions of one of our flows."""
    src = endpoint(flow["src_ip"], flow["src_port"])
    dest = endpoint(flow["dest_ip"], flow["dest_port"])
    return {(src, dest): (flow["to_server"]["bytes"], flow["to_server"]["sha256"]),
            (dest, src): (flow["to_client"]["bytes"], flow["to_client"]["sha256"])}


def stream_differences(truth, flows):
    ours = {}
    for flow in flows:
        if flow["proto"] != "TCP":
            continue
        for way, value in directions(flow).items():
            ours.setdefault(way, []).append(value)
    for stream in truth["tcp"]:
        a, b = normal(stream["node0"]), normal(stream["node1"])
        for way, key in (((a, b), "node0_to_node1"), ((b, a), "node1_to_node0")):
            want = stream[key]
            if want["gap_markers"] or want["bytes"] == 0:
                continue
            have = ours.get(way, [])
            if (want["bytes"], want["sha256"]) not in have:
                yield f"stream {stream['stream']} {way[0]} > {way[1]}: tshark {want['bytes']}, ours {[h[0] for h in have]}"


def object_differences(truth, flows):
    ours = {o["sha256"] for flow in flows for o in flow["objects"]}
    for kind in OBJECT_KINDS:
        for wanted in truth["objects"].get(kind, []):
            if wanted["sha256"] not in ours and wanted["size"] != 0:
                yield f"{kind} object {wanted['name']!r} of {wanted['size']} octets"


KNOWN = re.compile(r"(?P<file>\S+) +(?P<count>\d+) +(?P<who>tshark|ours): (?P<reason>\S.*)")


def known_differences(path):
    """Capture -> how many of its differences are explained. A line without a reason ends the comparison."""
    known = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        explained = KNOWN.fullmatch(line)
        if not explained or explained["file"] in known:
            sys.exit(f"{path.name}:{number}: not CAPTURE COUNT tshark|ours: REASON, or a second time: {line}")
        known[explained["file"]] = int(explained["count"])
    return known


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("sealtap")
    parser.add_argument("corpora", type=pathlib.Path, nargs="?", default=os.environ.get("SEALTAP_CORPORA"))
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--workers", default=1)
    arguments = parser.parse_args()
    if arguments.corpora is None:
        print("SEALTAP_CORPORA is not set: skipped")
        sys.exit(77)
    arguments.corpora = pathlib.Path(arguments.corpora)
    known = known_differences(pathlib.Path(__file__).with_name("known_differences.txt"))
    counts = dict.fromkeys(("captures", "opened", "reliable", "directions", "objects", "different"), 0)
    failed = False
    for truth_file in sorted(arguments.corpora.glob("truth/*/*.json")):
        truth = json.loads(truth_file.read_text(encoding="utf-8"))
        counts["captures"] += 1
        status, flows, message = sealtap_flows(arguments.sealtap, arguments.corpora / "dev" / truth["file"],
                                               arguments.workers)
        if status != 0:
            lines = message.splitlines()
            bad = len(lines) != 1 or status not in (1, 2) or "ledger" in message
            failed = failed or bad
            if bad or arguments.verbose:
                print(f"{'BAD ' if bad else ''}{truth['file']}: status {status}: {message}")
        counts["opened"] += status == 0
        if truth["tshark_unreliable"]:
            continue
        counts["reliable"] += 1
        counts["directions"] += sum(1 for s in truth["tcp"] for d in ("node0_to_node1", "node1_to_node0") if s[d]["bytes"])
        counts["objects"] += sum(len(truth["objects"].get(kind, [])) for kind in OBJECT_KINDS)
        differences = list(stream_differences(truth, flows)) + list(object_differences(truth, flows))
        counts["different"] += bool(differences)
        explained = known.pop(truth["file"], 0)
        is_known = len(differences) == explained
        failed = failed or not is_known
        if not is_known:
            print(f"{truth['file']}: {len(differences)} differences, {explained} explained")
        for difference in differences if arguments.verbose or not is_known else []:
            print(f"{'known ' if is_known else ''}{truth['file']}: {difference}")
    for name in known:
        failed = True
        print(f"{name}: explained, but not compared")
    print(", ".join(f"{value} {name}" for name, value in counts.items()))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
