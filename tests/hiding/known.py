"""What the matrix does not demand yet. name: (of which cases, which complaints it explains, why). One that is in no file
any more fails the test."""

KNOWN = {}
