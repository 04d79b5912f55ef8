"""Corners of archives and of files that are packed."""
import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zlib

from layers import zipped


def zip_parts(name=b"a.txt", data=b"plan", extra=b"", local_extra=None, comment=b"", directory_comment=b"", between=b"", before=b"",
              behind=b"", local_name=None, directory_only=False):
    local_extra = extra if local_extra is None else local_extra
    local_name = name if local_name is None else local_name
    crc = zlib.crc32(data)
    local = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 0, 0, 0, 0x21, crc, len(data), len(data), len(local_name), len(local_extra))
    body = before + local + local_name + local_extra + data + between
    central = struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, 20, 0, 0, 0, 0x21, crc, len(data), len(data), len(name), len(extra),
                          len(comment), 0, 0, 0, len(before)) + name + extra + comment
    return body + central + struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 1, 1, len(central), len(body), len(directory_comment)) + \
        directory_comment + behind


def tarred(data=b"plan", name="a.txt", **fields):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT if "pax_headers" in fields else tarfile.GNU_FORMAT) as archive:
        entry = tarfile.TarInfo(name)
        entry.size = len(data)
        for key, value in fields.items():
            setattr(entry, key, value)
        archive.addfile(entry, io.BytesIO(data))
    return bytearray(out.getvalue())


def put(archive, at, words):
    archive[at:at + len(words)] = words
    return bytes(archive)


def gzipped(data, flags=0, fields=b"", behind=b""):
    packed = zlib.compress(data)[2:-4]
    return b"\x1f\x8b\x08" + bytes([flags]) + b"\0\0\0\0\0\3" + fields + packed + struct.pack("<II", zlib.crc32(data), len(data)) + behind


def corners():
    extra = lambda s: struct.pack("<HH", 0x7777, len(s)) + s  # noqa: E731
    return {
        "zip-name": lambda s: zip_parts(name=s),
        "zip-local-name": lambda s: zip_parts(local_name=s),
        "zip-extra": lambda s: zip_parts(extra=extra(s)),
        "zip-local-extra": lambda s: zip_parts(local_extra=extra(s)),
        "zip-comment": lambda s: zip_parts(comment=s),
        "zip-directory-comment": lambda s: zip_parts(directory_comment=s),
        "zip-between": lambda s: zip_parts(between=s),
        "zip-before": lambda s: zip_parts(before=s + b"\n"),
        "zip-behind": lambda s: zip_parts(behind=s),
        "zip-behind-deflated": lambda s: _lengthened(s),
        "zip-directory": lambda s: zipped([(s.decode() + "/", b"")]),
        "tar-name": lambda s: bytes(tarred(name=s.decode())),
        "tar-owner": lambda s: bytes(tarred(uname=s.decode()[-25:])),
        "tar-link": lambda s: bytes(tarred(data=b"", type=tarfile.SYMTYPE, linkname=s.decode())),
        "tar-padding": lambda s: put(tarred(), 512 + 4, s),
        "tar-header-padding": lambda s: put(tarred(), 500, s[-12:]) if len(s) < 13 else bytes(tarred(data=s)),
        "tar-behind": lambda s: bytes(tarred()) + s,
        "tar-in-end": lambda s: put(tarred(), 2048, s),
        "tar-pax": lambda s: bytes(tarred(pax_headers={"odd": s.decode()})),
        "tar-pax-comment": lambda s: bytes(tarred(pax_headers={"comment": s.decode()})),
        "gzip-name": lambda s: gzipped(b"plan", 8, s + b"\0"),
        "gzip-comment": lambda s: gzipped(b"plan", 16, s + b"\0"),
        "gzip-extra": lambda s: gzipped(b"plan", 4, struct.pack("<H", len(s)) + s),
        "gzip-behind": lambda s: gzipped(b"plan", behind=s),
        "gzip-two": lambda s: gzip.compress(b"plan") + gzip.compress(s),
        "bzip2-behind": lambda s: bz2.compress(b"plan") + s,
        "bzip2-two": lambda s: bz2.compress(b"plan") + bz2.compress(s),
        "xz-behind": lambda s: lzma.compress(b"plan") + s,
        "xz-two": lambda s: lzma.compress(b"plan") + lzma.compress(s),
        "ar-name": lambda s: b"!<arch>\n" + b"%-16s%-12d%-6d%-6d%-8d%-10d`\n" % (s[:16], 0, 0, 0, 0o644, 0) if len(s) < 17 else
        b"!<arch>\n" + b"%-16s%-12d%-6d%-6d%-8d%-10d`\n" % (b"a", 0, 0, 0, 0o644, len(s) + len(s) % 2) + s.ljust(len(s) + len(s) % 2),
        "ar-behind": lambda s: b"!<arch>\n" + b"%-16s%-12d%-6d%-6d%-8d%-10d`\n" % (b"a", 0, 0, 0, 0o644, 4) + b"plan" + s,
    }


def _lengthened(words):
    """An entry whose stated size holds more than its coded octets."""
    packed = zlib.compress(b"plan")[2:-4] + words
    local = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 0, 8, 0, 0x21, zlib.crc32(b"plan"), len(packed), 4, 1, 0) + b"a" + packed
    central = struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, 20, 0, 8, 0, 0x21, zlib.crc32(b"plan"), len(packed), 4, 1, 0, 0, 0, 0, 0, 0) + b"a"
    return local + central + struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 1, 1, len(central), len(local), 0)
