#!/usr/bin/env python3
"""The hiding matrix: the same secrets in every document, charset, coding and container. See README.md.

    matrix.py SEALTAP ROOT [--full] [--few]    SEALTAP_SEED=N repeats a run
"""
import collections
import itertools
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

import captures
from known import KNOWN
from layers import DOCUMENTS, LAYERS, MAILS
from secrets_text import ALL, ASCII, ASCII_NOTHING, ASCII_SECRETS, NOTHING, SECRETS

# around: the layers from the outermost to the innermost
Case = collections.namedtuple("Case", "document charset around")
DEPTH = 4  # layers around a document, which is the fifth


def documents():
    for name, (_, _, charsets, _) in DOCUMENTS.items():
        for charset in ("utf-8", "gb18030", "utf-16-le", "utf-16-be") if charsets else ("own",):
            yield name, charset


def cases(chance, full, few):
    """Each document alone and in each layer, each layer in each other, and deep ones by chance."""
    hidden = list(documents())
    yield from (Case(*one, ()) for one in hidden)
    if not few:
        yield from (Case(*one, (layer,)) for one in hidden for layer in LAYERS)
    for pair in itertools.product(LAYERS, repeat=2):
        if few and chance.random() > 0.1:
            continue
        for one in hidden if full else [chance.choice(hidden)]:
            yield Case(*one, pair)
    for depth in range(3, DEPTH + 1):
        for _ in range(1000 if full else 10 if few else 80):
            yield Case(*chance.choice(hidden), tuple(chance.choice(list(LAYERS)) for _ in range(depth)))


def build(case, secret):
    maker, _, _, ascii_only = DOCUMENTS[case.document]
    text = (ASCII_SECRETS if secret else ASCII_NOTHING) if ascii_only else SECRETS if secret else NOTHING
    data = maker(text, case.charset)
    for layer in reversed(case.around):
        data = LAYERS[layer][0](data)
    return data


def steps(path):
    return [re.sub(r' ".*"$', "", step) for step in path.split(" > ")][1:]


def path_fits(path, case):
    return any(path_ends_like(path, case, want) for want in wanted_steps(case))


def wanted_steps(case):
    """The steps of the layers; and, where one is a zip without directory, as many fewer: of a zip that is stored in it
    as it is, the directory lies where the outer one's would, so that both are the same archive."""
    want = [step for layer in case.around for step in LAYERS[layer][1]]
    yield want
    if "zip-headless" not in case.around:
        return
    for at in range(len(want) - 1):
        if want[at] == want[at + 1] == "zip":
            yield want[:at] + want[at + 1:]


def path_ends_like(path, case, want):
    inner = DOCUMENTS[case.document][1]
    got = steps(path)
    return got[:len(want)] == want and (got[len(want):] == [] if not inner else
                                        len(got) > len(want) and got[len(want)].startswith(inner))


def wrong_with(case, answer):
    """What is wrong, as words of our own: never an excerpt."""
    expected = ASCII if DOCUMENTS[case.document][3] else ALL
    wrong = []
    for detector, distinct in expected.items():
        found = [f for f in answer["findings"] if f["detector"] == detector]
        if sum(f["distinct"] for f in found) < distinct:
            wrong.append(f"{detector} missed")
        elif not any(path_fits(f["path"], case) for f in found):
            wrong.append(f"{detector} at {[steps(f['path']) for f in found]}")
    if answer["coverage"]["state"] != "complete":
        wrong.append(f"coverage {answer['coverage']['state']}: {', '.join(answer['coverage']['causes'])}")
    return wrong


def scan(sealtap, root, folder):
    run = subprocess.run([sealtap, "scan", "--json", "--quiet", "--rules", root / "rules", folder], capture_output=True, text=True,
                         check=False, timeout=1500)
    # An opener with sanitizers is less confined, and says so.
    complaints = [line for line in run.stderr.splitlines() if "opener: confined without" not in line]
    if run.returncode != 0 or complaints:
        sys.exit(f"scan ended with status {run.returncode}: {complaints}")
    return {pathlib.Path(answer["file"]).name.removesuffix(".eml"): answer for answer in map(json.loads, run.stdout.splitlines())}


def known_for(case):
    return [name for name, (applies, _, _) in KNOWN.items() if applies(case)]


def judge(made, answers):
    """Failures, and how often each known one was and was not seen."""
    failures, seen, worked = [], collections.Counter(), collections.Counter()
    for name, case in made.items():
        wrong, known = wrong_with(case, answers[f"{name}.secret"]), known_for(case)
        unexplained = [w for w in wrong if not any(KNOWN[k][1](w) for k in known)]
        for k in known:
            (seen if any(KNOWN[k][1](w) for w in wrong) else worked)[k] += 1
        label = f"{case.document} {case.charset} in {' > '.join(case.around) or 'nothing'}"
        failures += [f"{label}: {w}" for w in unexplained]
        failures += [f"{label} without secrets: {f['detector']}" for f in answers[f"{name}.nothing"]["findings"]]
    failures += [f"known.py is stale: '{k}' was not seen in any of {worked[k]} files" for k in worked if not seen[k]]
    return failures, seen


def main():
    sealtap, root = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
    seed = int(os.environ.get("SEALTAP_SEED", "20260901"))
    made = {f"{i:05}": case for i, case in
            enumerate(dict.fromkeys(cases(random.Random(seed), "--full" in sys.argv, "--few" in sys.argv)))}
    with tempfile.TemporaryDirectory() as folder:
        files = pathlib.Path(folder, "files")
        files.mkdir()
        for name, case in made.items():
            # a mail on disk is known by its name
            end = ".eml" if case.around and case.around[0] in MAILS else ""
            (files / f"{name}.secret{end}").write_bytes(build(case, True))
            (files / f"{name}.nothing{end}").write_bytes(build(case, False))
        answers = scan(sealtap, root, files)
        failures, seen = judge(made, answers)
        # what is not a mail, and works: a mail is known by its media type over HTTP
        sent = [name for name, case in made.items() if not known_for(case) and not MAILS & set(case.around)]
        sent = random.Random(seed).sample(sent, min(12, len(sent)))
        failures += captures.compare(sealtap, root, {name: (files / f"{name}.secret").read_bytes() for name in sent},
                                     answers, pathlib.Path(folder))
    for failure in failures[:600]:
        print(failure)
    print(f"seed {seed}: {2 * len(made)} files, {len(sent)} sent over HTTP, {len(failures)} failures; "
          f"known: {dict(seen) or 'none'}")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
