"""The resource ``metrics``: figures that an operator is alarmed by, in the form that Prometheus reads."""
