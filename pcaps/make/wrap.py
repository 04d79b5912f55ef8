#!/usr/bin/python3
"""Puts the frames of a classic Ethernet capture into another link layer, or into a tunnel.

wrap.py KIND SOURCE TARGET

    radiotap    802.11 data frames with QoS behind radiotap, the frame check at the end; some fill an A-MSDU, and beacons
                and a frame that WPA hides lie in between
    teredo      IPv6 in Teredo (RFC 4380), by its port and between hosts
    l2tp        PPP in L2TPv2 (RFC 2661)
    tzsp        what a sniffer sends on: 802.11 in TZSP
    erspan      ERSPAN type III, 802.1Q inside
    erspan-cut  ERSPAN type II, whose switch cuts what it mirrors to 400 octets and says so
    capwap      802.11 between access point and controller, in CAPWAP data (RFC 5415)

scapy builds the headers that it knows; what stands around them differs a little from packet to packet.
"""
import struct
import sys

from scapy.all import GRE, IP, LLC, PPP, SNAP, TCP, UDP, Dot1Q, Dot11, Dot11Beacon, Dot11QoS, Ether, IPv6, RadioTap, Raw, raw
from scapy.contrib.erspan import ERSPAN_III

ETHERNET, RADIOTAP = 1, 127
STATION, ACCESS, GATEWAY = "02:00:00:00:02:01", "02:00:00:00:02:02", "02:00:00:00:02:03"
NEAR, FAR = "10.9.0.1", "10.9.0.2"


def read(path):
    data = open(path, "rb").read()
    at = 24
    while at < len(data):
        seconds, micros, captured, _ = struct.unpack_from("<IIII", data, at)
        yield seconds * 1000000 + micros, data[at + 16 : at + 16 + captured]
        at += 16 + captured


def write(path, link_type, frames):
    with open(path, "wb") as out:
        out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, link_type))
        for micros, data in frames:
            out.write(struct.pack("<IIII", micros // 1000000, micros % 1000000, len(data), len(data)) + data)


def from_inside(frame):
    return frame[26] == 10


def snap(frame):
    return raw(LLC(dsap=0xAA, ssap=0xAA, ctrl=3) / SNAP(code=struct.unpack_from(">H", frame, 12)[0])) + frame[14:]


def wlan(frame, aggregate=False):
    """From the station by the access point, or back."""
    up = from_inside(frame)
    addresses = (ACCESS, STATION, GATEWAY) if up else (STATION, ACCESS, GATEWAY)
    head = Dot11(type=2, subtype=8, FCfield="to-DS" if up else "from-DS", addr1=addresses[0], addr2=addresses[1],
                 addr3=addresses[2]) / Dot11QoS(A_MSDU_Present=int(aggregate))
    return raw(head)


def subframe(frame, last):
    body = frame[:12] + struct.pack(">H", len(snap(frame))) + snap(frame)
    return body if last else body + bytes(-len(body) % 4)


def radio(frame):
    return raw(RadioTap(present="Flags", Flags="FCS") / Raw(frame)) + b"\x00\x01\x02\x03"


def radiotap(frames):
    beacon = raw(Dot11(type=0, subtype=8, addr1="ff:ff:ff:ff:ff:ff", addr2=ACCESS, addr3=ACCESS) / Dot11Beacon())
    hidden = raw(Dot11(type=2, FCfield="to-DS+protected", addr1=ACCESS, addr2=STATION, addr3=GATEWAY) / Raw(bytes(range(64))))
    frames = list(frames)
    yield frames[0][0], radio(beacon)
    waiting = []
    for i, (micros, frame) in enumerate(frames):
        waiting.append(frame)
        more = i + 1 < len(frames) and from_inside(frames[i + 1][1]) == from_inside(frame)
        if more and len(waiting) < 3:
            continue
        if len(waiting) == 1:
            yield micros, radio(wlan(frame) + snap(frame))
        else:
            parts = [subframe(one, one is waiting[-1]) for one in waiting]
            yield micros, radio(wlan(frame, aggregate=True) + b"".join(parts))
        waiting = []
    yield frames[-1][0], radio(hidden)


def over(frame, payload, near_port, far_port):
    """In UDP between the ends of the tunnel."""
    up = from_inside(frame)
    source, target = (NEAR, FAR) if up else (FAR, NEAR)
    ports = (near_port, far_port) if up else (far_port, near_port)
    return raw(Ether(src=STATION, dst=ACCESS) / IP(src=source, dst=target) / UDP(sport=ports[0], dport=ports[1]) / payload)


def teredo(frames):
    """The capture's TCP, which talks IPv4, with a host on the internet that has an address of Teredo's."""
    for i, (micros, frame) in enumerate(frames):
        packet = Ether(frame)
        if TCP not in packet:
            continue
        segment = packet[TCP]
        del segment.chksum
        ends = ("fd00:1::10", "2001:0:c633:6428:0:ffff:f5fe:fff5")
        source, target = ends if from_inside(frame) else ends[::-1]
        body = raw(IPv6(src=source, dst=target) / segment)
        if i % 3 == 1:
            body = bytes.fromhex("00010000") + bytes(9) + body
        if i % 3 == 2:
            body = bytes(2) + bytes.fromhex("f5fef5f5f5fe") + body
        yield micros, over(frame, Raw(body), 50000, 50001 if i % 3 == 0 else 3544)


def l2tp(frames):
    """In turn with no optional field, with length and sequence, and with an offset."""
    for i, (micros, frame) in enumerate(frames):
        inside = raw(PPP(proto=0x21)) + frame[14:]
        heads = (struct.pack(">HHH", 0x0002, 7, 9),
                 struct.pack(">HHHHHH", 0x4802, len(inside) + 12, 7, 9, i, 0),
                 struct.pack(">HHHHH", 0x0202, 7, 9, 2, 0))
        yield micros, over(frame, Raw(heads[i % 3] + inside), 1701, 1701)


def tzsp(frames):
    for micros, frame in frames:
        body = struct.pack(">BBHBBBB", 1, 0, 18, 10, 1, 0xD0, 1) + wlan(frame) + snap(frame)
        packet = IP(src=NEAR, dst=FAR) / UDP(sport=40000, dport=37008) / Raw(body)
        yield micros, raw(Ether(src=STATION, dst=ACCESS) / packet)


def erspan(frames):
    for i, (micros, frame) in enumerate(frames):
        mirrored = frame[:12] + b"\x81\x00" + raw(Dot1Q(vlan=101, type=0x0800)) + frame[14:]
        head = GRE(seqnum_present=1, seqence_number=i, proto=0x22EB) / ERSPAN_III(session_id=5, timestamp=i)
        yield micros, raw(Ether(src=STATION, dst=ACCESS) / IP(src=NEAR, dst=FAR) / head / Raw(mirrored))


def erspan_cut(frames):
    cut = 400
    for i, (micros, frame) in enumerate(frames):
        flag = 0x0400 if len(frame) > cut else 0
        head = raw(GRE(seqnum_present=1, seqence_number=i, proto=0x88BE)) + struct.pack(">HHI", 0x1000, flag | 5, 1)
        packet = IP(src=NEAR, dst=FAR, proto=47) / Raw(head + frame[:cut])
        yield micros, raw(Ether(src=STATION, dst=ACCESS) / packet)


def capwap(frames):
    """The octets of frame control changed about, as controllers send them and tshark expects."""
    for micros, frame in frames:
        fields = 4 << 19 | 1 << 14 | 1 << 9 | 0x110  # 16 octets, radio 1, 802.11, native, with the radio's address
        head = bytes(1) + fields.to_bytes(3, "big") + bytes(4) + b"\x06\x02\x00\x00\x00\x02\x02\x00"
        swapped = wlan(frame)
        swapped = swapped[1::-1] + swapped[2:]
        yield micros, over(frame, Raw(head + swapped + snap(frame)), 5247 + 40000, 5247)


def main():
    kind, source, target = sys.argv[1:]
    makers = {"radiotap": radiotap, "teredo": teredo, "l2tp": l2tp, "tzsp": tzsp, "erspan": erspan,
              "erspan-cut": erspan_cut, "capwap": capwap}
    frames = [(micros, frame) for micros, frame in read(source) if frame[12:14] == b"\x08\x00"]
    write(target, RADIOTAP if kind == "radiotap" else ETHERNET, makers[kind](frames))


main()
