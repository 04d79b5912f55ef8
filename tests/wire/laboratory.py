#!/usr/bin/env python3
"""What the running kernel reads, and what we read: the same packets to both, every octet compared.

    laboratory.py SEALTAP    sends every case to real sockets in a network namespace of its own; status 1 on any difference,
                             77 where no namespace can be made

Cases: the 409 ways in which three segments can lie to each other, as TCP behind a hole and in order, with five initial
sequence numbers, and as fragments of IPv4 and IPv6; and decoys that the kernel drops, before the octets that it takes, among
them those that we deliver none the less (README.md says why): of these the kernel's answer alone is held. The packets go in
through a TUN device, so that nothing but the kernel's own receive path stands between them and the socket; they and the
kernel's answers become the capture.
"""
import fcntl
import hashlib
import itertools
import json
import os
import pathlib
import select
import socket
import struct
import subprocess
import sys
import tempfile

SKIPPED = 77
INSIDE = "SEALTAP_LABORATORY"
INITIAL_SEQUENCES = (0, 1, 0xFFFFFFFF, 0xFFFFFFF5, 0x7FFFFFFF)
SERVER4, CLIENT4 = "10.9.0.1", "10.9.0.2"
SERVER6, CLIENT6 = "fd09::1", "fd09::2"
PORT = 7000
FIN, SYN, RST, ACK = 1, 2, 4, 16
DECOY, TAKEN = b"DECOYDECOY", b"takentaken"


def triplets():
    ranges = [(begin, end) for begin in range(5) for end in range(begin + 1, 6)]
    found = set()
    for three in itertools.product(ranges, repeat=3):
        ends = sorted({end for units in three for end in units})
        found.add(tuple((ends.index(begin), ends.index(end)) for begin, end in three))
    return sorted(found)


def octets_of(segment, units, size):
    """They tell which segment they are from and where they stand."""
    return b"".join(bytes([b"Aa0"[segment] + unit]) * size for unit in range(*units))


def internet_sum(data):
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def address(text):
    return socket.inet_pton(socket.AF_INET6 if ":" in text else socket.AF_INET, text)


def with_checksum(source, destination, protocol, data, at):
    pseudo = address(source) + address(destination) + struct.pack("!II", len(data), protocol)
    return data[:at] + struct.pack("!H", internet_sum(pseudo + data) or 0xFFFF) + data[at + 2:]


def ipv4(protocol, data, identification=1, offset=0, more=False, options=b"", ip_flaw=0):
    size = 20 + len(options)
    place = more << 13 | offset // 8
    header = struct.pack("!BBHHHBBH", 0x40 | size // 4, 0, size + len(data), identification, place, 64, protocol, 0)
    header += address(CLIENT4) + address(SERVER4) + options
    return header[:10] + struct.pack("!H", internet_sum(header) ^ ip_flaw) + header[12:] + data


def ipv6_fragment(protocol, data, identification, offset, more):
    data = struct.pack("!BBHI", protocol, 0, offset | more, identification) + data
    return struct.pack("!IHBB", 6 << 28, len(data), 44, 64) + address(CLIENT6) + address(SERVER6) + data


class Laboratory:
    def __init__(self):
        self.tun = os.open("/dev/net/tun", os.O_RDWR)
        fcntl.ioctl(self.tun, 0x400454CA, struct.pack("16sH22x", b"lab0", 0x0001 | 0x1000))  # TUNSETIFF: IFF_TUN, IFF_NO_PI
        for command in (f"addr add {SERVER4}/24 dev lab0", f"-6 addr add {SERVER6}/64 dev lab0 nodad", "link set lab0 up",
                        "link set lo up"):
            subprocess.run(["ip", *command.split()], check=True)
        self.packets = []
        self.port = 10000
        self.wrong = []
        self.expected = {}  # by (version, client port): what the application read
        self.listener = socket.create_server((SERVER4, PORT), backlog=8)
        self.udp = {}
        for version, family, server in ((4, socket.AF_INET, SERVER4), (6, socket.AF_INET6, SERVER6)):
            self.udp[version] = socket.socket(family, socket.SOCK_DGRAM)
            self.udp[version].bind((server, PORT))
            self.udp[version].setblocking(False)

    def put(self, packet):
        self.packets.append(packet)
        os.write(self.tun, packet)

    def answers(self, wait=0.0):
        """The kernel's packets so far; waits for the first one."""
        got = []
        while select.select([self.tun], [], [], wait if not got else 0)[0]:
            packet = os.read(self.tun, 65536)
            got.append(packet)
            self.packets.append(packet)
        return got

    def next_port(self):
        self.port += 1
        return self.port

    def tcp(self, port, sequence, acknowledgement, flags, data=b"", tcp_flaw=0, **ip):
        numbers = (sequence & 0xFFFFFFFF, acknowledgement & 0xFFFFFFFF)
        segment = struct.pack("!HHIIBBHHH", port, PORT, *numbers, 0x50, flags, 65535, 0, 0)
        segment = with_checksum(CLIENT4, SERVER4, 6, segment + data, 16)
        self.put(ipv4(6, segment[:16] + bytes(octet ^ tcp_flaw for octet in segment[16:18]) + segment[18:], **ip))

    def open(self, port, first):
        """Shakes hands; returns the acknowledgement for all that follows."""
        self.tcp(port, first, 0, SYN)
        theirs = None
        while theirs is None:
            for packet in self.answers(1.0):
                if packet[9] == 6 and packet[33] == SYN | ACK and struct.unpack("!H", packet[22:24])[0] == port:
                    theirs = struct.unpack("!I", packet[24:28])[0]
        self.tcp(port, first + 1, theirs + 1, ACK)
        return theirs + 1 & 0xFFFFFFFF

    def stream(self, first, segments):
        """A flow whose segments are (offset, octets), ended by a FIN behind them all."""
        port = self.next_port()
        acknowledgement = self.open(port, first)
        end = max(offset + len(data) for offset, data in segments)
        for offset, data in segments:
            self.tcp(port, first + 1 + offset, acknowledgement, ACK, data)
            self.answers()
        self.expected[4, port] = self.close(port, first + 1 + end, acknowledgement)

    def close(self, port, sequence, acknowledgement):
        """What the application read up to the FIN."""
        self.tcp(port, sequence, acknowledgement, FIN | ACK)
        connection, _ = self.listener.accept()
        connection.settimeout(5)
        read = b""
        while part := connection.recv(65536):
            read += part
        connection.close()
        self.answers(0.2)
        self.tcp(port, sequence + 1, acknowledgement, RST | ACK)
        self.answers()
        return read

    def decoy(self, name, delivered=False, takes=None, acknowledges=0, ahead=0, flags=ACK, **how):
        """Octets that the kernel drops, then those that it takes, or `takes`; `delivered`: we deliver the first."""
        first, port = 1000, self.next_port()
        acknowledgement = self.open(port, first)
        before = b"<" * ahead if ahead else b"<<"
        if ahead:  # beyond the window: what lies before comes afterwards, as the window moves on
            self.tcp(port, first + 1 + ahead, acknowledgement, ACK, DECOY)
        for at in range(0, len(before), 8192):
            self.tcp(port, first + 1 + at, acknowledgement, ACK, before[at:at + 8192])
            self.answers()
        if not ahead:
            self.tcp(port, first + 3, acknowledgement + acknowledges, flags, DECOY, **how)
        self.tcp(port, first + 1 + len(before), acknowledgement, ACK, TAKEN)
        self.answers()
        read = self.close(port, first + 1 + len(before) + len(TAKEN), acknowledgement)
        if read != before + (takes or TAKEN):
            self.wrong.append(f"{name}: the kernel read {read[-20:]!r}")
        if not delivered:
            self.expected[4, port] = read

    def tiny(self):
        """IPv6: a first fragment without all headers (RFC 7112), then the datagram as it should be."""
        port = self.next_port()
        body = b"x" * 8 + TAKEN
        datagram = with_checksum(CLIENT6, SERVER6, 17, struct.pack("!HHHH", port, PORT, 8 + len(body), 0) + body, 6)
        options = struct.pack("!BB6x", 17, 0)
        for data, offset, more in ((options, 0, True), (options + datagram[:8], 0, True), (datagram[8:], 16, False)):
            self.put(ipv6_fragment(60, data, port, offset, more))
        try:
            read = self.udp[6].recv(65536)
        except BlockingIOError:
            read = b""
        self.answers()
        if read != body:
            self.wrong.append(f"a first fragment without all headers: the kernel read {read!r}")
        self.expected[6, port] = read

    def datagram(self, version, fragments):
        """Fragments are (offset, octets, more); the first octets are the UDP header."""
        port = self.next_port()
        whole = {}
        for offset, data, _ in fragments:  # the only one that Linux delivers of them, if any: the first copy stays
            for at, octet in enumerate(data):
                whole.setdefault(offset + at, octet)
        body = bytes(whole[at] for at in sorted(whole))[8:]
        header = struct.pack("!HHHH", port, PORT, 8 + len(body), 0)
        source, destination = (CLIENT4, SERVER4) if version == 4 else (CLIENT6, SERVER6)
        header = with_checksum(source, destination, 17, header + body, 6)[:8]
        for offset, data, more in fragments:
            data = header if offset == 0 else data
            make = ipv4 if version == 4 else ipv6_fragment
            self.put(make(17, data, port, offset, more))
        try:
            read = self.udp[version].recv(65536)
        except BlockingIOError:
            read = b""
        self.answers()
        self.expected[version, port] = read

    def capture(self):
        parts = [struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 101)]
        for number, packet in enumerate(self.packets):
            time = (1_700_000_000 + number // 100_000, number % 100_000 * 10)
            parts.append(struct.pack("<IIII", *time, len(packet), len(packet)) + packet)
        return b"".join(parts)


def segments_of(triplet, size, base):
    """The three, and then what fills the holes between them."""
    segments = [(base + units[0] * size, octets_of(index, units, size)) for index, units in enumerate(triplet)]
    covered = {unit for units in triplet for unit in range(*units)}
    end = max(units[1] for units in triplet)
    fill = [(base + unit * size, b"#" * size) for unit in range(end) if unit not in covered]
    return segments + fill, base + end * size


def run_cases(lab):
    for triplet in triplets():
        segments, end = segments_of(triplet, 2, 2)
        for first in INITIAL_SEQUENCES:
            lab.stream(first, segments + [(0, b"<<")])
            lab.stream(first, [(0, b"<<")] + segments)
        segments, end = segments_of(triplet, 8, 8)
        fragments = [(0, b"........", True)] + [(offset, data, True) for offset, data in segments] + [(end, b">>>", False)]
        lab.datagram(4, fragments)
        lab.datagram(6, fragments)


def run_decoys(lab):
    lab.decoy("a wrong IP checksum", ip_flaw=0x5555)
    lab.decoy("a loose source route", options=struct.pack("!BBBIB", 131, 7, 4, 0x0A090003, 0))
    lab.decoy("a strict source route", options=struct.pack("!BBBIB", 137, 7, 4, 0x0A090003, 0))
    lab.decoy("options that end nowhere", options=b"\1\1\1\x07")
    lab.decoy("a wrong TCP checksum", tcp_flaw=0x55)
    lab.decoy("no acknowledgement", flags=0)
    lab.decoy("SYN and FIN", flags=SYN | FIN | ACK)
    for octets in (1, 1000, 3 << 20, 1 << 28):
        lab.decoy(f"an acknowledgement {octets} octets ahead", delivered=True, acknowledges=octets)
    for octets in (100, 1 << 30):  # its fast path does not ask
        lab.decoy(f"an acknowledgement {octets} octets back", takes=DECOY, acknowledges=-octets)
    lab.decoy("beyond the window that was announced", delivered=True, ahead=66_000)
    lab.tiny()


def compare(lab, sealtap):
    with tempfile.TemporaryDirectory() as folder:
        capture = pathlib.Path(folder, "laboratory.pcap")
        capture.write_bytes(lab.capture())
        run = subprocess.run([sealtap, "flows", "--json", str(capture)], capture_output=True, text=True, check=True)
        if keep := os.environ.get("SEALTAP_KEEP"):
            pathlib.Path(keep).write_bytes(lab.capture())
    ours = {}
    for line in run.stdout.splitlines():
        flow = json.loads(line)
        ours[(6 if ":" in flow["src_ip"] else 4, flow["src_port"])] = flow
    wrong = 0
    for key, read in lab.expected.items():
        flow = ours.get(key)
        same = (not read) if flow is None else is_same(flow, read)
        if not same:
            wrong += 1
            if wrong <= 10:
                print(f"IPv{key[0]} port {key[1]}: the kernel read {read!r}, we say {flow}")
    print(*lab.wrong, sep="\n", end="\n" if lab.wrong else "")
    otherwise = f"{len(lab.wrong)} otherwise than README.md says"
    print(f"Linux {os.uname().release}: {len(lab.expected)} cases, {wrong} differ, {otherwise}")
    return 1 if wrong or lab.wrong else 0


def is_same(flow, read):
    said = flow["to_server"]
    if said["bytes"] == 0 or not read:
        return said["bytes"] == len(read)
    return said["sha256"] == hashlib.sha256(read).hexdigest()


def main():
    sealtap = os.path.abspath(sys.argv[1])
    if INSIDE not in os.environ:
        for how in (["unshare", "-n"], ["unshare", "-Urn"]):
            if subprocess.run([*how, "test", "-w", "/dev/net/tun"], capture_output=True, check=False).returncode == 0:
                os.environ[INSIDE] = "1"
                sys.exit(subprocess.run([*how, sys.executable, "-B", __file__, sealtap], check=False).returncode)
        print("skipped: no network namespace can be made here")
        sys.exit(SKIPPED)
    try:
        lab = Laboratory()
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"skipped: no TUN device in a namespace: {error}")
        sys.exit(SKIPPED)
    run_cases(lab)
    run_decoys(lab)
    sys.exit(compare(lab, sealtap))


if __name__ == "__main__":
    main()
