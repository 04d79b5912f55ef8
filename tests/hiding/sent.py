#!/usr/bin/env python3
"""The files of the hiding matrix, sent by real clients to real servers over HTTP, SMTP and FTP and recorded on the way:
`replay` must find what `scan` finds in the same file, no less and no more, at the same path below the carrier. See README.md.

    sent.py SEALTAP ROOT [--full | --few]    SEALTAP_SEED=N repeats a run; it ends with 77 where no network namespace can be made
"""
import email.message
import email.policy
import ftplib
import gzip
import http.client
import importlib.util
import json
import os
import pathlib
import random
import re
import smtplib
import subprocess
import sys
import tempfile

if importlib.util.find_spec("pyftpdlib") is None and sys.executable != "/usr/bin/python3":  # another Python than Debian's
    os.execv("/usr/bin/python3", ["/usr/bin/python3", "-B", *sys.argv])

import layers
import programs
import real_wrappers
import servers
import wire
from secrets_text import ASCII_SECRETS, SECRETS

HERE = pathlib.Path(__file__).resolve().parent
BOUNDARY = "b-o-u-n-d-a-r-y"


# ---- the carriers: each sends one file and gives the steps that must stand before the file's own ----

def http_request(method, path, body=None, headers=None, **options):
    connection = http.client.HTTPConnection(wire.OUTSIDE, 80, timeout=60)
    connection.request(method, path, body, {"Host": "share.halden.example", **(headers or {})}, **options)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    assert answer.status in (200, 204), answer.status


def post(name, data):
    http_request("POST", f"/{name}", data, {"Content-Type": "application/octet-stream"})
    return ["http.body"]


def put(name, data):
    http_request("PUT", f"/{name}", data)
    return ["http.body"]


def post_chunked(name, data):
    pieces = (data[at:at + 777] for at in range(0, len(data), 777))
    http_request("POST", f"/{name}", pieces, {"Transfer-Encoding": "chunked"}, encode_chunked=True)
    return ["http.body"]


def post_coded(coding):
    def send(name, data):
        http_request("POST", f"/{name}", servers.CODINGS[coding](data), {"Content-Encoding": coding})
        return ["http.body", coding]
    return send


def post_form(name, data):
    head = (f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="note"\r\n\r\nsee attached\r\n--{BOUNDARY}\r\nContent-Disposition: '
            f'form-data; name="file"; filename="{name}"\r\nContent-Type: application/octet-stream\r\n\r\n')
    http_request("POST", "/form", head.encode() + data + f"\r\n--{BOUNDARY}--\r\n".encode(),
                 {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"})
    return ["http.body", "multipart:2"]


def get(*how):
    def send(name, _):
        http_request("GET", f"/{name}?{'&'.join(how)}")
        return ["http.body", *(h for h in how if h != "chunked")]
    return send


def curl_form(name, data):
    pathlib.Path(name).write_bytes(data)
    wire.run("curl", "-sS", "--fail", "-o", "/dev/null", "-F", "note=x", "-F", f"file=@{name}", f"http://{wire.OUTSIDE}/form")
    return ["http.body", "multipart:2"]


def curl_put(name, data):
    pathlib.Path(name).write_bytes(data)
    wire.run("curl", "-sS", "--fail", "-o", "/dev/null", "-T", name, f"http://{wire.OUTSIDE}/{name}")
    return ["http.body"]


def message(name, data, coding):
    mail = email.message.EmailMessage(policy=email.policy.SMTP)
    mail["From"], mail["To"], mail["Subject"] = "sun.li@corp.example", "li.yun@acme.example", "minutes"
    mail.set_content("see attached\n")
    mail.add_attachment(data, "application", "octet-stream", filename=name, cte=coding)
    mail.set_boundary(BOUNDARY)  # its own are numbers, some of them those of a card
    return mail


def smtp(coding, step):
    def send(name, data):
        with smtplib.SMTP(wire.OUTSIDE, 25, timeout=60) as client:
            client.send_message(message(name, data, coding))
        return ["mail.message", "mail.body", "multipart:2", step]
    return send


def smtp_bdat(name, data):
    """RFC 3030, in three pieces."""
    text = message(name, data, "base64").as_bytes()
    with smtplib.SMTP(wire.OUTSIDE, 25, timeout=60) as client:
        client.ehlo()
        client.mail("sun.li@corp.example")
        client.rcpt("li.yun@acme.example")
        for at, last in ((0, ""), (1, ""), (2, " LAST")):
            piece = text[at * len(text) // 3:(at + 1) * len(text) // 3]
            client.send(f"BDAT {len(piece)}{last}\r\n".encode() + piece)
            assert client.getreply()[0] == 250
    return ["mail.message", "mail.body", "multipart:2", "base64"]


def ftp(is_passive, command):
    def send(name, data):
        with ftplib.FTP(wire.OUTSIDE, "sun", "word", timeout=60) as client:
            client.set_pasv(is_passive)
            if command == "STOR":
                with open(name, "wb") as out:
                    out.write(data)
                with open(name, "rb") as file:
                    client.storbinary(f"STOR {name}", file)
            else:
                client.retrbinary(f"RETR {name}", lambda _: None)
        return ["ftp.data"]
    return send


# name: (sends, programs and modules that it needs)
CARRIERS = {
    "POST": (post, ()), "PUT": (put, ()), "POST, chunked": (post_chunked, ()), "a form": (post_form, ()),
    "POST, gzip": (post_coded("gzip"), ()), "POST, br": (post_coded("br"), ("brotli",)), "POST, zstd": (post_coded("zstd"), ("zstd",)),
    "GET": (get(), ()), "GET, chunked": (get("chunked"), ()), "GET, gzip": (get("gzip"), ()),
    "GET, gzip, chunked": (get("gzip", "chunked"), ()), "GET, br": (get("br"), ("brotli",)), "GET, zstd": (get("zstd"), ("zstd",)),
    "a form by curl": (curl_form, ("curl",)), "PUT by curl": (curl_put, ("curl",)),
    "SMTP, base64": (smtp("base64", "base64"), ("aiosmtpd.smtp",)),
    "SMTP, quoted-printable": (smtp("quoted-printable", "quoted-printable"), ("aiosmtpd.smtp",)),
    "SMTP, BDAT": (smtp_bdat, ("aiosmtpd.smtp",)),
    "FTP, passive, STOR": (ftp(True, "STOR"), ("pyftpdlib",)), "FTP, passive, RETR": (ftp(True, "RETR"), ("pyftpdlib",)),
    "FTP, active, STOR": (ftp(False, "STOR"), ("pyftpdlib",)), "FTP, active, RETR": (ftp(False, "RETR"), ("pyftpdlib",)),
}


def is_there(need):
    return programs.has_module(need.split(".")[0]) if "." in need or need == "pyftpdlib" else programs.has(need)


# ---- the files ----

def files(chance, full, folder):
    """(name, octets): one of every document as it is; with layers by chance; and, in full, what real programs pack."""
    documents = [(name, charset) for name, maker in layers.DOCUMENTS.items()
                 for charset in (layers.CHARSETS if maker[2] else ["utf-8"])]
    made = []
    for name, charset in documents:
        maker, _, _, ascii_only = layers.DOCUMENTS[name]
        data = maker(ASCII_SECRETS if ascii_only else SECRETS, charset)
        made.append((name, data))
        for _ in range(3 if full else 0):
            around = [chance.choice([layer for layer in layers.LAYERS if layer not in layers.MAILS]) for _ in range(chance.randint(1, 3))]
            packed = data
            for layer in reversed(around):
                packed = layers.LAYERS[layer][0](packed)
            made.append(("bin", packed))
    for layer in layers.LAYERS:
        made.append(("eml" if layer in layers.MAILS else "bin", layers.LAYERS[layer][0](layers.docx(SECRETS, ""))))
    for name, wrapper in real_wrappers.WRAPPERS.items() if full else ():
        data = real_wrappers.wrap(name, folder, layers.docx(SECRETS, ""))
        made += [(wrapper.end, data)] if data else []
    return [(f"f{at:04}.{end}", data) for at, (end, data) in enumerate(made)]


# ---- the comparison ----

def steps(path):
    return [re.sub(r' ".*"$', "", step) for step in path.split(" > ")]


def scanned(sealtap, root, folder):
    run = subprocess.run([sealtap, "scan", "--json", "--quiet", "--rules", root / "rules", folder], capture_output=True, text=True, check=True)
    return {pathlib.Path(answer["file"]).name: {(f["detector"], f["distinct"], *steps(f["path"])[1:]) for f in answer["findings"]}
            for answer in map(json.loads, run.stdout.splitlines())}


def replayed(sealtap, root, capture):
    run = subprocess.run([sealtap, "replay", "-c", root / "config/sample.yaml", "--rules", root / "rules", "--findings", "--quiet",
                          "--alerts", "-", capture], cwd=root, capture_output=True, text=True, check=True)
    found = set()
    for alert in map(json.loads, run.stdout.splitlines()):
        found |= {(f["detector"], f["distinct"], *steps(f["path"])) for f in alert["violation"]["findings"]}
    return found


def start_servers(cable, carriers, folder):
    for kind, port, needs in (("http", 80, ""), ("smtp", 25, "SMTP"), ("ftp", 21, "FTP")):
        if not any(needs in name for name in carriers):
            continue
        cable.start(sys.executable, "-B", str(HERE / "servers.py"), kind, wire.OUTSIDE, *([str(folder)] if kind != "smtp" else []))
        wire.until(f"the server of {kind}", lambda: cable.listens(port))  # pylint: disable=cell-var-from-loop


def send(way, name, data, expected, replay, folder):
    """What is wrong with the findings in the recording of one transfer."""
    recorder = wire.Recorder(folder / "one.pcap")
    before = CARRIERS[way][0](name, data)
    recorder.stop()
    got = replay(folder / "one.pcap")
    want = {(detector, distinct, *before, *path) for detector, distinct, *path in expected}
    if got == want:
        return []
    return [f"{name} over {way}: {len(want - got)} are missed, as {min(want - got, default='')}; {len(got - want)} are more, "
            f"as {min(got - want, default='')}"]


def main():
    wire.enter()
    sealtap, root, full = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve(), "--full" in sys.argv
    seed = int(os.environ.get("SEALTAP_SEED", "20261124"))
    chance, failures, count = random.Random(seed), [], 0
    carriers = [name for name, (_, needs) in CARRIERS.items() if all([is_there(need) for need in needs])]
    with tempfile.TemporaryDirectory() as temporary:
        folder, work = pathlib.Path(temporary, "files"), pathlib.Path(temporary, "work")
        folder.mkdir()
        work.mkdir()
        every = files(chance, full, work)
        if "--few" in sys.argv:
            every = chance.sample(every, 8)
        for name, data in every:
            (folder / name).write_bytes(data)
        expected = scanned(sealtap, root, folder)
        os.chdir(work)
        cable = wire.Cable()
        try:
            start_servers(cable, carriers, folder)
            for name, data in every:
                for way in carriers if full else chance.sample(carriers, 3):
                    failures += send(way, name, data, expected[name], lambda capture: replayed(sealtap, root, capture), work)
                    count += 1
        finally:
            cable.stop()
            os.chdir("/")
    print(*failures, sep="\n")
    programs.tell()
    print(f"seed {seed}: {len(every)} files, {count} times sent by {len(carriers)} carriers, {len(failures)} failures")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
