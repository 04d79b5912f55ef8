"""What the matrix does not demand yet. name: (of which cases, which complaints it explains, why). One that is in no file
any more fails the test."""

KNOWN = {}

# The same of the files by real programs (real.py): words of the label, words of the complaint, why. They are printed.
REAL_KNOWN = (
    ("the same without ToUnicode", "not told as unreadable",
     "a simple TrueType font without names: the codes are shown as if they were Latin, and called read"),
    ("PGP, stored", "missed", "a container in an OpenPGP literal packet is not opened; it is told"),
    ("in tar.Z in 7z, PPMd", "", "decode_budget and decode_error are told of some: LZW in PPMd"),
    ("UNICODE) in base64", "missed marking.zh.star", "base64 in a text: of UTF-16 the first line is lost"),
    ("65535) in base64", "missed marking.zh.star", "the same"),
    ("ISO 9660 in base64", "missed", "base64 that begins with 32 KiB of zeros is not taken for base64"),
)

# And of writings (written.py): writing, charset.
WRITTEN_KNOWN = {
    # base64 and hexadecimal are looked for in octets, and octets of UTF-16 that the scanner reads itself have no view
    *((writing, f"utf-16{order} without a mark") for order in ("le", "be")
      for writing in ("base64 in JSON", "base64url in JSON", "base64 in XML", "base64 in text", "hexadecimal", "a data URL")),
    ("a data URL", "utf-16le"), ("a data URL", "utf-16be"),
}
# base64 in a text is believed by what it holds, and text in UTF-32 or UTF-16 without a mark is not always believed: the layers
WRITTEN_KNOWN_LAYERS = ("wrapped64", "url64", "json64", "data-url", "hex")
