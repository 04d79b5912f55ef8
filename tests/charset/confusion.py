#!/usr/bin/env python3
"""How often guess_charset() is right: a table of real charset against guessed, and the shares by the
length of the text. A guess is right when it reads the same text as the real charset.

    confusion.py SAMPLES_PROGRAM [--uchardet] [--table] [--least SHARE] [LANGUAGE=FOLDER_OR_FILE ...]

Without texts, those of Debian's packages debian-faq-*, manpages-zh and libreoffice-help-zh-tw, as far
as they are installed; 77 if there are none."""
import argparse
import collections
import ctypes
import gzip
import html
import pathlib
import random
import re
import subprocess
import sys

CHARSETS = {
    "zh-hans": ["utf-8", "gb18030", "utf-16le", "utf-16be", "utf-32le", "hz-gb-2312"],
    "zh-hant": ["utf-8", "big5", "gb18030", "utf-16le", "utf-16be", "utf-32be"],
    "ja": ["utf-8", "shift_jis", "euc-jp", "iso-2022-jp", "utf-16le"],
    "ko": ["utf-8", "euc-kr", "iso-2022-kr", "utf-16le"],
    "ru": ["utf-8", "windows-1251", "koi8-r"],
    "fr": ["utf-8", "windows-1252"],
    "de": ["utf-8", "windows-1252"],
}
CODECS = {"big5": "cp950", "shift_jis": "cp932", "euc-kr": "cp949", "hz-gb-2312": "hz",
          "windows-1251": "cp1251", "windows-1252": "cp1252", "iso-2022-jp": "iso2022_jp",
          "iso-2022-kr": "iso2022_kr"}
LENGTHS = [6, 10, 20, 50, 200, 1000]
DEBIAN = {
    "zh-hans": ["/usr/share/doc/debian/FAQ/zh-cn", "/usr/share/man/zh_CN"],
    "zh-hant": ["/usr/share/man/zh_TW", "/usr/share/libreoffice/help/zh-TW/text"],
    "ja": ["/usr/share/doc/debian/FAQ/ja"], "ko": ["/usr/share/doc/debian/FAQ/ko"],
    "ru": ["/usr/share/doc/debian/FAQ/ru"], "fr": ["/usr/share/doc/debian/FAQ/fr"],
    "de": ["/usr/share/doc/debian/FAQ/de"],
}
TEXT_FILES = (".gz", ".html", ".txt", ".xml", ".md", ".po", ".json")


def codec(charset):
    return CODECS.get(charset, charset)


def read(path):
    data = path.read_bytes()
    if path.suffix == ".gz":
        data = gzip.decompress(data)
    text = data.decode("utf-8", "ignore").replace("\0", "")
    text = re.sub(r"<(script|style).*?</\1>|<[^>]*>", " ", text, flags=re.S)
    return re.sub(r"\s*\n\s*", "\n", re.sub(r"[ \t]+", " ", html.unescape(text)))


def texts(places, budget=400_000):
    files = []
    for place in map(pathlib.Path, places):
        files += [place] if place.is_file() else sorted(place.rglob("*"))
    files = [path for path in files if path.is_file() and path.suffix in TEXT_FILES
             and not path.name.endswith(".pdf.gz")]
    random.shuffle(files)
    out = ""
    for path in files:
        out += read(path)[:budget // 8]
        if len(out) > budget:
            break
    return out


def high(text):
    return sum(char >= "\x80" for char in text)


def pieces(text, length, mixed, wanted, western):
    """Texts of `length` characters that begin where a line or a sentence might."""
    if not mixed and not western:
        text = re.sub(r"[\x00-\x7f]", "", text)
    starts = [at for at in range(len(text) - length)
              if not mixed and not western or text[at - 1] in " \n，。："]
    random.shuffle(starts)
    for at in starts:
        piece = text[at:at + length]
        least = 1 if western else length // 3 if mixed else length
        if high(piece) >= max(least, 1):
            yield piece
            wanted -= 1
        if wanted == 0:
            return


class Uchardet:
    def __init__(self):
        self.library = ctypes.CDLL("libuchardet.so.0")
        self.library.uchardet_new.restype = ctypes.c_void_p
        self.library.uchardet_get_charset.restype = ctypes.c_char_p

    def guess(self, data):
        handle = ctypes.c_void_p(self.library.uchardet_new())
        self.library.uchardet_handle_data(handle, data, ctypes.c_size_t(len(data)))
        self.library.uchardet_data_end(handle)
        name = self.library.uchardet_get_charset(handle).decode().lower()
        self.library.uchardet_delete(handle)
        return name or "none"


def guesses(program, samples, uchardet):
    if uchardet:
        detector = Uchardet()
        return [detector.guess(data) for data, _ in samples]
    lines = "".join(f"{data.hex()} {declared}\n" for data, declared in samples)
    answer = subprocess.run([program], input=lines, capture_output=True, text=True, check=True)
    return [line.split()[0] for line in answer.stdout.splitlines()]


def is_right(guess, data, text):
    try:
        return data.decode(codec(guess)).lstrip("\ufeff") == text
    except (LookupError, UnicodeDecodeError):
        return False


def encoded(text, charset):
    try:
        data = text.encode(codec(charset))
    except UnicodeEncodeError:
        return None
    # What is ASCII in every charset asks for no guess.
    seven = charset in ("hz-gb-2312", "iso-2022-jp", "iso-2022-kr")
    return data if seven or any(octet >= 0x80 or octet == 0 for octet in data) else None


def samples_of(sources, mixed, length, each):
    for language, text in sources.items():
        for charset in CHARSETS[language]:
            done = 0
            western = language in ("fr", "de", "ru")
            for piece in pieces(text, length, mixed, each * 4, western):
                data = encoded(piece, charset)
                if data is None:
                    continue
                yield language, charset, piece, data
                done += 1
                if done == each:
                    break


def show(confusion):
    guessed = sorted({name for row in confusion.values() for name in row})
    print(f"{'':24}" + " ".join(f"{name[:12]:>12}" for name in guessed))
    for real in sorted(confusion):
        row = confusion[real]
        print(f"{real:24}" + " ".join(f"{row[name] or '':>12}" for name in guessed))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("texts", nargs="*")
    parser.add_argument("--uchardet", action="store_true")
    parser.add_argument("--table", action="store_true")
    parser.add_argument("--misses", type=int, default=0)
    parser.add_argument("--each", type=int, default=300)
    parser.add_argument("--declared", default="")
    parser.add_argument("--least", type=float, default=0)
    options = parser.parse_args()
    random.seed(5)
    named = collections.defaultdict(list)
    for item in options.texts:
        language, place = item.split("=", 1)
        named[language].append(place)
    sources = {language: texts(places) for language, places in (named or DEBIAN).items()}
    sources = {language: text for language, text in sources.items() if high(text) > 2000}
    if not sources:
        print("no texts are installed")
        return 77
    right, all_of = collections.Counter(), collections.Counter()
    for mixed in (False, True):
        for length in LENGTHS:
            samples = list(samples_of(sources, mixed, length, options.each))
            names = guesses(options.program, [(data, options.declared) for *_, data in samples],
                            options.uchardet)
            confusion = collections.defaultdict(collections.Counter)
            shares = collections.defaultdict(list)
            for (language, charset, piece, data), name in zip(samples, names):
                ok = is_right(name, data, piece)
                shares[f"{language} {charset}"].append(ok)
                confusion[f"{language} {charset}"][charset if ok else name] += 1
                right[length] += ok
                all_of[length] += 1
                if not ok and options.misses > 0:
                    options.misses -= 1
                    print("miss", language, charset, name, repr(piece))
            kind = "with ASCII" if mixed else "without ASCII"
            total = sum(map(sum, shares.values())) / max(1, sum(map(len, shares.values())))
            print(f"\n{length} characters {kind}: {100 * total:.2f} %")
            print("  " + ", ".join(f"{name} {100 * sum(oks) / len(oks):.1f}"
                                   for name, oks in shares.items()))
            if options.table:
                show(confusion)
    print()
    for length in LENGTHS:
        print(f"{length:5} characters: {100 * right[length] / max(1, all_of[length]):.2f} % of {all_of[length]}")
    return 0 if sum(right.values()) >= options.least * sum(all_of.values()) else 1


sys.exit(main())
