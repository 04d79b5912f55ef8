#!/usr/bin/python3
"""Edits a classic Ethernet capture: a fixed clock, and on request the faults of a mirror port.

Data frames are those that carry TCP payload from the inside, counted from 1.
"""
import argparse
import ipaddress
import struct

START = 1788224400  # 2026-09-01 01:00:00 UTC
INSIDE = (ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("fd00::/8"))


def read(path):
    data = open(path, "rb").read()
    magic, = struct.unpack_from("<I", data)
    assert magic == 0xA1B2C3D4, "tcpdump wrote something else than a little-endian classic capture"
    frames, at = [], 24
    while at < len(data):
        seconds, micros, captured, wire = struct.unpack_from("<IIII", data, at)
        frames.append([seconds * 1000000 + micros, wire, data[at + 16 : at + 16 + captured]])
        at += 16 + captured
    return data[:24], frames


def write(path, header, frames):
    with open(path, "wb") as out:
        out.write(header)
        for micros, wire, data in frames:
            out.write(struct.pack("<IIII", micros // 1000000, micros % 1000000, len(data), wire) + data)


def from_inside(frame):
    data = frame[2]
    if data[12:14] == b"\x08\x00":
        source = ipaddress.ip_address(data[26:30])
    elif data[12:14] == b"\x86\xdd":
        source = ipaddress.ip_address(data[22:38])
    else:
        return False
    return any(source in network for network in INSIDE if network.version == source.version)


def is_data(frame):
    data = frame[2]
    if not from_inside(frame) or data[12:14] != b"\x08\x00" or data[23] != 6:
        return False
    ip_header = (data[14] & 15) * 4
    tcp_header = (data[14 + ip_header + 12] >> 4) * 4
    return struct.unpack_from(">H", data, 16)[0] > ip_header + tcp_header


def numbers(text):
    return {int(n) for n in text.split(",")} if text else set()


def drop_data(frames, wanted):
    kept, ordinal = [], 0
    for frame in frames:
        if is_data(frame):
            ordinal += 1
            if ordinal in wanted:
                continue
        kept.append(frame)
    return kept


def reorder(frames):
    """Data frames in runs of three change places (3 1 2), and each third comes twice; the clock stays."""
    places = [i for i, frame in enumerate(frames) if is_data(frame)][1:]
    contents = [frame[1:] for frame in frames]
    for start in range(0, len(places) - 2, 3):
        a, b, c = places[start : start + 3]
        contents[a], contents[b], contents[c] = contents[c], contents[a], contents[b]
    out = []
    for i, frame in enumerate(frames):
        out.append([frame[0], *contents[i]])
        if i in places[2::3]:
            out.append([frame[0], *contents[i]])
    return out


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--drop", default="", metavar="N,N", help="data frames that the mirror port lost")
    options.add_argument("--reorder", action="store_true", help="data frames out of order, some twice")
    options.add_argument("--oneway", action="store_true", help="only what came from the inside")
    options.add_argument("--snap", type=int, help="cut frames to so many octets")
    options.add_argument("source")
    options.add_argument("target")
    args = options.parse_args()
    header, frames = read(args.source)
    assert frames, "nothing was recorded"
    first = frames[0][0]
    for frame in frames:
        frame[0] += START * 1000000 - first
    frames = drop_data(frames, numbers(args.drop))
    if args.reorder:
        frames = reorder(frames)
    if args.oneway:
        frames = [frame for frame in frames if from_inside(frame)]
    if args.snap:
        frames = [[time, wire, data[: args.snap]] for time, wire, data in frames]
    write(args.target, header, frames)


main()
