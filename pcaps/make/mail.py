#!/usr/bin/python3
"""Sends one mail by smtplib, always the same octets: a GBK body in quoted-printable and a UTF-16 attachment in base64; or
(--forward) a forwarded mail with an attachment in it."""
import argparse
import base64
import email.header
import email.message
import email.policy
import pathlib
import quopri
import smtplib
import ssl

RECIPIENTS = ["li.yun@acme.example", "broker@mail.example"]


def message(docs):
    body = quopri.encodestring((docs / "mail-body-gbk.txt").read_bytes().replace(b"\n", b"\r\n")).decode()
    attachment = base64.encodebytes((docs / "底线.txt").read_bytes()).decode().replace("\n", "\r\n")
    subject = email.header.Header("谈判材料", "gbk").encode()
    name = email.header.Header("底线.txt", "utf-8").encode()
    lines = [
        "From: =?utf-8?b?5a2Z5Li9?= <sun.li@corp.example>",
        f"To: {RECIPIENTS[0]}, {RECIPIENTS[1]}",
        f"Subject: {subject}",
        "Date: Tue, 01 Sep 2026 09:00:00 +0800",
        "Message-ID: <20260901.1@corp.example>",
        "MIME-Version: 1.0",
        'Content-Type: multipart/mixed; boundary="=_star_bridge"',
        "",
        "--=_star_bridge",
        "Content-Type: text/plain; charset=gbk",
        "Content-Transfer-Encoding: quoted-printable",
        "",
        body,
        "--=_star_bridge",
        f'Content-Type: text/plain; charset=utf-16le; name="{name}"',
        f'Content-Disposition: attachment; filename="{name}"',
        "Content-Transfer-Encoding: base64",
        "",
        attachment + "--=_star_bridge--",
        "",
    ]
    return "\r\n".join(lines).encode()


def forwarded(docs):
    """A mail with a mail in it (RFC 2046 section 5.2.1), in that an attachment with a name as RFC 2231 has it."""
    policy = email.policy.SMTP.clone(cte_type="7bit")
    inner = email.message.EmailMessage(policy=policy)
    inner["From"], inner["To"], inner["Subject"] = "wang.lei@corp.example", "sun.li@corp.example", "会议纪要"
    inner.set_content("请查收。\n", cte="quoted-printable")
    text = (docs / "会议纪要.txt").read_bytes()
    inner.add_attachment(text, maintype="application", subtype="octet-stream", filename="会议纪要.txt")
    inner.set_boundary("=_inner")
    outer = email.message.EmailMessage(policy=policy)
    outer["From"], outer["To"], outer["Subject"] = "sun.li@corp.example", ", ".join(RECIPIENTS), "Fwd: 会议纪要"
    outer["Date"] = "Tue, 01 Sep 2026 09:00:00 +0800"
    outer.set_content("For your information.\n")
    outer.add_attachment(inner)
    outer.set_boundary("=_outer")
    return outer.as_bytes()


def send_in_chunks(smtp, octets):
    """BDAT (RFC 3030): smtplib has no word for it."""
    smtp.mail("sun.li@corp.example")
    for recipient in RECIPIENTS:
        smtp.rcpt(recipient)
    third = len(octets) // 3
    for start, end in ((0, third), (third, 2 * third), (2 * third, len(octets))):
        last = " LAST" if end == len(octets) else ""
        smtp.send(f"BDAT {end - start}{last}\r\n".encode() + octets[start:end])
        code, answer = smtp.getreply()
        assert code == 250, answer


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--from", dest="source", required=True)
    options.add_argument("--to", required=True)
    options.add_argument("--user")
    options.add_argument("--bdat", action="store_true")
    options.add_argument("--starttls", action="store_true")
    options.add_argument("--forward", action="store_true")
    options.add_argument("docs", type=pathlib.Path)
    args = options.parse_args()
    with smtplib.SMTP(args.to, 25, local_hostname="pc20.office.corp.example", source_address=(args.source, 0)) as smtp:
        smtp.ehlo()
        if args.starttls:
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            smtp.starttls(context=context)
            smtp.ehlo()
        if args.user:
            smtp.login(args.user, "not-a-real-one")
        octets = forwarded(args.docs) if args.forward else message(args.docs)
        if args.bdat:
            send_in_chunks(smtp, octets)
        else:
            smtp.sendmail("sun.li@corp.example", RECIPIENTS, octets)


main()
