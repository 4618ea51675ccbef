"""Where the folders that are shipped with the hub stand: in a checkout beside `hub`, in a wheel inside it.

Called by app, cli and tests. The only module that knows; nothing is read here.
"""

from pathlib import Path
from typing import Literal

_PACKAGE = Path(__file__).parent


def shipped(name: Literal["schema", "seed"]) -> Path:
    """The folder `schema` or `seed`. Raises FileNotFoundError when the hub was installed without it."""
    for folder in (_PACKAGE / "_shipped" / name, _PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"The hub was installed without its folder {name}. Install it again.")
