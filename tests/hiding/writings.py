"""How the same text can be written so that people or programs read it and a search does not: charsets, folding, escapes, markup.

A writing is (text -> text); a charset (text -> octets). What a writing tears by itself stands beside it.
"""
import base64
import json
import re
import urllib.parse
from html import escape

HAN = r"[\u3400-\u9fff]"


def each(pattern, change):
    return lambda text: re.sub(pattern, change, text)


def full_width(text):
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else "\u3000" if char == " " else char for char in text)


def between(mark, kinds=r"\w"):
    """A mark between letters, digits or Chinese characters that follow each other."""
    return each(rf"({kinds})(?={kinds})", rf"\1{mark}")


def spread(blank):
    """Blanks between the Chinese characters of a word, up to its star."""
    return each(rf"({HAN})(?=[{HAN[1:-1]}★])", rf"\1{blank}")


def bidi(text):
    return "\n".join(f"\u2066\u202d{line}\u202c\u2069" if line else line for line in text.split("\n"))


def json_escapes(text):
    return json.dumps({"note": text}, ensure_ascii=True)


def hex_escapes(text):
    return "".join(f"\\x{octet:02x}" if octet >= 128 else chr(octet) for octet in text.encode())


def every(form):
    """Every character but the ends of lines in another form."""
    return lambda text: "".join(char if char == "\n" else form(char) for char in text)


def tags(text):
    """A tag that is nothing but formatting after the first character of each line."""
    return "<html><body>" + "".join(f"<p><b>{escape(line[:1])}</b><span class=x>{escape(line[1:3])}</span>{escape(line[3:])}</p>\n"
                                    for line in text.splitlines()) + "</body></html>\n"


def cdata(text):
    return "<?xml version='1.0' encoding='UTF-8'?>\n<doc>" + "".join(f"<line><![CDATA[{line}]]></line>\n" for line in text.splitlines()) + "</doc>\n"


def base64_of(text):
    return base64.b64encode(text.encode()).decode()


NUMBERS = ("id.cn.resident", "card.pan", "phone.cn.mobile", "id.cn.uscc")
LATIN = ("marking.en.banner", "marking.tlp")
WRITINGS = {  # name: (text -> text, what it tears)
    "plain": (lambda text: text, ()),
    "full width": (full_width, ()),
    "full-width digits": (each(r"\d", lambda digit: full_width(digit.group())), ()),
    "zero-width spaces": (between("\u200b"), ()),
    "zero-width joiners": (between("\u200d"), ()),
    "word joiners": (between("\u2060"), ()),
    "byte order marks": (between("\ufeff"), ()),
    "soft hyphens": (between("\u00ad"), ()),
    "combining marks": (between("\u0332"), ()),
    "variation selectors": (between("\ufe00", HAN), ()),
    "bidirectional": (bidi, ()),
    "blanks": (spread(" "), ()),
    "ideographic blanks": (spread("\u3000"), ()),
    "no-break blanks": (spread("\u00a0"), ()),
    "mathematical digits": (each(r"\d", lambda digit: chr(0x1D7CE + int(digit.group()))), ()),
    "radicals": (each("[长年手]", lambda han: {"长": "\u2ed3", "年": "年", "手": "\u2f3f"}[han.group()]), ()),
    "JSON": (json_escapes, ()),
    "JSON, twice": (lambda text: json.dumps({"outer": json_escapes(text)}), ()),
    "\\u, all of it": (every(lambda char: f"\\u{ord(char):04x}"), ()),
    "\\x": (hex_escapes, ()),
    "percent": (lambda text: "\n".join(urllib.parse.quote(line) for line in text.split("\n")), ()),
    "a query": (lambda text: urllib.parse.urlencode({"a": "1", "text": text}), ("marking.en.banner",)),  # its blanks are +
    "decimal references": (every(lambda char: f"&#{ord(char)};"), ()),
    "hexadecimal references": (every(lambda char: f"&#x{ord(char):X};"), ()),
    "references of Chinese": (each(HAN, lambda han: f"&#x{ord(han.group()):x};"), ()),
    "tags": (tags, ()),
    "CDATA": (cdata, ()),
    "base64 in JSON": (lambda text: json.dumps({"name": "a.txt", "data": base64_of(text)}), ()),
    "base64url in JSON": (lambda text: json.dumps({"data": base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")}), ()),
    "a data URL": (lambda text: f'<html><body><img src="data:text/plain;charset=utf-8;base64,{base64_of(text)}"></body></html>', ()),
    "a data URL, percent": (lambda text: f'<a href="data:text/plain;charset=utf-8,{urllib.parse.quote(text)}">x</a>', ()),
    "base64 in XML": (lambda text: f"<?xml version='1.0'?><file><data>{base64_of(text)}</data></file>", ()),
    "base64 in text": (lambda text: f"the file:\n{base64.encodebytes(text.encode()).decode()}\nend of it\n", ()),
    "hexadecimal": (lambda text: f"the file: {text.encode().hex()}\n", ()),
}

FOLDING = {name for name in list(WRITINGS)[1:16]}  # what people still read
CODED = {name for name in WRITINGS if name not in FOLDING and name != "plain"}  # ASCII, whatever it holds

# name: (Python's name, octets before, declared as)
CHARSETS = {
    "utf-8": ("utf-8", b""), "utf-8 with a mark": ("utf-8", b"\xef\xbb\xbf"), "gb18030": ("gb18030", b""), "gbk": ("gbk", b""),
    "gb2312": ("gb2312", b""), "hz": ("hz", b""), "big5": ("big5", b""), "big5hkscs": ("big5hkscs", b""), "cp950": ("cp950", b""),
    "shift_jis": ("shift_jis", b""), "cp932": ("cp932", b""), "euc-jp": ("euc_jp", b""), "iso-2022-jp": ("iso2022_jp", b""),
    "euc-kr": ("euc_kr", b""), "cp949": ("cp949", b""), "iso-2022-kr": ("iso2022_kr", b""), "utf-7": ("utf-7", b""),
    "utf-16le": ("utf-16-le", b"\xff\xfe"), "utf-16be": ("utf-16-be", b"\xfe\xff"), "utf-16le without a mark": ("utf-16-le", b""),
    "utf-16be without a mark": ("utf-16-be", b""), "utf-32le": ("utf-32-le", b"\xff\xfe\0\0"), "utf-32be": ("utf-32-be", b"\0\0\xfe\xff"),
    "utf-32le without a mark": ("utf-32-le", b""), "utf-32be without a mark": ("utf-32-be", b""),
}
# Some write with the characters that their charset has.
TRADITIONAL = str.maketrans("绝机长证号码银卡统会信用码代题满区计议纪设备检训参数楼东侧人点书单菜见称", "絕機長證號碼銀卡統會信用碼代題滿區計議紀設備檢訓參數樓東側人點書單菜見稱")


def in_charset(text, name):
    """The lines that the charset has characters for, if need be in the characters of its country; None where it has no star."""
    codec, mark = CHARSETS[name]
    lines = []
    for line in text.split("\n"):
        for way in (line, line.translate(TRADITIONAL).replace("秘", "祕"), line.translate(TRADITIONAL)):
            try:
                way.encode(codec)
                lines.append(way)
                break
            except UnicodeEncodeError:
                continue
    return "\n".join(lines), mark + "\n".join(lines).encode(codec)
