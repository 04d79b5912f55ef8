#!/usr/bin/env python3
"""What a document has besides the text that its reader sees: each corner holds a secret, or nothing. See README.md.

    corners.py SEALTAP ROOT [WORD]    only the corners whose name contains WORD
"""
import os
import pathlib
import sys
import tempfile

import corners_archives
import corners_office
import corners_pdf
from matrix import scan

SECRET = b"Resident identity card: 11010519491231002X"
NOTHING = b"Minutes of a meeting, room four of the west"
MODULES = (corners_pdf, corners_office, corners_archives)


def corners():
    return {name: make for module in MODULES for name, make in module.corners().items()}


def wrong_with(name, secret, nothing):
    """A secret is found, or the document is not called complete."""
    found = any(finding["detector"] == "id.cn.resident" for finding in secret["findings"])
    count = sum(finding["count"] for finding in secret["findings"] if finding["detector"] == "id.cn.resident")
    if not found and secret["coverage"]["state"] == "complete":
        return f"{name}: missed in a document that is called complete"
    if count > 1:
        return f"{name}: counted {count} times"
    if nothing["findings"]:
        return f"{name} without a secret: {nothing['findings'][0]['detector']}"
    return None


def main():
    sealtap, root = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
    made = {name: make for name, make in corners().items() if len(sys.argv) < 4 or sys.argv[3] in name}
    with tempfile.TemporaryDirectory() as folder:
        for name, make in made.items():
            pathlib.Path(folder, f"{name}.secret").write_bytes(make(SECRET))
            pathlib.Path(folder, f"{name}.nothing").write_bytes(make(NOTHING))
        answers = scan(sealtap, root, folder)
    wrong = [wrong_with(name, answers[f"{name}.secret"], answers[f"{name}.nothing"]) for name in made]
    unfound = [name for name in made if not answers[f"{name}.secret"]["findings"]]
    for line in filter(None, wrong):
        print(line)
    print(f"{len(made)} corners, {len(list(filter(None, wrong)))} failures; told as not read: {', '.join(unfound) or 'none'}")
    sys.exit(1 if any(wrong) else 0)


if __name__ == "__main__":
    main()
