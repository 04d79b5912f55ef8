#!/usr/bin/python3
"""The house rules that no compiler checks. `tidy.py CHECK [ROOT]` prints a line FILE:LINE: MESSAGE for each breach and
fails when there is one. The checks:

  includes   point down only, and each library is met behind its door (the floors of sensor/README.md)
  builtin    a folder of an extension is named in its kind's builtin.cc and in CMake
  sizes      files stay small enough to read
  words      nothing that is banned stands in the tree
  layout     the top level, the fuzz targets and the captures are complete
"""
import pathlib
import re
import shutil
import subprocess
import sys

MODULES_BY_FLOOR = [
    ["sealtap"],
    ["base", "net"],
    ["capture", "decode", "flow", "protocols", "content", "opener", "detect", "policy", "queue", "feed", "config"],
    ["pipeline", "desk"],
    ["app"],
]
FLOOR = {module: floor for floor, modules in enumerate(MODULES_BY_FLOOR) for module in modules}

# Who may include whom on the same floor.
SAME_FLOOR = {("net", "base")}

# The first part of a library's include, and the modules that are its door.
DOORS = {
    "xxhash.h": {"flow"},
    "xxh_x86dispatch.h": {"flow"},
    "pcap": {"capture"},
    "pcap.h": {"capture"},
    "openssl": {"base", "protocols", "net"},  # hashes; TLS key log; TLS senders
    "nghttp2": {"protocols"},
    "zlib.h": {"capture", "content", "opener"},
    "isa-l.h": {"content"},
    "isa-l": {"content"},
    "brotli": {"content"},
    "zstd.h": {"capture", "content", "opener"},  # captures; codings of HTTP; files of one stream
    "zstd_errors.h": {"opener"},
    "bzlib.h": {"opener"},
    "lzma.h": {"opener"},
    "lz4.h": {"opener"},
    "lz4frame.h": {"opener"},
    "iconv.h": {"content", "detect", "opener"},  # a declared charset; reading around a match; a document's code page
    "poppler": {"opener"},
    "expat.h": {"opener"},
    "archive.h": {"opener"},
    "archive_entry.h": {"opener"},
    "seccomp.h": {"opener"},
    "tesseract": {"opener"},
    "allheaders.h": {"opener"},  # leptonica
    "immintrin.h": {"content", "detect"},  # the processor's vectors: base64/groups.cc, octet_classes.cc
    "hs": {"detect"},
    "hs.h": {"detect"},
    "sqlite3.h": {"queue"},
    "librdkafka": {"feed"},
    "yaml-cpp": {"config"},
    "boost/asio": {"net", "pipeline"},  # the dispatcher of the pipeline runs on it
    "boost/beast": {"net"},
    "boost/json": {"feed", "queue", "app"},
    "spdlog": {"base"},
    "fmt": {"base"},  # which hands it on: everybody may format
    "CLI": {"app"},
    "gtest": set(),
    "gmock": set(),
}
EVERYBODY = {"fmt"}

# The operating system's own headers: everywhere but in the contract.
SYSTEM = re.compile(r"^(sys|net|netinet|arpa|linux)/|^(unistd|fcntl|poll|signal|pthread|sched|dirent|termios|time|errno|ifaddrs|spawn|grp|ucontext|locale)\.h$")
STANDARD = re.compile(r"^[a-z_0-9]+$")

INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)')
LINES_MAX = {".cc": 500, ".h": 300}
TOP_LEVEL = {
    "CMakeLists.txt", "CMakePresets.json", "LICENSE", "README.md", "config", "include", "packaging", "pcaps", "rules",
    "sensor", "tests",
}
CAPTURE_BYTES_MAX, CAPTURES_BYTES_MAX = 200 * 1024, 10 * 1024 * 1024

# Split, so that this file is no breach of its own rules.
BANNED_IN_CODE = [
    (re.compile(r"\bthread_" r"local\b"), "thread-local state: pass it by constructor"),
    (re.compile(r"\breinterpret_" r"cast\b"), "belongs into sensor/base only"),
]
BANNED = [
    (re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b(?![-/])"), "finish it or file an issue"),
    (re.compile(r"/wor" r"k/(main|shared)|/tmp/b-" r"[a-z]"), "a path of somebody's machine"),
    (re.compile(r"\b(deb\.deb" r"ian\.org|snapshot\.deb" r"ian\.org|py" r"pi\.org|pythonho" r"sted\.org|npm" r"js\.org"
                r"|crat" r"es\.io|proxy\.gol" r"ang\.org|ruby" r"gems\.org|mav" r"en\.org)\b"), "a package registry's host"),
]


def listed_by_git(root):
    """What git would commit; None without git, or where git does not trust the folder."""
    if not (root / ".git").exists() or not shutil.which("git"):
        return None
    git = subprocess.run(["git", "-C", str(root), "ls-files", "-co", "--exclude-standard", "-z"], capture_output=True,
                         check=False)
    return [root / name for name in git.stdout.decode().split("\0") if name] if git.returncode == 0 else None


def tracked(root):
    """The files of the tree without what git ignores; without git, without build/ and caches."""
    files = listed_by_git(root)
    if files is None:
        skipped = {"build", ".git", "__pycache__"}
        files = [path for path in root.rglob("*") if not skipped & set(path.relative_to(root).parts)]
    return sorted(path for path in files if path.is_file())


class Tree:
    def __init__(self, root):
        self.root = root
        self.files = tracked(root)
        self.breaches = []

    def report(self, path, line, message):
        self.breaches.append(f"{path}:{line}: {message}")

    def sources(self, *tops):
        """C++ files under these folders, with the path relative to the root."""
        for path in self.files:
            relative = path.relative_to(self.root)
            if relative.parts[0] in tops and relative.suffix in LINES_MAX:
                yield path, relative


def lines_of(path):
    return path.read_text(encoding="utf-8", errors="replace").splitlines()


def module_of(relative):
    """sensor/flow/x.cc is of flow, include/sealtap/x.h of sealtap."""
    return relative.parts[1] if len(relative.parts) > 2 else None


def library_of(name):
    first = name.split("/")[0]
    return "/".join(name.split("/")[:2]).removesuffix(".hpp") if first == "boost" else first


def judge_library(module, name):
    """None when the module may include <name>, or what is wrong."""
    library = library_of(name)
    if library in DOORS:
        if library in EVERYBODY and module != "sealtap":
            return None
        if module not in DOORS[library]:
            return f"<{name}> belongs behind the door of {' or '.join(sorted(DOORS[library])) or 'the tests'}"
        return None
    if STANDARD.match(name) or (module != "sealtap" and SYSTEM.match(name)):
        return None
    return f"<{name}> is not known here: give the library a door in tests/tidy/tidy.py"


def judge_own(module, name):
    """None when the module may include "name", or what is wrong."""
    target = name.split("/")[0]
    if "/" not in name or target not in FLOOR:
        return f'"{name}" must be named from sensor/ or include/ on, as "module/file.h"'
    if target == module or FLOOR[target] < FLOOR[module] or (module, target) in SAME_FLOOR:
        return None
    if FLOOR[target] == FLOOR[module]:
        return f'"{name}": {module} and {target} are siblings on floor {FLOOR[module]} and do not know each other'
    return f'"{name}" points up, from floor {FLOOR[module]} ({module}) to floor {FLOOR[target]} ({target})'


def check_includes(tree):
    for path, relative in tree.sources("sensor", "include"):
        module = module_of(relative)
        if module not in FLOOR:
            tree.report(relative, 1, f"{module} is on no floor: put it into MODULES_BY_FLOOR of tests/tidy/tidy.py")
            continue
        for number, line in enumerate(lines_of(path), 1):
            found = INCLUDE.match(line)
            if found:
                own, library = found.groups()
                wrong = judge_own(module, own) if own else judge_library(module, library)
                if wrong:
                    tree.report(relative, number, wrong)
        if relative.suffix == ".h" and "#pragma once" not in lines_of(path)[:1]:
            tree.report(relative, 1, "a header begins with #pragma once")


def line_naming(text, what):
    for number, line in enumerate(text.splitlines(), 1):
        if what in line:
            return number
    return None


def check_builtin(tree):
    for kind in ("protocols", "content", "detect", "feed", "opener"):
        module = tree.root / "sensor" / kind
        folders = {}
        for path, relative in tree.sources("sensor"):
            if relative.parts[1] == kind and len(relative.parts) == 4:
                folders.setdefault(relative.parts[2], []).append(path)
        if not folders:
            continue
        cmake = (module / "CMakeLists.txt").read_text(encoding="utf-8")
        builtin_file = module / "builtin.cc"
        builtin = builtin_file.read_text(encoding="utf-8") if builtin_file.exists() else ""
        for folder, paths in sorted(folders.items()):
            for path in paths:
                if path.suffix == ".cc" and line_naming(cmake, f"{folder}/{path.name}") is None:
                    tree.report(f"sensor/{kind}/CMakeLists.txt", 1, f"does not build {folder}/{path.name}")
            # What has a descriptor is an extension; other folders hold what extensions share.
            extension = any("Descriptor" in path.read_text(encoding="utf-8") for path in paths if path.suffix == ".h")
            if extension and f'"{kind}/{folder}/' not in builtin:
                tree.report(f"sensor/{kind}/builtin.cc", 1, f"does not name the folder {folder}")


def check_sizes(tree):
    for path, relative in tree.sources("sensor", "include"):
        count = len(lines_of(path))
        if count > LINES_MAX[relative.suffix]:
            tree.report(relative, count, f"{count} lines, at most {LINES_MAX[relative.suffix]}: split it")


def check_words(tree):
    for path in tree.files:
        relative = path.relative_to(tree.root)
        if relative.suffix in {".pcap", ".pcapng", ".bin"} or "corpus" in relative.parts or path.name == "LICENSE":
            continue
        rules = list(BANNED)
        if relative.parts[0] in {"sensor", "include"}:
            rules += BANNED_IN_CODE[:1] if relative.parts[:2] == ("sensor", "base") else BANNED_IN_CODE
        for number, line in enumerate(lines_of(path), 1):
            for pattern, reason in rules:
                found = pattern.search(line)
                if found:
                    tree.report(relative, number, f"{found.group(0)}: {reason}")


def check_fuzz(tree):
    cmake_file = tree.root / "tests/fuzz/CMakeLists.txt"
    cmake = cmake_file.read_text(encoding="utf-8") if cmake_file.exists() else ""
    for path in sorted((tree.root / "tests/fuzz").glob("*_fuzz.cc")):
        name = path.name.removesuffix("_fuzz.cc")
        if not re.search(rf"\b(sealtap_fuzz|foreach)\([^()]*\b{name}\b", cmake):
            tree.report("tests/fuzz/CMakeLists.txt", 1, f"does not build {path.name}")
        corpus = tree.root / "tests/fuzz/corpus" / name
        if not corpus.is_dir() or not any(corpus.iterdir()):
            tree.report(path.relative_to(tree.root), 1, f"has no seeds in tests/fuzz/corpus/{name}")


def check_captures(tree):
    folder = tree.root / "pcaps"
    if not folder.is_dir():
        return
    index = (folder / "README.md").read_text(encoding="utf-8")
    captures = {path.stem: path for path in folder.glob("*.pcap")}
    shared = {"common", "namespaces"}
    scripts = {path.stem: path for path in (folder / "make").glob("*.sh") if path.stem not in shared}
    for name in sorted(captures.keys() - scripts.keys()):
        tree.report(f"pcaps/{name}.pcap", 1, "no script in pcaps/make/ makes it")
    for name in sorted(scripts.keys() - captures.keys()):
        tree.report(f"pcaps/make/{name}.sh", 1, "its capture is not there: run pcaps/make.sh")
    for name, path in sorted(captures.items()):
        if f"`{name}`" not in index:
            tree.report("pcaps/README.md", 1, f"does not name {name}")
        if path.stat().st_size > CAPTURE_BYTES_MAX:
            tree.report(f"pcaps/{path.name}", 1, f"{path.stat().st_size} octets, at most {CAPTURE_BYTES_MAX}")
    if sum(path.stat().st_size for path in captures.values()) > CAPTURES_BYTES_MAX:
        tree.report("pcaps/README.md", 1, f"all captures together have more than {CAPTURES_BYTES_MAX} octets")


def check_layout(tree):
    found = {path.relative_to(tree.root).parts[0] for path in tree.files}
    visible = {name for name in found if not name.startswith(".")}
    for name in sorted(visible - TOP_LEVEL):
        tree.report(name, 1, "does not belong to the top level")
    for name in sorted(TOP_LEVEL - visible):
        tree.report(name, 1, "is missing from the top level")
    check_fuzz(tree)
    check_captures(tree)


CHECKS = {
    "includes": check_includes,
    "builtin": check_builtin,
    "sizes": check_sizes,
    "words": check_words,
    "layout": check_layout,
}


def run(check, root):
    tree = Tree(root.resolve())
    CHECKS[check](tree)
    return tree.breaches


def main():
    if len(sys.argv) not in (2, 3) or sys.argv[1] not in CHECKS:
        sys.exit(__doc__)
    root = pathlib.Path(sys.argv[2]) if len(sys.argv) == 3 else pathlib.Path(__file__).parents[2]
    breaches = run(sys.argv[1], root)
    for breach in breaches:
        print(breach)
    sys.exit(1 if breaches else 0)


if __name__ == "__main__":
    main()
