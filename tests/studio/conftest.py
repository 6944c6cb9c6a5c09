"""The project's own procedures, as an analyst has them on the desk."""

from collections.abc import Mapping

import pytest

from app import studio


@pytest.fixture
def headless() -> bool:
    return True


@pytest.fixture(scope="session")
def files() -> Mapping[str, bytes]:
    """The project's own diagrams, decision tables, forms and lanes: path → content."""
    return studio.read().files


@pytest.fixture
def edited(files):
    """Return a function that replaces a text in one of the files, which must hold it."""

    def edit(path: str, old: str, new: str) -> dict[str, bytes]:
        assert old in files[path].decode(), f"{path} does not say {old}"
        return {**files, path: files[path].decode().replace(old, new, 1).encode()}

    return edit
