"""Where the folders that are shipped with the hub stand: in a checkout beside `hub`, in a wheel inside it.

Called by app, cli, web and tests. The only module that knows; nothing is read here.
"""

from pathlib import Path
from typing import Literal

_PACKAGE = Path(__file__).parent
# `web` is built where it is used, in a checkout too; `demo` lies in the package anywhere.
_IN_CHECKOUT = {
    "schema": "schema",
    "seed": "seed",
    "queries": "docs/queries",
    "web": "hub/_shipped/web",
    "demo": "hub/demo",
}


def shipped(name: Literal["schema", "seed", "queries", "web", "demo"]) -> Path:
    """The folder of that name. Raises FileNotFoundError when the hub was installed without it."""
    for folder in (_PACKAGE / "_shipped" / name, _PACKAGE.parent / _IN_CHECKOUT[name]):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"The hub was installed without its folder {name}. Install it again.")
