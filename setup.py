"""What pyproject.toml cannot say: two folders at the top of the project become parts of the installed package.

They lie at the top because people look for them there; `rnnplay.shipped` finds them in both places.
"""

from setuptools import find_packages, setup

SHIPPED = {"rnnplay.checkpoint_files": "checkpoints", "rnnplay.pictures": "docs"}

setup(packages=[*find_packages(include=["rnnplay*"]), *SHIPPED], package_dir=SHIPPED)
