#!/usr/bin/python3
"""Whether Vectorscan finds what Hyperscan finds: compare_matchers.py BUILD SOURCE [SEED].

Debian's packages of the two conflict, so Vectorscan is fetched and unpacked into a folder of its own. Both libraries have
the same name for the loader, so the same programs run with either: matcher_dump prints every literal found in generated
text and in the captures of the tests, and the golden captures are replayed. Ends with 77, a skipped test, where the
package cannot be had.
"""
import hashlib
import os
import pathlib
import subprocess
import sys
import tempfile

SKIPPED = 77
PACKAGE = "libvectorscan5"


def skip(why):
    print(f"skipped: {why}")
    sys.exit(SKIPPED)


def fetch(folder):
    """Unpacks the package into `folder`; returns where its library lies."""
    try:
        subprocess.run(["apt-get", "download", PACKAGE], cwd=folder, check=True, capture_output=True, timeout=120)
        package = next(folder.glob(f"{PACKAGE}_*.deb"))
        subprocess.run(["dpkg", "-x", str(package), str(folder)], check=True, capture_output=True)
        return next(folder.glob("usr/lib/*/libhs.so.5")).parent
    except (OSError, subprocess.SubprocessError, StopIteration) as error:
        return skip(f"{PACKAGE} cannot be fetched ({error})")


def run(command, library):
    environment = dict(os.environ)
    if library:
        environment["LD_LIBRARY_PATH"] = str(library)
    done = subprocess.run(command, capture_output=True, check=False, env=environment)
    if done.returncode != 0:
        sys.exit(f"{command[0]} failed with {library or 'Hyperscan'}:\n{(done.stdout + done.stderr).decode()}")
    return done.stdout.decode()


def loaded_library(program, library):
    environment = dict(os.environ, LD_LIBRARY_PATH=str(library))
    return subprocess.run(["ldd", program], capture_output=True, check=True, env=environment).stdout.decode()


def main():
    build, source = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    seed = sys.argv[3] if len(sys.argv) > 3 else str(int.from_bytes(os.urandom(4), "big"))
    captures = sorted(str(path) for path in source.rglob("*.pcap*") if build not in path.parents)
    dump = str(build / "matcher_dump")
    with tempfile.TemporaryDirectory() as name:
        library = fetch(pathlib.Path(name))
        if str(library) not in loaded_library(dump, library):
            skip("the programs are not linked with a shared libhs")
        expected = run([dump, seed, *captures], None).splitlines()
        found = run([dump, seed, *captures], library).splitlines()
        for number, (one, other) in enumerate(zip(expected, found)):
            if one != other:
                sys.exit(f"seed {seed}: line {number}: Hyperscan says '{one}', Vectorscan '{other}'")
        if len(expected) != len(found):
            sys.exit(f"seed {seed}: Hyperscan says {len(expected)} lines, Vectorscan {len(found)}")
        run([sys.executable, "-B", str(source / "tests/golden/golden.py"), str(build / "sealtap"), str(source)], library)
        digest = hashlib.sha256("\n".join(expected).encode()).hexdigest()[:16]
        print(f"seed {seed}: {len(expected)} lines alike ({digest}), golden captures alike")


main()
