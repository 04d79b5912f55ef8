#!/usr/bin/env python3
"""The servers at the far end of the cable: servers.py http | smtp | ftp ADDRESS [FOLDER]. Real ones where Debian has them in
Python: http.server, aiosmtpd, pyftpdlib."""
import gzip
import http.server
import pathlib
import socketserver
import subprocess
import sys
import urllib.parse


class Handler(http.server.BaseHTTPRequestHandler):
    """Takes any body; gives the files of a folder as the query asks: `chunked`, `gzip`, `br`, `zstd`."""

    protocol_version = "HTTP/1.1"
    folder = pathlib.Path()

    def log_message(self, *_):
        pass

    def body(self):
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        data = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            data += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return data

    def do_POST(self):
        self.body()
        self.send_response(204)
        self.end_headers()

    do_PUT = do_POST

    def do_GET(self):
        address = urllib.parse.urlsplit(self.path)
        data, how = (self.folder / pathlib.Path(address.path).name).read_bytes(), address.query.split("&")
        self.send_response(200)
        self.send_header("Content-Type", "application/octet-stream")
        for coding, encode in CODINGS.items():
            if coding in how:
                data = encode(data)
                self.send_header("Content-Encoding", coding)
        if "chunked" in how:
            self.send_header("Transfer-Encoding", "chunked")
            data = b"".join(b"%x\r\n%s\r\n" % (len(data[at:at + 1000]), data[at:at + 1000]) for at in range(0, len(data), 1000)) + b"0\r\n\r\n"
        else:
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def by(*command):
    return lambda data: subprocess.run(command, input=data, capture_output=True, check=True).stdout


CODINGS = {"gzip": lambda data: gzip.compress(data, mtime=0), "br": by("brotli", "-c", "-"), "zstd": by("zstd", "-q", "-c", "-")}


def serve_http(address, folder):
    Handler.folder = pathlib.Path(folder)
    socketserver.TCPServer.allow_reuse_address = True
    http.server.ThreadingHTTPServer((address, 80), Handler).serve_forever()


def serve_smtp(address):
    """aiosmtpd with BDAT (RFC 3030), which it lacks."""
    import asyncio

    from aiosmtpd.smtp import SMTP

    class Sink:
        async def handle_DATA(self, *_):
            return "250 OK"

        async def handle_EHLO(self, _server, session, _envelope, hostname, responses):
            session.host_name = hostname
            responses.insert(-1, "250-CHUNKING")
            return responses

    class Server(SMTP):
        async def smtp_BDAT(self, arg):
            size, _, last = arg.partition(" ")
            await self._reader.readexactly(int(size))
            await self.push(f"250 {size} octets received")
            if last.upper() == "LAST":
                self._set_post_data_state()

    loop = asyncio.new_event_loop()
    loop.run_until_complete(loop.create_server(
        lambda: Server(Sink(), hostname="mail.halden.example", data_size_limit=1 << 28, loop=loop), address, 25))
    loop.run_forever()


def serve_ftp(address, folder):
    import logging

    from pyftpdlib import authorizers, handlers, servers
    logging.basicConfig(level=logging.CRITICAL)
    users = authorizers.DummyAuthorizer()
    users.add_user("sun", "word", folder, perm="elradfmwMT")
    handlers.FTPHandler.authorizer = users
    servers.FTPServer((address, 21), handlers.FTPHandler).serve_forever()


if __name__ == "__main__":
    {"http": serve_http, "smtp": serve_smtp, "ftp": serve_ftp}[sys.argv[1]](*sys.argv[2:])
