"""Corners of archives files."""


def corners():
    return {}
