"""The same files as bodies of HTTP POST requests in a capture: `replay` must find what `scan` finds."""
import json
import os
import pathlib
import shutil
import struct
import subprocess

SEGMENT = 1400
# Content-Encoding and the program that makes it, in turn for the bodies; a program that is not there codes nothing.
CODINGS = {None: None, "br": ["brotli", "-c"], "zstd": ["zstd", "-q", "-c"]}


def frame(inside, ports, numbers, flags, payload=b""):
    addresses = [bytes([10, 1, 0, 10]), bytes([198, 51, 100, 40])]
    if not inside:
        addresses.reverse()
        ports = ports[::-1]
    tcp = struct.pack(">HHIIBBHHH", *ports, *numbers, 0x50, flags, 65535, 0, 0) + payload
    ip = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(tcp), 0, 0x4000, 64, 6, 0) + b"".join(addresses)
    total = sum(struct.unpack(">10H", ip))
    total = (total & 0xFFFF) + (total >> 16)
    ip = ip[:10] + struct.pack(">H", ~((total & 0xFFFF) + (total >> 16)) & 0xFFFF) + ip[12:]
    return bytes.fromhex("020000000002020000000001" "0800") + ip + tcp


def coded(body, coding):
    """The body as it is sent, and its header field."""
    program = CODINGS[coding]
    if program is None or shutil.which(program[0]) is None:
        return body, b""
    body = subprocess.run(program, input=body, stdout=subprocess.PIPE, check=True).stdout
    return body, b"Content-Encoding: %s\r\n" % coding.encode()


def conversation(body, port, coding):
    body, field = coded(body, coding)
    request = (b"POST /upload HTTP/1.1\r\nHost: share.example\r\nContent-Type: application/octet-stream\r\n%s"
               b"Content-Length: %d\r\n\r\n%s" % (field, len(body), body))
    answer, ports = b"HTTP/1.1 204 No Content\r\n\r\n", (port, 80)
    yield frame(True, ports, (99, 0), 2)
    yield frame(False, ports, (499, 100), 18)
    yield frame(True, ports, (100, 500), 16)
    for at in range(0, len(request), SEGMENT):
        yield frame(True, ports, (100 + at, 500), 24, request[at:at + SEGMENT])
    end = 100 + len(request)
    yield frame(False, ports, (500, end), 24, answer)
    yield frame(True, ports, (end, 500 + len(answer)), 17)
    yield frame(False, ports, (500 + len(answer), end + 1), 17)
    yield frame(True, ports, (end + 1, 501 + len(answer)), 16)


def write(path, frames):
    with open(path, "wb") as out:
        out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1))
        for at, data in enumerate(frames):
            out.write(struct.pack("<IIII", 1788224400, at * 100, len(data), len(data)) + data)


def shown(findings):
    return {f["detector"]: f["distinct"] for f in findings}


def compare(sealtap, root, bodies, answers, folder):
    failures = []
    for port, (name, body) in enumerate(bodies.items(), 40000):
        capture = folder / f"{name}.pcap"
        coding = list(CODINGS)[port % len(CODINGS)]
        write(capture, conversation(body, port, coding))
        run = subprocess.run([sealtap, "replay", "-c", root / "config/sample.yaml", "--rules", root / "rules", "--findings",
                              "--quiet", "--alerts", "-", capture], cwd=root, capture_output=True, text=True, check=False, timeout=300)
        found = {}
        for alert in map(json.loads, run.stdout.splitlines()):
            for detector, distinct in shown(alert["violation"]["findings"]).items():
                found[detector] = max(found.get(detector, 0), distinct)
        if run.returncode != 0 or found != shown(answers[f"{name}.secret"]["findings"]):
            failures.append(f"{name} over HTTP, coded {coding}: status {run.returncode}, {found}")
    return failures + compare_brokers(sealtap, folder)


def compare_brokers(sealtap, folder):
    """In the captures of the folder brokers must find what workers find."""
    test = pathlib.Path(sealtap).parent / "brokers_test"
    if not test.exists():
        return ["brokers_test is not built"]
    run = subprocess.run([test, "--gtest_brief=1", "--gtest_filter=BrokersOverCaptures.*"], capture_output=True, text=True,
                         check=False, timeout=600, env={**os.environ, "SEALTAP_CAPTURES": str(folder)})
    # Excerpts are masked.
    return [] if run.returncode == 0 else ["brokers and workers differ:\n" + run.stdout]
