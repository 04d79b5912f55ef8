#!/usr/bin/env python3
"""Writes folding_table.inc: which characters fold() reads as others, from Python's unicodedata.

Run again when Unicode has grown: python3 make_folding.py > folding_table.inc
"""
import unicodedata

# Shown by nothing: soft hyphen, joiners, direction marks, fillers, variation selectors, tags.
INVISIBLE = [
    (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5),
    (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x2064), (0x2066, 0x206F),
    (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF9, 0xFFFB),
    (0xE0000, 0xE0FFF)]
# Marks that are set over or under any letter. The marks of a script (Thai, Hindi) are its text.
COMBINING = [(0x0300, 0x036F), (0x0483, 0x0489), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF),
             (0x20D0, 0x20FF), (0xFE20, 0xFE2F)]
BLANKS = [(0x00A0, 0x00A0), (0x2000, 0x200A), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000)]
# Feminine and masculine ordinals are words of their own; characters in circles and squares are, too:
# U+3299 is a marking.
KEPT = [(0x00AA, 0x00AA), (0x00BA, 0x00BA), (0x3021, 0x303F), (0x3190, 0x319F), (0x3220, 0x33FF), (0x1F200, 0x1F2FF)]


def within(c, ranges):
    return any(first <= c <= last for first, last in ranges)


def is_han(c):
    return 0x3400 <= c <= 0x4DBF or 0x4E00 <= c <= 0x9FFF or 0x20000 <= c <= 0x3FFFF


def letter_on_black(c):
    """Negative circled and squared letters, which Unicode gives no compatibility form."""
    for first in (0x1F150, 0x1F170):
        if first <= c < first + 26:
            return ord('A') + c - first
    return None


def folded(c):
    if within(c, INVISIBLE) or within(c, COMBINING):
        return 0
    if within(c, BLANKS):
        return 0x20
    if within(c, KEPT):
        return c
    character = chr(c)
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return ord('0') + digit
    black = letter_on_black(c)
    if black is not None:
        return black
    form = unicodedata.normalize('NFKC', character)
    if len(form) == 1 and form != character:
        if (form.isascii() and form.isalnum()) or is_han(ord(form)):
            return ord(form)
    return c


def main():
    ranges = []  # [first, last, to of the first, step]
    for c in list(range(0x80, 0xD800)) + list(range(0xE000, 0x110000)):
        to = folded(c)
        if to == c:
            continue
        if ranges and ranges[-1][1] == c - 1:
            first, last, start, step = ranges[-1]
            if first == last and to - start in (0, 1):
                ranges[-1] = [first, c, start, to - start]
                continue
            if first != last and to == start + step * (c - first):
                ranges[-1][1] = c
                continue
        ranges.append([c, c, to, 1 if to else 0])
    print('// Made by make_folding.py from Unicode %s: first, last, what the first is read as, and'
          % unicodedata.unidata_version)
    print('// whether the next ones are read as the ones behind that.')
    for first, last, to, step in ranges:
        print('{0x%05X, 0x%05X, 0x%05X, %d},' % (first, last, to, step))


main()
