#!/usr/bin/python3
"""With 10,000 rules of a user's beside them the shipped detectors find what they find alone, octet by octet the same; and
the same again when the compiled rules come from the cache, or from no cache at all. `many_rules_test.py SEALTAP ROOT`"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import many_rules

RULES = 10000
TEXT = re.compile(r'"(?:[^"\\]|\\.)*"')


def examples(rules):
    """What stands in quotes in the shipped rules: their examples, and words, which do no harm."""
    return sorted({json.loads(text) for path in rules.glob("*.yaml") for text in TEXT.findall(path.read_text())})


def write_texts(texts, folder):
    folder.mkdir()
    for number, text in enumerate(texts):
        for charset in ("utf-8", "gb18030", "utf-16-le", "utf-16-be"):
            (folder / f"{number:04}.{charset}").write_bytes(text.encode(charset))


def findings(sealtap, rules, texts, cache, detectors=None):
    """Of each file its findings, of these detectors or of all."""
    ran = subprocess.run([sealtap, "scan", "--json", "--rules", rules, texts], stdout=subprocess.PIPE, check=False,
                         env={**os.environ, "XDG_CACHE_HOME": str(cache)})
    if ran.returncode != 0:
        sys.exit(f"sealtap scan ended with {ran.returncode}")
    of_file = {}
    for line in ran.stdout.decode().splitlines():
        verdict = json.loads(line)
        of_file[verdict["file"]] = [finding for finding in verdict["findings"]
                                    if detectors is None or finding["detector"] in detectors]
    return of_file


def main(sealtap, root):
    shipped = pathlib.Path(root) / "rules"
    with tempfile.TemporaryDirectory(prefix="sealtap-test-") as name:
        folder = pathlib.Path(name)
        write_texts(examples(shipped), folder / "texts")
        many_rules.main(RULES, folder / "many")
        for path in shipped.glob("*.yaml"):
            shutil.copy(path, folder / "many")
        alone = findings(sealtap, shipped, folder / "texts", folder / "cache")
        detectors = {finding["detector"] for found in alone.values() for finding in found}
        if len(detectors) < 10:
            sys.exit(f"only {len(detectors)} shipped detectors found anything")
        for cache in (folder / "cache", folder / "cache", pathlib.Path("/proc/none")):
            many = findings(sealtap, folder / "many", folder / "texts", cache, detectors)
            for file, found in alone.items():
                if many.get(file) != found:
                    sys.exit(f"{file}: {found} alone, {many.get(file)} with {RULES} rules more")
        if len(list((folder / "cache" / "sealtap").glob("*.cache"))) != 4:
            sys.exit("the cache does not hold the rules and patterns of both sets")
        many_rules.main(500, folder / "few")
        subprocess.run([sealtap, "rules", "check", "--rules", folder / "few"], check=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
