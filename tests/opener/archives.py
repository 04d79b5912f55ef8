#!/usr/bin/env python3
"""Archives made by real programs (zip, 7z, tar, cpio, gcab, genisoimage, ar, xz …) with seeded contents: the opener must
find every entry with its name and its octets. Archives given as further arguments, or in the folder that
SEALTAP_ARCHIVES names, are compared with what Python's zipfile and tarfile find in them.

    archives.py OPENER_LIST_PARTS [--seed N] [--rounds N] [ARCHIVE...]

Programs that are not installed are skipped, and said so."""
import argparse
import hashlib
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile

def parts_of(program, path):
    """The status, [(step, name, size, sha256, causes)] and what is unread."""
    done = subprocess.run([program, str(path)], capture_output=True, text=True, check=True)
    parts, unread, status = [], [], None
    for line in done.stdout.splitlines():
        word, *rest = line.split(" ")
        if word == "part":
            size, digest, step, name, *causes = rest
            parts.append((step, bytes.fromhex(name), int(size), digest, causes))
        elif word == "unread":
            unread.append(rest)
        elif word == "status":
            status = int(rest[0])
    return status, parts, unread


def contents(random_source):
    """Files of many kinds: empty, short, text, noise, runs; names with Han characters and folders."""
    files = {}
    for number in range(random_source.randint(1, 12)):
        name = random_source.choice(["a", "工艺/绝密", "q3/plan", "深/深/深", "x" * 80, "with space"]) + str(number)
        kind = random_source.randrange(5)
        size = random_source.choice([0, 1, 100, 5000, 70_000, 300_000])
        if kind == 0:
            octets = random_source.randbytes(size)
        elif kind == 1:
            octets = bytes(size)
        elif kind == 2:
            octets = ("工艺规程 %d\n" % number * (size // 16)).encode()
        elif kind == 3:
            octets = bytes(random_source.choices(b"abcdef \n", k=size))
        else:
            octets = b"PK\x03\x04" * (size // 4)
        files[name] = octets
    return files


def run(folder, *command, octets=None):
    return subprocess.run(command, cwd=folder, input=octets, capture_output=True, check=True)


def make_all(work, names):
    """Yields (label, program it needs, archive) for each way to pack `names`, paths under work/in."""
    source = work / "in"
    listed = "\n".join(names).encode() + b"\n"

    def packed(label, program, *command, file, octets=None):
        target = work / file
        if target.exists():
            target.unlink()
        if shutil.which(program) is None:
            return (label, program, None)
        run(source, *command, octets=octets)
        return (label, program, target)

    yield packed("zip", "zip", "zip", "-q", "-r", work / "a.zip", ".", file="a.zip")
    yield packed("zip stored", "zip", "zip", "-q", "-0", "-r", work / "b.zip", ".", file="b.zip")
    yield packed("zip bzip2", "zip", "zip", "-q", "-Z", "bzip2", "-r", work / "c.zip", ".", file="c.zip")
    if shutil.which("zip"):
        streamed = work / "d.zip"
        with open(streamed, "wb") as out:
            subprocess.run(["zip", "-q", "-r", "-", "."], cwd=source, stdout=out, check=True)
        yield ("zip streamed", "zip", streamed)
        octets = streamed.read_bytes()
        bare = work / "e.zip"
        bare.write_bytes(octets[:octets.rfind(b"PK\x01\x02", 0, octets.find(b"PK\x01\x02") + 4)])
        yield ("zip without a directory", "zip", bare)
        behind = work / "f.zip"
        behind.write_bytes(b"MZ" + b"\x90" * 3000 + octets)
        yield ("zip behind a program", "zip", behind)
    for method in ("LZMA", "Deflate", "BZip2"):
        yield packed(f"7z zip {method}", "7z", "7z", "a", "-bd", "-tzip", f"-mm={method}", work / f"{method}.zip", ".",
                     file=f"{method}.zip")
    for method in ("LZMA2", "LZMA", "PPMd", "BZip2", "Deflate", "Copy"):
        yield packed(f"7z {method}", "7z", "7z", "a", "-bd", f"-m0={method}", work / f"{method}.7z", ".",
                     file=f"{method}.7z")
    for form in ("v7", "ustar", "gnu", "pax", "oldgnu"):
        yield packed(f"tar {form}", "tar", "tar", f"--format={form}", "-cf", work / f"{form}.tar", ".",
                     file=f"{form}.tar")
    yield packed("tar sparse", "tar", "tar", "--format=gnu", "-S", "-cf", work / "s.tar", ".", file="s.tar")
    for form in ("newc", "odc"):
        if shutil.which("cpio"):
            target = work / f"{form}.cpio"
            target.write_bytes(run(source, "cpio", "-o", "--quiet", "-H", form, octets=listed).stdout)
            yield (f"cpio {form}", "cpio", target)
        else:
            yield (f"cpio {form}", "cpio", None)
    yield packed("cab", "gcab", "gcab", "-c", "-z", work / "a.cab", *names, file="a.cab")
    yield packed("iso", "genisoimage", "genisoimage", "-quiet", "-J", "-joliet-long", "-R", "-input-charset", "utf-8",
                 "-o", work / "a.iso", ".", file="a.iso")


def normal(name):
    """Programs add "./", and some know no folders."""
    text = name.decode("utf-8", "replace")
    return text[2:] if text.startswith("./") else text


def check(label, expected, found, by_name=True):
    status, parts, unread = found
    faults = []
    if status != 0:
        faults.append(f"status {status}")
    if unread:
        faults.append(f"unread {unread}")
    have = {}
    for step, name, _size, digest, causes in parts:
        if causes:
            faults.append(f"{step} {name!r}{causes}")
        have.setdefault(normal(name) if by_name else digest, set()).add(digest)
    for name, octets in expected.items():
        digest = hashlib.sha256(octets).hexdigest()
        if digest not in have.get(name if by_name else digest, ()):
            faults.append(f"{name!r} of {len(octets)} octets is not there")
    extra = [step for step, *_ in parts if step.endswith((":rest", ":local"))]
    if extra and "behind" not in label:
        faults.append(f"unforeseen {extra}")
    for fault in faults:
        print(f"{label}: {fault}")
    return not faults


def check_given(program, path):
    """Compares with Python's reading; archives that Python does not read are opened and that is all."""
    expected = {}
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                for info in archive.infolist():
                    if not info.is_dir() and not info.flag_bits & 1:
                        expected[info.filename] = archive.read(info)
        elif tarfile.is_tarfile(path):
            with tarfile.open(path, "r:") as archive:
                for info in archive:
                    if info.isfile():
                        expected[info.name] = archive.extractfile(info).read()
    except Exception as error:  # whatever Python does not like
        print(f"{path}: Python stops: {error}")
    found = parts_of(program, path)
    digests = {part[3] for part in found[1]}
    missing = [name for name, octets in expected.items() if hashlib.sha256(octets).hexdigest() not in digests]
    for name in missing:
        print(f"{path}: {name!r} differs")
    return not missing, len(expected)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("program")
    options.add_argument("archives", nargs="*")
    options.add_argument("--seed", type=int, default=20261124)
    options.add_argument("--rounds", type=int, default=3)
    options = options.parse_args()
    folder = os.environ.get("SEALTAP_ARCHIVES")
    given = options.archives + ([str(path) for path in pathlib.Path(folder).rglob("*") if path.is_file()] if folder else [])
    good, skipped, compared = True, set(), 0
    for path in given:
        same, entries = check_given(options.program, path)
        good &= same
        compared += entries
    if given:
        print(f"{len(given)} archives, {compared} entries as Python reads them")
    ways = 0
    for round_number in range(options.rounds):
        seed = options.seed + round_number
        files = contents(random.Random(seed))
        with tempfile.TemporaryDirectory() as temporary:
            work = pathlib.Path(temporary)
            for name, octets in files.items():
                path = work / "in" / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(octets)
            for label, needed, archive in make_all(work, list(files)):
                if archive is None:
                    skipped.add(needed)
                    continue
                ways += 1
                good &= check(f"seed {seed}, {label}", files, parts_of(options.program, archive), label != "cab")
    print(f"{ways} archives made and read" + (f"; not installed: {', '.join(sorted(skipped))}" if skipped else ""))
    if ways == 0 and not given:
        return 77
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
