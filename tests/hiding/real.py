#!/usr/bin/env python3
"""The hiding matrix with files that real programs make: see README.md.

    real.py SEALTAP ROOT [--few]    SEALTAP_SEED=N repeats a run; SEALTAP_KEEP=FOLDER keeps the files there
"""
import collections
import importlib.util
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

if importlib.util.find_spec("docx") is None and sys.executable != "/usr/bin/python3":  # another Python than Debian's
    os.execv("/usr/bin/python3", ["/usr/bin/python3", "-B", *sys.argv])

import programs
import real_office
import real_wrappers
import real_writers
from known import REAL_KNOWN
from real_writers import ENCRYPTED, UNREADABLE
from secrets_text import ALL, NOTHING, SECRETS

Document = collections.namedtuple("Document", "name format secret nothing")
# steps: what the path must begin with, None for any, or how the file is closed
Case = collections.namedtuple("Case", "label end secret nothing steps format")


def documents(folder, few):
    for name, form, (secret, nothing) in real_writers.documents(folder, [SECRETS, NOTHING]):
        yield Document(name, form, secret, nothing)
    if few:
        return
    for name, form, (secret, nothing) in real_office.documents(folder, [SECRETS, NOTHING]):
        yield Document(name, form, secret, nothing)


def plain(charset):
    return Document(f"text in {charset}", real_office.Format("txt"), SECRETS.encode(charset), NOTHING.encode(charset))


def wrapped(case, name, folder):
    wrapper = real_wrappers.WRAPPERS[name]
    secret, nothing = (real_wrappers.wrap(name, folder, data) for data in (case.secret, case.nothing))
    if secret is None or nothing is None:
        return None
    closed = ENCRYPTED if ENCRYPTED in (wrapper.steps, case.steps) else UNREADABLE if UNREADABLE == case.steps else None
    steps = closed or (None if None in (wrapper.steps, case.steps) else [*wrapper.steps, *case.steps])
    return Case(f"{case.label} in {name}", wrapper.end, secret, nothing, steps, case.format)


def alone(document):
    step = document.format.step
    steps = step if step in (ENCRYPTED, UNREADABLE) else [step] if step else []
    return Case(document.name, document.format.end, document.secret, document.nothing, steps, document.format)


def cases(folder, chance, few):
    """Every document alone, and in a wrapper by chance; every wrapper around a text, around a document, and around another."""
    made = [alone(document) for document in documents(folder, few)]
    texts = [alone(plain("utf-8")), alone(plain("gb18030"))]
    names = list(real_wrappers.WRAPPERS)
    tasks = [(text, [name]) for text in texts for name in names]
    if made:
        tasks += [(chance.choice(made), [name]) for name in names]
        tasks += [(one, chance.sample(names, depth)) for one in made for depth in ((1,) if few else (1, 2, 3))]
    yield from made
    for case, around in tasks:
        for name in around:
            case = wrapped(case, name, folder) if case else None
        if case:
            yield case


def steps(path):
    return [re.sub(r' ".*"$', "", step) for step in path.split(" > ")][1:]


def begins(path, want):
    got = steps(path)
    return want is None or len(got) >= len(want) and all(g.startswith(w) for g, w in zip(got, want))


def wrong_with(case, answer):
    causes = set(answer["coverage"]["causes"])
    found = {d: [f for f in answer["findings"] if f["detector"] == d] for d in {f["detector"] for f in answer["findings"]}}
    if case.steps == ENCRYPTED:
        return [] if "encrypted" in causes and "opaque.encrypted" in found else [f"not told as encrypted: {sorted(causes)}"]
    if case.steps == UNREADABLE:
        return [] if causes else ["not told as unreadable"]
    missed, elsewhere = [], []
    for detector, distinct in ALL.items():
        here = found.get(detector, [])
        if detector not in case.format.lost and sum(f["distinct"] for f in here) < distinct:
            missed.append(detector)
        elif here and not any(begins(f["path"], case.steps) for f in here):
            elsewhere.append(steps(here[0]["path"]))
    wrong = [f"missed {', '.join(missed)}"] if missed else []
    wrong += [f"found at {where}, not {case.steps}" for where in elsewhere[:1]]
    return wrong + [f"coverage: {cause}" for cause in causes - set(case.format.may)]


def scan(sealtap, root, folder):
    run = subprocess.run([sealtap, "scan", "--json", "--quiet", "--rules", root / "rules", folder], capture_output=True, text=True,
                         check=False, timeout=1500)
    complaints = [line for line in run.stderr.splitlines() if "opener: confined without" not in line]
    if run.returncode != 0 or complaints:
        sys.exit(f"scan ended with status {run.returncode}: {complaints}")
    return {pathlib.Path(answer["file"]).name: answer for answer in map(json.loads, run.stdout.splitlines())}


def main():
    sealtap, root = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
    seed = int(os.environ.get("SEALTAP_SEED", "20261124"))
    failures, made = [], {}
    with tempfile.TemporaryDirectory() as folder:
        work, files = pathlib.Path(folder, "work"), pathlib.Path(os.environ.get("SEALTAP_KEEP") or pathlib.Path(folder, "files"))
        work.mkdir()
        files.mkdir(parents=True, exist_ok=True)
        for at, case in enumerate(cases(work, random.Random(seed), "--few" in sys.argv)):
            made[f"{at:05}"] = case._replace(secret=None, nothing=None)
            (files / f"{at:05}.secret.{case.end}").write_bytes(case.secret)
            (files / f"{at:05}.nothing.{case.end}").write_bytes(case.nothing)
        answers = scan(sealtap, root, files)
        for name, case in made.items():
            failures += [f"{name} {case.label}: {wrong}" for wrong in wrong_with(case, answers[f"{name}.secret.{case.end}"])]
            failures += [f"{name} {case.label} without secrets: {f['detector']}" for f in answers[f"{name}.nothing.{case.end}"]["findings"]
                         if (f["detector"], case.steps) != ("opaque.encrypted", ENCRYPTED)]
    known = {failure: why for failure in failures for label, complaint, why in REAL_KNOWN
             if label in failure and complaint in failure}
    for failure, why in known.items():
        print(f"known: {failure} ({why})")
    failures = [failure for failure in failures if failure not in known]
    print(*failures[:600], sep="\n")
    programs.tell()
    print(f"seed {seed}: {2 * len(made)} files by real programs, {len(failures)} failures, {len(known)} known")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
