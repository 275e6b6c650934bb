"""What went wrong and is not the author's to mend, in words: the disk, a permission, a fault of ours."""

from __future__ import annotations


def os_words(error: OSError) -> str:
    import errno

    if error.errno == errno.ENOMEM:
        return memory_words(error.filename)
    where = error.filename2 or error.filename or "a file"
    what = {
        errno.EACCES: "there is no permission to read or write it",
        errno.EPERM: "the system does not permit it",
        errno.EROFS: "the disk can only be read",
        errno.ENOSPC: "the disk is full",
        errno.EDQUOT: "your share of the disk is used up",
        errno.EIO: "the disk does not work as it should",
        errno.EMFILE: "too many files are open at once",
    }.get(error.errno or 0, error.strerror or str(error))
    return f"{where}: {what}\n  help: mend that, then run the same command again; what was published is as it was"


def memory_words(file: str | None) -> str:
    told = "there is not enough memory"
    return (
        f"{f'{file}: {told} for this file' if file else told}\n"
        "  help: close other programs, or make the largest files smaller; what was published is as it was"
    )


def our_own_fault(error: Exception) -> str:
    """One line for people, the traceback in a file for us."""
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile("w", prefix="build-fault-", suffix=".txt", delete=False, encoding="utf-8") as file:
        traceback.print_exception(error, file=file)
    told = f"a fault of the generator itself ({type(error).__name__}: {error})".replace("\n", " ")
    return f"{told}\n  help: please send the file {file.name} to whoever looks after the generator"
