"""What a template says the same way every time is worked out when it is compiled.

All of it is done on Jinja's syntax tree, so what is escaped, and how, stays Jinja's: constant
texts, icons and addresses become text, and what a template includes or imports by name and shows
becomes part of it. Why: docs/decisions/0024.
"""

# ruff: noqa: N802 - Jinja calls its visitors by the names of its nodes
from __future__ import annotations

import copy
import keyword
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, MutableMapping
from typing import Any, cast

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.meta import find_undeclared_variables
from jinja2.visitor import NodeTransformer
from markupsafe import escape

PLACE = re.compile(r"%\((\w+)\)s|%%")
OF_A_DICT = frozenset(dir(dict))
# What Jinja gives a macro besides its arguments.
GIVEN = frozenset({"caller", "varargs", "kwargs"})


def shown(value: Any) -> str:
    """Markup's `escape`, for what is put into a page at once: plain text without any of its signs
    is not copied."""
    if type(value) is str and not (
        "&" in value or "<" in value or ">" in value or "'" in value or '"' in value
    ):
        return value
    return escape(value)


class Generator(CodeGenerator):
    """Writes what Jinja's does, without what it asks each time and is always answered the same."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        """Begin the module."""
        self.writeline(f"from {__name__} import shown")
        super().visit_Template(node, frame)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("shown(")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        """Most have the attribute; only what has not is looked at again, as Jinja does."""
        self.write("(_got if (_got := getattr((_of := ")
        self.visit(node.node, frame)
        self.write(f"), {node.attr!r}, missing)) is not missing")
        self.write(f" else environment.getattr(_of, {node.attr!r}))")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        """Call straight on: Jinja asks whether the context is wanted, and nothing here wants it."""
        if any(keyword.iskeyword(word.key) for word in node.kwargs):
            super().visit_Call(node, frame, forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for sign, part in _arguments(node):
            self.write(sign)
            self.visit(part, frame)
            self.write(", ")
        self.write("caller=caller)" if forward_caller else ")")


def _arguments(call: nodes.Call) -> Iterator[tuple[str, nodes.Node]]:
    yield from (("", part) for part in call.args)
    if call.dyn_args is not None:
        yield "*", call.dyn_args
    yield from (("", part) for part in call.kwargs)
    if call.dyn_kwargs is not None:
        yield "**", call.dyn_kwargs


class Compiling(Environment):
    """Compiles as said above. `constant`: functions that give a text the same answer always."""

    code_generator_class = Generator

    def __init__(self, constant: dict[str, Callable[[str], str]], **options: Any) -> None:
        super().__init__(**options)
        self.constant = constant
        self._trees: dict[str, nodes.Template] = {}
        self._components: dict[tuple[str, str, bool], nodes.Macro | None] = {}
        self._begun: set[str] = set()

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        Parts(self, tree).visit(tree)
        _drop_unused_imports(tree)
        return tree.set_environment(self)  # type: ignore[return-value]

    def tree(self, name: str) -> nodes.Template | None:
        """A template's tree, to be copied before it is changed; None inside of itself."""
        if name not in self._trees:
            if name in self._begun:
                return None
            self._begun.add(name)
            assert self.loader is not None
            source, filename, _fresh = self.loader.get_source(self, name)
            self._trees[name] = self._parse(source, name, filename)
        return self._trees[name]

    def component(self, template: str, name: str, in_context: bool) -> nodes.Macro | None:
        """A macro of a template, if it can stand where it is shown; asked of many pages."""
        key = (template, name, in_context)
        if key not in self._components:
            self._components[key] = _sufficient(self, *key)
        return self._components[key]

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """A template's globals: each page copies them, so they are one plain dict."""
        return {**self.globals, **(d or {})}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """As Jinja's, without exceptions on the way to a key of a plain dict."""
        if type(obj) is not dict or attribute in OF_A_DICT:
            return super().getattr(obj, attribute)
        return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)


class Constants(NodeTransformer):
    """Works out what hangs on constants alone."""

    def __init__(self, env: Compiling) -> None:
        self.env = env

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        """A constant function of a constant text is its answer."""
        self.generic_visit(node)
        make = self.env.constant.get(node.node.name) if isinstance(node.node, nodes.Name) else None
        if make is None or node.kwargs or not _plain(node) or len(node.args) != 1:
            return node
        text = getattr(node.args[0], "value", None)
        return nodes.Const(make(text), lineno=node.lineno) if isinstance(text, str) else node

    def visit_If(self, node: nodes.If) -> nodes.Node | list[nodes.Node]:
        """What a constant decides is decided."""
        for branch in (node, *node.elif_):
            branch.test = self.visit(branch.test)
            branch.body = self.all_of(branch.body)
        node.else_ = self.all_of(node.else_)
        try:
            met = cast(nodes.Expr, node.test).as_const(nodes.EvalContext(self.env))
        except nodes.Impossible:
            return node
        if met:
            return node.body
        if not node.elif_:
            return node.else_
        first, *rest = node.elif_
        return nodes.If(first.test, first.body, rest, node.else_, lineno=node.lineno)

    def visit_Output(self, node: nodes.Output) -> list[nodes.Node]:
        """Texts with places in them are cut at the places; what is no expression stands alone."""
        self.generic_visit(node)
        found: list[nodes.Node] = []
        for part in (new for old in node.nodes for new in self.shown(old)):
            if not isinstance(part, nodes.Expr):
                found.append(part)
            elif found and isinstance(found[-1], nodes.Output):
                found[-1].nodes.append(part)
            else:
                found.append(nodes.Output([part], lineno=node.lineno))
        return found

    def shown(self, part: nodes.Expr) -> list[nodes.Node]:
        """What is to stand in the place of something that is shown."""
        if isinstance(part, nodes.MarkSafeIfAutoescape) and isinstance(part.expr, nodes.Const):
            return [nodes.TemplateData(part.expr.value, lineno=part.lineno)]
        if isinstance(part, nodes.Mod) and isinstance(part.left, nodes.MarkSafeIfAutoescape):
            return _cut(part, part.left.expr)
        return [part]

    def all_of(self, body: Iterable[nodes.Node]) -> list[nodes.Node]:
        """A list of statements, worked out."""
        return [new for old in body for new in self.visit_list(old)]


class Parts(Constants):
    """Puts what is included by name, and components that are shown, where they are shown."""

    def __init__(self, env: Compiling, tree: nodes.Template) -> None:
        super().__init__(env)
        self.components = _components(env, tree)

    def visit_Include(self, node: nodes.Include) -> nodes.Node:
        """The included template, its own names apart."""
        if not isinstance(node.template, nodes.Const) or not node.with_context:
            return node
        tree = None if node.ignore_missing else self.env.tree(node.template.value)
        if tree is None or tree.find(nodes.Extends) or tree.find(nodes.Block):
            return node
        return nodes.Scope(_copied(tree.body, node.lineno), lineno=node.lineno)

    def shown(self, part: nodes.Expr) -> list[nodes.Node]:
        """A component's body for its call."""
        if isinstance(part, nodes.Call) and isinstance(part.node, nodes.Name) and _plain(part):
            component = self.components.get(part.node.name)
            placed = _placed(component, part) if component is not None else None
            if placed is not None:
                return Constants(self.env).visit_list(placed)
        return super().shown(part)


class Given(NodeTransformer):
    """Puts constants where a component's body names them."""

    def __init__(self, constant: dict[str, nodes.Const]) -> None:
        self.constant = constant

    def visit_Name(self, node: nodes.Name) -> nodes.Node:
        """The constant of this name."""
        return self.constant.get(node.name, node)


def _plain(call: nodes.Call) -> bool:
    return call.dyn_args is None and call.dyn_kwargs is None


def _cut(whole: nodes.Mod, text: nodes.Expr) -> list[nodes.Node]:
    """«Steg %(n)s av %(alle)s» as what stands before, between and behind; whole when it can't."""
    if not isinstance(text, nodes.Const) or not isinstance(whole.right, nodes.Dict):
        return [whole]
    given = {getattr(pair.key, "value", None): pair.value for pair in whole.right.items}
    places = list(PLACE.finditer(text.value))
    if "%" in PLACE.sub("", text.value) or not {p[1] for p in places if p[1]} <= set(given):
        return [whole]
    parts: list[nodes.Node] = []
    end = 0
    for place in places:
        name: str | None = place[1]
        parts.append(nodes.TemplateData(text.value[end : place.start()], lineno=whole.lineno))
        parts.append(_copied(given[name], whole.lineno) if name else nodes.TemplateData("%"))
        end = place.end()
    return [*parts, nodes.TemplateData(text.value[end:], lineno=whole.lineno)]


def _components(env: Compiling, tree: nodes.Template) -> dict[str, nodes.Macro]:
    """The macros a template imports, by names that mean nothing else in it."""
    found: dict[str, nodes.Macro] = {}
    bound = Counter(name.name for name in tree.find_all(nodes.Name) if name.ctx != "load")
    bound.update(macro.name for macro in tree.find_all(nodes.Macro))
    for node in tree.find_all(nodes.FromImport):
        for name in node.names:
            own, here = (name, name) if isinstance(name, str) else name
            bound[here] += 1
            if isinstance(node.template, nodes.Const):
                macro = env.component(node.template.value, own, node.with_context)
                found |= {here: macro} if macro is not None else {}
    return {name: macro for name, macro in found.items() if bound[name] == 1}


def _sufficient(env: Compiling, template: str, name: str, in_context: bool) -> nodes.Macro | None:
    """The macro, unless its body needs more than what it is given (and, imported with context,
    what its page has): that would mean something else in another place."""
    tree = env.tree(template)
    macros = {m.name: m for m in tree.body if isinstance(m, nodes.Macro)} if tree else {}
    if tree is None or name not in macros:
        return None
    alone = nodes.Template([macros[name]], lineno=1).set_environment(env)
    free = find_undeclared_variables(cast(nodes.Template, alone))
    if in_context:
        free &= {*macros, *_bound_around(tree)}
    used = {n.name for n in macros[name].find_all(nodes.Name)}
    return None if free or used & GIVEN else macros[name]


def _bound_around(tree: nodes.Template) -> set[str]:
    outside = [part for part in tree.body if not isinstance(part, nodes.Macro)]
    names = {n.name for part in outside for n in part.find_all(nodes.Name)}
    imports = [part for part in outside if isinstance(part, nodes.FromImport)]
    return names | {n if isinstance(n, str) else n[1] for part in imports for n in part.names}


def _placed(macro: nodes.Macro, call: nodes.Call) -> nodes.Node | None:
    """The macro's body with what it was given; None when that does not fit: Jinja tells then."""
    names = [argument.name for argument in macro.args]
    optional = names[len(names) - len(macro.defaults) :]
    given = dict(zip(optional, macro.defaults, strict=True))
    given |= dict(zip(names, call.args, strict=False))
    given |= {word.key: word.value for word in call.kwargs}
    if set(given) != set(names) or len(call.args) > len(names):
        return None
    stored = {n.name for part in macro.body for n in part.find_all(nodes.Name) if n.ctx != "load"}
    constant = {
        name: value
        for name, value in given.items()
        if isinstance(value, nodes.Const) and name not in stored
    }
    body = [Given(constant).visit(part) for part in _copied(macro.body, call.lineno)]
    bound = {name: value for name, value in given.items() if name not in constant}
    targets: list[nodes.Expr] = [nodes.Name(name, "param") for name in bound]
    values = [_copied(value, call.lineno) for value in bound.values()]
    return nodes.With(targets, values, body, lineno=call.lineno)


def _drop_unused_imports(node: nodes.Node, used: set[str] | None = None) -> None:
    """An import nobody is left to use is not made each time the page is."""
    if used is None:
        used = {name.name for name in node.find_all(nodes.Name) if name.ctx == "load"}
    for _field, value in node.iter_fields():
        if isinstance(value, list):
            value[:] = [v for v in value if not _is_unused(v, used)]
    for child in node.iter_child_nodes():
        _drop_unused_imports(child, used)


def _is_unused(part: Any, used: set[str]) -> bool:
    if not isinstance(part, nodes.FromImport):
        return False
    return not any((n if isinstance(n, str) else n[1]) in used for n in part.names)


def _copied(value: Any, line: int) -> Any:
    """A copy to change; an error in it is told of where it stands now."""
    if isinstance(value, list | tuple):
        return type(value)(_copied(v, line) for v in value)
    if not isinstance(value, nodes.Node):
        return value
    made = copy.copy(value)
    for field in value.fields:
        setattr(made, field, _copied(getattr(value, field), line))
    made.lineno = line
    return made
