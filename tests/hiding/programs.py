"""Which programs are there; what is not is told at the end, never passed over in silence."""
import importlib.util
import shutil

skipped = {}  # what: why


def skip(what, why):
    skipped[what] = why


def path(name):
    return shutil.which(name)


def has(*names):
    """Whether all of these programs are there."""
    missing = [name for name in names if not shutil.which(name)]
    for name in missing:
        skip(name, "not installed")
    return not missing


def has_module(*names):
    missing = [name for name in names if importlib.util.find_spec(name) is None]
    for name in missing:
        skip(f"Python's {name}", "not installed")
    return not missing


def tell():
    for what, why in sorted(skipped.items()):
        print(f"skipped: {what}: {why}")
