"""Plays captures into virtual cables for fanout.sh, and compares what a sensor with several readers says with a replay."""

import argparse
import ctypes
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import time

WAIT_SECONDS = 30
GAP_SECONDS = 0.02  # longer pauses of a capture are not waited for
CLONE_NEWNET = 0x40000000


def frames_of(path):
    """(time, octets) of a classic little-endian capture, as pcaps/ has them."""
    with open(path, "rb") as file:
        data = file.read()
    magic = struct.unpack_from("<I", data)[0]
    if magic not in (0xA1B2C3D4, 0xA1B23C4D):
        sys.exit(f"fanout.py: {path} is no classic capture of this byte order")
    unit = 1e-9 if magic == 0xA1B23C4D else 1e-6
    at = 24
    while at < len(data):
        seconds, fraction, size, _ = struct.unpack_from("<IIII", data, at)
        yield seconds + fraction * unit, data[at + 16:at + 16 + size]
        at += 16 + size


def is_upward(frame):
    """One of both directions, by the stations' addresses."""
    return frame[0:6] < frame[6:12]


def enter(namespace):
    with open(f"/run/netns/{namespace}", "rb") as file:
        if ctypes.CDLL(None, use_errno=True).setns(file.fileno(), CLONE_NEWNET):
            sys.exit(f"fanout.py: cannot enter {namespace}: {os.strerror(ctypes.get_errno())}")


def cable_end(name):
    end = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    end.bind((name, 0))
    return end


class Sensor:
    """`sealtap run` inside, with a configuration of its own."""

    def __init__(self, args, interfaces, more=()):
        self.args = args
        self.alerts, self.target = (os.path.join(args.work, name) for name in ("alerts.jsonl", "stats.json"))
        database = os.path.join(args.work, "live.db")
        for path in (self.alerts, self.target, database, database + "-wal", database + "-shm"):
            if os.path.exists(path):
                os.remove(path)
        with open(os.path.join(args.root, "config/sample.yaml"), encoding="utf-8") as file:
            lines = [line for line in file if not line.startswith(("queue:", "feeds:", "rules:", "interfaces:"))]
        lines += [f"rules: [{args.root}/rules]\n", f"queue: sqlite:{database}\n",
                  f"feeds: [{{kind: json-lines, target: {self.alerts}}}]\n", "workers: 2\n",
                  f"statistics: {{seconds: 1, target: {self.target}}}\n", f"interfaces: [{', '.join(interfaces)}]\n", *more]
        configuration = os.path.join(args.work, "fanout.yaml")
        with open(configuration, "w", encoding="utf-8") as file:
            file.writelines(lines)
        self.said = os.path.join(args.work, "said.log")
        with open(self.said, "w", encoding="utf-8") as said:
            self.process = subprocess.Popen(
                ["nsenter", f"--net=/run/netns/{args.inside}", "--", args.sealtap, "run", "-c", configuration],
                stdout=subprocess.DEVNULL, stderr=said)
        # Sockets that do not share the packets yet hear what none of them will tell.
        self.wait_until("the sensor to listen", lambda: "listening on" in self.log())

    def log(self):
        with open(self.said, encoding="utf-8") as file:
            return file.read()

    def wait_until(self, what, question):
        for _ in range(WAIT_SECONDS * 20):
            if self.process.poll() is not None:
                sys.exit(f"fanout.py: the sensor ended while it was waited for: {what}\n{self.log()}")
            if question():
                return
            time.sleep(0.05)
        sys.exit(f"fanout.py: gave up waiting for {what}\n{json.dumps(self.stats())}\n{self.log()}")

    def stats(self):
        try:
            with open(self.target, encoding="utf-8") as file:
                return json.loads(file.read().splitlines()[-1])["stats"]
        except (OSError, IndexError):
            return None

    def end(self, sent):
        """Its last statistics, when all that was sent was read."""
        self.wait_until(f"the sensor to read {sent} packets",
                        lambda: (self.stats() or {"decoder": {"pkts": 0}})["decoder"]["pkts"] >= sent)
        self.process.send_signal(signal.SIGINT)
        if self.process.wait(timeout=WAIT_SECONDS):
            sys.exit(f"fanout.py: the sensor failed\n{self.log()}")
        return self.stats()


def play(ends, frames, choose):
    """Frames in their order, each into the end that `choose` says, with the capture's pauses as far as they are short."""
    before, count = None, 0
    for moment, frame in frames:
        if before is not None:
            time.sleep(min(max(moment - before, 0.0005), GAP_SECONDS))
        before = moment
        ends[choose(frame)].send(frame)
        count += 1
    return count


def complaints(args, capture, sensor, stats, sent):
    """What is not as in a replay."""
    found = subprocess.run([sys.executable, os.path.join(args.root, "pcaps/findings.py"), "--sealtap", args.sealtap, "--same-as",
                            sensor.alerts, capture], stderr=subprocess.PIPE, text=True)
    wrong = found.stderr.splitlines()
    flows = subprocess.run([args.sealtap, "flows", "--json", "--rules", os.path.join(args.root, "rules"), capture],
                           stdout=subprocess.PIPE, text=True, check=True).stdout.count("\n")
    frames, parts = stats["frames"], stats["parts"]
    for what, here, there in (
            ("packets", stats["decoder"]["pkts"], sent), ("flows", stats["flow"]["total"], flows),
            ("octets on the way", frames["on_the_way"], 0), ("packets lost", stats["capture"]["kernel_drops"], 0),
            ("fragments without their rest", frames["not_delivered"].get("fragment_incomplete", 0), 0),
            ("octets of content", parts["size"], parts["scanned"] + parts["decoded"] + sum(parts["not_inspected"].values())),
            ("waits given up", stats["limits"].get("merge_wait_ms", 0), 0)):
        if here != there:
            wrong.append(f"{what}: {here}, not {there}")
    return wrong


def main():
    parser = argparse.ArgumentParser()
    for name in ("sealtap", "root", "work", "inside", "outside"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("captures", nargs="+")
    args = parser.parse_args()
    # What is started later goes inside by itself.
    enter(args.outside)
    ends = [cable_end("cable"), cable_end("cable2")]
    ways = (("fan-out to two readers", ["{name: cable, readers: 2}"], 2, lambda frame: 0),
            ("each direction by its own interface", ["cable", "cable2"], 2, is_upward),
            ("both, with fan-out", ["{name: cable, readers: 2}", "{name: cable2, readers: 2}"], 4, is_upward))
    failed = False
    for way, interfaces, sockets, choose in ways:
        shares = {}
        for capture in args.captures:
            sensor = Sensor(args, interfaces)
            sent = play(ends, frames_of(capture), choose)
            stats = sensor.end(sent)
            for index, reader in enumerate(stats["interfaces"][0]["readers"]):
                shares[index] = shares.get(index, 0) + reader["pkts"]
            wrong = complaints(args, capture, sensor, stats, sent)
            failed = failed or bool(wrong)
            print(f"{way}: {os.path.basename(capture)}: {'as replay' if not wrong else 'DIFFERS'}", *wrong, sep="\n    ", flush=True)
        readers = [shares[index] for index in range(sockets)]
        print(f"{way}: packets of each reader {' '.join(map(str, readers))}")
        if not all(readers):
            failed = True
            print(f"{way}: a reader saw NOTHING")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
