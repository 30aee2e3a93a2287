"""Pages and actions of meetings: the room, planning, the meeting itself, its minutes."""

# In this order: «nytt» is asked for before it could be taken for a meeting's name.
from app.meetings.routes import coming, minutes, mode, record
from app.meetings.routes.shared import router

__all__ = ["coming", "minutes", "mode", "record", "router"]
