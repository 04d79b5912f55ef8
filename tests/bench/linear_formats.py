#!/usr/bin/env python3
"""The cost of opening a document grows with its size and no faster. `linear_formats.py OPEN_BOMB [WORD]` counts instructions
with callgrind over documents of 2^12, 2^17 and 2^22 octets of each format, and fails when an octet of the largest costs over
a quarter more than one of the middle. What starting costs, and the smallest document, is taken off. Ends with 77 without
valgrind."""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "hiding"))
import corners_office as office  # noqa: E402
from corners_archives import tarred  # noqa: E402
from corners_pdf import Pdf, stream  # noqa: E402
from layers import zipped  # noqa: E402

SMALL, MIDDLE, LARGE = 1 << 12, 1 << 17, 1 << 22
GROWTH_MAX = 1.25


def lines(size, before, after):
    first, second = f"{before}Minutes of the ", f" meeting, room four{after}"
    return "".join(f"{first}{i}{second}" for i in range(max(1, size // (len(first) + len(second) + 5))))


def plain(size):
    return lines(size, "", "\n").encode()


def pdf_pages(size):
    pdf = Pdf()
    for i in range(size // 250):
        pdf.add(6 + i, b"<< /Title (Chapter %d) /Parent 2 0 R /A << /S /URI /URI (https://corp.example/%d) >> >>" % (i, i))
    return pdf.end()


FORMATS = {
    "docx": lambda size: office.docx(lines(size, "<w:p><w:r><w:t>", "</w:t></w:r></w:p>")),
    "xlsx": lambda size: office.xlsx("</row><row>" + lines(size, '<c t="inlineStr"><is><t>', "</t></is></c></row><row>")),
    "xlsx-strings": lambda size: office.xlsx(more=[("xl/sharedStrings.xml", (
        f'<sst xmlns="{office.SHEET}">' + lines(size, "<si><t>", "</t></si>") + "</sst>").encode())]),
    "pptx": lambda size: office.pptx("<p:sp><p:txBody>" + lines(size, "<a:p><a:r><a:t>", "</a:t></a:r></a:p>") + "</p:txBody></p:sp>"),
    "odt": lambda size: office.odt(lines(size, "<x:p>", "</x:p>")),
    "ofd": lambda size: office.ofd(lines(size, '<ofd:TextObject ID="3" Boundary="9 9 99 9" Size="4"><ofd:TextCode X="0" Y="4">',
                                         "</ofd:TextCode></ofd:TextObject>")),
    "epub": lambda size: office.epub(lines(size, "<p>", "</p>")),
    "rtf": lambda size: office.rtf(lines(size, "", "\\par\n").encode()),
    "rtf-groups": lambda size: office.rtf(lines(size, "{\\b {\\*\\odd ", "}}\n").encode()),
    "ole": lambda size: office.ole([("Odd", plain(min(size, 40_000)))]) + plain(size),
    "pdf": lambda size: Pdf(contents=stream(lines(size, "BT /F 12 Tf 50 700 Td (", ") Tj ET\n").encode())).end(),
    "pdf-objects": pdf_pages,
    "pdf-unlisted": lambda size: Pdf().raw(lines(size, "9 0 obj (", ") endobj\n").encode()).end(),
    "pdf-junk": lambda size: Pdf().raw(lines(size, "", "\n").encode()).end(),
    "zip": lambda size: zipped([(f"{i}.txt", plain(1000)) for i in range(max(1, size // 1200))]),
    "zip-stored": lambda size: zipped([("a.txt", plain(size))], 0),
    "tar": lambda size: bytes(tarred(plain(size))),
}


def instructions(driver, path):
    run = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", driver, "1000000", path],
                         capture_output=True, text=True, check=False)
    found = re.search(r"Collected : (\d+)", run.stderr)
    if run.returncode != 0 or not found:
        sys.exit(f"linear_formats.py: {path}\n{run.stdout}{run.stderr[-2000:]}")
    return int(found.group(1))


def main():
    driver, word = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else ""
    if not shutil.which("valgrind"):
        print("linear_formats.py: valgrind is not there, skipped")
        return 77
    fine = True
    with tempfile.TemporaryDirectory(prefix="sealtap-linear-") as folder:
        path = pathlib.Path(folder, "document")
        for name, make in FORMATS.items():
            if word not in name:
                continue
            costs = []
            for size in (SMALL, MIDDLE, LARGE):
                data = make(size)
                path.write_bytes(data)
                costs.append((len(data), instructions(driver, path)))
            (octets, base), *rest = costs
            middle, large = ((cost - base) / (size - octets) for size, cost in rest)
            is_fine = large <= middle * GROWTH_MAX
            fine &= is_fine
            print(f"{name}: instructions per octet {middle:,.1f} at {rest[0][0]:,}, {large:,.1f} at {rest[1][0]:,}: "
                  f"x {large / middle:.3f}, at most x {GROWTH_MAX}: {'met' if is_fine else 'NOT MET'}", flush=True)
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
