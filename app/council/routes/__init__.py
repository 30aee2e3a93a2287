"""Pages and actions of the youth council: boards, the shared link, requests and answers."""

from app.council.routes import boards, link, requests, table
from app.council.routes.shared import router

__all__ = ["boards", "link", "requests", "router", "table"]
