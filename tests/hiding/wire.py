"""A cable between two network namespaces, and a recorder at one end: what real clients and servers say, as frames.

`Cable` makes a namespace for the servers (a child process that waits there), joins it to this process's own and sets the
addresses. Everything is gone when the processes end. `enter` begins: it starts this program anew in a namespace of its own.
"""
import array
import ctypes
import fcntl
import os
import pathlib
import socket
import struct
import subprocess
import sys
import threading
import time

INSIDE, OUTSIDE = "10.1.0.10", "198.51.100.40"
CLONE_NEWNET = 0x40000000
SO_RCVBUFFORCE, PACKET_STATISTICS, SOL_PACKET, ETH_P_ALL = 33, 6, 263, 3
SIOCETHTOOL, OFFLOADS = 0x8946, (0x15, 0x17, 0x19, 0x1F, 0x24, 0x2C)  # ETHTOOL_SRXCSUM, STXCSUM, SSG, STSO, SGSO, SGRO


def enter():
    """Into a network namespace of its own; as somebody who is not root, into a user namespace, too. Ends with 77 where the
    system allows neither."""
    if os.environ.get("SEALTAP_WIRE") == "inside":
        return
    unshare = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--net", "--user", "--map-root-user"]
    try:
        possible = subprocess.run([*unshare, "ip", "link", "add", "cable", "type", "veth", "peer", "name", "cable2"], check=False,
                                  capture_output=True, text=True)
        why = possible.stderr.strip() if possible.returncode else ""
    except OSError as error:
        why = str(error)
    if why:
        print(f"skipped: no virtual cable can be made here: {why}")
        sys.exit(77)
    os.environ["SEALTAP_WIRE"] = "inside"
    os.execvp(unshare[0], [*unshare, sys.executable, "-B", *sys.argv])


def run(*command):
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)


def set_up(address):
    """Frames as a mirror port shows them: right check sums, no super-frames."""
    with socket.socket() as control:
        for offload in OFFLOADS:
            value = array.array("B", struct.pack("II", offload, 0))
            request = struct.pack("16sP", b"cable", value.buffer_info()[0])
            try:
                fcntl.ioctl(control, SIOCETHTOOL, request)
            except OSError:
                pass  # this kernel has no such switch
    pathlib.Path("/proc/sys/net/ipv6/conf/cable/disable_ipv6").write_text("1")
    run("ip", "link", "set", "lo", "up")
    run("ip", "addr", "add", f"{address}/32", "dev", "cable")
    run("ip", "link", "set", "cable", "up")
    run("ip", "route", "add", "default", "dev", "cable")


class Cable:
    def __init__(self):
        ready, self.ask = os.pipe(), os.pipe()
        self.child = os.fork()
        if self.child == 0:
            if ctypes.CDLL(None).unshare(CLONE_NEWNET) != 0:
                os._exit(1)
            os.write(ready[1], b"r")
            os.read(self.ask[0], 1)  # the cable is there
            set_up(OUTSIDE)
            os.write(ready[1], b"r")
            os.close(self.ask[1])
            os.read(self.ask[0], 1)  # until the parent is gone
            os._exit(0)
        os.close(self.ask[0])
        os.read(ready[0], 1)
        run("ip", "link", "add", "cable", "type", "veth", "peer", "name", "cable", "netns", str(self.child))
        set_up(INSIDE)
        os.write(self.ask[1], b"c")
        os.read(ready[0], 1)
        self.servers = []

    def start(self, *command, **options):
        """A server at the other end, until `stop`."""
        server = subprocess.Popen(["nsenter", f"--net=/proc/{self.child}/ns/net", "--", *command], **options)
        self.servers.append(server)

    def listens(self, port):
        lines = pathlib.Path(f"/proc/{self.child}/net/tcp").read_text().splitlines()[1:]
        return any(line.split()[1].endswith(f":{port:04X}") and line.split()[3] == "0A" for line in lines)

    def stop(self):
        for server in self.servers:
            server.terminate()
            server.wait()
        os.close(self.ask[1])
        os.waitpid(self.child, 0)


def until(what, true):
    """Polls; the only clock here is the one that gives up."""
    end = time.monotonic() + 60
    while not true():
        if time.monotonic() > end:
            sys.exit(f"gave up waiting for {what}")
        time.sleep(0.005)


def is_quiet():
    """No connection that carries data or has yet to end."""
    states = [line.split()[3] for line in pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return not set(states) & {"01", "02", "04", "05", "08", "09", "0B"}


class Recorder:
    """Writes every frame at this end of the cable into a capture, until `stop`."""

    MARK = b"the recording ends here"

    def __init__(self, path):
        self.path, self.frames = path, []
        self.tap = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
        self.tap.bind(("cable", ETH_P_ALL))
        self.tap.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 256 << 20)
        self.thread = threading.Thread(target=self.record, daemon=True)
        self.thread.start()

    def record(self):
        while True:
            data = self.tap.recv(1 << 17)
            if self.MARK in data:
                return
            self.frames.append(data)

    def stop(self):
        until("the flows to end", is_quiet)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(self.MARK, (OUTSIDE, 9))
        self.thread.join(60)
        _, dropped = struct.unpack("II", self.tap.getsockopt(SOL_PACKET, PACKET_STATISTICS, 8))
        if self.thread.is_alive() or dropped:
            sys.exit(f"the recording is not whole: {dropped} frames were dropped")
        self.tap.close()
        with open(self.path, "wb") as out:
            out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1))
            for at, data in enumerate(self.frames):
                out.write(struct.pack("<IIII", 1788224400, min(at, 999999), len(data), len(data)) + data)
