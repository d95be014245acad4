"""Cases that tests share; Vietnamese stands in YAML, not in code."""

from pathlib import Path
from typing import Any

import yaml


def cases(name: str) -> Any:
    """The cases of a file beside this one."""
    return yaml.safe_load((Path(__file__).parent / f"{name}.yaml").read_text("utf-8"))
