import pytest

from support.styles import Styled, StyleName, generate


@pytest.fixture(scope="session")
def styles(tmp_path_factory: pytest.TempPathFactory) -> dict[StyleName, Styled]:
    """The example contract over the classes of each message style, made when first asked for."""
    return generate(tmp_path_factory.mktemp("styles"))
