#!/usr/bin/env python3
"""Writes entity_table.inc: the named characters of HTML 5, from Python's html.entities.

Names of two characters are read as the first. Run again when HTML has grown:
python3 make_entities.py > entity_table.inc
"""
from html.entities import html5


def main():
    names = {}
    for name, text in html5.items():
        bare = name.rstrip(';')
        known = names.get(bare, (ord(text[0]), False))
        names[bare] = (known[0], known[1] or not name.endswith(';'))
    print('// Made by make_entities.py: name, character, whether it is known without a semicolon.')
    for name in sorted(names):
        code, legacy = names[name]
        print('{"%s", 0x%05X, %s},' % (name, code, 'true' if legacy else 'false'))


main()
