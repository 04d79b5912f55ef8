#!/usr/bin/env python3
"""Where in a document a marking stands: one secret at one spot of a document, in every format that LibreOffice and the libraries
of `real_writers.py` write, and the words of `place` that must be told. See README.md.

    places.py SEALTAP ROOT [--print]    the places that are told, instead of the failures
"""
import importlib.util
import io
import os
import pathlib
import sys
import tempfile

if importlib.util.find_spec("docx") is None and sys.executable != "/usr/bin/python3":  # another Python than Debian's
    os.execv("/usr/bin/python3", ["/usr/bin/python3", "-B", *sys.argv])

import programs
from matrix import scan
from real_office import Office, flat

SECRET = "绝密★长期"
FILLER = "".join(f"<text:p>第{n}项 设备检修，按期完成。</text:p>" for n in range(1, 30))
STYLES = """<office:styles><style:default-style style:family="paragraph"><style:text-properties fo:font-size="12pt" style:font-size-asian="12pt"/></style:default-style>
</office:styles><office:automatic-styles>
<style:style style:name="red" style:family="paragraph"><style:text-properties fo:color="#ff0000" fo:font-size="22pt" style:font-size-asian="22pt"/></style:style>
<style:style style:name="right" style:family="paragraph"><style:paragraph-properties fo:text-align="end"/></style:style>
<style:style style:name="break" style:family="paragraph"><style:paragraph-properties fo:break-before="page"/></style:style>
<style:style style:name="gone" style:family="text"><style:text-properties text:display="none"/></style:style>
<style:style style:name="box" style:family="graphic"><style:graphic-properties style:wrap="parallel"/></style:style>
<style:style style:name="co1" style:family="table-column"><style:table-column-properties style:column-width="5cm"/></style:style>
<style:style style:name="shown" style:family="table" style:master-page-name="one"><style:table-properties table:display="true"/></style:style>
<style:style style:name="hidden" style:family="table" style:master-page-name="one"><style:table-properties table:display="false"/></style:style>
<style:page-layout style:name="page"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin="2cm"/>
<style:header-style><style:header-footer-properties fo:min-height="0.6cm"/></style:header-style>
<style:footer-style><style:header-footer-properties fo:min-height="0.6cm"/></style:footer-style></style:page-layout></office:automatic-styles>
<office:master-styles><style:master-page style:name="{master}" style:page-layout-name="page">{furniture}</style:master-page></office:master-styles>"""


def text(body="", header="", footer="", meta=""):
    furniture = (f"<style:header><text:p>{header}</text:p></style:header>" if header else "") + \
        (f"<style:footer><text:p>{footer}</text:p></style:footer>" if footer else "")
    head = f"<office:meta>{meta}</office:meta>" + STYLES.format(master="Standard", furniture=furniture)
    return flat("text", "text", body, head)


def sheet(rows="", hidden="", header="", meta=""):
    furniture = f"<style:header><text:p>{header}</text:p></style:header>" if header else ""
    head = f"<office:meta>{meta}</office:meta>" + STYLES.format(master="one", furniture=furniture)
    column = '<table:table-column table:style-name="co1"/>'
    filler = '<table:table-row><table:table-cell office:value-type="string"><text:p>密封圈</text:p></table:table-cell></table:table-row>'
    body = f'<table:table table:name="预算" table:style-name="shown">{column}{filler}{rows}</table:table>'
    if hidden:
        body += f'<table:table table:name="二" table:style-name="hidden">{column}{hidden}</table:table>'
    return flat("spreadsheet", "spreadsheet", body, head)


def row(content, before=0):
    skipped = f'<table:table-cell table:number-columns-repeated="{before}"/>' if before else ""
    return f'<table:table-row>{skipped}<table:table-cell office:value-type="string">{content}</table:table-cell></table:table-row>'


def slides(second="", notes="", first="会议纪要"):
    def page(name, content, beside=""):
        frame = (f'<draw:frame svg:x="1cm" svg:y="1cm" svg:width="20cm" svg:height="3cm"><draw:text-box><text:p>{content}</text:p>'
                 "</draw:text-box></draw:frame>") if content else ""
        return f'<draw:page draw:name="{name}">{frame}{beside}</draw:page>'
    note = ('<presentation:notes><draw:frame presentation:class="notes" svg:x="2cm" svg:y="14cm" svg:width="16cm" svg:height="10cm">'
            f"<draw:text-box><text:p>{notes}</text:p></draw:text-box></draw:frame></presentation:notes>") if notes else ""
    return flat("presentation", "presentation", page("one", first, note) + page("two", second))


PARAGRAPH = f"<text:p>{SECRET}</text:p>"
ANNOTATION = f"<office:annotation><dc:creator>sun</dc:creator>{PARAGRAPH}</office:annotation>"
# spot: (source, {format: words that the place must have, or with ! must not have})
TEXT_FORMATS = ("docx", "doc", "rtf", "odt", "pdf")
TEXTS = {
    "head of page one": (text(f'<text:p text:style-name="red">{SECRET}</text:p>{FILLER}'),
                         {"docx": "page 1, top left, 22 pt, red", "doc": "page 1, top", "rtf": "page 1, top, 22 pt, red",
                          "odt": "page 1, top left, 22 pt, red", "pdf": "page 1, top left, 22 pt, red"}),
    "to the right": (text(f'<text:p text:style-name="right">{SECRET}</text:p>{FILLER}'),
                     {"docx": "page 1, top, 12 pt", "doc": "page 1, top", "rtf": "page 1, top", "odt": "page 1, top, 12 pt",
                      "pdf": "page 1, top, 12 pt"}),
    "page two": (text(f'{FILLER}<text:p text:style-name="break">{SECRET}</text:p>'),
                 {"docx": "page 2", "rtf": "!page 1", "doc": "!page 1", "odt": "page 2", "pdf": "page 2, top left"}),
    "header": (text(FILLER, header=SECRET), {"docx": "header", "doc": "header", "rtf": "header", "odt": "header", "pdf": "top left"}),
    "footer": (text(FILLER, footer=SECRET), {"docx": "footer", "doc": "footer", "rtf": "footer", "odt": "footer", "pdf": "page 1"}),
    "text box": (text(f'<text:p><draw:frame draw:style-name="box" text:anchor-type="paragraph" svg:width="8cm" svg:height="2cm">'
                      f"<draw:text-box>{PARAGRAPH}</draw:text-box></draw:frame>会议纪要</text:p>{FILLER}"),
                 {"docx": "text box", "doc": "text box", "odt": "text box", "rtf": "text box", "pdf": "page 1"}),
    "comment": (text(f"<text:p>会议{ANNOTATION}纪要</text:p>{FILLER}"),
                {"docx": "comment", "doc": "comment", "odt": "comment", "rtf": "comment"}),
    "footnote": (text(f'<text:p>会议纪要<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>{PARAGRAPH}'
                      f"</text:note-body></text:note></text:p>{FILLER}"),
                 {"docx": "note", "doc": "note", "odt": "note", "rtf": "note"}),
    "hidden": (text(f'<text:p>会议纪要</text:p><text:p><text:span text:style-name="gone">{SECRET}</text:span></text:p>{FILLER}'),
               {"docx": "hidden", "doc": "hidden", "odt": "hidden", "rtf": "hidden"}),
    "title": (text(f"<text:p>会议纪要</text:p>{FILLER}", meta=f"<dc:title>{SECRET}</dc:title>"),
              {"docx": "property", "doc": "property", "odt": "property", "rtf": "property", "pdf": "property"}),
    "a property": (text(f"<text:p>会议纪要</text:p>{FILLER}", meta=f'<meta:user-defined meta:name="class">{SECRET}</meta:user-defined>'),
                   {"docx": "property", "doc": "property", "odt": "property"}),
}
SHEETS = {
    "cell": (sheet(row(PARAGRAPH, before=2)), dict.fromkeys(("xlsx", "xls", "ods"), "sheet 预算 C2")),
    "hidden sheet": (sheet(hidden=row(PARAGRAPH)), dict.fromkeys(("xlsx", "xls", "ods"), "sheet 二 A1, hidden")),
    "cell's comment": (sheet(row(f"{ANNOTATION}<text:p>五号</text:p>")), dict.fromkeys(("xlsx", "xls", "ods"), "comment")),
    "header of a sheet": (sheet(header=SECRET), dict.fromkeys(("xlsx", "xls", "ods"), "header")),
    "title of a workbook": (sheet(meta=f"<dc:title>{SECRET}</dc:title>"), dict.fromkeys(("xlsx", "xls", "ods"), "property")),
}
SLIDES = {
    "first slide": (slides(first=SECRET), dict.fromkeys(("pptx", "ppt", "odp"), "page 1")),
    "second slide": (slides(second=SECRET), dict.fromkeys(("pptx", "ppt", "odp"), "page 2")),
    "notes": (slides(notes=SECRET), dict.fromkeys(("pptx", "ppt", "odp"), "note")),
}
FILTERS = {"docx": "MS Word 2007 XML", "doc": "MS Word 97", "rtf": "Rich Text Format", "odt": "writer8", "xlsx": "Calc MS Excel 2007 XML",
           "xls": "MS Excel 97", "ods": "calc8", "pptx": "Impress MS PowerPoint 2007 XML", "ppt": "MS PowerPoint 97", "odp": "impress8"}
PDFS = {"fodt": "writer_pdf_Export", "fods": "calc_pdf_Export", "fodp": "impress_pdf_Export"}


def by_office(folder):
    """(name, octets, words)"""
    if not programs.has("soffice"):
        return
    office = Office(folder)
    for end, spots in (("fodt", TEXTS), ("fods", SHEETS), ("fodp", SLIDES)):
        files = {}
        for spot, (octets, _) in spots.items():
            files[spot] = pathlib.Path(folder, f"{spot.replace(' ', '_')}.{end}")
            files[spot].write_text(octets, encoding="utf-8")
        for form in sorted({form for _, wanted in spots.values() for form in wanted}):
            asked = [spot for spot, (_, wanted) in spots.items() if form in wanted]
            made = office.convert([files[spot] for spot in asked], form, FILTERS.get(form) or PDFS[end])
            for spot, octets in zip(asked, made):
                if octets is None:
                    programs.skip(f"{spot} in {form} by LibreOffice", "it wrote nothing")
                else:
                    yield f"{spot} in {form} by LibreOffice", octets, spots[spot][1][form]


def saved(thing):
    out = io.BytesIO()
    thing.save(out)
    return out.getvalue()


def by_python_docx():
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt, RGBColor

    def made(fill):
        document = docx.Document()
        fill(document)
        document.add_paragraph("会议纪要")
        return saved(document)

    def head(document):
        run = document.add_paragraph().add_run(SECRET)
        run.font.size, run.font.color.rgb = Pt(26), RGBColor(0xFF, 0, 0)

    def centred(document):
        document.add_paragraph(SECRET).alignment = WD_ALIGN_PARAGRAPH.CENTER

    def header(document):
        document.sections[0].header.paragraphs[0].text = SECRET

    def footer(document):
        document.sections[0].footer.paragraphs[0].text = SECRET

    def table(document):
        document.add_table(2, 2).cell(0, 0).text = SECRET

    def property_of(document):
        document.core_properties.keywords = SECRET
    for spot, fill, words in (("head", head, "page 1, top left, 26 pt, red"), ("centred", centred, "page 1, top"), ("header", header, "header"),
                              ("footer", footer, "footer"), ("table", table, "page 1, top"), ("keywords", property_of, "property")):
        yield f"{spot} by python-docx", made(fill), words


def by_openpyxl():
    import openpyxl
    from openpyxl.comments import Comment

    def made(fill):
        book = openpyxl.Workbook()
        book.active.title = "预算"
        book.active["A1"] = "密封圈"
        fill(book)
        return saved(book)

    def hidden_sheet(book):
        sheet = book.create_sheet("二")
        sheet["B7"], sheet.sheet_state = SECRET, "hidden"

    def very_hidden_sheet(book):
        sheet = book.create_sheet("二")
        sheet["B7"], sheet.sheet_state = SECRET, "veryHidden"

    def hidden_row(book):
        book.active["C9"] = SECRET
        book.active.row_dimensions[9].hidden = True

    def hidden_column(book):
        book.active["D3"] = SECRET
        book.active.column_dimensions["D"].hidden = True
    spots = {"cell": (lambda book: book.active.__setitem__("AA12", SECRET), "sheet 预算 AA12"),
             "comment": (lambda book: setattr(book.active["B2"], "comment", Comment(SECRET, "sun")), "comment"),
             "header": (lambda book: setattr(book.active.oddHeader.center, "text", SECRET), "header"),
             "hidden sheet": (hidden_sheet, "sheet 二 B7, hidden"), "very hidden sheet": (very_hidden_sheet, "sheet 二 B7, hidden"),
             "hidden row": (hidden_row, "sheet 预算 C9, hidden"), "hidden column": (hidden_column, "sheet 预算 D3, hidden"),
             "title": (lambda book: setattr(book.properties, "title", SECRET), "property")}
    for spot, (fill, words) in spots.items():
        yield f"{spot} by openpyxl", made(fill), words


def main():
    sealtap, root = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
    with tempfile.TemporaryDirectory() as temporary:
        made = list(by_office(temporary))
        if programs.has_module("docx"):
            made += by_python_docx()
        if programs.has_module("openpyxl"):
            made += by_openpyxl()
        folder = pathlib.Path(temporary, "files")
        folder.mkdir()
        for at, (_, octets, _) in enumerate(made):
            (folder / f"{at:03}").write_bytes(octets)
        answers = scan(sealtap, root, folder)
    failures = []
    for at, (name, _, words) in enumerate(made):
        places = [finding.get("place", "") for finding in answers[f"{at:03}"]["findings"] if finding["detector"] == "marking.zh.star"]
        if "--print" in sys.argv:
            print(f"{name:45} {places}")
        if not any(words[1:] not in place if words[0] == "!" else words in place for place in places):
            failures.append(f"{name}: at {places or 'no place'}, not '{words}'")
    print(*failures, sep="\n")
    programs.tell()
    print(f"{len(made)} spots, {len(failures)} failures")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
