"""Pages of workshops: sign-up, the screen, the dialogue's sheet, shadowing."""

from app.workshops.routes import screen, shadowing, sheet, signup
from app.workshops.routes.shared import router

__all__ = ["router", "screen", "shadowing", "sheet", "signup"]
