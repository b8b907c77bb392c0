"""``GET /v1/health``."""

from matcher import __version__
from tests.api.client import send


def test_health_tells_the_version():
    response = send("GET", "/v1/health")
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "version": __version__}
