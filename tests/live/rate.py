"""The search behind rate.sh: captures from a seed, a sender at a given rate, and two listeners to compare."""

import argparse
import json
import os
import random
import re
import signal
import struct
import subprocess
import sys
import time

BUFFER_KIB = 65536  # of the kernel, for both listeners: the sensor's default
WAIT_SECONDS = 30


class Capture:
    """Frames of TCP flows as they pass a mirror port, written as a classic capture."""

    def __init__(self, path):
        self.path, self.packets, self.octets = path, 0, 0
        self.file = open(path, "wb")
        self.file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1))

    def frame(self, source, destination, flags, sequence, acknowledged, data=b""):
        (from_ip, from_port), (to_ip, to_port) = source, destination
        tcp = struct.pack(">HHIIBBHHH", from_port, to_port, sequence & 0xFFFFFFFF, acknowledged & 0xFFFFFFFF, 0x50, flags,
                          0xFFFF, 0, 0) + data
        ip = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(tcp), self.packets & 0xFFFF, 0, 64, 6, 0, from_ip, to_ip)
        octets = b"\2\0\0\0\0\1\2\0\0\0\0\2\x08\0" + ip + tcp
        octets = octets.ljust(60, b"\0")
        self.file.write(struct.pack("<IIII", 1700000000, self.packets % 1000000, len(octets), len(octets)) + octets)
        self.packets += 1
        self.octets += len(octets)

    def flow(self, number, request, answer, mss):
        """A whole flow: an acknowledgement for every second full segment, as receivers send them."""
        here = (bytes([10, 1, number >> 8 & 255, number & 255]), 1024 + number % 60000)
        there = (bytes([203, 0, 113, number % 250 + 1]), 80)
        self.frame(here, there, 0x02, 0, 0)
        self.frame(there, here, 0x12, 0, 1)
        self.frame(here, there, 0x10, 1, 1)
        mine, yours = 1, 1
        for sender, receiver, text in ((here, there, request), (there, here, answer)):
            for count, at in enumerate(range(0, len(text), mss)):
                piece = text[at:at + mss]
                sent, got = (mine, yours) if sender is here else (yours, mine)
                self.frame(sender, receiver, 0x18, sent, got, piece)
                if sender is here:
                    mine += len(piece)
                else:
                    yours += len(piece)
                if count % 2:
                    sent, got = (mine, yours) if receiver is here else (yours, mine)
                    self.frame(receiver, sender, 0x10, sent, got)
        self.frame(here, there, 0x11, mine, yours)
        self.frame(there, here, 0x11, yours, mine + 1)
        self.frame(here, there, 0x10, mine + 1, yours + 1)

    def close(self):
        self.file.close()
        return self


def http(body, kind):
    request = b"GET /page HTTP/1.1\r\nHost: www.example\r\nUser-Agent: rate\r\n\r\n"
    head = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n" % (kind, len(body))
    return request, head + body


def large(path, dice):
    """Pages and files of some ten to hundreds of KiB: bits count."""
    capture = Capture(path)
    words = [bytes(dice.choices(b"abcdefghijklmnopqrstuvwxyz", k=dice.randint(2, 10))) for _ in range(2000)]
    for number in range(200):
        text = b" ".join(dice.choices(words, k=dice.randint(2000, 30000)))
        kind = b"text/html" if number % 4 else b"application/octet-stream"
        capture.flow(number, *http(text if number % 4 else dice.randbytes(len(text)), kind), 1460)
    return capture.close()


def small(path, dice):
    """Flows of one short answer: packets count."""
    capture = Capture(path)
    for number in range(10000):
        capture.flow(number, *http(b'{"n":%d}' % dice.randint(0, 9), b"application/json"), 1460)
    return capture.close()


def inside(args, *command, **more):
    return subprocess.Popen(["nsenter", f"--net=/run/netns/{args.inside}", "--", *command], **more)


def wait_until(what, question, process):
    for _ in range(WAIT_SECONDS * 20):
        if process.poll() is not None:
            sys.exit(f"rate.py: a listener ended while it was waited for: {what}")
        if question():
            return
        time.sleep(0.05)
    sys.exit(f"rate.py: gave up waiting for {what}")


def listens(args):
    sockets = subprocess.run(["nsenter", f"--net=/run/netns/{args.inside}", "--", "ss", "-0Hn"], stdout=subprocess.PIPE,
                             text=True, check=True).stdout
    return re.search(r"[:*]cable", sockets) is not None


def carried(args):
    """Packets that the cable took from the sender so far. Its queue is short, and what that drops nobody could have heard."""
    shown = subprocess.run(["nsenter", f"--net=/run/netns/{args.outside}", "--", "ip", "-s", "-j", "link", "show", "cable"],
                           stdout=subprocess.PIPE, text=True, check=True).stdout
    return json.loads(shown)[0]["stats64"]["tx"]["packets"]


def send(args, capture, loops, packets_per_second):
    """Sends the capture again and again, each time from other hosts. It comes before all others, as a wire does: it does
    not wait for who listens. Returns packets and seconds."""
    before = carried(args)
    ran = subprocess.run(["nsenter", f"--net=/run/netns/{args.outside}", "--", "nice", "-n", "-15", args.sender, "cable",
                          capture.path, str(loops), f"{packets_per_second or 0:.0f}"], stdout=subprocess.PIPE,
                         stderr=subprocess.STDOUT, text=True)
    said = re.fullmatch(r"\d+ packets in ([\d.]+) seconds\n", ran.stdout)
    if ran.returncode or not said:
        sys.exit("rate.py: the sender failed\n" + ran.stdout)
    return carried(args) - before, float(said[1])


class Tcpdump:
    name = "tcpdump -w /dev/null"

    def __init__(self, args):
        self.process = inside(args, "tcpdump", "-n", "-i", "cable", "-B", str(BUFFER_KIB), "-w", "/dev/null",
                              stderr=subprocess.PIPE, text=True)
        wait_until("tcpdump to listen", lambda: listens(args), self.process)

    def lost(self, sent):
        time.sleep(1)  # it has no way to say that it is idle
        self.process.send_signal(signal.SIGINT)
        said = self.process.communicate(timeout=WAIT_SECONDS)[1]
        return int(re.search(r"(\d+) packets? dropped by kernel", said)[1])


class Sealtap:
    name = "sealtap run"
    slowest_end = 0.0  # seconds from SIGINT to the end

    def __init__(self, args):
        self.target = os.path.join(args.work, "stats.json")
        if os.path.exists(self.target):
            os.remove(self.target)
        configuration = os.path.join(args.work, "rate.yaml")
        with open(configuration, "w", encoding="utf-8") as file:
            file.write(f"rules: [{args.root}/rules]\nstatistics: {{seconds: 1, target: {self.target}}}\n"
                       f"interfaces: [{{name: cable, buffer_bytes: {BUFFER_KIB * 1024}{args.readers}}}]\n")
        said = os.path.join(args.work, "said.log")
        with open(said, "w", encoding="utf-8") as log:
            self.process = inside(args, args.sealtap, "run", "-c", configuration, "--workers", str(args.workers),
                                  stdout=subprocess.DEVNULL, stderr=log)
        # Several sockets are there before they share the packets.
        wait_until("sealtap to listen", lambda: "listening on" in open(said, encoding="utf-8").read(), self.process)

    def stats(self):
        try:
            with open(self.target, encoding="utf-8") as file:
                return json.loads(file.read().splitlines()[-1])["stats"]
        except (OSError, IndexError):
            return None

    def has_seen(self, sent):
        stats = self.stats()
        return stats and stats["decoder"]["pkts"] + stats["capture"]["kernel_drops"] >= sent

    def lost(self, sent):
        wait_until("sealtap to read everything", lambda: self.has_seen(sent), self.process)
        stopped = time.monotonic()
        self.process.send_signal(signal.SIGINT)
        if self.process.wait(timeout=WAIT_SECONDS):
            sys.exit("rate.py: sealtap failed")
        Sealtap.slowest_end = max(Sealtap.slowest_end, time.monotonic() - stopped)
        stats = self.stats()
        self.check(stats, sent)
        left_out = sum(count for cause, count in stats["frames"]["not_delivered"].items()
                       if cause == "overload" or cause.startswith("shed_"))
        return stats["capture"]["kernel_drops"] + left_out

    @staticmethod
    def check(stats, sent):
        """Every packet sent is accounted for, and both ledgers are exact."""
        capture, frames, parts = stats["capture"], stats["frames"], stats["parts"]
        known = frames["headers"] + frames["duplicate"] + frames["conflicting"] + frames["delivered"] + sum(
            frames["not_delivered"].values())
        inspected = parts["scanned"] + parts["decoded"] + sum(parts["not_inspected"].values())
        for what, one, other in (("packets", sent, stats["decoder"]["pkts"] + capture["kernel_drops"] + capture["unread"]),
                                 ("octets of frames", frames["captured"], known), ("octets of content", parts["size"], inspected)):
            if one != other:
                sys.exit(f"rate.py: the account of {what} differs: {one} and {other}\n{json.dumps(stats)}")


def attempt(args, kind, capture, packets_per_second, guess):
    """One try. Returns the rate that was reached and how much was lost."""
    listener = kind(args)
    loops = max(1, round((packets_per_second or guess) * args.seconds / capture.packets))
    sent, took = send(args, capture, loops, packets_per_second)
    lost = listener.lost(sent)
    return sent / max(took, 1e-6), lost


def highest(args, kind, capture, guess):
    """The highest rate without loss, in packets a second, and whether the sender could do no more."""
    top, lost = attempt(args, kind, capture, None, guess)
    if lost == 0:
        return top, True
    good, bad = 0.0, top
    for _ in range(args.steps):
        middle = (good + bad) / 2
        rate, lost = attempt(args, kind, capture, middle, guess)
        if lost == 0:
            good = max(good, min(rate, middle))
        else:
            bad = middle
    return good, False


def main():
    parser = argparse.ArgumentParser()
    for name in ("sealtap", "sender", "root", "work", "inside", "outside"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--steps", type=int, default=6)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--readers", type=int, default=1)
    args = parser.parse_args()
    args.readers = "" if args.readers == 1 else f", readers: {args.readers}"
    dice = random.Random(1)
    print(f"{'traffic':<8} {'listener':<22} {'packets/s':>12} {'Gbit/s':>8} {'ratio':>7}   without any loss")
    for name, make in (("large", large), ("small", small)):
        capture = make(os.path.join(args.work, name + ".pcap"), dice)
        mean = capture.octets / capture.packets
        reference = None
        for kind in (Tcpdump, Sealtap):
            rate, is_top = highest(args, kind, capture, 400000)
            reference = reference or rate
            print(f"{name:<8} {kind.name:<22} {rate:>12,.0f} {rate * mean * 8 / 1e9:>8.3f} "
                  f"{rate / reference if reference else 0:>7.2f}   {'(all that the sender can)' if is_top else ''}", flush=True)
    print(f"after SIGINT the sensor had ended within {Sealtap.slowest_end:.2f} s")
    print("every packet sent was read or counted as dropped, and both ledgers were exact, in every try")


if __name__ == "__main__":
    main()
