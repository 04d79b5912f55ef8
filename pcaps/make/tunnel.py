#!/usr/bin/python3
"""One end of a GRE tunnel, or a port with 802.1Q tags, in user space: for kernels that were built without either.

tunnel.py gre DEVICE LOCAL REMOTE        packets of a TUN device, as GRE (RFC 2784) between two addresses
tunnel.py vlan DEVICE CABLE TAG[,TAG]    frames of a TAP device, tagged, the outermost tag first, on the cable
"""
import fcntl
import os
import selectors
import socket
import struct
import sys

TUNSETIFF, IFF_TUN, IFF_TAP, IFF_NO_PI = 0x400454CA, 1, 2, 0x1000
ETH_P_ALL, SOL_PACKET, PACKET_AUXDATA, PACKET_OUTGOING = 3, 263, 8, 4
TP_STATUS_VLAN_VALID = 16


def open_device(name, kind):
    device = os.open(os.environ.get("TUN", "/dev/net/tun"), os.O_RDWR)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22x", name.encode(), kind | IFF_NO_PI))
    return device


def gre(name, local, remote):
    device = open_device(name, IFF_TUN)
    wire = socket.socket(socket.AF_INET, socket.SOCK_RAW, 47)
    wire.bind((local, 0))

    def out(packet):
        kind = 0x0800 if packet[0] >> 4 == 4 else 0x86DD
        wire.sendto(struct.pack(">HH", 0, kind) + packet, (remote, 0))

    def come():
        packet, sender = wire.recvfrom(65535)
        if sender[0] == remote:
            os.write(device, packet[(packet[0] & 15) * 4 + 4 :])

    return device, wire, out, come


def vlan(name, cable, tags):
    tags = [int(tag) for tag in tags.split(",")]
    device = open_device(name, IFF_TAP)
    wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
    wire.bind((cable, ETH_P_ALL))
    wire.setsockopt(SOL_PACKET, PACKET_AUXDATA, 1)
    # IEEE 802.1Q: 0x88a8 before the service tag, 0x8100 before the customer's.
    header = b"".join(struct.pack(">HH", 0x8100 if i == len(tags) - 1 else 0x88A8, tag) for i, tag in enumerate(tags))

    def out(frame):
        wire.send(frame[:12] + header + frame[12:])

    def come():
        frame, extra, _, address = wire.recvmsg(65535, 1024)
        if address[2] == PACKET_OUTGOING:
            return
        for level, kind, data in extra:  # the kernel takes the outermost tag off and tells it here
            if (level, kind) == (SOL_PACKET, PACKET_AUXDATA):
                status, _, _, _, _, tag, protocol = struct.unpack_from("=IIIHHHH", data)
                if status & TP_STATUS_VLAN_VALID:
                    frame = frame[:12] + struct.pack(">HH", protocol, tag) + frame[12:]
        if frame[12 : 12 + len(header)] == header:
            os.write(device, frame[:12] + frame[12 + len(header) :])

    return device, wire, out, come


def main():
    device, wire, out, come = {"gre": gre, "vlan": vlan}[sys.argv[1]](*sys.argv[2:])
    ready = selectors.DefaultSelector()
    ready.register(device, selectors.EVENT_READ, lambda: out(os.read(device, 65535)))
    ready.register(wire, selectors.EVENT_READ, come)
    while True:
        for key, _ in ready.select():
            key.data()


main()
