"""What real programs put around a file: archives, compressed files, signed and encrypted envelopes, mails. A wrapper takes the
folder that holds FILE and gives octets; beside it the steps that Sealtap must show, or ENCRYPTED."""
import collections
import subprocess

import programs

FILE = "minutes"  # the name of what is wrapped
ENCRYPTED = "encrypted"
# The programs, the command (with {file}, {out}), what it writes ("" for its standard output), the steps, the end of the name
Wrapper = collections.namedtuple("Wrapper", "needs command result steps end", defaults=("bin",))


def to_out(*command):
    """A command that writes to its standard output."""
    return Wrapper((command[0],), command, "", [])


def archive(*command, end, steps, needs=()):
    return Wrapper((command[0], *needs), command, f"out.{end}", steps, end)


def tar(option, end, *steps, needs=()):
    return archive("tar", option, "-cf", f"out.{end}", FILE, end=end, steps=[*steps, "tar"], needs=needs)


def packed(program, *options, step=None):
    """A compressor as it is commonly used; its output has one stream."""
    return Wrapper((program,), (program, *options, "-c", FILE), "", [step or program], program)


def shell(needs, script, end, steps):
    return Wrapper(needs, ("bash", "-e", "-o", "pipefail", "-c", script), f"out.{end}", steps, end)


# Not here: brotli has no mark, so that a file of it is known by a declaration alone (see sent.py).
KEY = "openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=a -keyout key.pem -out cert.pem 2>/dev/null"
GPG = "mkdir -m 700 -p home; GNUPGHOME=$PWD/home gpg --batch --yes --quiet"

WRAPPERS = {
    "zip": archive("zip", "-q", "out.zip", FILE, end="zip", steps=["zip"]),
    "zip -0": archive("zip", "-q0", "out.zip", FILE, end="zip", steps=["zip"]),
    "zip64": archive("zip", "-q", "-fz", "out.zip", FILE, end="zip", steps=["zip"]),
    "zip, bzip2": archive("zip", "-q", "-Z", "bzip2", "out.zip", FILE, end="zip", steps=["zip"]),
    "zip from a pipe": shell(("zip",), f"zip -q - - < {FILE} > out.zip", "zip", ["zip"]),
    "zip with a password": archive("zip", "-q", "-P", "word", "out.zip", FILE, end="zip", steps=ENCRYPTED),
    "zip by 7z, LZMA": archive("7z", "a", "-bd", "-tzip", "-mm=LZMA", "out.zip", FILE, end="zip", steps=["zip"]),
    "zip by 7z, AES": archive("7z", "a", "-bd", "-tzip", "-pword", "-mem=AES256", "out.zip", FILE, end="zip", steps=ENCRYPTED),
    "7z": archive("7z", "a", "-bd", "out.7z", FILE, end="7z", steps=["7z"]),
    "7z, PPMd": archive("7z", "a", "-bd", "-m0=PPMd", "out.7z", FILE, end="7z", steps=["7z"]),
    "7z, bzip2": archive("7z", "a", "-bd", "-m0=BZip2", "out.7z", FILE, end="7z", steps=["7z"]),
    "7z, deflate": archive("7z", "a", "-bd", "-m0=Deflate", "out.7z", FILE, end="7z", steps=["7z"]),
    "7z, copied": archive("7z", "a", "-bd", "-m0=Copy", "out.7z", FILE, end="7z", steps=["7z"]),
    "7z with a password": archive("7z", "a", "-bd", "-pword", "out.7z", FILE, end="7z", steps=ENCRYPTED),
    "7z with names encrypted": archive("7z", "a", "-bd", "-pword", "-mhe=on", "out.7z", FILE, end="7z", steps=ENCRYPTED),
    "tar": tar("--format=gnu", "tar"),
    "tar, pax": tar("--format=pax", "tar"),
    "tar, ustar": tar("--format=ustar", "tar"),
    "tar, v7": tar("--format=v7", "tar"),
    "tar by 7z": archive("7z", "a", "-bd", "-ttar", "out.tar", FILE, end="tar", steps=["tar"]),
    "tar.gz": tar("-z", "tgz", "gzip", needs=("gzip",)),
    "tar.bz2": tar("-j", "tbz", "bzip2", needs=("bzip2",)),
    "tar.xz": tar("-J", "txz", "xz", needs=("xz",)),
    "tar.zst": tar("--zstd", "tzst", "zstd", needs=("zstd",)),
    "tar.lz": tar("--lzip", "tlz", "lzip", needs=("lzip",)),
    "tar.Z": shell(("tar", "compress"), f"tar -cf - {FILE} | compress -f -c > out.tZ", "tZ", ["compress", "tar"]),
    "gzip": packed("gzip"),
    "gzip by 7z": archive("7z", "a", "-bd", "-tgzip", "out.gz", FILE, end="gz", steps=["gzip"]),
    "bzip2": packed("bzip2"),
    "xz": packed("xz"),
    "xz -0 in blocks": packed("xz", "-0", "--block-size=4096"),
    "lzma": packed("xz", "--format=lzma", step="lzma"),
    "zstd": packed("zstd", "-q"),
    "zstd --long": packed("zstd", "-q", "--long=27", "-19"),
    "lz4": packed("lz4", "-q"),
    "lz4 -l": packed("lz4", "-q", "-l", step="lz4"),
    "lzip": packed("lzip"),
    "compress": Wrapper(("compress",), ("compress", "-f", "-c", FILE), "", ["compress"], "Z"),
    "cpio, binary": shell(("cpio",), f"echo {FILE} | cpio -o --quiet -H bin > out.cpio", "cpio", ["cpio"]),
    "cpio, odc": shell(("cpio",), f"echo {FILE} | cpio -o --quiet -H odc > out.cpio", "cpio", ["cpio"]),
    "cpio, newc": shell(("cpio",), f"echo {FILE} | cpio -o --quiet -H newc > out.cpio", "cpio", ["cpio"]),
    "cpio, crc": shell(("cpio",), f"echo {FILE} | cpio -o --quiet -H crc > out.cpio", "cpio", ["cpio"]),
    "ISO 9660": archive("genisoimage", "-quiet", "-o", "out.iso", FILE, end="iso", steps=["iso"]),
    "ISO 9660, Joliet, Rock Ridge": archive("genisoimage", "-quiet", "-J", "-R", "-o", "out.iso", FILE, end="iso", steps=["iso"]),
    "ar": archive("ar", "rc", "out.a", FILE, end="a", steps=["ar"]),
    "cab": archive("gcab", "-c", "-n", "out.cab", FILE, end="cab", steps=["cab"]),
    "cab, MSZIP": archive("gcab", "-c", "-z", "-n", "out.cab", FILE, end="cab", steps=["cab"]),
    "uuencode": Wrapper(("uuencode",), ("uuencode", FILE, FILE), "", ["uuencode"], "uu"),
    "uuencode -m": Wrapper(("uuencode",), ("uuencode", "-m", FILE, FILE), "", ["base64"], "uu"),
    "base64": Wrapper(("base64",), ("base64", FILE), "", ["base64"], "b64"),
    "base64 in one line": Wrapper(("base64",), ("base64", "-w0", FILE), "", ["base64"], "b64"),
    "mpack": archive("mpack", "-s", "minutes", "-o", "out.eml", FILE, end="eml", steps=["mail.body", "multipart:1", "base64"]),
    "S/MIME, signed in the open": shell(("openssl",), f"{KEY}; openssl smime -sign -binary -in {FILE} -signer cert.pem -inkey key.pem -out out.eml",
                                        "eml", ["mail.body", "multipart:1"]),
    "S/MIME, signed opaque": shell(("openssl",), f"{KEY}; openssl smime -sign -binary -nodetach -in {FILE} -signer cert.pem -inkey key.pem -out out.eml",
                                   "eml", ["mail.body", "base64", "cms"]),
    "CMS, signed": shell(("openssl",), f"{KEY}; openssl cms -sign -binary -nodetach -in {FILE} -signer cert.pem -inkey key.pem -outform DER -out out.p7m",
                         "p7m", ["cms"]),
    "CMS, signed, PEM": shell(("openssl",), f"{KEY}; openssl cms -sign -binary -nodetach -in {FILE} -signer cert.pem -inkey key.pem -outform PEM -out out.pem",
                              "pem", None),
    "CMS, compressed": shell(("openssl",), f"openssl cms -compress -binary -in {FILE} -outform DER -out out.p7m", "p7m", None),
    "S/MIME, encrypted": shell(("openssl",), f"{KEY}; openssl smime -encrypt -binary -aes256 -in {FILE} -out out.eml cert.pem", "eml", ENCRYPTED),
    "CMS, encrypted": shell(("openssl",), f"{KEY}; openssl cms -encrypt -binary -aes256 -in {FILE} -outform DER -out out.p7m cert.pem", "p7m",
                            ENCRYPTED),
    "openssl enc": shell(("openssl",), f"openssl enc -aes-256-cbc -pbkdf2 -pass pass:word -in {FILE} -out out.enc", "enc", ENCRYPTED),
    "PGP, a password": shell(("gpg",), f"{GPG} --passphrase word -c -o out.gpg {FILE}", "gpg", ENCRYPTED),
    "PGP, a password, armour": shell(("gpg",), f"{GPG} --passphrase word -a -c -o out.asc {FILE}", "asc", ENCRYPTED),
    "PGP, stored": shell(("gpg",), f"{GPG} -z 0 --store -o out.gpg {FILE}", "gpg", None),
}
TELLS_OPAQUE = "opaque"  # formats that nobody reads, and that must say so


def wrap(name, folder, data):
    """The octets of the wrapped file, or None where that is not possible here."""
    wrapper = WRAPPERS[name]
    if not programs.has(*wrapper.needs):
        return None
    for old in folder.glob("out.*"):
        old.unlink()
    (folder / FILE).write_bytes(data)
    done = subprocess.run(wrapper.command, cwd=folder, capture_output=True, check=False, timeout=120)
    if done.returncode != 0:
        programs.skip(name, f"ended with {done.returncode}: {done.stderr.decode(errors='replace')[:200]}")
        return None
    return (folder / wrapper.result).read_bytes() if wrapper.result else done.stdout
