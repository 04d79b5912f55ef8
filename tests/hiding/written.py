#!/usr/bin/env python3
"""The hiding matrix of writings: the secrets in every charset and every way to write them (`writings.py`), in documents and layers.

    written.py SEALTAP ROOT [--full | --few]    SEALTAP_SEED=N repeats a run
"""
import collections
import os
import pathlib
import random
import sys
import tempfile

import layers
from known import WRITTEN_KNOWN, WRITTEN_KNOWN_LAYERS
from matrix import scan
from secrets_text import NOTHING, SECRETS
from writings import CHARSETS, CODED, FOLDING, WRITINGS, in_charset

Case = collections.namedtuple("Case", "writing charset document around")
# name: (text in the writing, charset -> octets), for what has charsets of its own; the others are Unicode
TEXTS = {
    "txt": lambda text, charset: in_charset(text, charset)[1],
    "csv": lambda text, charset: in_charset(text.replace("\n", "\r\n"), charset)[1],
}
OFFICE = ("docx", "xlsx", "pptx", "odt", "ods", "rtf")
LINES = {  # what in a line each detector needs, as it is in SECRETS
    "marking.zh.star": ("★",), "marking.en.banner": ("TOP SECRET",), "marking.tlp": ("TLP:RED",),
    "id.cn.resident": ("11010519491231002X", "440524188001010014"), "card.pan": ("6200000000000005",),
    "phone.cn.mobile": ("13912345678", "13812345678"), "id.cn.uscc": ("91350100M000100Y43",)}


def expected(text):
    """How many different values of each detector the lines of a text hold."""
    lines = text.split("\n")
    return {detector: sum(any(word in line for word in words) for line in lines) if detector != "id.cn.resident" and detector != "phone.cn.mobile"
            else sum(any(word in line for line in lines) for word in words) for detector, words in LINES.items()}


def chains(case, text):
    """The text as the case has it; None where it has none, with what it must show."""
    write, torn = WRITINGS[case.writing]
    if case.document in TEXTS:
        kept, _ = in_charset(text, case.charset)
        if case.writing in FOLDING:
            written = in_charset(write(kept), case.charset)[0]
            if written.count("\n") != kept.count("\n"):
                return None, {}  # the charset has no such characters
        data = TEXTS[case.document](write(kept), case.charset)
    else:
        kept, data = text, layers.DOCUMENTS[case.document][0](write(text), "utf-8")
    for layer in reversed(case.around):
        data = layers.LAYERS[layer][0](data)
    return data, {detector: count for detector, count in expected(kept).items() if count and detector not in torn}


def cases(chance, full, few):
    names = list(CHARSETS)
    yield from (Case("plain", charset, "txt", ()) for charset in names)
    yield from (Case(writing, "utf-8", "txt", ()) for writing in WRITINGS)
    yield from (Case(writing, "own", document, ()) for writing in FOLDING for document in (OFFICE if full else ("docx", "rtf")))
    for writing in WRITINGS:
        for charset in names if full else chance.sample(names, 1 if few else 4):
            yield Case(writing, charset, "txt", ())
            yield Case(writing, charset, chance.choice(list(TEXTS)), (chance.choice(list(layers.LAYERS)),))
    for _ in range(3000 if full else 30 if few else 150):
        depth = chance.randint(1, 4)
        document = chance.choice([*TEXTS] * 3 + [*OFFICE])
        writing = chance.choice(list(WRITINGS) if document in TEXTS else [*FOLDING])
        yield Case(writing, chance.choice(names) if document in TEXTS else "own", document,
                   tuple(chance.choice(list(layers.LAYERS)) for _ in range(depth)))


def wrong_with(want, answer):
    found = collections.Counter()
    for finding in answer["findings"]:
        found[finding["detector"]] += finding["distinct"]
    wrong = [f"missed {', '.join(d for d in want if found[d] < want[d])}"] if any(found[d] < want[d] for d in want) else []
    if answer["coverage"]["state"] != "complete":
        wrong.append(f"coverage {answer['coverage']['state']}: {', '.join(answer['coverage']['causes'])}")
    return wrong


def main():
    sealtap, root = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
    seed = int(os.environ.get("SEALTAP_SEED", "20261124"))
    failures, made, known = [], {}, 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(os.environ.get("SEALTAP_KEEP") or temporary)
        for case in dict.fromkeys(cases(random.Random(seed), "--full" in sys.argv, "--few" in sys.argv)):
            if case.charset == "utf-7" and case.writing in CODED:
                continue  # its own code for the braces and backslashes that Python writes in it: nothing is left but ASCII
            secret, want = chains(case, SECRETS)
            nothing, _ = chains(case, NOTHING)
            if secret is None or nothing is None:
                continue
            end = ".eml" if case.around and case.around[0] in layers.MAILS else ""
            name = f"{len(made):05}"
            (folder / f"{name}.secret{end}").write_bytes(secret)
            (folder / f"{name}.nothing{end}").write_bytes(nothing)
            made[name] = (case, want)
        answers = scan(sealtap, root, folder)
    for name, (case, want) in made.items():
        label = f"{name} {case.document} of {case.writing} in {case.charset}{''.join(f' in {layer}' for layer in reversed(case.around))}"
        wrong = wrong_with(want, answers[f"{name}.secret"])
        is_doubted = case.charset.startswith("utf-") and set(WRITTEN_KNOWN_LAYERS) & set(case.around) and case.charset[:5] != "utf-8"
        if wrong and (is_doubted or (case.writing, case.charset) in WRITTEN_KNOWN):
            known += 1
        else:
            failures += [f"{label}: {w}" for w in wrong]
        failures += [f"{label} without secrets: {f['detector']}" for f in answers[f"{name}.nothing"]["findings"]]
    print(*failures[:600], sep="\n")
    print(f"seed {seed}: {2 * len(made)} files, {len(failures)} failures, {known} known (known.py)")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
