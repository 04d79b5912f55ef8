#!/usr/bin/env python3
"""Documents that are small and ask for much. See README.md.

    bombs.py OPEN_BOMB [WORD]    only the bombs whose name contains WORD

Each is opened alone, by the formats with the limits that the sandboxed child has. It must take no more time and memory than a
document may, and something of it must be written. SEALTAP_KEEP=FOLDER keeps the files."""
import contextlib
import gzip
import io
import lzma
import os
import pathlib
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib

from corners_pdf import PAGE, Pdf, flate, stream
from layers import OOXML, TYPES, WHEN, odf, xml

CPU_MS = 500
# It asks for the time only now and then, and a busy machine has cold caches.
CPU_MS_MAX = 650
MEMORY_KIB_MAX = 64 * 1024
MIB = 1 << 20


def packed(entries):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in entries:
            archive.writestr(zipfile.ZipInfo(name, WHEN), data, zipfile.ZIP_DEFLATED, 9)
    return out.getvalue()


def deflated_zeros(octets, octet=b"\0"):
    coder = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = octet * MIB
    return b"".join(coder.compress(block) for _ in range(octets // MIB)) + coder.flush()


def zlib_zeros(octets, octet=b"\0"):
    coder = zlib.compressobj(9)
    block = octet * MIB
    return b"".join(coder.compress(block) for _ in range(octets // MIB)) + coder.flush()


def local(name, data, size, flags=0, crc=0):
    return struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, flags, 8, 0, 0x21, crc, len(data), size, len(name), 0) + name + data


def central(name, packed_size, size, place, crc=0):
    return struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, 20, 0, 8, 0, 0x21, crc, packed_size, size, len(name),
                       0, 0, 0, 0, 0, place) + name


def end(entries, size, place):
    return struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, entries, entries, size, place, 0)


def overlapping():
    """As D. Fifield made them: each header quotes the next, so that all entries end with the same kernel."""
    kernel = deflated_zeros(20 * MIB)
    body, places = b"", []
    count = 200
    blocks = [local(b"%03d" % i, b"", 20 * MIB) for i in range(count)]
    for block in blocks:
        places.append(len(body))
        body += block + b"\0" + struct.pack("<HH", len(blocks[0]), len(blocks[0]) ^ 0xFFFF)
    body += local(b"end", kernel, 20 * MIB)
    directory = b"".join(central(b"%03d" % i, len(body) - place - 33, 20 * MIB, place) for i, place in enumerate(places))
    return body + directory + end(count, len(directory), len(body))


def one_kernel():
    data = deflated_zeros(20 * MIB)
    body = local(b"a", data, 20 * MIB)
    directory = b"".join(central(b"%05d" % i, len(data), 20 * MIB, 0) for i in range(5000))
    return body + directory + end(5000, len(directory), len(body))


def headless():
    entry = zlib.compress(b"x")[2:-4]
    return b"".join(local(b"%06d" % i, entry, 1, 0, zlib.crc32(b"x")) for i in range(100_000))


def docx(body, before=b""):
    text = b'<?xml version="1.0" encoding="UTF-8"?>' + before + f'<w:document xmlns:w="{OOXML}wordprocessingml/2006/main"><w:body>'.encode()
    return packed([("[Content_Types].xml", TYPES), ("word/document.xml", text + body + b"</w:body></w:document>")])


def xlsx(sheet, strings=None):
    space = f'xmlns="{OOXML}spreadsheetml/2006/main"'
    entries = [("[Content_Types].xml", TYPES),
               ("xl/workbook.xml", xml(f'<workbook {space}><sheets><sheet name="a" sheetId="1"/></sheets></workbook>')),
               ("xl/worksheets/sheet1.xml", f'<worksheet {space}><sheetData>'.encode() + sheet + b"</sheetData></worksheet>")]
    if strings is not None:
        entries.append(("xl/sharedStrings.xml", f"<sst {space}>".encode() + strings + b"</sst>"))
    return packed(entries)


def compound(table, directory, streams=b""):
    """A compound file whose table of sectors is `table`: sector 0 holds it, sector 1 the directory."""
    header = struct.pack("<8s16sHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6,
                         0, 1, 1, 0, 4096, 2, 1, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", *([0] + [0xFFFFFFFF] * 108))[:512 - len(header)]
    sector = struct.pack("<128I", *(table + [0xFFFFFFFF] * (128 - len(table))))
    return header.ljust(512, b"\xff") + sector + directory.ljust(512, b"\0") + streams


def entry(name, kind, start, size, left=0xFFFFFFFF, right=0xFFFFFFFF, child=0xFFFFFFFF):
    coded = name.encode("utf-16-le") + b"\0\0"
    return coded.ljust(64, b"\0") + struct.pack("<HBBIII36xIQ", len(coded), kind, 1, left, right, child, start, size)


def pdf_page_tree(kids):
    pdf = Pdf()
    pdf.add(2, b"<< /Type /Pages /Count 1 /Kids [%s] >>" % kids)
    return pdf.end()


def pdf_stack():
    data = stream(PAGE)
    inner = zlib_zeros(100 * MIB, b" ")
    for _ in range(20):
        inner = zlib.compress(inner, 9)
    filters = b"/Filter [" + b"/FlateDecode " * 21 + b"]"
    return Pdf(contents=stream(inner, filters)).end() if data else b""


def pdf_names():
    pdf = Pdf()
    for i in range(6, 30_000):
        pdf.add(i, b"<< /%d#20x%s >>" % (i, b" /A [ 0 ]" * 2))
    return pdf.end()


def bombs():
    laughs = b"<!DOCTYPE a [" + b"".join(
        b'<!ENTITY e%d "%s">' % (i, b"ha" * 10 if i == 0 else b"&e%d;" % (i - 1) * 10) for i in range(12)) + b"]>"
    quad = b'<!DOCTYPE a [<!ENTITY e "%s">]>' % (b"a" * 50_000)
    loop = [0xFFFFFFFD, 1] + list(range(3, 128)) + [2]
    word = entry("Root Entry", 5, 2, 1 << 30, child=1) + entry("WordDocument", 2, 2, 1 << 30) + \
        entry("Loop", 2, 0, 4000, left=2, right=2, child=1) + entry("Mini", 2, 5, 4095)
    return {
        "xlsx-strings": lambda: xlsx(b"", b"<si><t>a</t></si>" * 2_500_000),
        "xlsx-cells": lambda: xlsx(b"<row>" + b"<c><v>1</v></c>" * 2_000_000 + b"</row>"),
        "xlsx-sparse": lambda: xlsx(b"".join(b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (r, r) for r in range(1, 1 << 20, 7))),
        "xlsx-far": lambda: xlsx(b'<row r="4294967295"><c r="ZZZZZZZ4294967295"><v>1</v></c></row>' * 100_000),
        "zip-headless": headless,
        "zip-overlapping": overlapping,
        "zip-one-kernel": one_kernel,
        "zip-of-zips": lambda: packed([("%d.zip" % i, packed([("a", b"\0" * 64 * MIB)])) for i in range(16)]),
        "zip-4-gib": lambda: zip_of(4096 * MIB),
        "zip-names": lambda: packed([("n" * 200 + str(i), b"") for i in range(20_000)]),
        "gz-xz": lambda: lzma.compress(b"\0" * 512 * MIB),
        "xz-of-xz": lambda: lzma.compress(lzma.compress(b"\0" * 256 * MIB)),
        "gz-of-gz": lambda: gzip.compress(gzip.compress(b"\0" * 64 * MIB, mtime=0), mtime=0),
        "docx-laughs": lambda: docx(b"<w:p><w:r><w:t>one &e11;</w:t></w:r></w:p>", laughs),
        "docx-quadratic": lambda: docx(b"<w:p><w:r><w:t>" + b"&e;" * 50_000 + b"</w:t></w:r></w:p>", quad),
        "docx-deep": lambda: docx(b"<w:p>" * 1_000_000),
        "docx-empty": lambda: docx(b"<w:p/>" * 20_000_000),
        "docx-attributes": lambda: docx(b"<w:p " + b"".join(b'a%d="" ' % i for i in range(300_000)) + b"/>"),
        "docx-tables": lambda: docx(b"<w:tbl><w:tr><w:tc>" * 100 + b"<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 1_000_000 +
                                    b"</w:tc></w:tr></w:tbl>" * 100),
        "ods-repeated": lambda: odf("spreadsheet", '<o:spreadsheet><t:table><t:table-row t:number-rows-repeated="1048576">'
                                    '<t:table-cell t:number-columns-repeated="16384"><x:p>ab</x:p></t:table-cell>'
                                    "</t:table-row></t:table></o:spreadsheet>"),
        "odt-spaces": lambda: odf("text", "<o:text><x:p>" + '<x:s x:c="2000000000"/>' * 1000 + "</x:p></o:text>"),
        "rtf-groups": lambda: b"{\\rtf1 one" + b"{" * 1_000_000,
        "rtf-pairs": lambda: b"{\\rtf1 one" + b"{\\b}" * 250_000 + b"}",
        "rtf-bin": lambda: b"{\\rtf1 one" + b"{\\pict\\bin2000000000 }" * 40_000 + b"}",
        "rtf-skips": lambda: b"{\\rtf1\\uc30000 one" + b"\\u20013 " * 120_000 + b"}",
        "rtf-fonts": lambda: b"{\\rtf1{\\fonttbl" + b"".join(b"{\\f%d a;}" % i for i in range(60_000)) + b"} one}",
        "ole-loop": lambda: compound(loop, word, b"one " * 16_000),
        "ole-directory-loop": lambda: compound([0xFFFFFFFD, 1, 0xFFFFFFFE], word, b"one " * 16_000),
        "ole-many": lambda: compound([0xFFFFFFFD] + list(range(2, 120)) + [0xFFFFFFFE], b"".join(
            entry("s%d" % i, 2, 120, 4096, left=i - 1, right=i + 1) for i in range(1, 470))[:118 * 512], b""),
        "pdf-spaces": lambda: Pdf(contents=stream(zlib_zeros(200 * MIB, b" "), b"/Filter /FlateDecode")).end(),
        "pdf-spaces-unlisted": lambda: Pdf().add(7, stream(zlib_zeros(200 * MIB, b" "), b"/Filter /FlateDecode"), False).end(),
        "pdf-objects": lambda: Pdf().add(7, stream(zlib_zeros(200 * MIB, b"1 "), b"/Filter /FlateDecode /Type /ObjStm /N 1000000 /First 9")).end(),
        "pdf-stack": pdf_stack,
        "pdf-comments": lambda: Pdf(contents=flate(b"%a\n" * 10_000_000)).end(),
        "pdf-strings": lambda: Pdf(contents=flate(b"(" * 10_000_000)).end(),
        "pdf-open-strings": lambda: Pdf().raw(b"( " * 400_000).end(),
        "pdf-operators": lambda: Pdf(contents=flate(b"q Q " * 10_000_000)).end(),
        "pdf-glyphs": lambda: Pdf(contents=flate(b"BT /F 12 Tf 9 9 Td " + b"(aaaaaaaaaaaaaaaa) Tj " * 1_000_000 + b"ET")).end(),
        "pdf-map": lambda: Pdf(font=b"/ToUnicode 7 0 R").add(7, flate(b"begincmap " + b"1 beginbfrange <0000> <FFFFFFFF> <0000> endbfrange " * 10_000)).end(),
        "pdf-kids-loop": lambda: pdf_page_tree(b"3 0 R 2 0 R " * 50_000),
        "pdf-pages": lambda: pdf_page_tree(b"<< /Type /Page /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >> " * 9_000),
        "pdf-arrays": lambda: Pdf().add(7, b"[" * 500_000).end(),
        "pdf-names": pdf_names,
        "pdf-hex": lambda: Pdf().add(7, flate(b"<41" * 5_000_000)).end(),
        "pdf-obj": lambda: b"%PDF-1.7\n" + b"1 0 obj " * 120_000,
        "pdf-endstream": lambda: b"%PDF-1.7\n" + b"1 0 obj<</Length 9>>stream " * 38_000,
        "pdf-zips": lambda: Pdf().raw(b"PK\3\4 " * 200_000).end(),
        "pdf-zip-ends": lambda: Pdf().raw(b"PK\3\4 PK\5\6" * 90_000).end(),
    }


def zip_of(octets):
    data = deflated_zeros(octets)
    body = local(b"a", data, octets % (1 << 32))
    directory = central(b"a", len(data), octets % (1 << 32), 0)
    return body + directory + end(1, len(directory), len(body))


def main():
    driver, word = os.path.abspath(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else ""
    keep = os.environ.get("SEALTAP_KEEP")
    wrong = 0
    with contextlib.ExitStack() as stack:
        folder = pathlib.Path(keep or stack.enter_context(tempfile.TemporaryDirectory()))
        for name, make in bombs().items():
            if word not in name:
                continue
            path = folder / name
            data = make()
            path.write_bytes(data)
            run = subprocess.run([driver, str(CPU_MS), path], capture_output=True, text=True, check=False, timeout=60)
            if run.returncode != 0:
                print(f"{name}: the opener ended with {run.returncode}: {run.stderr[-300:]}")
                wrong += 1
                continue
            status, ms, kib, parts, octets, first, extent = run.stdout.split()
            fine = int(ms) <= CPU_MS_MAX and int(kib) <= MEMORY_KIB_MAX
            wrong += not fine
            print(f"{name:22} {len(data):>9,} octets: status {status}, {ms:>5} ms, {int(kib):>8,} KiB, {int(parts):>7,} parts of "
                  f"{int(octets):>13,} octets, first {first}, {extent}{'' if fine else '   TOO MUCH'}", flush=True)
    print(f"{wrong} bombs ask for more than {CPU_MS_MAX} ms or {MEMORY_KIB_MAX:,} KiB")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
