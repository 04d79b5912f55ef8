"""Corners of office documents: OOXML, OpenDocument, OFD, EPUB, RTF and compound files."""
import struct

from layers import OOXML, TYPES, odf, xml, zipped

WORD = f"{OOXML}wordprocessingml/2006/main"
SHEET = f"{OOXML}spreadsheetml/2006/main"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"


def docx(body="", more=(), attributes="", behind=""):
    text = xml(f'<w:document xmlns:w="{WORD}" {attributes}><w:body><w:p><w:r><w:t>Plan of the year</w:t></w:r></w:p>{body}'
               f"</w:body></w:document>{behind}")
    return zipped([("[Content_Types].xml", TYPES), ("word/document.xml", text), *more])


def xlsx(cells="", more=(), before="", behind=""):
    text = xml(f'<worksheet xmlns="{SHEET}">{before}<sheetData><row r="1"><c t="inlineStr"><is><t>Plan</t></is></c>{cells}</row></sheetData>'
               f"{behind}</worksheet>")
    book = xml(f'<workbook xmlns="{SHEET}"><sheets><sheet name="a" sheetId="1"/></sheets></workbook>')
    return zipped([("[Content_Types].xml", TYPES), ("xl/workbook.xml", book), ("xl/worksheets/sheet1.xml", text), *more])


def pptx(shape="", more=()):
    text = xml(f'<p:sld xmlns:p="{OOXML}presentationml/2006/main" xmlns:a="{OOXML}drawingml/2006/main"><p:cSld><p:spTree><p:sp>'
               f"<p:txBody><a:p><a:r><a:t>Plan</a:t></a:r></a:p></p:txBody></p:sp>{shape}</p:spTree></p:cSld></p:sld>")
    return zipped([("[Content_Types].xml", TYPES), ("ppt/slides/slide1.xml", text), *more])


def odt(body="", more=()):
    whole = odf("text", f"<o:text><x:p>Plan</x:p>{body}</o:text>")
    return whole if not more else _with(whole, more)


def _with(archive, more):
    import io
    import zipfile
    with zipfile.ZipFile(io.BytesIO(archive)) as old:
        return zipped([(name, old.read(name)) for name in old.namelist()] + list(more), zipfile.ZIP_STORED)


def ofd(page="", more=()):
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    return zipped([
        ("OFD.xml", xml(f'<ofd:OFD {space} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:Title>a</ofd:Title></ofd:DocInfo>'
                        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>")),
        ("Doc_0/Document.xml", xml(f"<ofd:Document {space}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"
                                   '</ofd:PageArea></ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/>'
                                   "</ofd:Pages></ofd:Document>")),
        ("Doc_0/Pages/Page_0/Content.xml", xml(f'<ofd:Page {space}><ofd:Content><ofd:Layer ID="2"><ofd:TextObject ID="3" Boundary="9 9 99 9" '
                                               'Font="1" Size="4"><ofd:TextCode X="0" Y="4" DeltaX="g 3 4">Plan</ofd:TextCode></ofd:TextObject>'
                                               f"{page}</ofd:Layer></ofd:Content></ofd:Page>")), *more])


def epub(body="", more=(), head=""):
    return zipped([
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", xml('<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
                                       '<rootfile full-path="a.opf" media-type="application/oebps-package+xml"/></rootfiles></container>')),
        ("a.opf", xml('<package xmlns="http://www.idpf.org/2007/opf"><metadata/><manifest><item id="a" href="a.xhtml" '
                      'media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>')),
        ("a.xhtml", xml(f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>a</title>{head}</head><body><p>Plan</p>{body}</body></html>')),
        *more], 0)


def rtf(body=b"", head=b"", behind=b""):
    return b"{\\rtf1\\ansi\\ansicpg1252 " + head + b" Plan of the year\\par\n" + body + b"}" + behind


def sectors(data):
    return [data[at:at + 512].ljust(512, b"\0") for at in range(0, len(data), 512)]


def entry(name, kind, start, size, right=0xFFFFFFFF, child=0xFFFFFFFF):
    coded = name.encode("utf-16-le") + b"\0\0" if name else b""
    return coded.ljust(64, b"\0") + struct.pack("<HBBIII36xIQ", len(coded), kind, 1, 0xFFFFFFFF, right, child, start, size)


def ole(streams, slack=b"", free=b"", deleted=None, header=b"", name_slack=b""):
    """A compound file of streams of at least 4,096 octets each, so that none is in the mini stream."""
    table, body = [0xFFFFFFFD], []
    entries = []
    for name, data in streams:
        size = max(len(data), 4096)
        parts = sectors(data.ljust(size, b"\0"))
        start = 1 + len(body)
        body += parts
        table += list(range(start + 1, start + len(parts))) + [0xFFFFFFFE]
        entries.append((name, start, size))
    if slack:
        name, start, size = entries[-1]
        last = start + len(sectors(b"x" * size)) - 1 - 1
        body[last] = body[last][:512 - len(slack)] + slack
        entries[-1] = (name, start, size - 512 + 100)
    if free:
        body.append(free.ljust(512, b"\0"))
        table.append(0xFFFFFFFF)
    directory = [entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1)]
    for at, (name, start, size) in enumerate(entries, 1):
        directory.append(entry(name, 2, start, size, right=at + 1 if at < len(entries) else 0xFFFFFFFF))
    if deleted:
        start = 1 + len(body)
        body += sectors(deleted.ljust(4096, b"\0"))
        table += [0xFFFFFFFF] * 8
        directory.append(entry("", 0, start, 4096))
    if name_slack:
        directory[-1] = directory[-1][:66 - len(name_slack) - 2][:20] + name_slack.ljust(44, b"\0") + directory[-1][64:] \
            if len(name_slack) <= 44 else directory[-1]
    place = 1 + len(body)
    block = sectors(b"".join(directory))
    table += list(range(place + 1, place + len(block))) + [0xFFFFFFFE]
    head = struct.pack("<8s16sHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", header[:16], 0x3E, 3, 0xFFFE, 9, 6,
                       0, 1, place, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<109I", *([0] + [0xFFFFFFFF] * 108))
    fat = struct.pack("<128I", *(table + [0xFFFFFFFF] * (128 - len(table))))
    return head + fat + b"".join(body) + b"".join(block)


def vba(words):
    """A module as VBA packs it (MS-OVBA 2.4.1), here in literals."""
    text = b'Attribute VB_Name = "a"\r\n\' ' + words + b"\r\n"
    packed = b"".join(b"\0" + text[at:at + 8] for at in range(0, len(text), 8))
    return b"\1" + struct.pack("<H", 0xB000 | (len(packed) + 2 - 3)) + packed


def corners():
    part = lambda name, text: [(name, xml(text))]  # noqa: E731
    as_text = {
        "docx-attribute-of-text": lambda s: docx(f'<w:p><w:r><w:t w:note="{s}">a</w:t></w:r></w:p>'),
        "docx-bookmark": lambda s: docx(f'<w:p><w:bookmarkStart w:id="1" w:name="{s}"/></w:p>'),
        "docx-rsid": lambda s: docx(f'<w:p w:rsidR="{s}"/>'),
        "docx-style": lambda s: docx(f'<w:p><w:pPr><w:pStyle w:val="{s}"/></w:pPr></w:p>'),
        "docx-font": lambda s: docx(f'<w:p><w:r><w:rPr><w:rFonts w:ascii="{s}"/></w:rPr><w:t>a</w:t></w:r></w:p>'),
        "docx-namespace": lambda s: docx(attributes=f'xmlns:n="{s}"'),
        "docx-root-attribute": lambda s: docx(attributes=f'note="{s}"'),
        "docx-unknown-element": lambda s: docx(f"<w:odd>{s}</w:odd>"),
        "docx-unknown-space": lambda s: docx(f'<n:odd xmlns:n="urn:n"><n:more>{s}</n:more></n:odd>'),
        "docx-unknown-attribute": lambda s: docx(f'<n:odd xmlns:n="urn:n" n:a="{s}"/>'),
        "docx-comment": lambda s: docx(f"<!-- {s} -->"),
        "docx-instruction": lambda s: docx(f"<?odd {s}?>"),
        "docx-text-between": lambda s: docx(s),
        "docx-behind": lambda s: docx(behind=f"<!-- {s} -->"),
        "docx-hidden": lambda s: docx(f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>{s}</w:t></w:r></w:p>"),
        "docx-deleted": lambda s: docx(f"<w:p><w:del><w:r><w:delText>{s}</w:delText></w:r></w:del></w:p>"),
        "docx-author": lambda s: docx(f'<w:p><w:ins w:author="{s}"><w:r><w:t>a</w:t></w:r></w:ins></w:p>'),
        "docx-field": lambda s: docx(f'<w:p><w:fldSimple w:instr="{s}"/></w:p>'),
        "docx-tag": lambda s: docx(f'<w:sdt><w:sdtPr><w:tag w:val="{s}"/></w:sdtPr></w:sdt>'),
        "docx-list": lambda s: docx(f'<w:sdt><w:sdtPr><w:dropDownList><w:listItem w:displayText="{s}" w:value="a"/></w:dropDownList></w:sdtPr></w:sdt>'),
        "docx-custom-xml": lambda s: docx(more=part("customXml/item1.xml", f"<a>{s}</a>")),
        "docx-custom-xml-attribute": lambda s: docx(more=part("customXml/item1.xml", f'<a b="{s}"/>')),
        "docx-custom-xml-comment": lambda s: docx(more=part("customXml/item1.xml", f"<a><!-- {s} --></a>")),
        "docx-unknown-part": lambda s: docx(more=[("word/odd.bin", s.encode())]),
        "docx-part-name": lambda s: docx(more=[(f"word/{s}.bin", b"a")]),
        "docx-relation": lambda s: docx(more=part("word/_rels/document.xml.rels", '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
                                                  f'relationships"><Relationship Id="r1" Type="a" Target="{s}" TargetMode="External"/></Relationships>')),
        "docx-relation-id": lambda s: docx(more=part("word/_rels/document.xml.rels", '<Relationships xmlns="http://schemas.openxmlformats.org/package/'
                                                     f'2006/relationships"><Relationship Id="{s}" Type="a" Target="b"/></Relationships>')),
        "docx-content-type": lambda s: zipped([("[Content_Types].xml", xml(f'<Types xmlns="{OOXML}package/2006/content-types"><Default Extension="xml" '
                                                                           f'ContentType="{s}"/></Types>')),
                                               ("word/document.xml", xml(f'<w:document xmlns:w="{WORD}"><w:body/></w:document>'))]),
        "docx-styles": lambda s: docx(more=part("word/styles.xml", f'<w:styles xmlns:w="{WORD}"><w:style w:styleId="a"><w:name w:val="{s}"/></w:style></w:styles>')),
        "docx-settings": lambda s: docx(more=part("word/settings.xml", f'<w:settings xmlns:w="{WORD}"><w:docVars><w:docVar w:name="a" w:val="{s}"/></w:docVars></w:settings>')),
        "docx-fonts": lambda s: docx(more=part("word/fontTable.xml", f'<w:fonts xmlns:w="{WORD}"><w:font w:name="{s}"/></w:fonts>')),
        "docx-numbering": lambda s: docx(more=part("word/numbering.xml", f'<w:numbering xmlns:w="{WORD}"><w:abstractNum><w:lvl><w:lvlText w:val="{s}"/></w:lvl></w:abstractNum></w:numbering>')),
        "docx-people": lambda s: docx(more=part("word/people.xml", f'<w15:people xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"><w15:person w15:author="{s}"/></w15:people>')),
        "docx-theme": lambda s: docx(more=part("word/theme/theme1.xml", f'<a:theme xmlns:a="{OOXML}drawingml/2006/main" name="{s}"/>')),
        "docx-custom-property-name": lambda s: docx(more=part("docProps/custom.xml", f'<Properties xmlns="{OOXML}officeDocument/2006/custom-properties"><property name="{s}"/></Properties>')),
        "docx-core": lambda s: docx(more=part("docProps/core.xml", '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties">'
                                              f"<cp:odd>{s}</cp:odd></cp:coreProperties>")),
        "docx-alternate": lambda s: docx('<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="x">'
                                         f"<w:p><w:r><w:t>{s}</w:t></w:r></w:p></mc:Choice></mc:AlternateContent>"),
        "docx-math": lambda s: docx(f'<w:p><m:oMath xmlns:m="{OOXML}officeDocument/2006/math"><m:r><m:t>{s}</m:t></m:r></m:oMath></w:p>'),
        "docx-watermark": lambda s: docx(f'<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textpath string="{s}"/></v:shape></w:pict></w:r></w:p>'),
        "docx-vml-attribute": lambda s: docx(f'<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" style="{s}"/></w:pict></w:r></w:p>'),
        "docx-entity": lambda s: docx(f"<w:p><w:r><w:t>{''.join(f'&#{ord(c)};' for c in s)}</w:t></w:r></w:p>"),
        "docx-cdata": lambda s: docx(f"<w:p><w:r><w:t><![CDATA[{s}]]></w:t></w:r></w:p>"),
        "xlsx-style-of-cell": lambda s: xlsx(f'<c s="{s}"><v>1</v></c>'),
        "xlsx-attribute": lambda s: xlsx(f'<c odd="{s}"><v>1</v></c>'),
        "xlsx-reference": lambda s: xlsx(f'<c r="{s}"><v>1</v></c>'),
        "xlsx-type": lambda s: xlsx(f'<c t="{s}"><v>1</v></c>'),
        "xlsx-formula": lambda s: xlsx(f"<c><f>{s}</f><v>1</v></c>"),
        "xlsx-unknown": lambda s: xlsx(f"<c><odd>{s}</odd></c>"),
        "xlsx-value": lambda s: xlsx(f'<c t="str"><v>{s}</v></c>'),
        "xlsx-text-in-row": lambda s: xlsx(s),
        "xlsx-validation": lambda s: xlsx(behind=f'<dataValidations><dataValidation prompt="{s}"><formula1>a</formula1></dataValidation></dataValidations>'),
        "xlsx-header": lambda s: xlsx(behind=f"<headerFooter><oddHeader>{s}</oddHeader></headerFooter>"),
        "xlsx-extension": lambda s: xlsx(behind=f"<extLst><ext uri='a'><a>{s}</a></ext></extLst>"),
        "xlsx-tab-colour": lambda s: xlsx(before=f'<sheetPr codeName="{s}"/>'),
        "xlsx-unused-string": lambda s: xlsx(more=part("xl/sharedStrings.xml", f'<sst xmlns="{SHEET}"><si><t>{s}</t></si></sst>')),
        "xlsx-phonetic": lambda s: xlsx(more=part("xl/sharedStrings.xml", f'<sst xmlns="{SHEET}"><si><t>a</t><rPh sb="0" eb="1"><t>{s}</t></rPh></si></sst>')),
        "xlsx-defined-name": lambda s: xlsx(more=part("xl/odd.xml", f'<workbook xmlns="{SHEET}"><definedNames><definedName name="a" comment="{s}">1</definedName></definedNames></workbook>')),
        "xlsx-number-format": lambda s: xlsx(more=part("xl/styles.xml", f'<styleSheet xmlns="{SHEET}"><numFmts><numFmt numFmtId="200" formatCode="{s}"/></numFmts></styleSheet>')),
        "xlsx-comment": lambda s: xlsx(more=part("xl/comments1.xml", f'<comments xmlns="{SHEET}"><commentList><comment ref="A1"><text><t>{s}</t></text></comment></commentList></comments>')),
        "xlsx-connection": lambda s: xlsx(more=part("xl/connections.xml", f'<connections xmlns="{SHEET}"><connection name="{s}"/></connections>')),
        "xlsx-cache": lambda s: xlsx(more=part("xl/pivotCache/pivotCacheDefinition1.xml", f'<pivotCacheDefinition xmlns="{SHEET}"><cacheFields><cacheField name="a">'
                                               f'<sharedItems><s v="{s}"/></sharedItems></cacheField></cacheFields></pivotCacheDefinition>')),
        "pptx-shape-name": lambda s: pptx(f'<p:sp><p:nvSpPr><p:cNvPr id="1" name="{s}"/></p:nvSpPr></p:sp>'),
        "pptx-alternative": lambda s: pptx(f'<p:sp><p:nvSpPr><p:cNvPr id="1" name="a" descr="{s}"/></p:nvSpPr></p:sp>'),
        "pptx-unknown": lambda s: pptx(f"<p:odd>{s}</p:odd>"),
        "pptx-attribute": lambda s: pptx(f'<p:sp odd="{s}"/>'),
        "pptx-tag": lambda s: pptx(more=part("ppt/tags/tag1.xml", f'<p:tagLst xmlns:p="{OOXML}presentationml/2006/main"><p:tag name="a" val="{s}"/></p:tagLst>')),
        "pptx-chart": lambda s: pptx(more=part("ppt/charts/chart1.xml", f'<c:chartSpace xmlns:c="{OOXML}drawingml/2006/chart"><c:ser><c:v>{s}</c:v></c:ser></c:chartSpace>')),
        "odt-attribute": lambda s: odt(f'<x:p x:odd="{s}">a</x:p>'),
        "odt-style-name": lambda s: odt(f'<x:p x:style-name="{s}">a</x:p>'),
        "odt-unknown": lambda s: odt(f"<x:odd>{s}</x:odd>"),
        "odt-unknown-space": lambda s: odt(f'<n:odd xmlns:n="urn:n" a="{s}"/>'),
        "odt-comment": lambda s: odt(f"<!-- {s} -->"),
        "odt-instruction": lambda s: odt(f"<?odd {s}?>"),
        "odt-bookmark": lambda s: odt(f'<x:p><x:bookmark x:name="{s}"/></x:p>'),
        "odt-variable": lambda s: odt(f'<x:p><x:user-field-get x:name="{s}">a</x:user-field-get></x:p>'),
        "odt-hidden": lambda s: odt(f'<x:p><x:hidden-text x:string-value="{s}" x:is-hidden="true"/></x:p>'),
        "odt-script": lambda s: odt(f"<x:p><x:script>{s}</x:script></x:p>"),
        "odt-settings": lambda s: odt(more=part("settings.xml", f'<o:document-settings xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0"><a>{s}</a></o:document-settings>')),
        "odt-meta": lambda s: odt(more=part("meta.xml", f'<o:document-meta xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0"><o:meta><a b="{s}"/></o:meta></o:document-meta>')),
        "odt-styles": lambda s: odt(more=part("styles.xml", '<o:document-styles xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
                                              f'xmlns:s="urn:oasis:names:tc:opendocument:xmlns:style:1.0"><o:styles><s:style s:name="{s}"/></o:styles></o:document-styles>')),
        "odt-manifest": lambda s: odt(more=part("META-INF/odd.xml", f'<a b="{s}"/>')),
        "odt-unknown-entry": lambda s: odt(more=[("Basic/a.bin", s.encode())]),
        "ofd-attribute": lambda s: ofd(f'<ofd:TextObject ID="9" odd="{s}"/>'),
        "ofd-unknown": lambda s: ofd(f"<ofd:Odd>{s}</ofd:Odd>"),
        "ofd-comment": lambda s: ofd(f"<!-- {s} -->"),
        "ofd-action": lambda s: ofd(f'<ofd:PathObject><ofd:Actions><ofd:Action Event="CLICK"><ofd:URI URI="{s}"/></ofd:Action></ofd:Actions></ofd:PathObject>'),
        "ofd-unknown-entry": lambda s: ofd(more=[("Doc_0/odd.bin", s.encode())]),
        "ofd-custom-tag": lambda s: ofd(more=part("Doc_0/Tags/CustomTag.xml", f'<a b="{s}"/>')),
        "epub-attribute": lambda s: epub(f'<p title="{s}">a</p>'),
        "epub-class": lambda s: epub(f'<p class="{s}">a</p>'),
        "epub-data": lambda s: epub(f'<p data-a="{s}">a</p>'),
        "epub-comment": lambda s: epub(f"<!-- {s} -->"),
        "epub-script": lambda s: epub(head=f"<script>{s}</script>"),
        "epub-style": lambda s: epub(head=f"<style>/* {s} */</style>"),
        "epub-meta": lambda s: epub(head=f'<meta name="a" content="{s}"/>'),
        "epub-hidden": lambda s: epub(f'<p style="display:none">{s}</p>'),
        "epub-unknown-entry": lambda s: epub(more=[("odd.bin", s.encode())]),
    }
    made = {name: lambda s, make=make: make(s.decode()) for name, make in as_text.items()}
    hexed = lambda s: b"".join(b"\\'%02x" % c for c in s)  # noqa: E731
    made.update({
        "rtf-unknown-destination": lambda s: rtf(b"{\\*\\odd " + s + b"}"),
        "rtf-unknown-group": lambda s: rtf(b"{\\odd " + s + b"}"),
        "rtf-colours": lambda s: rtf(head=b"{\\colortbl;" + s + b";}"),
        "rtf-fonts": lambda s: rtf(head=b"{\\fonttbl{\\f0 " + s + b";}}"),
        "rtf-fonts-outside": lambda s: rtf(head=b"{\\fonttbl " + s + b"{\\f0 a;}}"),
        "rtf-styles": lambda s: rtf(head=b"{\\stylesheet{\\s0 " + s + b";}}"),
        "rtf-info": lambda s: rtf(head=b"{\\info{\\odd " + s + b"}}"),
        "rtf-info-text": lambda s: rtf(head=b"{\\info " + s + b"}"),
        "rtf-hex": lambda s: rtf(hexed(s)),
        "rtf-hex-in-colours": lambda s: rtf(head=b"{\\colortbl;" + hexed(s) + b";}"),
        "rtf-picture": lambda s: rtf(b"{\\pict\\pngblip " + s.hex().encode() + b"}"),
        "rtf-picture-text": lambda s: rtf(b"{\\pict\\pngblip " + s + b"}"),
        "rtf-picture-bin": lambda s: rtf(b"{\\pict\\bin%d " % len(s) + s + b"}"),
        "rtf-bin": lambda s: rtf(b"\\bin%d " % len(s) + s),
        "rtf-bin-in-table": lambda s: rtf(head=b"{\\colortbl\\bin%d " % len(s) + s + b"}"),
        "rtf-object": lambda s: rtf(b"{\\object{\\*\\objdata " + s.hex().encode() + b"}}"),
        "rtf-data-store": lambda s: rtf(b"{\\*\\datastore " + s.hex().encode() + b"}"),
        "rtf-theme": lambda s: rtf(b"{\\*\\themedata " + s.hex().encode() + b"}"),
        "rtf-variable": lambda s: rtf(b"{\\*\\docvar {a}{" + s + b"}}"),
        "rtf-bookmark": lambda s: rtf(b"{\\*\\bkmkstart " + s + b"}"),
        "rtf-revision-authors": lambda s: rtf(head=b"{\\*\\revtbl{" + s + b";}}"),
        "rtf-generator": lambda s: rtf(head=b"{\\*\\generator " + s + b";}"),
        "rtf-hidden": lambda s: rtf(b"{\\v " + s + b"}"),
        "rtf-deleted": lambda s: rtf(b"{\\deleted " + s + b"}"),
        "rtf-skipped": lambda s: rtf(b"\\uc60\\u20013 " + s),
        "rtf-behind": lambda s: rtf(behind=b"\n" + s),
        "rtf-behind-group": lambda s: rtf(behind=b"{" + s + b"}"),
        "rtf-upr": lambda s: rtf(b"{\\upr{" + s + b". }{\\*\\ud{a}}}"),
        "rtf-list-text": lambda s: rtf(b"{\\listtext " + s + b"}"),
        "rtf-field": lambda s: rtf(b"{\\field{\\*\\fldinst " + s + b"}{\\fldrslt a}}"),
        "rtf-mixed-hex": lambda s: rtf(b"".join(b"{\\*\\odd }\\'%02x" % c for c in s)),
        "ole-stream": lambda s: ole([("Odd", s)]),
        "ole-utf16": lambda s: ole([("Odd", s.decode().encode("utf-16-le"))]),
        "ole-slack": lambda s: ole([("Odd", b"a" * 4096)], slack=s),
        "ole-free-sector": lambda s: ole([("Odd", b"a")], free=s),
        "ole-deleted": lambda s: ole([("Odd", b"a")], deleted=s),
        "ole-behind": lambda s: ole([("Odd", b"a")]) + s,
        "ole-name": lambda s: ole([(s.decode()[-19:], b"a")]),
        "ole-vba": lambda s: ole([("Odd", b"a" * 100 + vba(s))]),
        "ole-package": lambda s: ole([("\1Ole10Native", struct.pack("<I", len(s) + 60) + b"\2\0a.txt\0c:\\a.txt\0\0\0\3\0\7\0\0\0c:\\a.tx\0" +
                                       struct.pack("<I", len(s)) + s)]),
        "ole-xls-unused": lambda s: ole([("Workbook", _biff(s))]),
    })
    return made


def _biff(words):
    def record(kind, data):
        return struct.pack("<HH", kind, len(data)) + data
    shared = struct.pack("<II", 0, 1) + struct.pack("<HB", len(words), 0) + words
    return (record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 6)) + record(0xFC, shared) + record(0x0A, b"") +
            record(0x809, struct.pack("<HHHHII", 0x600, 16, 0, 0, 0, 6)) + record(0x0A, b""))
