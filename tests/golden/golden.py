#!/usr/bin/env python3
"""Golden captures: what `sealtap replay` says of every capture in pcaps/, to the octet.

    golden.py SEALTAP ROOT            compares, at one worker and at two; status 1 on any difference
    golden.py SEALTAP ROOT --refresh  writes tests/golden/expected anew: review the difference before you commit it
"""
import difflib
import pathlib
import subprocess
import sys
import tempfile


def replay(sealtap, root, capture, workers):
    """The alert lines; the captures' names are as the replay was given them, from the top of the tree."""
    with tempfile.TemporaryDirectory() as folder:
        alerts = pathlib.Path(folder, "alerts")
        run = subprocess.run([sealtap, "replay", "-c", "config/sample.yaml", "--rules", "rules", "--findings", "--quiet",
                              "--workers", str(workers), "--alerts", str(alerts), capture],
                             cwd=root, capture_output=True, text=True, check=False, timeout=120)
        if run.returncode != 0 or run.stderr:
            sys.exit(f"{capture}: status {run.returncode}: {run.stderr.strip()}")
        return alerts.read_text(encoding="utf-8").splitlines(keepends=True)


def main():
    sealtap, root = sys.argv[1], pathlib.Path(sys.argv[2])
    refresh = sys.argv[3:] == ["--refresh"]
    expected_folder = root / "tests/golden/expected"
    captures = sorted(path.relative_to(root).as_posix() for path in root.glob("pcaps/*.pcap*"))
    if not captures:
        sys.exit("no captures in pcaps/")
    failed = False
    if refresh:
        for stale in expected_folder.glob("*.jsonl"):
            stale.unlink()
    for capture in captures:
        expected_file = expected_folder / (pathlib.Path(capture).name + ".jsonl")
        lines = replay(sealtap, root, capture, 1)
        if refresh:
            expected_file.write_text("".join(lines), encoding="utf-8")
        expected = expected_file.read_text(encoding="utf-8").splitlines(keepends=True) if expected_file.exists() else None
        if expected is None:
            print(f"{capture}: {expected_file.name} is missing; make it with --refresh")
            failed = True
            continue
        for name, got in (("one worker", lines), ("two workers", replay(sealtap, root, capture, 2))):
            if got != expected:
                failed = True
                print(f"{capture}: {name} differs from what is expected:")
                sys.stdout.writelines(difflib.unified_diff(expected, got, "expected", name, n=0))
    print(f"{len(captures)} captures")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
