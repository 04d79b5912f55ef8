"""One text in documents that the libraries and programs of others write: python-docx, openpyxl, XlsxWriter, xlwt, odfpy, reportlab,
WeasyPrint, Pango and cairo, MuPDF, Ghostscript, qpdf, pandoc and Gnumeric. `documents(folder, texts)` gives what is there."""
import email.message
import io
import pathlib
import subprocess
from html import escape

import programs
from real_office import Format

CJK = "Noto Sans CJK SC"
TRUETYPE = "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc"
# in place of a step: nothing is found, and the file says that it is closed, or that its characters are not known
ENCRYPTED, UNREADABLE = "encrypted", "unreadable"


def rows(text):
    return [line.split(",") for line in text.splitlines()]


def run(folder, command, result="out", given=()):
    """What a program wrote into its folder; `given`: (name, octets)."""
    for name, data in given:
        (folder / name).write_bytes(data)
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=120)
    out = folder / result
    if done.returncode not in (0, 3) or not out.exists():  # qpdf warns with 3
        raise OSError(f"{command[0]} ended with {done.returncode}: {done.stderr.decode(errors='replace')[:200]}")
    data = out.read_bytes()
    out.unlink()
    return data


def saved(thing, save="save"):
    out = io.BytesIO()
    getattr(thing, save)(out)
    return out.getvalue()


def docx(text, _):
    import docx as library
    document = library.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    return saved(document)


def docx_table(text, _):
    import docx as library
    document = library.Document()
    table = document.add_table(rows=0, cols=4)
    for row in rows(text):
        for cell, value in zip(table.add_row().cells, row):
            cell.text = value
    return saved(document)


def openpyxl(text, _):
    import openpyxl as library
    book = library.Workbook()
    for row in rows(text):
        book.active.append(row)
    return saved(book)


def xlsxwriter(text, folder):
    import xlsxwriter as library
    book = library.Workbook(folder / "out", {"constant_memory": True})
    sheet = book.add_worksheet()
    for at, row in enumerate(rows(text)):
        sheet.write_row(at, 0, row)
    book.close()
    return (folder / "out").read_bytes()


def xlwt(text, _):
    import xlwt as library
    book = library.Workbook(encoding="utf-8")
    sheet = book.add_sheet("sheet")
    for at, row in enumerate(rows(text)):
        for column, value in enumerate(row):
            sheet.write(at, column, value)
    return saved(book)


def odfpy(text, _):
    from odf.opendocument import OpenDocumentText
    from odf.text import P
    document = OpenDocumentText()
    for line in text.splitlines():
        document.text.addElement(P(text=line))
    return saved(document)


def reportlab_cid(text, _):
    """A font of Adobe's that is not embedded: UniGB-UCS2-H and no ToUnicode."""
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    return reportlab(text, UnicodeCIDFont("STSong-Light"))


def reportlab_truetype(text, _):
    from reportlab.pdfbase.ttfonts import TTFont
    return reportlab(text, TTFont("zenhei", TRUETYPE, subfontIndex=0))


def reportlab(text, font):
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfgen import canvas
    pdfmetrics.registerFont(font)
    out = io.BytesIO()
    page = canvas.Canvas(out, invariant=1)
    page.setFont(font.fontName, 12)
    for at, line in enumerate(text.splitlines()):
        page.drawString(50, 780 - 20 * at, line)
    page.save()
    return out.getvalue()


def html(text):
    return f'<html><head><meta charset="utf-8"></head><body>{"".join(f"<p>{escape(line)}</p>" for line in text.splitlines())}</body></html>'


def weasyprint(text, _):
    import weasyprint as library
    return library.HTML(string=f'<style>p {{font-family: "{CJK}"}}</style>{html(text)}').write_pdf()


def pango(text, folder):
    return run(folder, ["pango-view", "-q", f"--font={CJK} 12", "-o", "out.pdf", "in.txt"], "out.pdf", [("in.txt", text.encode())])


def pango_ps(text, folder):
    """cairo's PostScript, made a PDF by Ghostscript."""
    run(folder, ["pango-view", "-q", f"--font={CJK} 12", "-o", "mid.ps", "in.txt"], "in.txt", [("in.txt", text.encode())])
    return run(folder, ["gs", "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite", "-sOutputFile=out", "mid.ps"])


def ghostscript(text, folder):
    return run(folder, ["gs", "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite", "-sOutputFile=out", "in.pdf"],
               given=[("in.pdf", pango(text, folder))])


def qpdf(*options, maker=pango):
    return lambda text, folder: run(folder, ["qpdf", *options, "in.pdf", "out"], given=[("in.pdf", maker(text, folder))])


def mutool_clean(*options):
    return lambda text, folder: run(folder, ["mutool", "clean", *options, "in.pdf", "out.pdf"], "out.pdf",
               [("in.pdf", pango(text, folder))])


def without_to_unicode(maker):
    """What readers need is still there in some other way, or it is not to be had."""
    plain = qpdf("--qdf", "--object-streams=disable", maker=maker)
    return lambda text, folder: plain(text, folder).replace(b"/ToUnicode", b"/ToUnicodX")


def attached(text, folder):
    return run(folder, ["qpdf", "--add-attachment", "a.txt", "--", "in.pdf", "out"],
               given=[("in.pdf", pango("nothing\n", folder)), ("a.txt", text.encode())])


def pandoc(target):
    return lambda text, folder: run(folder, ["pandoc", "-f", "html", "-t", target, "-s", "--metadata=title:minutes", "-o", "out", "in.html"],
                                    given=[("in.html", html(text).encode())])


def gnumeric(exporter):
    def make(text, folder):
        return run(folder, ["ssconvert", "-T", exporter, "in.xlsx", "out"], given=[("in.xlsx", openpyxl(text, folder))])
    return make


def mail(subtype):
    def make(text, _):
        message = email.message.EmailMessage()
        message["From"], message["To"], message["Subject"] = "a@corp.example", "b@acme.example", "minutes"
        message.set_content(html(text) if subtype == "html" else text, subtype=subtype, charset="gb18030", cte="base64")
        return message.as_bytes()
    return make


# name: (maker, programs, modules, format)
PDF = Format("pdf", "", "pdf:text")
WRITERS = {
    "python-docx": (docx, (), ("docx",), Format("docx", "", "ooxml:document", ("media",))),  # its template has a thumbnail
    "a table by python-docx": (docx_table, (), ("docx",), Format("docx", "", "ooxml:document", ("media",))),
    "openpyxl": (openpyxl, (), ("openpyxl",), Format("xlsx", "", "ooxml:sheet")),
    "XlsxWriter": (xlsxwriter, (), ("xlsxwriter",), Format("xlsx", "", "ooxml:sheet")),
    "xlwt": (xlwt, (), ("xlwt",), Format("xls", "", "xls:sheet")),
    "odfpy": (odfpy, (), ("odf",), Format("odt", "", "odf:document")),
    "reportlab's CID font": (reportlab_cid, (), ("reportlab",), PDF),
    "reportlab with TrueType": (reportlab_truetype, (), ("reportlab",), PDF),
    "the same without ToUnicode": (without_to_unicode(reportlab_truetype), ("qpdf",), ("reportlab",), PDF._replace(step=UNREADABLE)),
    "WeasyPrint": (weasyprint, (), ("weasyprint",), PDF),
    "Pango": (pango, ("pango-view",), (), PDF),
    "Pango without ToUnicode": (without_to_unicode(pango), ("pango-view", "qpdf"), (), PDF._replace(step=UNREADABLE)),
    "Pango's PostScript by Ghostscript": (pango_ps, ("pango-view", "gs"), (), PDF._replace(lost=("id.cn.uscc",))),
    "Pango by Ghostscript": (ghostscript, ("pango-view", "gs"), (), PDF),
    "object streams": (qpdf("--object-streams=generate"), ("pango-view", "qpdf"), (), PDF),
    "linearised": (qpdf("--linearize"), ("pango-view", "qpdf"), (), PDF),
    "QDF": (qpdf("--qdf"), ("pango-view", "qpdf"), (), PDF),
    "an owner's password, AES-256": (qpdf("--encrypt", "", "owner", "256", "--"), ("pango-view", "qpdf"), (), PDF),
    "an owner's password, AES-128": (qpdf("--encrypt", "", "owner", "128", "--use-aes=y", "--"), ("pango-view", "qpdf"), (), PDF),
    "an owner's password, RC4": (qpdf("--allow-weak-crypto", "--encrypt", "", "owner", "40", "--"), ("pango-view", "qpdf"), (), PDF),
    "a user's password": (qpdf("--encrypt", "user", "owner", "256", "--"), ("pango-view", "qpdf"), (), PDF._replace(step=ENCRYPTED)),
    "mutool clean": (mutool_clean("-g", "-z"), ("pango-view", "mutool"), (), PDF),
    "mutool clean, ASCII": (mutool_clean("-d", "-a"), ("pango-view", "mutool"), (), PDF),
    "attached to a PDF": (attached, ("pango-view", "qpdf"), (), Format("pdf", "", "pdf:attachment")),
    "docx by pandoc": (pandoc("docx"), ("pandoc",), (), Format("docx", "", "ooxml:document")),
    "odt by pandoc": (pandoc("odt"), ("pandoc",), (), Format("odt", "", "odf:document", ("media",))),
    "epub by pandoc": (pandoc("epub3"), ("pandoc",), (), Format("epub", "", "epub:chapter")),
    "rtf by pandoc": (pandoc("rtf"), ("pandoc",), (), Format("rtf", "", "rtf:text")),
    "pptx by pandoc": (pandoc("pptx"), ("pandoc",), (), Format("pptx", "", "ooxml:slide", ("media",))),
    "fb2 by pandoc": (pandoc("fb2"), ("pandoc",), (), Format("fb2")),
    "docbook by pandoc": (pandoc("docbook"), ("pandoc",), (), Format("xml")),
    "markdown by pandoc": (pandoc("plain"), ("pandoc",), (), Format("txt")),
    "xls by Gnumeric, BIFF8": (gnumeric("Gnumeric_Excel:excel_biff8"), ("ssconvert",), ("openpyxl",), Format("xls", "", "xls:sheet")),
    "xls by Gnumeric, BIFF7": (gnumeric("Gnumeric_Excel:excel_biff7"), ("ssconvert",), ("openpyxl",), Format("xls", "", "xls:sheet", (), ("marking.zh.star",))),
    "xlsx by Gnumeric": (gnumeric("Gnumeric_Excel:xlsx"), ("ssconvert",), ("openpyxl",), Format("xlsx", "", "ooxml:sheet")),
    "ods by Gnumeric": (gnumeric("Gnumeric_OpenCalc:odf"), ("ssconvert",), ("openpyxl",), Format("ods", "", "odf:document")),
    "gnumeric": (gnumeric("Gnumeric_XmlIO:sax"), ("ssconvert",), ("openpyxl",), Format("gnumeric", "", "gzip")),
    "mail in GB18030": (mail("plain"), (), (), Format("eml", "", "mail.body")),
    "HTML mail in GB18030": (mail("html"), (), (), Format("eml", "", "mail.body")),
}


def documents(folder, texts):
    for name, (maker, needs, modules, form) in WRITERS.items():
        if not (programs.has(*needs) & programs.has_module(*modules)):
            continue
        if maker is reportlab_truetype and not pathlib.Path(TRUETYPE).exists():
            programs.skip(TRUETYPE, "not installed")
            continue
        try:
            made = [maker(text, pathlib.Path(folder)) for text in texts]
        except OSError as error:
            programs.skip(name, str(error))
            continue
        yield name, form, made
