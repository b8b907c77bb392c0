"""What hostile requests are sent to."""

import pytest

from tests.api.hostile.everything import Everything


@pytest.fixture
def everything(world):
    return Everything(world)
