"""Pages and actions of the youth council: boards, the shared link, requests and answers."""

# In this order: `/ny` is asked for before it could be taken for a board's name.
from app.council.routes import boards, link, requests, table
from app.council.routes.shared import router

__all__ = ["boards", "link", "requests", "router", "table"]
