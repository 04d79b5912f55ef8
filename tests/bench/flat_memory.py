#!/usr/bin/python3
"""The sensor's memory does not grow with what it has read. `flat_memory.py SEALTAP WRITE_CORPUS [--seconds N]` feeds the
office mix to `sealtap replay -` over and over for N seconds (60), each time with other hosts and at a later time, so
that every round is new traffic. Fails when the resident memory grows by over 5 % from the first fifth of the time to
the end, or when the ledger of frames is not exact."""
import argparse
import pathlib
import struct
import subprocess
import sys
import tempfile
import time

GROWTH_MAX = 1.05
MEGABYTES = 40
FILE_HEADER, RECORD_HEADER = 24, 16
# Of a plain Ethernet frame with IPv4.
SOURCE, DESTINATION = 14 + 12, 14 + 16
ROUND_SECONDS = 3600
# So many rounds until hosts come again: by then every flow of theirs has long timed out.
HOSTS = 150


class Mix:
    """The frames of a capture, whose hosts can be replaced by others with every checksum still right: what is added to
    an address's low half is taken from its high half."""

    def __init__(self, path):
        self.octets = bytearray(path.read_bytes())
        self.records = []  # where each begins, its time, its addresses
        at = FILE_HEADER
        while at < len(self.octets):
            seconds, _, size, _ = struct.unpack_from("<IIII", self.octets, at)
            frame = at + RECORD_HEADER
            addresses = struct.unpack_from(">HHHH", self.octets, frame + SOURCE)
            self.records.append((at, seconds, frame + SOURCE, addresses))
            at = frame + size

    def round(self, number):
        by = number % HOSTS
        later = number * ROUND_SECONDS
        put_time, put_hosts = struct.Struct("<I").pack_into, struct.Struct(">HHHH").pack_into
        for at, seconds, place, (high, low, high2, low2) in self.records:
            put_time(self.octets, at, seconds + later)
            put_hosts(self.octets, place, (high - by) % 0xFFFF, (low + by) % 0xFFFF, (high2 - by) % 0xFFFF,
                      (low2 + by) % 0xFFFF)
        return self.octets[FILE_HEADER:] if number else self.octets


def resident(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    return 0


def feed(sensor, mix, seconds):
    """Returns (second, KiB resident) after each round."""
    readings, begin = [], time.monotonic()
    while time.monotonic() - begin < seconds:
        sensor.stdin.write(mix.round(len(readings)))
        readings.append((time.monotonic() - begin, resident(sensor.pid)))
    return readings


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sealtap")
    parser.add_argument("writer")
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        capture = pathlib.Path(folder) / "office.pcap"
        subprocess.run([options.writer, "office", capture, str(MEGABYTES * 1_000_000)], check=True)
        mix = Mix(capture)
        command = [options.sealtap, "replay", "--workers", "2", "--alerts", folder + "/alerts.json", "-"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=False) as sensor:
            readings = feed(sensor, mix, options.seconds)
            summary = sensor.communicate()[0].decode()
    early = max(kib for second, kib in readings if second <= readings[-1][0] / 5)
    late = readings[-1][1]
    print(f"{len(readings)} rounds of {MEGABYTES} MB: {early:,} KiB resident in the first fifth, {late:,} KiB at the end, "
          f"{max(kib for _, kib in readings):,} KiB at most")
    print(summary)
    if sensor.returncode != 0 or "(exact)" not in summary:
        sys.exit("flat_memory.py: the replay failed, or its ledger is not exact")
    if late > early * GROWTH_MAX:
        sys.exit(f"flat_memory.py: grew by {late / early - 1:.1%}")


main()
