"""What every model of the service has in common."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Shape(BaseModel):
    """The base of what is sent and answered: nothing stands in it but what is declared.

    A validator is made where it is first needed: there are more than a hundred, and to make them all would keep a server
    waiting that starts again after a fault.
    """

    model_config = ConfigDict(extra="forbid", defer_build=True)
