"""Keys of the installation: made at first start, kept under the data folder, readable by the owner alone."""

import os
import secrets
from pathlib import Path


def load_or_make(path: Path, *, length: int = 48) -> str:
    """Return the text of the key file at ``path``; make it (``length`` random bytes, mode 0600) if absent.

    Two processes that start at once agree: the first to create the file wins, the other reads it.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    if not path.exists():
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(length))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
