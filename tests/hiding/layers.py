"""What the matrix is made of: charsets, documents, and the layers (codings and containers) around them.

A document is (text, charset) -> octets; a layer is octets -> octets. Beside each stands the path that Sealtap must show.
"""
import base64
import binascii
import bz2
import gzip
import io
import json
import lzma
import struct
import tarfile
import zipfile
import zlib
from xml.sax.saxutils import escape

CHARSETS = {
    "utf-8": lambda text: text.encode(),
    "gb18030": lambda text: text.encode("gb18030"),
    "utf-16-le": lambda text: b"\xff\xfe" + text.encode("utf-16-le"),
    "utf-16-be": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
}
WHEN = (2026, 9, 1, 9, 0, 0)


def zipped(entries, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in entries:
            archive.writestr(zipfile.ZipInfo(name, WHEN), data, method)
    return out.getvalue()


class Unseekable(io.RawIOBase):
    """What cannot be sought makes zipfile write data descriptors."""

    def __init__(self):
        self.data = bytearray()

    def writable(self):
        return True

    def write(self, data):
        self.data += data
        return len(data)


def zip_descriptor(data):
    out = Unseekable()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo("q3/inner", WHEN), data, zipfile.ZIP_DEFLATED)
    return bytes(out.data)


def zip_headless(data):
    whole = zipped([("q3/inner", data)])
    return whole[:struct.unpack_from("<I", whole, len(whole) - 6)[0]]  # the directory begins there


def tarred(data, mode="w"):
    out = io.BytesIO()
    options = {"format": tarfile.GNU_FORMAT}
    with tarfile.open(fileobj=out, mode=mode, **options) as archive:
        entry = tarfile.TarInfo("q3/inner")
        entry.size = len(data)
        archive.addfile(entry, io.BytesIO(data))
    return out.getvalue()


def quoted_printable(data):
    """Of octets, not of text: line ends are coded too."""
    coded = [chr(octet) if 32 < octet < 127 and octet != 61 else f"={octet:02X}" for octet in data]
    return "=\r\n".join("".join(coded[at:at + 24]) for at in range(0, len(coded), 24)).encode()


def base64_lines(data):
    return base64.encodebytes(data).replace(b"\n", b"\r\n")


def mail(coding, data):
    head = ("From: a@corp.example\r\nTo: b@acme.example\r\nSubject: minutes\r\nMIME-Version: 1.0\r\n"
            "Content-Type: multipart/mixed; boundary=b1\r\n\r\n--b1\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b1\r\n"
            "Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=inner\r\n"
            f"Content-Transfer-Encoding: {coding}\r\n\r\n")
    encode = base64_lines if coding == "base64" else quoted_printable
    return head.encode() + encode(data) + b"\r\n--b1--\r\n"


def mbox(data):
    return (b"From b@acme.example Thu Nov 24 18:22:48 2026\r\nSubject: first\r\n\r\n>From here on\r\n\r\n"
            b"From a@corp.example Thu Nov 24 18:30:00 2026\r\n" + mail("base64", data))


def der(tag, content):
    size = len(content)
    length = bytes([size]) if size < 128 else bytes([0x84]) + size.to_bytes(4, "big")
    return bytes([tag]) + length + content


def signed(data):
    """CMS without its signers: what is signed is the same."""
    pkcs7 = bytes.fromhex("2a864886f70d0107")
    inner = der(0x30, der(6, pkcs7 + b"\x01") + der(0xA0, der(4, data)))
    return der(0x30, der(6, pkcs7 + b"\x02") + der(0xA0, der(0x30, der(2, b"\x01") + der(0x31, b"") + inner + der(0x31, b""))))


def winmail(data):
    def attribute(level, number, value):
        return struct.pack("<BII", level, number, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)
    return (struct.pack("<IH", 0x223E9F78, 1) + attribute(1, 0x89006, struct.pack("<I", 0x10000)) + attribute(1, 0x18004, b"minutes\0") +
            attribute(2, 0x69002, bytes(14)) + attribute(2, 0x6800F, data) + attribute(2, 0x18010, b"inner\0"))


def json64(data):
    return json.dumps({"id": 7, "file": base64.b64encode(data).decode(), "note": "minutes"}).encode()


def data_url(data):
    return b'<html><body><a href="data:application/octet-stream;base64,' + base64.b64encode(data) + b'">minutes</a></body></html>\n'


def url64(data):
    return b"https://acme.example/put?file=" + base64.urlsafe_b64encode(data).rstrip(b"=") + b"&note=minutes\n"


def wrapped64(data):
    return b"see below\n\n" + base64.encodebytes(data) + b"\n-- \nminutes\n"


def uuencoded(data):
    lines = b"".join(binascii.b2a_uu(data[at:at + 45]) for at in range(0, len(data), 45))
    return b"see below\n\nbegin 644 inner\n" + lines + b"`\nend\nminutes\n"


def hexadecimal(data):
    return b"insert into minutes values (x'" + data.hex().encode() + b"');\n"


MAIL = ["mail.body", "multipart:2"]
MAILS = {"base64", "qp", "mbox"}  # the layers that are mails
LAYERS = {  # name: (octets -> octets, steps)
    "base64": (lambda data: mail("base64", data), [*MAIL, "base64"]),
    "qp": (lambda data: mail("quoted-printable", data), [*MAIL, "quoted-printable"]),
    "json64": (json64, ["base64"]),
    "data-url": (data_url, ["base64"]),
    "url64": (url64, ["base64"]),
    "wrapped64": (wrapped64, ["base64"]),
    "uuencode": (uuencoded, ["uuencode"]),
    "hex": (hexadecimal, ["hex"]),
    "mbox": (mbox, ["mbox:2", *MAIL, "base64"]),
    "p7m": (signed, ["cms"]),
    "winmail": (winmail, ["tnef:attachment"]),
    "gzip": (lambda data: gzip.compress(data, mtime=0), ["gzip"]),
    "bzip2": (bz2.compress, ["bzip2"]),
    "xz": (lzma.compress, ["xz"]),
    "zip-stored": (lambda data: zipped([("q3/inner", data)], zipfile.ZIP_STORED), ["zip"]),
    "zip": (lambda data: zipped([("q3/绝密.bin", data)]), ["zip"]),
    "zip-descriptor": (zip_descriptor, ["zip"]),
    "zip-headless": (zip_headless, ["zip"]),
    "zip-zip": (lambda data: zipped([("a.zip", zipped([("inner", data)]))]), ["zip", "zip"]),
    "tar": (tarred, ["tar"]),
    "tar-gz": (lambda data: gzip.compress(tarred(data), mtime=0), ["gzip", "tar"]),
    "tar-bz2": (lambda data: bz2.compress(tarred(data)), ["bzip2", "tar"]),
    "tar-xz": (lambda data: lzma.compress(tarred(data)), ["xz", "tar"]),
}


def rows(text):
    return [line.split(",") for line in text.splitlines()]


def html(text, charset):
    lines = "".join(f"<p>{escape(line)}</p>\n" for line in text.splitlines())
    return CHARSETS[charset](f'<html><head><meta charset="{charset}"></head><body>\n{lines}</body></html>\n')


def xml(body):
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}'.encode()


OOXML = "http://schemas.openxmlformats.org/"
TYPES = xml(f'<Types xmlns="{OOXML}package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>')


def docx(text, _):
    lines = "".join(f'<w:p><w:r><w:t>{escape(line[:1])}</w:t></w:r><w:r><w:t xml:space="preserve">{escape(line[1:])}</w:t></w:r></w:p>'
                    for line in text.splitlines())
    body = xml(f'<w:document xmlns:w="{OOXML}wordprocessingml/2006/main"><w:body>{lines}</w:body></w:document>')
    return zipped([("[Content_Types].xml", TYPES), ("word/document.xml", body)])


def xlsx(text, _):
    lines = "".join(f'<row r="{at}">' + "".join(f'<c t="inlineStr"><is><t>{escape(cell)}</t></is></c>' for cell in row) + "</row>"
                    for at, row in enumerate(rows(text), 1))
    body = xml(f'<worksheet xmlns="{OOXML}spreadsheetml/2006/main"><sheetData>{lines}</sheetData></worksheet>')
    return zipped([("[Content_Types].xml", TYPES), ("xl/worksheets/sheet1.xml", body)])


def pptx(text, _):
    lines = "".join(f"<a:p><a:r><a:t>{escape(line)}</a:t></a:r></a:p>" for line in text.splitlines())
    body = xml(f'<p:sld xmlns:p="{OOXML}presentationml/2006/main" xmlns:a="{OOXML}drawingml/2006/main"><p:cSld><p:spTree><p:sp>'
               f"<p:txBody>{lines}</p:txBody></p:sp></p:spTree></p:cSld></p:sld>")
    return zipped([("[Content_Types].xml", TYPES), ("ppt/slides/slide1.xml", body)])


def odf(kind, inner):
    name = "urn:oasis:names:tc:opendocument:xmlns:"
    body = xml(f'<o:document-content xmlns:o="{name}office:1.0" xmlns:x="{name}text:1.0" xmlns:t="{name}table:1.0">'
               f"<o:body>{inner}</o:body></o:document-content>")
    media = f"application/vnd.oasis.opendocument.{kind}"
    manifest = xml(f'<m:manifest xmlns:m="{name}manifest:1.0"><m:file-entry m:full-path="/" m:media-type="{media}"/>'
                   '<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>')
    return zipped([("mimetype", media.encode()), ("content.xml", body), ("META-INF/manifest.xml", manifest)], zipfile.ZIP_STORED)


def odt(text, _):
    lines = "".join(f"<x:p>{escape(line[:1])}<x:span>{escape(line[1:])}</x:span></x:p>" for line in text.splitlines())
    return odf("text", f"<o:text>{lines}</o:text>")


def ods(text, _):
    lines = "".join("<t:table-row>" + "".join(f"<t:table-cell><x:p>{escape(cell)}</x:p></t:table-cell>" for cell in row) +
                    "</t:table-row>" for row in rows(text))
    return odf("spreadsheet", f"<o:spreadsheet><t:table>{lines}</t:table></o:spreadsheet>")


def rtf(text, _):
    def word(char):
        if ord(char) < 128:
            return "\\par\n" if char == "\n" else char
        halves = struct.iter_unpack("<h", char.encode("utf-16-le"))
        return "".join(f"\\u{half}?" for half, in halves)
    return ("{\\rtf1\\ansi\\ansicpg1252\\uc1 " + "".join(map(word, text)) + "}").encode()


def pdf(text, _):
    shown = "".join(f"({line.replace('(', '').replace(')', '')}) Tj T*\n" for line in text.splitlines())
    stream = zlib.compress(f"BT /F1 12 Tf 14 TL 50 780 Td\n{shown}ET".encode())
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
               b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
               b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(stream), stream),
               b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (table, len(out))


def plain(text, charset):
    return CHARSETS[charset](text)


DOCUMENTS = {  # name: (maker, the step that its text has or "", takes charsets, only ASCII secrets)
    "txt": (plain, "", True, False),
    "csv": (lambda text, charset: plain(text.replace("\n", "\r\n"), charset), "", True, False),
    "html": (html, "", True, False),
    "docx": (docx, "ooxml:document", False, False),
    "xlsx": (xlsx, "ooxml:sheet", False, False),
    "pptx": (pptx, "ooxml:slide", False, False),
    "odt": (odt, "odf:", False, False),
    "ods": (ods, "odf:", False, False),
    "rtf": (rtf, "rtf:text", False, False),
    "pdf": (pdf, "pdf:", False, True),
}
