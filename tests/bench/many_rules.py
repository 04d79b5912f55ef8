#!/usr/bin/python3
"""Writes rules as a large user has them: lists of words for projects, products, customers and papers, in Chinese and
English, in every structure. `many_rules.py COUNT FOLDER [SEED]` makes files of 1,000 rules each in FOLDER; the same seed
makes the same rules, and the first N rules of a larger set are the set of N.

None of the words is one of the shipped rules, so the shipped detectors must find the same with and without them."""
import pathlib
import random
import sys

RULES_EACH_FILE = 1000
WORDS_EACH_RULE = 5
CONSONANTS, VOWELS = "bcdfghklmnprstvz", "aeiou"
CHARACTERS = "天地山水风云星河海江南北东西中华光明金银铜铁木石长安平远高新科技方正通达源泉松竹梅兰龙凤虎鹤青白红紫永兴"
KINDS = ["项目", "产品", "客户", "图纸", "配方", "合同", "报表", "方案"]
LABELS = ["项目代号", "产品型号", "客户名称", "文件类别"]
ENGLISH = ["Project", "Operation", "Product", "Customer", "Formula", "Contract"]
CATEGORIES = ["business", "document", "record"]
LEVELS = ["secret", "confidential", "internal"]


def english(rng):
    name = "".join(rng.choice(CONSONANTS) + rng.choice(VOWELS) for _ in range(rng.randint(3, 4)))
    return f"{rng.choice(ENGLISH)} {name.capitalize()} {rng.randint(10, 99)}"


def code(rng):
    letters = "".join(rng.choice(CONSONANTS.upper()) for _ in range(rng.randint(2, 4)))
    return f"{letters}-{rng.randint(1000, 99999)}"


def chinese(rng):
    return "".join(rng.choice(CHARACTERS) for _ in range(rng.randint(3, 6))) + rng.choice(KINDS)


# Structure, what makes a word of it, keys of the rule, a text that must be found and one that must not.
SHAPES = [
    ("token", code, "", "Drawing {} as agreed upon", "x{}y"),
    ("token", english, "", "Minutes of {} on Monday", "x{}y"),
    ("field", chinese, f"    labels: [{', '.join(LABELS)}]\n", "项目代号：{}", "关于{}的说明会议"),
    ("line", chinese, "", "{}\\n\\n会议纪要和安排", "关于{}的说明会议"),
    ("banner", code, "", "{}\\n\\nMinutes of the meeting", "x{}y"),
]


def rule(number, rng, seen):
    structure, make, keys, hit, miss = SHAPES[number % len(SHAPES)]
    words = []
    while len(words) < WORDS_EACH_RULE:
        word = make(rng)
        if word not in seen:
            seen.add(word)
            words.append(word)
    lines = "".join(f'      "{word}": {rng.choice(LEVELS)}\n' for word in words)
    return (f"  - name: user.{structure}.{number}\n    category: {rng.choice(CATEGORIES)}\n    structures: [{structure}]\n"
            f"    words:\n{lines}{keys}    confidence: {{base: {rng.randint(60, 95)}}}\n"
            f'    hits: ["{hit.format(words[0])}"]\n    misses: ["{miss.format(words[0])}"]\n')


def main(count, folder, seed=1):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    rng, seen = random.Random(int(seed)), set()
    rules = [rule(number, rng, seen) for number in range(int(count))]
    for first in range(0, len(rules), RULES_EACH_FILE):
        text = "rules:\n" + "".join(rules[first:first + RULES_EACH_FILE])
        (folder / f"user-{first // RULES_EACH_FILE:03}.yaml").write_text(text)


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    main(*sys.argv[1:])
