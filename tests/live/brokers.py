"""The traffic behind brokers.sh: many flows with a secret, and among them documents whose opener hangs."""

import argparse
import json
import os
import sys

from fanout import Sensor, cable_end, enter, frames_of, play
from rate import Capture

OTHERS = 1500
SLOW = 75
# Half a second for each, without taking the processor from anybody; and rings that a worker which waits so often overflows.
LIMITS = "limits: {opener_cpu_ms_max: 1, opener_wait_ms_max: 500, batches_per_ring_max: 8}\n"


def put(body):
    return b"PUT /file HTTP/1.1\r\nHost: share.example\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


def traffic(path):
    capture = Capture(path)
    answer = b"HTTP/1.1 204 No Content\r\n\r\n"
    for number in range(OTHERS):
        if number % (OTHERS // SLOW) == 0:
            capture.flow(OTHERS + number, put(b"PK\3\4script\nhang\n"), answer, 1460)
        capture.flow(number, put("绝密★长期\n第 {} 号\n".format(number).encode()), answer, 1460)
    return capture.close()


def left_out(stats):
    return stats["capture"]["kernel_drops"] + sum(
        count for cause, count in stats["frames"]["not_delivered"].items() if cause == "overload" or cause.startswith("shed_"))


def run(args, sealtap, capture):
    """The last statistics, and how many flows were reported."""
    args.sealtap = sealtap
    sensor = Sensor(args, ["cable"], [f"opener: {{program: {args.opener}}}\n", LIMITS])
    # Some 1,500 packets a second: little for a worker that does not wait.
    sent = play([args.cable], frames_of(capture.path), lambda frame: 0)
    stats = sensor.end(sent)
    with open(sensor.alerts, encoding="utf-8") as file:
        flows = {alert["flow_id"] for alert in map(json.loads, file) if alert["event_type"] == "violation"}
    return sent, stats, len(flows)


def complaints(sent, stats, flows):
    frames, parts, opener = stats["frames"], stats["parts"], stats["opener"]
    known = frames["headers"] + frames["duplicate"] + frames["conflicting"] + frames["delivered"] + sum(
        frames["not_delivered"].values())
    return [f"{what}: {here}, not {there}" for what, here, there in (
        ("packets", stats["decoder"]["pkts"], sent), ("packets and octets left out", left_out(stats), 0),
        ("flows reported", flows, OTHERS), ("octets of frames", known, frames["captured"]),
        ("octets of content", parts["scanned"] + parts["decoded"] + sum(parts["not_inspected"].values()), parts["size"]),
        ("documents left to brokers", opener["deferred"], SLOW),
        ("slow documents", opener["processes_hung"] + opener["shed"], SLOW)) if here != there]


def main():
    parser = argparse.ArgumentParser()
    for name in ("sealtap", "before", "opener", "root", "work", "inside", "outside"):
        parser.add_argument(f"--{name}", required=True)
    args = parser.parse_args()
    capture = traffic(os.path.join(args.work, "slow.pcap"))
    sealtap = args.sealtap
    # What is started later goes inside by itself.
    enter(args.outside)
    args.cable = cable_end("cable")
    if args.before:
        _, stats, flows = run(args, args.before, capture)
        print(f"workers that wait for openers: {left_out(stats)} packets and octets left out, {flows} of {OTHERS} flows reported")
    sent, stats, flows = run(args, sealtap, capture)
    wrong = complaints(sent, stats, flows)
    print(f"brokers: {left_out(stats)} packets and octets left out, {flows} of {OTHERS} flows reported, "
          f"{stats['opener']['deferred']} documents deferred, {stats['opener']['shed']} shed at the end", *wrong, sep="\n    ")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
