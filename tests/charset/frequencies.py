#!/usr/bin/env python3
"""Writes sensor/content/charset/frequencies.inc: the characters of Chinese, Japanese and Korean in
the order of their frequency, in groups, with the information of each character of a group in bits.

Only counts of characters go into the file, no text. Sources, all of Debian 12:
  Chinese   python3-jieba: words of modern Chinese with their counts (MIT); once as they are, once in
            traditional characters by opencc (Apache 2.0)
  Japanese  manpages-ja and libreoffice-help-ja
  Korean    libreoffice-help-ko

    apt-get install python3-jieba opencc manpages-ja libreoffice-help-ja libreoffice-help-ko
    python3 tests/charset/frequencies.py > sensor/content/charset/frequencies.inc
"""
import argparse
import collections
import gzip
import html
import math
import pathlib
import re
import subprocess
import sys

GROUPS = [32, 96, 128, 256, 512, 1024, 2048, 4096]
SIZES = {"Chinese": 6144, "Japanese": 2560, "Korean": 1280}
SHARE_OF_TRADITIONAL = 0.45


def is_han(char):
    return "\u4e00" <= char <= "\u9fa5"


def is_hangul(char):
    return "\uac00" <= char <= "\ud7a3"


def count_words(text, wanted):
    counts = collections.Counter()
    for line in text.splitlines():
        word, number = line.split(" ")[:2]
        for char in filter(wanted, word):
            counts[char] += int(number)
    return counts


def chinese(jieba, opencc):
    text = pathlib.Path(jieba).read_text(encoding="utf-8")
    words = "\n".join(" ".join(line.split(" ")[:2]) for line in text.splitlines())
    other = subprocess.run(opencc, input=words, capture_output=True, text=True, check=True).stdout
    simple, traditional = count_words(words, is_han), count_words(other, is_han)
    all_simple, all_traditional = sum(simple.values()), sum(traditional.values())
    return {char: (1 - SHARE_OF_TRADITIONAL) * simple[char] / all_simple
            + SHARE_OF_TRADITIONAL * traditional[char] / all_traditional
            for char in set(simple) | set(traditional)}


def read(path):
    data = gzip.open(path).read() if path.suffix == ".gz" else path.read_bytes()
    return html.unescape(re.sub(r"<[^>]*>", " ", data.decode("utf-8", "ignore")))


def texts(folders, wanted):
    counts = collections.Counter()
    for folder in folders:
        for path in sorted(pathlib.Path(folder).rglob("*")):
            if path.is_file() and path.suffix in (".gz", ".html", ".txt"):
                counts.update(filter(wanted, read(path)))
    total = sum(counts.values())
    return {char: number / total for char, number in counts.items()}


def with_jis_level_1(shares):
    """The manuals are no whole language: each kanji of everyday use has a little."""
    level = [bytes([row, cell]).decode("euc-jp", "ignore")
             for row in range(0xB0, 0xD0) for cell in range(0xA1, 0xFF)]
    level = [char for char in level if char]
    return {char: 0.85 * shares.get(char, 0) + (0.15 / len(level) if char in set(level) else 0)
            for char in set(level) | set(shares)}


def with_ks_x_1001(shares):
    level = [bytes([row, cell]).decode("euc-kr") for row in range(0xB0, 0xC9)
             for cell in range(0xA1, 0xFF)]
    return {char: 0.9 * shares.get(char, 0) + 0.1 / len(level) for char in level}


def write(name, shares, out):
    order = sorted(shares, key=lambda char: (-shares[char], char))[:SIZES[name]]
    total = sum(shares[char] for char in order)
    out.append(f"inline constexpr std::array k{name}Groups{{")
    at = 0
    for size in GROUPS:
        group = order[at:at + size]
        if not group:
            break
        bits = -math.log2(sum(shares[char] for char in group) / len(group) / total)
        # The order within a group says nothing.
        text = "".join(sorted(group))
        lines = [text[i:i + 40] for i in range(0, len(text), 40)]
        out.append(f"    FrequencyGroup{{{round(bits)}, u\"" + "\"\n        u\"".join(lines) + "\"},")
        at += size
    out.append("};")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jieba", default="/usr/lib/python3/dist-packages/jieba/dict.txt")
    parser.add_argument("--opencc", nargs="+", default=["opencc", "-c", "s2tw.json"])
    parser.add_argument("--japanese", nargs="+", default=[
        "/usr/share/man/ja", "/usr/share/libreoffice/help/ja"])
    parser.add_argument("--korean", nargs="+", default=["/usr/share/libreoffice/help/ko"])
    options = parser.parse_args()
    out = ["// Written by tests/charset/frequencies.py."]
    write("Chinese", chinese(options.jieba, options.opencc), out)
    write("Japanese", with_jis_level_1(texts(options.japanese, is_han)), out)
    write("Korean", with_ks_x_1001(texts(options.korean, is_hangul)), out)
    sys.stdout.write("\n".join(out) + "\n")


main()
