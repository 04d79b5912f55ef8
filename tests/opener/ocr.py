#!/usr/bin/env python3
"""Renders pages and screenshots with secrets in them and counts how much sealtap-ocr's reader finds.

ocr.py READER [KIND]: prints a table, a row for each kind of picture: the share of characters recovered in their order, and how
many of its markings and numbers are there to the last digit. Fails where less is found than was when this was written.
Needs Pillow and a Chinese font; ends with status 77 (skipped) without them.
"""
import os
import random
import subprocess
import sys
import tempfile

try:
    from PIL import Image, ImageDraw, ImageFont
except ImportError:
    sys.exit(77)

FONTS = {
    "sans": ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2),
    "serif": ("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc", 2),
    "wqy": ("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", 0),
}
FONTS = {name: font for name, font in FONTS.items() if os.path.exists(font[0])}

PROSE = [
    "关于做好第三季度客户信息安全检查工作的通知", "各部门、各分支机构:", "根据集团公司统一部署,现就客户信息安全检查工作通知如下。",
    "请各单位高度重视,认真组织,于本月底前完成自查,并将结果报送信息安全部。", "检查内容包括数据存储、传输、访问控制等方面。",
    "This document is for internal use only and must not be copied.", "责任人应当妥善保管本文件,不得以任何方式对外提供。",
]
MARKS = ["绝密★10年", "机密★长期", "秘密★5年", "绝密", "内部资料", "TOP SECRET", "CONFIDENTIAL"]


def resident_id(rng):
    digits = "110101" + f"{rng.randint(1950, 2005)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}{rng.randint(0, 999):03}"
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    return digits + "10X98765432"[sum(int(d) * w for d, w in zip(digits, weights)) % 11]


def card(rng):
    digits = "622202" + "".join(rng.choices("0123456789", k=12))
    total = sum(sum(divmod(int(d) * (2 - i % 2), 10)) for i, d in enumerate(reversed(digits)))
    return digits + str(-total % 10)


def phone(rng):
    return rng.choice(["138", "139", "150", "186"]) + "".join(rng.choices("0123456789", k=8))


def credit_code(rng):
    letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    code = "91110108MA" + "".join(rng.choices(letters, k=7))
    weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
    return code + letters[-sum(letters.index(c) * w for c, w in zip(code, weights)) % 31]


def page(rng, font, dpi, points, ink=(0, 0, 0), paper=(255, 255, 255), mark_ink=(220, 20, 20)):
    """A picture, its text line by line, its mark and its numbers."""
    path, index = FONTS[font]
    pixels = points * dpi / 72
    numbers = [resident_id(rng), card(rng), phone(rng), credit_code(rng)]
    mark = rng.choice(MARKS)
    lines = rng.sample(PROSE, 4) + [f"姓名:张伟明 身份证号:{numbers[0]}", f"手机:{numbers[2]} 银行卡号:{numbers[1]}",
                                    f"统一社会信用代码:{numbers[3]}"]
    picture = Image.new("RGB", (int(pixels * 45), int(pixels * 17)), paper)
    draw = ImageDraw.Draw(picture)
    small = ImageFont.truetype(path, round(pixels), index=index)
    large = ImageFont.truetype(path, round(pixels * 1.6), index=index)
    draw.text((pixels * 2, pixels), mark, fill=mark_ink, font=large)
    for i, line in enumerate(lines):
        draw.text((pixels * 2, pixels * (3.6 + 1.8 * i)), line, fill=ink, font=small)
    return picture, [mark] + lines, mark, numbers


def stamped(rng, font, dpi, points):
    """Red letters over the black lines."""
    picture, lines, mark, numbers = page(rng, font, dpi, points, mark_ink=(255, 255, 255))
    pixels = points * dpi / 72
    path, index = FONTS[font]
    layer = Image.new("L", picture.size, 0)
    ImageDraw.Draw(layer).text((pixels * 14, pixels * 6), mark, fill=255,
                               font=ImageFont.truetype(path, round(pixels * 4), index=index))
    red = Image.new("RGB", picture.size, (220, 20, 20))
    # A stamp lets print through: the darker of both.
    inked = Image.composite(red, picture, layer)
    black = picture.convert("L").point(lambda value: 255 if value < 128 else 0)
    return Image.composite(picture, inked, black), lines[1:], mark, numbers


KINDS = {
    # name: (how it is made, how it is saved, least share of characters, of marks, of numbers)
    "scan 300 dpi 12 pt": (lambda r, f: page(r, f, 300, 12), {"quality": 85, "dpi": (300, 300)}, 0.97, 0.8, 0.85),
    "scan 200 dpi 12 pt": (lambda r, f: page(r, f, 200, 12), {"quality": 80, "dpi": (200, 200)}, 0.97, 0.8, 0.85),
    "scan 150 dpi 10.5 pt": (lambda r, f: page(r, f, 150, 10.5), {"quality": 80, "dpi": (150, 150)}, 0.95, 0.8, 0.85),
    "JPEG 60": (lambda r, f: page(r, f, 200, 10.5), {"quality": 60}, 0.95, 0.8, 0.85),
    "skewed by 1 degree": (lambda r, f: turned(page(r, f, 200, 12), 1), {"quality": 80}, 0.95, 0.8, 0.85),
    "skewed by 2 degrees": (lambda r, f: turned(page(r, f, 200, 12), -2), {"quality": 80}, 0.93, 0.8, 0.8),
    "screen 16 px": (lambda r, f: page(r, f, 96, 12), None, 0.95, 0.8, 0.85),
    "screen 14 px": (lambda r, f: page(r, f, 96, 10.5), None, 0.95, 0.8, 0.85),
    "screen 12 px": (lambda r, f: page(r, f, 96, 9), None, 0.93, 0.8, 0.85),
    "light on dark": (lambda r, f: page(r, f, 96, 12, (230, 230, 230), (30, 30, 30), (230, 230, 230)), None, 0.95, 0.8, 0.85),
    "red on white": (lambda r, f: page(r, f, 150, 12, (220, 20, 20)), {"quality": 80}, 0.95, 0.8, 0.85),
    "turned by 90": (lambda r, f: turned(page(r, f, 200, 12), 90), {"quality": 80}, 0.95, 0.8, 0.85),
    "turned by 180": (lambda r, f: turned(page(r, f, 200, 12), 180), {"quality": 80}, 0.95, 0.8, 0.85),
    "turned by 270": (lambda r, f: turned(page(r, f, 200, 12), 270), {"quality": 80}, 0.95, 0.8, 0.85),
    "red stamp over text": (lambda r, f: stamped(r, f, 200, 12), {"quality": 85}, 0.8, 0.5, 0.8),
}


def turned(made, degrees):
    picture, *rest = made
    expand = degrees % 90 == 0
    return picture.rotate(degrees, expand=expand, fillcolor=(255, 255, 255), resample=Image.BICUBIC), *rest


def letters(text):
    return "".join(text.split())


def shared(expected, found):
    """Length of the longest common subsequence."""
    row = [0] * (len(found) + 1)
    for a in expected:
        before = 0
        for j, b in enumerate(found):
            before, row[j + 1] = row[j + 1], before + 1 if a == b else max(row[j + 1], row[j])
    return row[-1]


def read(reader, files):
    environment = dict(os.environ, OMP_THREAD_LIMIT="1")
    ran = subprocess.run([reader, "chi_sim+eng", *files], capture_output=True, text=True, env=environment, check=False)
    if ran.returncode != 0:
        print("tesseract-ocr-chi-sim or tesseract-ocr-eng is not installed")
        sys.exit(77)
    texts, times = [], []
    for line in ran.stdout.splitlines():
        if line.startswith("= "):
            texts.append([])
        elif line.startswith("# "):
            times.append(int(line.split()[1]))
        elif "\t" in line:
            texts[-1].append(line.split("\t", 1)[1])
    return ["\n".join(text) for text in texts], times


def main():
    if not FONTS:
        print("no Chinese font is installed")
        sys.exit(77)
    is_good = True
    print(f"{'kind of picture':24}{'letters':>9}{'marks':>8}{'numbers':>10}{'ms each':>9}")
    with tempfile.TemporaryDirectory() as folder:
        for kind, (make, saving, least, least_marks, least_numbers) in KINDS.items():
            if len(sys.argv) > 2 and sys.argv[2] not in kind:
                continue
            rng = random.Random(kind)
            made, files = [], []
            for font in FONTS:
                for copy in range(2):
                    picture, *rest = make(rng, font)
                    name = f"{folder}/{font}{copy}." + ("jpg" if saving else "png")
                    picture.save(name, **(saving or {}))
                    made.append(rest)
                    files.append(name)
            texts, times = read(sys.argv[1], files)
            total = right = marks = numbers = 0
            for (lines, mark, secrets), text in zip(made, texts):
                expected, found = letters("".join(lines)), letters(text)
                total += len(expected)
                right += shared(expected, found)
                marks += letters(mark) in found
                if os.environ.get("SEALTAP_OCR_SHOW") and letters(mark) not in found:
                    print(f"  {mark} is not in: {text[:60]!r}")
                numbers += sum(secret in found for secret in secrets)
            row = (right / total, marks / len(made), numbers / (4 * len(made)))
            is_enough = row[0] >= least and row[1] >= least_marks and row[2] >= least_numbers
            is_good &= is_enough
            print(f"{kind:24}{row[0]:9.1%}{row[1]:8.0%}{row[2]:10.0%}{sum(times) // len(times):9}"
                  + ("" if is_enough else "  TOO LITTLE"))
    sys.exit(0 if is_good else 1)


if __name__ == "__main__":
    main()
