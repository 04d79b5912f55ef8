#!/usr/bin/env python3
"""A transfer whose sequence numbers wrap three times, as a capture on stdin: nothing is missed, and memory stays flat.

    long_transfer.py SEALTAP GENERATOR    status 1 when a leak is missed or out of its place, an octet is unaccounted for, or
                                          9 GiB take more memory than one

In order, and with the segments around each wrap mixed up. The generator says where it put which leak.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

GIB = 1 << 30
MEMORY_SLACK_KIB = 16 * 1024


def replay(sealtap, generator, gib, order):
    """The last judgement of each violation, what the generator said, the report, and the most memory in KiB."""
    with tempfile.TemporaryDirectory() as folder:
        report = pathlib.Path(folder, "report")
        alerts = pathlib.Path(folder, "alerts")
        with subprocess.Popen([generator, str(gib), order], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=False) as making:
            with report.open("wb") as out:
                reading = subprocess.Popen([sealtap, "replay", "-", "--workers", "1", "--findings", "--alerts", str(alerts)],
                                           stdin=making.stdout, stdout=out)
            making.stdout.close()
            places = dict(line.split() for line in making.stderr.read().decode().splitlines())
            _, status, usage = os.wait4(reading.pid, 0)
            reading.returncode = os.waitstatus_to_exitcode(status)
        lines = [json.loads(line)["violation"] for line in alerts.read_text().splitlines()]
        last = {line["id"]: line for line in lines}
        return list(last.values()), {name: int(at) for name, at in places.items()}, report.read_text(), usage.ru_maxrss


def problems_of(gib, violations, places, report):
    found = {finding["detector"]: finding for violation in violations for finding in violation["findings"]}
    for name, at in places.items():
        if at >= gib * GIB:
            continue
        if name not in found:
            yield f"{name} at {at} was missed"
        elif found[name]["offset"] != at or found[name]["count"] != 1:
            yield f"{name} at {at} was found at {found[name]['offset']}, {found[name]['count']} times"
    if any(violation["coverage"]["state"] != "complete" for violation in violations):
        yield "the document is not complete"
    if any(violation["document"]["size"] != gib * GIB for violation in violations):
        yield "the document has another size"
    if report.count("(exact)") != 2:
        yield "a ledger is not exact"


def main():
    sealtap, generator = (os.path.abspath(path) for path in sys.argv[1:3])
    least = replay(sealtap, generator, 1, "in-order")[3]
    status = 0
    for order in ("in-order", "out-of-order"):
        violations, places, report, memory = replay(sealtap, generator, 9, order)
        problems = list(problems_of(9, violations, places, report))
        if memory > least + MEMORY_SLACK_KIB:
            problems.append(f"{memory} KiB of memory, {least} for 1 GiB")
        print(f"9 GiB {order}: {len(places)} leaks, {memory} KiB (1 GiB: {least} KiB)", *problems, sep="\n  ")
        status |= bool(problems)
    sys.exit(status)


if __name__ == "__main__":
    main()
