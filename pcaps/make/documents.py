#!/usr/bin/python3
"""Writes the documents that the captures carry into a folder, the same octets every time.

The texts lie beside this script in content/, in UTF-8; here they get their charsets. Customers are invented: their
numbers have right check digits and belong to nobody.
"""
import gzip
import json
import pathlib
import struct
import sys
import zlib

CONTENT = pathlib.Path(__file__).resolve().parent / "content"

# name in the folder: (text, charset)
ENCODED = {
    "工艺规程.txt": ("design-secret.txt", "gbk"),
    "底线.txt": ("acquisition-top-secret.txt", "utf-16"),  # with a byte order mark
    "会议纪要.txt": ("minutes-confidential.txt", "utf-8"),
    "会议纪要-gb18030.txt": ("minutes-confidential.txt", "gb18030"),
    "任务书.txt": ("offer-secret.txt", "utf-8"),
    "mail-body-gbk.txt": ("mail-body.txt", "gbk"),
    "policy.txt": ("policy.txt", "utf-8"),
    "policy-gbk.txt": ("policy.txt", "gbk"),
    "incident.txt": ("strategy-en.txt", "utf-8"),
    "page.html": ("page.html", "utf-8"),
}

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗"
GIVEN = ["小满", "雨桐", "子涵", "思远", "若溪", "明哲", "欣然", "浩宇", "静怡", "文博"]
AREAS = ["110105", "310104", "440524", "320106", "510107"]  # counties that exist
STREETS = ["梧桐路", "长宁街", "星河大道", "书院巷"]


def resident_id(ordinal):
    """GB 11643-1999 with its ISO 7064 MOD 11-2 check character."""
    year, month, day = 1960 + ordinal % 40, 1 + ordinal % 12, 1 + ordinal % 28
    body = f"{AREAS[ordinal % len(AREAS)]}{year}{month:02}{day:02}{ordinal % 1000:03}"
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    return body + "10X98765432"[sum(int(c) * w for c, w in zip(body, weights)) % 11]


def card(ordinal):
    """A UnionPay-shaped number with its Luhn digit (ISO/IEC 7812-1)."""
    body = f"622202{ordinal * 48271871 % 10**9:09}"
    total = 0
    for place, digit in enumerate(reversed(body)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return body + str(-total % 10)


def mobile(ordinal):
    return f"13{ordinal % 10}{10000000 + ordinal * 104729 % 89999999:08}"


def customers(count, line_end="\r\n"):
    lines = ["姓名,身份证号,手机号,银行卡号,地址"]
    for i in range(1, count + 1):
        name = SURNAMES[i % len(SURNAMES)] + GIVEN[i % len(GIVEN)]
        address = f"北京市朝阳区{STREETS[i % len(STREETS)]}{i + 10}号"
        lines.append(f"{name},{resident_id(i)},{mobile(i)},{card(i)},{address}")
    return line_end.join(lines) + line_end


def png(width, height):
    """A small grey picture; its octets are compressed noise from a fixed generator."""
    state, rows = 1, bytearray()
    for _ in range(height):
        rows.append(0)
        for _ in range(width):
            state = (state * 1103515245 + 12345) % 2**31
            rows.append(state >> 16 & 0xFF)

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(rows))) +
            chunk(b"IEND", b""))


def catalogue():
    seals = [{"order_number": 20260900000 + i, "name": f"轴承密封件 XQ-{i}", "stock": i * 37 % 500} for i in range(120)]
    return json.dumps({"updated": 1756684800000, "seals": seals}, ensure_ascii=False).encode()


def long_report():
    """Over 64 KiB of GBK without one ASCII octet, between a marking and a customer."""
    paragraph = "试验台连续运转期间密封件温升平稳，未见渗漏，各测点记录完整。" * 30
    return "机密★5年\n\n" + paragraph * 40 + "\n\n姓名：陈思远\n身份证号：" + resident_id(77) + "\n"


def write_all(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for name, (source, charset) in ENCODED.items():
        text = (CONTENT / source).read_text(encoding="utf-8")
        if charset == "utf-16":
            (folder / name).write_bytes(b"\xff\xfe" + text.replace("\n", "\r\n").encode("utf-16-le"))
        else:
            (folder / name).write_bytes(text.encode(charset))
    (folder / "customers.csv").write_bytes(customers(24).encode())
    (folder / "customers-gbk.csv").write_bytes(customers(24).encode("gbk"))
    (folder / "logo.png").write_bytes(png(64, 64))
    (folder / "catalogue.json").write_bytes(catalogue())
    (folder / "catalogue.json.gz").write_bytes(gzip.compress(catalogue(), mtime=0))
    (folder / "long-report.txt").write_bytes(long_report().encode("gbk"))


if __name__ == "__main__":
    write_all(pathlib.Path(sys.argv[1]))
