"""The recipes as PDF, for whoever may see what they are about."""

from __future__ import annotations

from starlette.responses import Response

from app.core.web import Ctx, Router
from app.initiatives.models import Initiative
from app.initiatives.policy import InitiativeDo
from app.initiatives.queries import initiative_guard
from app.methods import queries as methods
from app.methods.models import PromisingMethod
from app.recipes import writing
from app.recipes.sheet import Recipe, recipe_pdf

router = Router()


@router.page("/{nett}/tiltak/{slug}/oppskrift.pdf", initiative_guard(InitiativeDo.READ), slow=True)
def of_initiative(ctx: Ctx, initiative: Initiative) -> Response:
    """An initiative on one sheet."""
    return _file(writing.of_initiative(ctx, initiative), initiative.slug)


@router.page("/bibliotek/metoder/{slug}/oppskrift.pdf", methods.READ, slow=True)
def of_method(ctx: Ctx, method: PromisingMethod) -> Response:
    """A promising method on one sheet."""
    results = methods.results_of(ctx.db, method)
    return _file(writing.of_method(ctx, method, results), method.slug)


def _file(recipe: Recipe, slug: str) -> Response:
    headers = {
        "Content-Disposition": f'inline; filename="oppskrift-{slug}.pdf"',
        "Cache-Control": "no-store",
    }
    return Response(recipe_pdf(recipe), media_type="application/pdf", headers=headers)
