"""Corners of office files."""


def corners():
    return {}
