"""Corners of PDF files."""
import zlib

from layers import zipped

PAGE = b"BT /F 12 Tf 50 700 Td (Plan of the year) Tj ET"


def stream(data, more=b""):
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), more, data)


def flate(data, more=b"", behind=b""):
    return stream(zlib.compress(data) + behind, b"/Filter /FlateDecode " + more)


class Pdf:
    """Objects 1 to 5 are the catalogue, the tree, a page, its contents and its font; what the table leaves out, it leaves out."""

    def __init__(self, contents=None, page=b"", catalogue=b"", head=b"%PDF-1.7\n", resources=b"", font=b""):
        self.out, self.table, self.trailer = bytearray(head), {}, b""
        self.add(1, b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalogue)
        self.add(2, b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>")
        self.add(3, b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
                 b"/Resources << /Font << /F 5 0 R >> %s >> %s >>" % (resources, page))
        self.add(4, stream(PAGE) if contents is None else contents)
        self.add(5, b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica %s >>" % font)

    def add(self, number, body, listed=True):
        if listed:
            self.table[number] = len(self.out)
        self.out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        return self

    def raw(self, octets):
        self.out += octets
        return self

    def end(self, more=b""):
        start = len(self.out)
        # Without a line for each number poppler makes the table anew, and finds what it did not list.
        self.out += b"xref\n0 %d\n0000000000 65535 f \n" % (max(self.table) + 1)
        for number in range(1, max(self.table) + 1):
            self.out += b"%010d 00000 n \n" % self.table[number] if number in self.table else b"0000000000 00000 f \n"
        self.out += b"trailer\n<< /Size %d /Root 1 0 R %s %s >>\nstartxref\n%d\n%%%%EOF\n" % (
            max(self.table) + 1, self.trailer, more, start)
        return bytes(self.out)


def text(words):
    return b"BT /F 12 Tf 50 700 Td (%s) Tj ET" % words


def form(words, more=b""):
    return stream(text(words), b"/Type /XObject /Subtype /Form /BBox [0 0 500 500] "
                  b"/Resources << /Font << /F 5 0 R >> >> " + more)


def update(file, number, body, catalogue=1):
    start = file.rfind(b"startxref\n") + 10
    before = file[start:file.index(b"\n", start)]
    at = len(file)
    file += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(file)
    return file + (b"xref\n%d 1\n%010d 00000 n \ntrailer\n<< /Size 9 /Root %d 0 R /Prev %s >>\nstartxref\n%d\n%%%%EOF\n"
                   % (number, at, catalogue, before, table))


def many_updates(words):
    file = Pdf(contents=stream(text(words))).end()
    for i in range(30):
        file = update(file, 4, stream(text(b"Plan %d" % i)))
    return file


def compressed_objects(words, count, behind=b"", between=b"", order=True):
    """A catalogue's neighbours in a stream of objects, which a stream of the table names."""
    pdf = Pdf()
    inner = b"7 0 8 %d " % (len(b"<< /Title (Plan) >> ") + len(between))
    body = inner + b"<< /Title (Plan) >> " + between + b"<< /Other (%s) >>" % words + behind
    at6 = len(pdf.out)
    pdf.add(6, flate(body, b"/Type /ObjStm /N 2 /First %d" % len(inner)))
    place = len(pdf.out)
    entries = [(0, 0, 65535)] + [(1, pdf.table[n], 0) for n in range(1, 6)] + [(1, at6, 0)]
    entries += [(2, 6, i) for i in range(count)] + [(0, 0, 0)] * (2 - count) + [(1, place, 0)]
    data = b"".join(bytes([kind]) + a.to_bytes(4, "big") + b.to_bytes(2, "big") for kind, a, b in entries)
    pdf.raw(b"9 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (
        flate(data, b"/Type /XRef /Size 10 /W [1 4 2] /Root 1 0 R"), place))
    return bytes(pdf.out)


def utf16(words):
    return b"<FEFF" + words.decode().encode("utf-16-be").hex().encode() + b">"


def corners():
    hidden = b"/OCProperties << /OCGs [7 0 R] /D << /OFF [7 0 R] >> >>"
    field = b"/AcroForm << /Fields [7 0 R] >>"
    cmap = (b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange "
            b"endcmap CMap ")
    plain = {
        "object-unlisted": lambda s: Pdf().add(7, b"(%s)" % s, False),
        "object-unlisted-hex": lambda s: Pdf().add(7, utf16(s), False),
        "object-unlisted-flate": lambda s: Pdf().add(7, flate(text(s)), False),
        "object-unlisted-flate-raw": lambda s: Pdf().add(7, flate(s), False),
        "object-unlisted-packed": lambda s: Pdf().add(7, flate(b"8 0 << /X %s >>" % utf16(s), b"/Type /ObjStm /N 1 /First 4"), False),
        "object-freed": lambda s: Pdf().add(7, b"(%s)" % s, False).add(8, b"null"),
        "between-objects": lambda s: Pdf().raw(s + b"\n").add(7, b"null"),
        "comment-between": lambda s: Pdf().raw(b"%% %s\n" % s).add(7, b"null"),
        "comment-in-object": lambda s: Pdf().add(7, b"<< /A 1 %% %s\n >>" % s),
        "comment-in-contents": lambda s: Pdf(contents=stream(b"%% %s\n" % s + PAGE)),
        "comment-header": lambda s: Pdf(head=b"%PDF-1.7 " + s + b"\n"),
        "comment-second-line": lambda s: Pdf(head=b"%PDF-1.7\n%" + s + b"\n"),
        "behind-endobj": lambda s: Pdf().raw(b"\n" + s + b"\n").add(7, b"null"),
        "behind-object": lambda s: Pdf().add(7, b"null " + s),
        "behind-object-string": lambda s: Pdf().add(7, b"null (%s)" % s),
        "behind-flate": lambda s: Pdf().add(7, flate(PAGE, b"", s)),
        "behind-flate-contents": lambda s: Pdf(contents=flate(PAGE, b"", s)),
        "behind-length": lambda s: Pdf(contents=stream(PAGE).replace(b"\nendstream", b"\n" + s + b"\nendstream")),
        "behind-endstream": lambda s: Pdf(contents=stream(PAGE) + b"\n" + s),
        "length-short": lambda s: Pdf().add(7, b"<< /Length 3 >>\nstream\nabc\n" + s + b"\nendstream"),
        "before-header": lambda s: Pdf(head=b"junk " + s + b"\n%PDF-1.7\n"),
        "trailer-string": lambda s: _ended(Pdf(), b"/X (%s)" % s),
        "trailer-id": lambda s: _ended(Pdf(), b"/ID [(%s) (abc)]" % s),
        "trailer-comment": lambda s: _ended(Pdf(), b"%% %s\n" % s),
        "font-file": lambda s: Pdf(font=b"/FontDescriptor << /Type /FontDescriptor /FontName /X /FontFile 7 0 R >>").add(
            7, flate(b"%!PS-AdobeFont-1.0: X\n" + s)),
        "font-file-truetype": lambda s: Pdf(font=b"/FontDescriptor << /Type /FontDescriptor /FontName /X /FontFile2 7 0 R >>").add(
            7, flate(b"\0\1\0\0\0\1\0\0\0\0\0\0name\0\0\0\0\0\0\0\0\0\0\0\x40" + s)),
        "font-name": lambda s: Pdf(font=b"/FontDescriptor << /Type /FontDescriptor /FontName (%s) >>" % s),
        "dressed-as-cmap": lambda s: Pdf(font=b"/ToUnicode 7 0 R").add(7, flate(b"CMap " + s)),
        "dressed-as-cmap-inside": lambda s: Pdf(font=b"/ToUnicode 7 0 R").add(7, flate(cmap + b"%% %s\n" % s)),
        "dressed-as-cmap-string": lambda s: Pdf(font=b"/ToUnicode 7 0 R").add(7, flate(cmap.replace(b"endcmap", b"/X (%s) def endcmap" % s))),
        "dressed-as-cmap-hex": lambda s: Pdf(font=b"/ToUnicode 7 0 R").add(7, flate(
            cmap.replace(b"endcmap", b"1 beginbfchar <01> %s endbfchar endcmap" % utf16(s).replace(b"FEFF", b"")))),
        "dressed-as-glyph": lambda s: Pdf().add(7, flate(b"100 0 0 0 0 0 d1 " + s)),
        "dressed-as-glyph-0": lambda s: Pdf().add(7, flate(b"100 0 d0 " + text(s))),
        "dressed-as-function": lambda s: Pdf().add(7, flate(b"{ " + s + b" }", b"/FunctionType 4 /Domain [0 1] /Range [0 1]")),
        "dressed-as-sampled": lambda s: Pdf().add(7, flate(bytes(range(256)) + s, b"/FunctionType 0 /Domain [0 1] /Range [0 1]")),
        "dressed-as-hints": lambda s: Pdf().add(7, flate(bytes(range(128, 256)) * 2 + s, b"/S 40")),
        "dressed-as-xref": lambda s: Pdf().add(7, flate(bytes(range(128, 256)) * 2 + s, b"/Type /XRef /W [1 2 1] /Size 4")),
        "dressed-as-picture": lambda s: Pdf().add(7, stream(s, b"/Subtype /Image /Width 4 /Height 4")),
        "profile": lambda s: Pdf(resources=b"/ColorSpace << /C [/ICCBased 7 0 R] >>").add(7, flate(b"\0" * 300 + s, b"/N 3")),
        "palette": lambda s: Pdf(resources=b"/ColorSpace << /C [/Indexed /DeviceRGB 20 (%s)] >>" % s),
        "actual-text": lambda s: Pdf(contents=stream(b"/Span << /ActualText (%s) >> BDC " % s + PAGE + b" EMC")),
        "alternate-text": lambda s: Pdf().add(7, b"<< /Type /StructElem /S /Figure /Alt (%s) >>" % s),
        "marked-alternate": lambda s: Pdf(contents=stream(b"/Span << /Alt (%s) >> BDC " % s + PAGE + b" EMC")),
        "marked-other": lambda s: Pdf(contents=stream(b"/Span << /Note (%s) >> BDC " % s + PAGE + b" EMC")),
        "marked-point": lambda s: Pdf(contents=stream(b"/Span << /Note (%s) >> DP " % s + PAGE)),
        "outline": lambda s: Pdf(catalogue=b"/Outlines 7 0 R").add(7, b"<< /First 8 0 R >>").add(8, b"<< /Title (%s) /Parent 7 0 R >>" % s),
        "annotation": lambda s: Pdf(page=b"/Annots [7 0 R]").add(7, b"<< /Subtype /Text /Rect [0 0 9 9] /Contents (%s) >>" % s),
        "annotation-rich": lambda s: Pdf(page=b"/Annots [7 0 R]").add(7, b"<< /Subtype /FreeText /Rect [0 0 9 9] /RC (<p>%s</p>) >>" % s),
        "annotation-look": lambda s: Pdf(page=b"/Annots [7 0 R]").add(7, b"<< /Subtype /Stamp /Rect [0 0 9 9] /AP << /N 8 0 R >> >>").add(8, form(s)),
        "field": lambda s: Pdf(catalogue=field).add(7, b"<< /FT /Tx /T (f) /V (%s) >>" % s),
        "field-default": lambda s: Pdf(catalogue=field).add(7, b"<< /FT /Tx /T (f) /DV (%s) /DA (/F 12 Tf) >>" % s),
        "field-look": lambda s: Pdf(catalogue=field).add(7, b"<< /FT /Tx /T (f) /DA (%s) >>" % s),
        "script": lambda s: Pdf(catalogue=b"/OpenAction << /S /JavaScript /JS (x = '%s') >>" % s),
        "script-stream": lambda s: Pdf(catalogue=b"/OpenAction << /S /JavaScript /JS 7 0 R >>").add(7, flate(b"x = '%s'" % s)),
        "xfa": lambda s: Pdf(catalogue=b"/AcroForm << /XFA 7 0 R >>").add(7, flate(b"<xdp:xdp>%s</xdp:xdp>" % s)),
        "metadata": lambda s: Pdf(catalogue=b"/Metadata 7 0 R").add(7, stream(b"<x:xmpmeta>%s</x:xmpmeta>" % s, b"/Type /Metadata")),
        "info": lambda s: _ended(Pdf().add(7, b"<< /Odd (%s) >>" % s), b"/Info 7 0 R"),
        "info-date": lambda s: _ended(Pdf().add(7, b"<< /CreationDate (%s) >>" % s), b"/Info 7 0 R"),
        "attachment": lambda s: Pdf().add(7, b"<< /Type /Filespec /F (a.txt) /EF << /F 8 0 R >> >>").add(8, flate(s)),
        "attachment-name": lambda s: Pdf().add(7, b"<< /Type /Filespec /F (%s.txt) /EF << /F 8 0 R >> >>" % s).add(8, flate(b"a")),
        "attachment-zip": lambda s: Pdf().add(7, b"<< /Type /Filespec /F (a.zip) /EF << /F 8 0 R >> >>").add(8, flate(zipped([("a", s)]))),
        "layer-off": lambda s: Pdf(contents=stream(b"/OC /L BDC " + text(s) + b" EMC"), catalogue=hidden,
                                   resources=b"/Properties << /L 7 0 R >>").add(7, b"<< /Type /OCG /Name (L) >>"),
        "layer-form": lambda s: Pdf(contents=stream(b"/X Do"), catalogue=hidden, resources=b"/XObject << /X 8 0 R >>").add(
            7, b"<< /Type /OCG /Name (L) >>").add(8, form(s, b"/OC 7 0 R")),
        "white": lambda s: Pdf(contents=stream(b"1 g " + text(s))),
        "tiny": lambda s: Pdf(contents=stream(text(s).replace(b" 12 ", b" 0.01 "))),
        "zero-size": lambda s: Pdf(contents=stream(text(s).replace(b" 12 ", b" 0 "))),
        "off-page": lambda s: Pdf(contents=stream(text(s).replace(b"50 700", b"5000 7000"))),
        "clipped": lambda s: Pdf(contents=stream(b"0 0 1 1 re W n " + text(s))),
        "invisible": lambda s: Pdf(contents=stream(b"3 Tr " + text(s))),
        "far-off-page": lambda s: Pdf(contents=stream(text(s).replace(b"50 700", b"50000000 70000000"))),
        "form-undrawn": lambda s: Pdf().add(7, form(s)),
        "contents-behind-error": lambda s: Pdf(contents=stream(PAGE + b" ) >> " * 40 + text(s))),
        "contents-unknown-operator": lambda s: Pdf(contents=stream(PAGE + b" (%s) foo" % s)),
        "contents-unused-string": lambda s: Pdf(contents=stream(b"(%s) " % s + PAGE)),
        "contents-outside-text": lambda s: Pdf(contents=stream(b"/F 12 Tf (%s) Tj" % s)),
        "inline-picture": lambda s: Pdf(contents=stream(PAGE + b" BI /W 4 /H 4 /BPC 8 /CS /G ID " + s + b" EI")),
        "inline-picture-dictionary": lambda s: Pdf(contents=stream(PAGE + b" BI /W 1 /H 1 /BPC 8 /CS /G /X (%s) ID a EI" % s)),
        "postscript": lambda s: Pdf(contents=stream(b"/X Do"), resources=b"/XObject << /X 7 0 R >>").add(
            7, stream(s, b"/Type /XObject /Subtype /PS")),
        "name": lambda s: Pdf().add(7, b"<< /%s 1 >>" % s.replace(b" ", b"#20")),
        "name-value": lambda s: Pdf().add(7, b"/%s" % s.replace(b" ", b"#20")),
        "language": lambda s: Pdf(catalogue=b"/Lang (%s)" % s),
        "registry": lambda s: Pdf().add(7, b"<< /Registry (Adobe) /Ordering (%s) >>" % s),
        "hashes": lambda s: Pdf().add(7, b"<< /O (a) /U (b) /Note (%s) >>" % s),
        "signature": lambda s: Pdf().add(7, b"<< /Type /Sig /ByteRange [0 1 2 3] /Contents <%s> >>" % s.hex().encode()),
        "binary-string": lambda s: Pdf().add(7, b"<< /X <0102%s> >>" % s.hex().encode()),
        "xml-in-hex": lambda s: Pdf().add(7, stream(s.hex().encode() + b">", b"/Filter /ASCIIHexDecode")),
        "ascii85": lambda s: Pdf().add(7, stream(__import__("base64").a85encode(s) + b"~>", b"/Filter /ASCII85Decode")),
        "unknown-filter": lambda s: Pdf().add(7, stream(bytes(c ^ 85 for c in s), b"/Filter /Odd")),
        "crypt-filter": lambda s: Pdf().add(7, stream(s, b"/Filter /Crypt")),
        "external-stream": lambda s: Pdf().add(7, stream(s, b"/F (elsewhere)")),
        "type3": lambda s: Pdf(contents=stream(b"BT /T 1 Tf 50 700 Td (a) Tj ET"), resources=b"/XObject << >>", page=b"").add(
            7, b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [1 0 0 1 0 0] /CharProcs << /a 8 0 R >> "
            b"/Encoding << /Differences [97 /a] >> /FirstChar 97 /LastChar 97 /Widths [9] /Resources << /Font << /F 5 0 R >> >> >>").add(
                8, stream(b"9 0 d0 " + text(s))),
    }
    made = {f"pdf-{name}": lambda s, make=make: _finish(make(s)) for name, make in plain.items()}
    made.update({
        "pdf-update-removed": lambda s: update(Pdf(contents=stream(text(s))).end(), 4, stream(PAGE)),
        "pdf-updates-many": many_updates,
        "pdf-startxref-broken": lambda s: Pdf(contents=stream(text(s))).end().replace(b"startxref\n", b"startxref\n9"),
        "pdf-packed": lambda s: compressed_objects(s, 2),
        "pdf-packed-unlisted": lambda s: compressed_objects(s, 1),
        "pdf-packed-behind": lambda s: compressed_objects(b"x", 2, b" " + s),
        "pdf-packed-behind-string": lambda s: compressed_objects(b"x", 2, b" (%s)" % s),
        "pdf-packed-between": lambda s: compressed_objects(b"x", 2, b"", b" " + s + b" "),
        "pdf-behind-end": lambda s: Pdf().end() + s,
        "pdf-behind-table": lambda s: Pdf().end().replace(b"startxref", s + b"\nstartxref"),
        "pdf-in-table": lambda s: Pdf().end().replace(b"65535 f \n", b"65535 f \n%% %s\n" % s),
        "pdf-zip-behind": lambda s: Pdf().end() + zipped([("a.txt", s)]),
        "pdf-zip-behind-stored": lambda s: Pdf().end() + zipped([("a.txt", s)], 0),
        "pdf-zip-between": lambda s: update(Pdf().end() + zipped([("a.txt", s)], 0), 8, b"null"),
        "pdf-two": lambda s: Pdf(contents=stream(text(s))).end() + Pdf().end(),
        "pdf-in-junk": lambda s: b"<html>x</html>" + b"j" * 900 + Pdf(contents=flate(text(s))).end(),
        "pdf-junk-before": lambda s: s + b"\n" + Pdf().end(),
    })
    return made


def _ended(pdf, more):
    pdf.trailer = more
    return pdf


def _finish(pdf):
    return pdf.end()
