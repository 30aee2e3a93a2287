"""What the tests of the intake share."""

from tests.intake.young import cheap

__all__ = ["cheap"]
