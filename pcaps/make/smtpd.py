#!/usr/bin/python3
"""A mail server that takes everything: aiosmtpd, with AUTH, on request STARTTLS and BDAT (RFC 3030)."""
import argparse
import asyncio
import ssl

from aiosmtpd.smtp import SMTP, AuthResult


class Sink:
    async def handle_DATA(self, server, session, envelope):
        return "250 OK"

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        if server.chunking:
            responses.insert(-1, "250-CHUNKING")
        return responses


class Server(SMTP):
    """SMTP with the one command that aiosmtpd lacks."""

    chunking = False

    async def smtp_BDAT(self, arg):
        """BDAT size [LAST]: so many octets of message follow the command line."""
        size, _, last = arg.partition(" ")
        await self._reader.readexactly(int(size))
        await self.push(f"250 {size} octets received")
        if last.upper() == "LAST":
            self._set_post_data_state()


def main():
    options = argparse.ArgumentParser()
    options.add_argument("address")
    options.add_argument("--chunking", action="store_true")
    options.add_argument("--tls", nargs=2, metavar=("CERT", "KEY"))
    args = options.parse_args()
    context = None
    if args.tls:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*args.tls)

    def make():
        server = Server(Sink(), hostname="mail.halden.example", ident="ESMTP", tls_context=context, enable_SMTPUTF8=True,
                        auth_require_tls=False, authenticator=lambda *_: AuthResult(success=True), loop=loop)
        server.chunking = args.chunking
        return server

    loop = asyncio.new_event_loop()
    loop.run_until_complete(loop.create_server(make, args.address, 25))
    loop.run_forever()


main()
