"""What the matrix does not demand yet. name: (of which cases, which complaints it explains, why). One that is in no file
any more fails the test."""
from layers import MAILS

KNOWN = {
    "mail inside": (
        lambda case: bool(MAILS & set(case.around[1:])),
        lambda complaint: True,
        "Sealtap knows a mail by its declared type or the name of the file that is scanned; one in an archive or attached as "
        "application/octet-stream is read as text, so its attachments stay coded."),
}
