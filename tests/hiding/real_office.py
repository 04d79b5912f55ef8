"""One text in every format that LibreOffice writes: `office(kind, texts, folder)`. Formats stand in FORMATS with the step that
Sealtap must show and what it may leave out."""
import collections
import os
import pathlib
import subprocess
from xml.sax.saxutils import escape

import programs

NAMES = "".join(f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"' for short, long in
                {"office": "office", "text": "text", "table": "table", "draw": "drawing", "style": "style",
                 "presentation": "presentation"}.items())
NAMES += (' xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"'
          ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
          ' xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"')

# end of the name, filter of LibreOffice, step in the path, causes that may be told (a thumbnail is a picture), and detectors
# of secrets that the writing program itself has lost or torn
Format = collections.namedtuple("Format", "end filter step may lost", defaults=("", "", (), ()))
PICTURE = ("media",)
FORMATS = {
    "text": [
        Format("docx", "MS Word 2007 XML", "ooxml:document"), Format("docx", "Office Open XML Text", "ooxml:document"),
        Format("dotx", "MS Word 2007 XML Template", "ooxml:document"), Format("docm", "MS Word 2007 XML VBA", "ooxml:document"),
        Format("doc", "MS Word 97", "doc:text"), Format("wps", "MS Word 97", "doc:text"), Format("rtf", "Rich Text Format", "rtf:text"),
        Format("odt", "writer8", "odf:document", PICTURE), Format("ott", "writer8_template", "odf:document", PICTURE),
        Format("fodt", "OpenDocument Text Flat XML"), Format("pdf", "writer_pdf_Export", "pdf:text"),
        Format("html", "HTML (StarWriter)"), Format("xhtml", "XHTML Writer File"), Format("epub", "EPUB", "epub:chapter"),
        Format("uot", "UOF text"), Format("xml", "MS Word 2003 XML"), Format("txt", "Text (encoded):UTF8"),
        Format("txt", "Text (encoded):GB_18030"), Format("txt", "Text (encoded):UNICODE"),
    ],
    "sheet": [
        Format("xlsx", "Calc MS Excel 2007 XML", "ooxml:"), Format("xlsx", "Calc Office Open XML", "ooxml:"),
        Format("xltx", "Calc MS Excel 2007 XML Template", "ooxml:"), Format("xlsm", "Calc MS Excel 2007 VBA XML", "ooxml:"),
        Format("xls", "MS Excel 97", "xls:"), Format("et", "MS Excel 97", "xls:"), Format("ods", "calc8", "odf:", PICTURE),
        Format("fods", "OpenDocument Spreadsheet Flat XML"), Format("pdf", "calc_pdf_Export", "pdf:text"),
        Format("html", "HTML (StarCalc)"), Format("xhtml", "XHTML Calc File"), Format("uos", "UOF spreadsheet"),
        Format("xml", "MS Excel 2003 XML"),
        Format("slk", "SYLK", lost=("marking.en.banner",)),  # never alone on a line
        Format("dif", "DIF", lost=("marking.zh.star", "marking.en.banner")),  # in Windows-1252, every word in quotes
        Format("csv", "Text - txt - csv (StarCalc):44,34,76"), Format("csv", "Text - txt - csv (StarCalc):44,34,85"),
        Format("csv", "Text - txt - csv (StarCalc):9,34,65535"),
    ],
    "slides": [
        Format("pptx", "Impress MS PowerPoint 2007 XML", "ooxml:"), Format("pptx", "Impress Office Open XML", "ooxml:"),
        Format("ppsx", "Impress MS PowerPoint 2007 XML AutoPlay", "ooxml:"), Format("ppt", "MS PowerPoint 97", "ppt:"),
        Format("dps", "MS PowerPoint 97", "ppt:"), Format("odp", "impress8", "odf:", PICTURE),
        Format("fodp", "OpenDocument Presentation Flat XML"), Format("pdf", "impress_pdf_Export", "pdf:text"),
        Format("uop", "UOF presentation"), Format("xhtml", "XHTML Impress File"),
    ],
}
SOURCE = {"text": "fodt", "sheet": "fods", "slides": "fodp"}

# as wide as the longest number, so that a page shows all of it
WIDE = ('<office:automatic-styles><style:style style:name="co1" style:family="table-column"><style:table-column-properties '
        'style:column-width="4.2cm"/></style:style></office:automatic-styles>')


def flat(kind, media, body, head=""):
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document{NAMES} office:version="1.2" '
            f'office:mimetype="application/vnd.oasis.opendocument.{media}">{head}<office:body><office:{kind}>{body}'
            f"</office:{kind}></office:body></office:document>\n")


def lines(text):
    return "".join(f"<text:p>{escape(line)}</text:p>" for line in text.splitlines())


def source(kind, text):
    if kind == "text":
        return flat("text", "text", lines(text))
    if kind == "sheet":
        cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
        rows = "".join("<table:table-row>" + "".join(cell.format(escape(c)) for c in line.split(",")) + "</table:table-row>"
                       for line in text.splitlines())
        columns = '<table:table-column table:style-name="co1" table:number-columns-repeated="4"/>'
        return flat("spreadsheet", "spreadsheet", f'<table:table table:name="sheet">{columns}{rows}</table:table>', WIDE)
    box = ('<draw:page draw:name="one"><draw:frame svg:x="1cm" svg:y="1cm" svg:width="24cm" svg:height="16cm"><draw:text-box>'
           f"{lines(text)}</draw:text-box></draw:frame></draw:page>")
    return flat("presentation", "presentation", box)


class Office:
    """Runs LibreOffice with a profile of its own; many files in one run."""

    def __init__(self, folder):
        self.folder, self.runs = pathlib.Path(folder), 0

    def convert(self, files, end, name):
        """The files in another format: their octets in the same order, None for those that it did not write."""
        self.runs += 1
        out = self.folder / f"office{self.runs}"
        subprocess.run([programs.path("soffice"), f"-env:UserInstallation={(self.folder / 'profile').as_uri()}", "--headless",
                        "--convert-to", f"{end}:{name}", "--outdir", out, *files], capture_output=True, check=False, timeout=300,
                       env={**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(self.folder)})
        results = [out / f"{pathlib.Path(file).stem}.{end}" for file in files]
        return [result.read_bytes() if result.exists() else None for result in results]


def documents(folder, texts):
    """(name, format, octets of each text) of every format; `texts` are of one shape."""
    if not programs.has("soffice"):
        return
    office = Office(folder)
    for kind, formats in FORMATS.items():
        files = [pathlib.Path(folder, f"{kind}{at}.{SOURCE[kind]}") for at in range(len(texts))]
        for file, text in zip(files, texts):
            file.write_text(source(kind, text), encoding="utf-8")
        for form in formats:
            made = office.convert(files, form.end, form.filter)
            if None in made:
                programs.skip(f"LibreOffice's filter {form.filter!r}", "it wrote nothing")
            else:
                yield f"{kind} by LibreOffice as {form.end} ({form.filter})", form, made
