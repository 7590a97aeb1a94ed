"""Rewrites source so that every touch of shared state announces itself before it happens.

Theory of operation. The rewrite is *announce, then do*: a hook is called with the object and the member that
are about to be touched, it returns its argument, and the operation itself is still carried out by the
student's own bytecode (`obj.name` becomes `hook(obj, "name", site).name`). So exceptions, tracebacks, line
numbers, private names, properties and `super()` keep their meaning, and every operand is evaluated once and
in Python's order. Where one expression can not carry the announcement (subscripts need object and key
together) the operation is delegated to its C twin in `operator`, which adds no frame to tracebacks.

Hooks are not reachable by name. The syntax tree calls placeholder strings; after compilation the placeholders
in `co_consts` are replaced by the functions themselves. Temporaries have names that cannot be written in
Python (`.t1`).

Invariants:
    * A touch that is announced as narrower than it is would lose interleavings; announcing too much only
      costs time. Attributes that no instrumented source ever stores are not announced at all, unless the
      program has means to store them by another way (`setattr`, `vars`, `__dict__`, `exec` ...).
    * Annotations are left alone, and of patterns only the captured names are changed: they must stay
      syntactically what they are.

This module is longer than most because it is one visitor over one grammar.
"""

from __future__ import annotations

import ast
import copy
import secrets
import types
import warnings
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from threadlings.engine import vocabulary
from threadlings.engine.scopes import Comprehension, FunctionNode, Scope, ScopeTable

_FOLLOWED_BY_READ = (
    ast.Name,
    ast.Attribute,
    ast.Subscript,
    ast.Call,
    ast.IfExp,
    ast.BoolOp,
    ast.NamedExpr,
    ast.Await,
)
_DISPLAYS = (ast.Tuple, ast.List, ast.Dict, ast.Set, ast.Starred)
_MAY_BE_SHARED = (*_FOLLOWED_BY_READ, *_DISPLAYS)


Turns = Literal["", "line", "step"]
"""How finely a reader who decides the order may cut a program: see `instrument`."""


@dataclass(frozen=True, slots=True)
class Site:
    """A place in the source that announces a touch.

    Attributes:
        line: 1-based line.
        text: the expression that is touched, as written (`self._n`).
        function: name of the innermost function or class around it, or `<module>`.
    """

    line: int
    text: str
    function: str


@dataclass(frozen=True, slots=True)
class Program:
    """An instrumented file, ready to be executed any number of times.

    Attributes:
        code: the module's code object, hooks included.
        sites: what each site number means.
        source_lines: the source, split into lines.
    """

    code: types.CodeType
    sites: tuple[Site, ...]
    source_lines: tuple[str, ...]


def stored_attributes(trees: Iterable[ast.AST]) -> frozenset[str] | None:
    """Attribute names that `trees` may store; None when that cannot be told from the text."""
    names: set[str] = set()
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute):
                if node.attr in vocabulary.BACK_DOORS:
                    return None
                if not isinstance(node.ctx, ast.Load):
                    names.add(node.attr)
            elif isinstance(node, ast.Name) and node.id in vocabulary.BACK_DOORS:
                return None
    return frozenset(names)


def instrument(
    source: str,
    filename: str,
    hooks: Mapping[str, Callable[..., object]],
    *,
    stored: frozenset[str] | None = None,
    file_index: int = 0,
    only_classes: frozenset[str] | None = None,
    globals_index: int | None = None,
    mode: str = "exec",
    left_alone: frozenset[str] = frozenset(),
    turns: Turns = "",
) -> Program:
    """Compile `source` with hooks.

    Args:
        source: the text of a module.
        filename: the name tracebacks show.
        hooks: hook name -> function (see `threadlings.engine.hooks`).
        stored: attribute names that may be stored anywhere in the program; None means any.
        file_index: number that hooks on module globals pass on, to tell modules apart.
        only_classes: where given, only the bodies of these top-level classes are instrumented.
        globals_index: for text that is executed among the globals of another file: that file's index.
            Every name bound at its top level is announced.
        mode: `exec` or `eval`.
        left_alone: names of functions that are not instrumented.
        turns: `line` to announce each line of a function as well, whether it touches anything or not, and
            `step` to announce the loading, changing and storing of `x.y += z` apart.

    Raises:
        SyntaxError: as `compile` would.
        ValueError: the source holds NUL bytes.
        RecursionError: the source is nested too deeply.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree: ast.Module | ast.Expression = ast.parse(source, filename, mode)  # type: ignore[assignment]
        if only_classes is None:
            # What is wrong with the program must be found in the program, not in what becomes of it.
            compile(source, filename, mode, dont_inherit=True)
        transformer = _Instrumenter(tree, stored, file_index, globals_index)
        transformer.left_alone = left_alone
        transformer.turns = turns
        if isinstance(tree, ast.Expression):
            tree.body = transformer.visit(tree.body)
        elif only_classes is None:
            tree = transformer.visit_module(tree)
        else:
            tree.body = [
                transformer.visit(node)
                if isinstance(node, ast.ClassDef) and node.name in only_classes
                else node
                for node in tree.body
            ]
        ast.fix_missing_locations(tree)
        code = compile(tree, filename, mode, dont_inherit=True)
    constants = {placeholder: hooks[name] for name, placeholder in transformer.placeholders.items()}
    return Program(_with_constants(code, constants), tuple(transformer.sites), tuple(source.splitlines()))


def _with_constants(code: types.CodeType, constants: Mapping[str, Callable[..., object]]) -> types.CodeType:
    replaced: list[object] = []
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            replaced.append(_with_constants(constant, constants))
        elif isinstance(constant, str) and constant in constants:
            replaced.append(constants[constant])
        else:
            replaced.append(constant)
    return code.replace(co_consts=tuple(replaced))


def _says_nothing(node: ast.stmt) -> bool:
    """Whether a statement does nothing when its turn comes, such as a docstring."""
    is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return is_text or isinstance(node, ast.Global | ast.Nonlocal)


class _Element:
    """An element of a list, as an attribute."""

    def __init__(self, elements: list[ast.expr], index: int) -> None:
        self._elements, self._index = elements, index

    @property
    def node(self) -> ast.expr:
        return self._elements[self._index]

    @node.setter
    def node(self, node: ast.expr) -> None:
        self._elements[self._index] = node


def _may_bind_unseen(tree: ast.AST) -> bool:
    """Whether globals may be bound where no binding is written."""
    return any(
        (isinstance(node, ast.Name) and node.id in vocabulary.BINDERS)
        or (isinstance(node, ast.Attribute) and node.attr in vocabulary.BINDERS)
        for node in ast.walk(tree)
    )


class _Instrumenter(ast.NodeTransformer):
    def __init__(
        self,
        tree: ast.Module | ast.Expression,
        stored: frozenset[str] | None,
        file_index: int,
        globals_index: int | None = None,
    ) -> None:
        self.sites: list[Site] = []
        self.left_alone: frozenset[str] = frozenset()
        self.turns: Turns = ""
        self.placeholders: dict[str, str] = {}
        self._nonce = secrets.token_hex(8)
        binds_unseen = globals_index is not None or _may_bind_unseen(tree)
        self._table = ScopeTable(tree, frozenset() if stored is None else stored, all_globals=binds_unseen)
        self._globals_index = file_index if globals_index is None else globals_index
        self._scope: Scope = self._table.scopes[0]
        self._stored = stored
        self._file_index = file_index
        self._class_names: list[str] = []
        self._functions: list[str] = ["<module>"]
        self._temporaries = 0
        self._walrus_forbidden = 0
        # Taken before anything is rewritten, because nodes are rewritten in place.
        self._texts = {
            id(node): ast.unparse(node)
            for node in ast.walk(tree)
            if isinstance(node, ast.Name | ast.Attribute | ast.Subscript)
        }

    # -- building blocks -------------------------------------------------------------------------------

    def _hook(self, name: str, *arguments: ast.expr) -> ast.Call:
        placeholder = self.placeholders.setdefault(name, f"\0{self._nonce}:{name}")
        return ast.Call(func=ast.Constant(placeholder), args=list(arguments), keywords=[])

    def _site(self, node: ast.AST, touched: ast.AST | None = None) -> ast.Constant:
        expression = node if touched is None else touched
        text = self._texts.get(id(expression), "")
        if isinstance(expression, ast.Name):
            text = expression.id
        if len(text) > 60:
            text = text[:57] + "..."
        self.sites.append(Site(getattr(node, "lineno", 0), text, self._functions[-1]))
        return ast.Constant((self._file_index << 20) | (len(self.sites) - 1))

    def _temporary(self) -> str:
        self._temporaries += 1
        return f".t{self._temporaries}"

    def _mangled(self, name: str) -> str:
        if name.startswith("__") and not name.endswith("__") and self._class_names:
            stripped = self._class_names[-1].lstrip("_")
            if stripped:
                return f"_{stripped}{name}"
        return name

    def _is_announced(self, name: str) -> bool:
        if name.startswith("__") and name.endswith("__"):
            return name == "__dict__"
        if self._stored is None or name in self._stored:
            return True
        # `_C__n` is what others call the private `__n` of class C.
        owner, _, private = name[1:].partition("__")
        return bool(owner and private) and f"__{private}" in self._stored

    def _is_simple(self, node: ast.expr) -> bool:
        """Whether evaluating `node` (again) touches nothing shared and changes nothing."""
        if isinstance(node, ast.Tuple):
            return all(self._is_simple(element) for element in node.elts)
        return isinstance(node, ast.Constant) or (
            isinstance(node, ast.Name) and self._shared_name(node.id) is None
        )

    def _is_quiet(self, node: ast.expr) -> bool:
        """Whether evaluating `node` once touches nothing shared and changes nothing."""
        if isinstance(node, ast.Starred):
            return self._is_quiet(node.value)
        if isinstance(node, ast.Lambda):
            return not (node.args.defaults or node.args.kw_defaults)
        if isinstance(node, ast.Tuple | ast.List):
            return all(self._is_quiet(element) for element in node.elts)
        return self._is_simple(node)

    def _shared_name(self, name: str) -> ast.expr | None:
        """The expression that identifies the storage of a shared name; None for a private one."""
        owner = self._scope.owner_of(name)
        if owner is None:
            if name in self._table.shared_globals:
                return ast.Constant(self._globals_index)
            return None
        if not owner.is_shared_cell(name):
            return None
        if owner.kind == "function":
            return ast.Name(f".s{owner.serial}", ast.Load())
        return ast.Constant(f"{self._file_index}:{owner.serial}")

    def _announce_value(
        self, node: ast.expr, original: ast.expr | None = None, hook: str = "value"
    ) -> ast.expr:
        """Wrap an operand so that a container among them is announced as read."""
        original = node if original is None else original
        if not isinstance(original, _FOLLOWED_BY_READ if hook == "value" else _MAY_BE_SHARED):
            return node
        if isinstance(original, ast.Call) and self._is_library(original.func, vocabulary.FRESH):
            return node
        if isinstance(original, ast.Call) and hook == "value":
            hook = "call_result"
        return ast.copy_location(self._hook(hook, node, self._site(original)), original)

    def _is_library(self, function: ast.expr, names: frozenset[str]) -> bool:
        """Whether `function`, not visited yet or visited, is one of the built-in functions `names`."""
        return (
            isinstance(function, ast.Name)
            and function.id in names
            and function.id not in self._table.defined_names
        )

    def _in_scope(self, node: ast.AST, name: str, statements: list[ast.stmt]) -> list[ast.stmt]:
        outer, walrus = self._scope, self._walrus_forbidden
        self._scope, self._walrus_forbidden = self._table.scope_of[node], 0
        self._functions.append(name)
        body = self._block(statements)
        self._functions.pop()
        self._scope, self._walrus_forbidden = outer, walrus
        return body

    def _block(self, statements: list[ast.stmt]) -> list[ast.stmt]:
        result: list[ast.stmt] = []
        for statement in statements:
            if self.turns and self._scope.kind not in ("class", "module") and not _says_nothing(statement):
                result.append(self._visible(statement, "load" if self._splits(statement) else ""))
            visited = self.visit(statement)
            if isinstance(visited, list):
                result.extend(visited)
            elif visited is not None:
                result.append(visited)
        return result

    def _visible(self, node: ast.stmt, part: str) -> ast.stmt:
        """Announce that a line, or a part of it, is about to begin."""
        self.sites.append(Site(node.lineno, part, self._functions[-1]))
        site = ast.Constant((self._file_index << 20) | (len(self.sites) - 1))
        return ast.copy_location(ast.Expr(self._hook("visible_line", site)), node)

    def _splits(self, node: ast.stmt) -> bool:
        """Whether a line is shown in three parts: it loads something shared, changes it and stores it."""
        if self.turns != "step" or not isinstance(node, ast.AugAssign):
            return False
        return not isinstance(node.target, ast.Name) or self._shared_name(node.target.id) is not None

    def _in_parts(self, node: ast.AugAssign, statements: list[ast.stmt], change: int) -> list[ast.stmt]:
        """Announce the parts of a line after the first: the one at index `change`, and the one behind it."""
        if not self._splits(node):
            return statements
        add, store = self._visible(node, type(node.op).__name__.lower()), self._visible(node, "store")
        return [*statements[:change], add, statements[change], store, *statements[change + 1 :]]

    # -- scopes ----------------------------------------------------------------------------------------

    def visit_module(self, tree: ast.Module) -> ast.Module:
        tree.body = self._block(tree.body)
        return tree

    def _visit_arguments(self, arguments: ast.arguments) -> None:
        arguments.defaults = [self.visit(default) for default in arguments.defaults]
        arguments.kw_defaults = [None if d is None else self.visit(d) for d in arguments.kw_defaults]

    def _visit_function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.stmt:
        if node.name in self.left_alone:
            return node
        node.decorator_list = [self.visit(decorator) for decorator in node.decorator_list]
        self._announce_definition(node)
        self._visit_arguments(node.args)
        body = self._in_scope(node, node.name, node.body)
        scope = self._table.scope_of[node]
        if any(scope.is_shared_cell(name) for name in scope.captured):
            prologue = ast.Assign([ast.Name(f".s{scope.serial}", ast.Store())], self._hook("new_cell"))
            ast.copy_location(prologue, node.body[0])
            has_docstring = ast.get_docstring(node, clean=False) is not None
            body.insert(1 if has_docstring else 0, prologue)
        node.body = body
        return node

    visit_FunctionDef = visit_AsyncFunctionDef = _visit_function

    def _announce_definition(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> None:
        """Announce a store of a shared name by `def` or `class`: an outermost decorator comes just before."""
        storage = self._shared_name(node.name)
        if storage is not None:
            site = self._site(node, ast.Name(node.name, ast.Load()))
            place = node.decorator_list[0] if node.decorator_list else node
            hook = self._hook("bind", storage, ast.Constant(node.name), site)
            decorator = ast.copy_location(hook, place)
            decorator.end_lineno, decorator.end_col_offset = decorator.lineno, decorator.col_offset
            node.decorator_list.insert(0, decorator)

    def _visit_import(self, node: ast.Import | ast.ImportFrom) -> list[ast.stmt]:
        statements: list[ast.stmt] = []
        for alias in node.names:
            name = (alias.asname or alias.name).split(".")[0]
            statements += self._announce_store(node, name)
        return [*statements, node]

    visit_Import = visit_ImportFrom = _visit_import

    def _announce_store(self, place: ast.AST, name: str) -> list[ast.stmt]:
        """A statement that announces that `name` is stored next; nothing if the name is private."""
        storage = self._shared_name(name)
        if storage is None:
            return []
        value = ast.copy_location(ast.Constant(None), place)
        return [ast.copy_location(ast.Expr(self._announce_names(value, [(storage, name)])), place)]

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> ast.ExceptHandler:
        if node.type is not None:
            node.type = self.visit(node.type)
        storage = None if node.name is None or self._scope.kind == "class" else self._shared_name(node.name)
        if node.name is None or storage is None:
            node.body = self._block(node.body)
            return node
        # What Python does for `except ... as name`, with the two stores of the name announced.
        name, node.name = node.name, self._temporary()
        value = ast.copy_location(ast.Name(node.name, ast.Load()), node)
        bind = ast.Assign([ast.Name(name, ast.Store())], self._announce_names(value, [(storage, name)]))
        clean_up = [
            *self._announce_store(node, name),
            ast.Assign([ast.Name(name, ast.Store())], ast.Constant(None)),
            ast.Delete([ast.Name(name, ast.Del())]),
        ]
        handled = ast.Try(body=self._block(node.body), handlers=[], orelse=[], finalbody=clean_up)
        node.body = [ast.copy_location(bind, node), ast.copy_location(handled, node)]
        for statement in clean_up:
            ast.copy_location(statement, node)
        return node

    def visit_Lambda(self, node: ast.Lambda) -> ast.expr:
        self._visit_arguments(node.args)
        outer, walrus = self._scope, self._walrus_forbidden
        self._scope, self._walrus_forbidden = self._table.scope_of[node], 0
        self._functions.append("<lambda>")
        node.body = self.visit(node.body)
        self._functions.pop()
        self._scope, self._walrus_forbidden = outer, walrus
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.stmt:
        node.decorator_list = [self.visit(decorator) for decorator in node.decorator_list]
        self._announce_definition(node)
        node.bases = [self.visit(base) for base in node.bases]
        for keyword in node.keywords:
            keyword.value = self.visit(keyword.value)
        self._class_names.append(node.name)
        node.body = self._in_scope(node, node.name, node.body)
        self._class_names.pop()
        return node

    def _visit_comprehension(self, node: Comprehension) -> ast.expr:
        outer = self._scope
        inner = self._table.scope_of[node]
        in_class = outer.kind in ("class", "module")
        for index, generator in enumerate(node.generators):
            self._scope = inner
            names: list[tuple[ast.expr, str]] = []
            generator.target = self._store_target(generator.target, names)
            # The first iterable is evaluated outside; what its items are stored in is a constant anywhere.
            self._scope = inner if index else outer
            self._walrus_forbidden += 1
            generator.iter = self._iterable(generator.iter, [] if generator.is_async else names)
            self._walrus_forbidden -= 1
        self._scope = inner
        self._walrus_forbidden += in_class
        for generator in node.generators:
            generator.ifs = [self._condition(test) for test in generator.ifs]
        if isinstance(node, ast.DictComp):
            node.key, node.value = self.visit(node.key), self.visit(node.value)
        else:
            node.elt = self.visit(node.elt)
        self._walrus_forbidden -= in_class
        self._scope = outer
        return node

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _visit_comprehension

    # -- loads -----------------------------------------------------------------------------------------

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if not isinstance(node.ctx, ast.Load):
            return node
        storage = self._shared_name(node.id)
        if storage is None:
            return node
        announcement = self._hook("name_read", storage, ast.Constant(node.id), self._site(node))
        return ast.copy_location(ast.BoolOp(ast.Or(), [announcement, node]), node)

    def visit_Attribute(self, node: ast.Attribute, *, called: bool = False) -> ast.expr:
        site = self._site(node) if self._is_announced(node.attr) else None
        is_super = isinstance(node.value, ast.Call) and (
            isinstance(node.value.func, ast.Name) and node.value.func.id == "super"
        )
        node.value = self.visit(node.value)
        if is_super:
            return node
        if site is not None:
            name = ast.Constant(self._mangled(node.attr))
            node.value = ast.copy_location(self._hook("attribute_read", node.value, name, site), node.value)
        if not called and (
            node.attr in vocabulary.CONTAINER_METHODS or node.attr in vocabulary.SPECIAL_METHODS
        ):
            bound = self._hook("bound_method", node.value, site or self._site(node))
            node.value = ast.copy_location(bound, node.value)
        return node

    def _key(self, node: ast.expr) -> ast.expr:
        if isinstance(node, ast.Slice):
            parts = [
                ast.Constant(None) if p is None else self.visit(p)
                for p in (node.lower, node.upper, node.step)
            ]
            return ast.copy_location(self._hook("slice", *parts), node)
        if isinstance(node, ast.Tuple):
            node.elts = [self._key(element) for element in node.elts]
            return node
        result: ast.expr = self.visit(node)
        return result

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        site = self._site(node)
        pair = self._hook("item_read", self.visit(node.value), self._key(node.slice), site)
        return ast.copy_location(self._hook("getitem", ast.Starred(pair, ast.Load())), node)

    # -- stores ----------------------------------------------------------------------------------------

    def _store_target(self, target: ast.expr, names: list[tuple[ast.expr, str]]) -> ast.expr:
        """Rewrite a store target in place; shared plain names are added to `names` for the caller."""
        if isinstance(target, ast.Name):
            storage = self._shared_name(target.id)
            if storage is not None:
                names.append((storage, target.id))
        elif isinstance(target, ast.Attribute):
            site = self._site(target)
            name = ast.Constant(self._mangled(target.attr))
            value = self.visit(target.value)
            target.value = ast.copy_location(self._hook("attribute_write", value, name, site), target.value)
        elif isinstance(target, ast.Subscript):
            site = self._site(target)
            slot = self._hook("item_slot", self.visit(target.value), self._key(target.slice), site)
            return ast.copy_location(ast.Attribute(slot, "item", ast.Store()), target)
        elif isinstance(target, ast.Tuple | ast.List):
            target.elts = [self._store_target(element, names) for element in target.elts]
        elif isinstance(target, ast.Starred):
            target.value = self._store_target(target.value, names)
        return target

    def _announce_names(self, value: ast.expr, names: list[tuple[ast.expr, str]]) -> ast.expr:
        for storage, name in names:
            written = self._hook("name_write", value, storage, ast.Constant(name))
            written.args.append(self._site(value, ast.Name(name, ast.Load())))
            value = ast.copy_location(written, value)
        return value

    def visit_Assign(self, node: ast.Assign) -> ast.stmt:
        original = node.value
        value = self.visit(original)
        if any(isinstance(target, ast.Tuple | ast.List) for target in node.targets):
            value = self._announce_value(value, original)
        if len(node.targets) == 1 and isinstance(node.targets[0], ast.Subscript):
            return self._store_item(node, node.targets[0], value)
        names: list[tuple[ast.expr, str]] = []
        node.targets = [self._store_target(target, names) for target in node.targets]
        node.value = self._announce_names(value, names)
        return node

    def _store_item(self, node: ast.stmt, target: ast.Subscript, value: ast.expr) -> ast.stmt:
        site = self._site(target)
        triple = self._hook("item_write", value, self.visit(target.value), self._key(target.slice), site)
        call = ast.copy_location(self._hook("setitem", ast.Starred(triple, ast.Load())), target)
        return ast.copy_location(ast.Expr(call), node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.stmt:
        if node.value is None:
            return node
        value = self.visit(node.value)
        if isinstance(node.target, ast.Subscript):
            return self._store_item(node, node.target, value)
        names: list[tuple[ast.expr, str]] = []
        target = self._store_target(node.target, names)
        if not isinstance(target, ast.Name | ast.Attribute):
            raise TypeError(f"unexpected annotated target {ast.dump(target)}")
        node.target = target
        node.value = self._announce_names(value, names)
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.stmt | list[ast.stmt]:
        target = node.target
        if self._scope.kind == "class":
            return self._augment_in_class(node, target)
        value = self._announce_value(self.visit(node.value), node.value)
        if isinstance(target, ast.Name):
            return self._augment_name(node, target, value)
        statements: list[ast.stmt] = []

        def keep(expression: ast.expr) -> str:
            name = self._temporary()
            statements.append(ast.Assign([ast.Name(name, ast.Store())], expression))
            return name

        def load(name: str) -> ast.Name:
            return ast.Name(name, ast.Load())

        site = self._site(target)
        holder = keep(self.visit(target.value))
        old: ast.expr
        if isinstance(target, ast.Attribute):
            name = ast.Constant(self._mangled(target.attr))
            announced = self._hook("attribute_read", load(holder), name, site)
            old = ast.copy_location(ast.Attribute(announced, target.attr, ast.Load()), target)
        else:
            key = keep(self._key(target.slice))
            pair = self._hook("item_read", load(holder), load(key), site)
            old = ast.copy_location(self._hook("getitem", ast.Starred(pair, ast.Load())), target)
        new = keep(old)
        value = self._hook("in_place", value, load(new), site)
        change = len(statements)
        statements.append(ast.AugAssign(ast.Name(new, ast.Store()), node.op, value))
        if isinstance(target, ast.Attribute):
            announced = self._hook("attribute_write", load(holder), name, site)
            stored = ast.copy_location(ast.Attribute(announced, target.attr, ast.Store()), target)
            statements.append(ast.Assign([stored], load(new)))
        else:
            triple = self._hook("item_write", load(new), load(holder), load(key), site)
            statements.append(ast.Expr(self._hook("setitem", ast.Starred(triple, ast.Load()))))
        return self._with_temporaries(node, self._in_parts(node, statements, change))

    def _with_temporaries(self, node: ast.stmt, statements: list[ast.stmt]) -> list[ast.stmt]:
        """Let go of temporaries: they must not keep anything alive longer than the program does.

        In a module everybody would see what is left behind when a statement fails.
        """
        kept = [
            s.targets[0].id
            for s in statements
            if isinstance(s, ast.Assign)
            and isinstance(s.targets[0], ast.Name)
            and s.targets[0].id.startswith(".")
        ]
        forget = ast.Delete([ast.Name(name, ast.Del()) for name in kept])
        if self._scope.kind == "module":
            begin = ast.Assign([ast.Name(name, ast.Store()) for name in kept], ast.Constant(None))
            guarded = ast.Try(body=statements, handlers=[], orelse=[], finalbody=[forget])
            for statement in (*statements, forget):
                ast.copy_location(statement, node)
            statements = [begin, guarded]
        else:
            statements = [*statements, forget]
        for statement in statements:
            ast.copy_location(statement, node)
        return statements

    def _augment_in_class(self, node: ast.AugAssign, target: ast.expr) -> ast.stmt:
        """In a class body a temporary would become a member: what cannot be named twice is announced less."""
        storage = self._shared_name(target.id) if isinstance(target, ast.Name) else None
        plain: list[ast.expr] = [target.value] if isinstance(target, ast.Attribute | ast.Subscript) else []
        plain += [target.slice] if isinstance(target, ast.Subscript) else []
        if (isinstance(target, ast.Name) and storage is None) or not all(
            isinstance(part, ast.Name | ast.Constant) for part in plain
        ):
            node.value = self.visit(node.value)
            if isinstance(target, ast.Attribute):
                self._store_target(target, [])
            elif isinstance(target, ast.Subscript):
                target.value, target.slice = self.visit(target.value), self.visit(target.slice)
            return node
        old = copy.deepcopy(target)
        for part in ast.walk(old):
            if isinstance(part, ast.Name | ast.Attribute | ast.Subscript):
                part.ctx = ast.Load()
        operator = self._hook(f"in_place_{type(node.op).__name__}", self.visit(old), self.visit(node.value))
        value = ast.copy_location(operator, node)
        if isinstance(target, ast.Subscript):
            return self._store_item(node, target, value)
        names: list[tuple[ast.expr, str]] = []
        stored = self._store_target(target, names)
        return ast.copy_location(ast.Assign([stored], self._announce_names(value, names)), node)

    def _augment_name(
        self, node: ast.AugAssign, target: ast.Name, value: ast.expr
    ) -> ast.stmt | list[ast.stmt]:
        storage = self._shared_name(target.id)
        if storage is None:
            node.value = ast.copy_location(
                self._hook("in_place", value, ast.Name(target.id, ast.Load()), self._site(target)), node.value
            )
            return node
        temporary = self._temporary()
        read = self.visit(ast.copy_location(ast.Name(target.id, ast.Load()), target))
        value = self._hook("in_place", value, ast.Name(temporary, ast.Load()), self._site(target))
        loaded = ast.Name(temporary, ast.Load())
        written = self._announce_names(ast.copy_location(loaded, target), [(storage, target.id)])
        statements: list[ast.stmt] = [
            ast.Assign([ast.Name(temporary, ast.Store())], read),
            ast.AugAssign(ast.Name(temporary, ast.Store()), node.op, value),
            ast.Assign([target], written),
        ]
        return self._with_temporaries(node, self._in_parts(node, statements, 1))

    def visit_NamedExpr(self, node: ast.NamedExpr) -> ast.expr:
        value = self.visit(node.value)
        storage = self._shared_name(node.target.id)
        node.value = value if storage is None else self._announce_names(value, [(storage, node.target.id)])
        return node

    def visit_Delete(self, node: ast.Delete) -> list[ast.stmt]:
        result: list[ast.stmt] = []
        for target in node.targets:
            result.extend(self._delete(target, node))
        return result

    def _delete(self, target: ast.expr, node: ast.Delete) -> list[ast.stmt]:
        if isinstance(target, ast.Tuple | ast.List):
            return [statement for element in target.elts for statement in self._delete(element, node)]
        statement: ast.stmt
        if isinstance(target, ast.Subscript):
            site = self._site(target)
            pair = self._hook("item_delete", self.visit(target.value), self._key(target.slice), site)
            statement = ast.Expr(self._hook("delitem", ast.Starred(pair, ast.Load())))
        else:
            names: list[tuple[ast.expr, str]] = []
            statement = ast.Delete([self._store_target(target, names)])
            if isinstance(target, ast.Attribute):
                target.ctx = ast.Del()
            if names:
                announced = self._announce_names(ast.copy_location(ast.Constant(None), node), names)
                return [
                    ast.copy_location(ast.Expr(announced), node),
                    ast.copy_location(statement, node),
                ]
        return [ast.copy_location(statement, node)]

    # -- iteration and control -------------------------------------------------------------------------

    def _iterable(self, node: ast.expr, names: list[tuple[ast.expr, str]] | None = None) -> ast.expr:
        is_range = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "range"
        is_literal = isinstance(node, ast.Constant | ast.Tuple | ast.List | ast.GeneratorExp | ast.ListComp)
        visited: ast.expr = self.visit(node)
        if names:
            arguments = [visited, self._site(node)]
            for storage, name in names:
                arguments += [storage, ast.Constant(name)]
            return ast.copy_location(self._hook("iterate_into", *arguments), node)
        if is_range or is_literal:
            return visited
        return ast.copy_location(self._hook(self._lazily("iterate", node), visited, self._site(node)), node)

    def visit_YieldFrom(self, node: ast.YieldFrom) -> ast.expr:
        original = node.value
        node.value = self.visit(original)
        if isinstance(original, _FOLLOWED_BY_READ):
            hook = self._hook("delegate", node.value, self._site(original))
            node.value = ast.copy_location(hook, original)
        return node

    def _visit_for(self, node: ast.For | ast.AsyncFor) -> ast.stmt:
        names: list[tuple[ast.expr, str]] = []
        node.target = self._store_target(node.target, names)
        first: list[ast.stmt] = []
        if isinstance(node, ast.For):
            node.iter = self._iterable(node.iter, names)
        else:
            node.iter = self.visit(node.iter)
            if names and self._scope.kind != "class":
                node.target, first = self._store_in_body(node.target, names)
        node.body = [*first, *self._block(node.body)]
        node.orelse = self._block(node.orelse)
        return node

    visit_For = visit_AsyncFor = _visit_for

    def visit_While(self, node: ast.While) -> list[ast.stmt]:
        site = self._site(node, node.test)
        begin = ast.copy_location(ast.Expr(self._hook("loop_begin", site)), node)
        may_change = ast.Constant(self._may_change_unseen(node))
        node.test = self._condition(node.test)
        turn = ast.copy_location(ast.Expr(self._hook("loop", site, may_change)), node)
        node.body = [turn, *self._block(node.body)]
        node.orelse = self._block(node.orelse)
        return [begin, node]

    def _may_change_unseen(self, loop: ast.While) -> bool:
        """Whether the loop calls something that may change what no hook sees: a random number, a file."""
        for node in ast.walk(loop):
            if isinstance(node, ast.Call):
                function = node.func
                name = getattr(function, "id", None) or getattr(function, "attr", None)
                if name not in vocabulary.SEEN_CALLS and name not in self._table.defined_names:
                    return True
        return False

    def _condition(self, node: ast.expr) -> ast.expr:
        return self._announce_value(self.visit(node), node)

    def _visit_test(self, node: ast.If | ast.IfExp | ast.Assert) -> ast.AST:
        node.test = self._condition(node.test)
        if isinstance(node, ast.If):
            node.body = self._block(node.body)
            node.orelse = self._block(node.orelse)
        elif isinstance(node, ast.IfExp):
            node.body, node.orelse = self.visit(node.body), self.visit(node.orelse)
        elif node.msg is not None:
            node.msg = self.visit(node.msg)
        return node

    visit_If = visit_IfExp = visit_Assert = _visit_test

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.expr:
        node.values = [self._condition(value) for value in node.values]
        return node

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        if isinstance(node.op, ast.Not):
            node.operand = self._condition(node.operand)
        else:
            node.operand = self._announce_value(self.visit(node.operand), node.operand)
        return node

    def _visit_with(self, node: ast.With | ast.AsyncWith) -> ast.stmt:
        first: list[ast.stmt] = []
        for index, item in enumerate(node.items):
            item.context_expr = self.visit(item.context_expr)
            if item.optional_vars is not None:
                names: list[tuple[ast.expr, str]] = []
                item.optional_vars = self._store_target(item.optional_vars, names)
                if names and self._scope.kind != "class":
                    item.optional_vars, first = self._store_in_body(item.optional_vars, names)
                    others = node.items[index + 1 :]
                    if others:
                        # The store comes before the next context is entered.
                        inner = ast.copy_location(type(node)(items=others, body=node.body), node)
                        node.items, node.body = node.items[: index + 1], [*first, self._visit_with(inner)]
                        return node
        node.body = [*first, *self._block(node.body)]
        return node

    def _store_in_body(
        self, target: ast.expr, names: list[tuple[ast.expr, str]]
    ) -> tuple[ast.expr, list[ast.stmt]]:
        """Let `... as target` store in the first statement of the body, which can announce it."""
        temporary = self._temporary()
        kept = ast.copy_location(ast.Name(temporary, ast.Store()), target)
        value = self._announce_names(ast.copy_location(ast.Name(temporary, ast.Load()), target), names)
        statements: list[ast.stmt] = [
            ast.Assign([target], value),
            ast.Delete([ast.Name(temporary, ast.Del())]),
        ]
        return kept, [ast.copy_location(statement, target) for statement in statements]

    visit_With = visit_AsyncWith = _visit_with

    def visit_Match(self, node: ast.Match) -> ast.stmt:
        """Announce all that patterns may look at, and the stores of shared names once one has matched."""
        node.subject = self._announce_value(self.visit(node.subject), node.subject, "matched")
        for case in node.cases:
            if case.guard is not None:
                case.guard = self._condition(self.visit(case.guard))
            stores = self._captures(case.pattern)
            if stores:
                bound = self._hook("always", *stores)
                guard = bound if case.guard is None else ast.BoolOp(ast.And(), [bound, case.guard])
                case.guard = ast.copy_location(guard, case.pattern)
            case.body = self._block(case.body)
        return node

    def _captures(self, pattern: ast.pattern) -> list[ast.expr]:
        """Let `pattern` capture shared names in temporaries; expressions that store them, announced."""
        if self._scope.kind != "function":
            return []
        temporaries: dict[str, str] = {}
        stores: list[ast.expr] = []
        for part in ast.walk(pattern):
            attribute = "rest" if isinstance(part, ast.MatchMapping) else "name"
            name = getattr(part, attribute, None)
            if not isinstance(part, ast.MatchAs | ast.MatchStar | ast.MatchMapping) or name is None:
                continue
            storage = self._shared_name(name)
            if storage is None:
                continue
            if name not in temporaries:
                temporaries[name] = self._temporary()
                value = ast.copy_location(ast.Name(temporaries[name], ast.Load()), pattern)
                written = self._announce_names(value, [(storage, name)])
                stores.append(ast.copy_location(ast.NamedExpr(ast.Name(name, ast.Store()), written), pattern))
                forget = ast.NamedExpr(ast.Name(temporaries[name], ast.Store()), ast.Constant(None))
                stores.append(ast.copy_location(forget, pattern))
            setattr(part, attribute, temporaries[name])
        return stores

    # -- operators and calls ---------------------------------------------------------------------------

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        left, right = node.left, node.right
        node.left, node.right = self.visit(left), self.visit(right)
        has_constant = isinstance(left, ast.Constant) or isinstance(right, ast.Constant)
        merges = isinstance(node.op, ast.Add | ast.BitOr | ast.BitAnd | ast.BitXor | ast.Sub)
        if isinstance(node.op, ast.Mod):
            is_format = isinstance(left, ast.Constant) and isinstance(left.value, str)
            if is_format or not has_constant:
                node.right = self._announce_value(node.right, right, "value_deep")
        elif isinstance(node.op, ast.Mult) or (merges and not has_constant):
            node.left = self._announce_value(node.left, left)
            node.right = self._announce_value(node.right, right)
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        operators = node.ops
        originals = [node.left, *node.comparators]
        if len(operators) == 1 and isinstance(operators[0], ast.In | ast.NotIn):
            site = self._site(node, node.comparators[0])
            pair = self._hook("contains", self.visit(node.left), self.visit(node.comparators[0]), site)
            found = ast.copy_location(self._hook("contains_op", ast.Starred(pair, ast.Load())), node)
            if isinstance(operators[0], ast.In):
                return found
            return ast.copy_location(ast.UnaryOp(ast.Not(), found), node)
        visited = [self.visit(operand) for operand in originals]
        for index, operator in enumerate(operators, start=1):
            if isinstance(operator, ast.In | ast.NotIn):
                visited[index] = self._announce_value(visited[index], originals[index])
        compares_content = any(not isinstance(op, ast.Is | ast.IsNot) for op in operators)
        if compares_content and not any(isinstance(operand, ast.Constant) for operand in originals):
            visited = [
                self._announce_value(v, o, "value_deep") for v, o in zip(visited, originals, strict=True)
            ]
        node.left, node.comparators = visited[0], visited[1:]
        return node

    def visit_FormattedValue(self, node: ast.FormattedValue) -> ast.expr:
        node.value = self._announce_value(self.visit(node.value), node.value, "value_deep")
        if node.format_spec is not None:
            node.format_spec = self.visit(node.format_spec)
        return node

    def visit_Dict(self, node: ast.Dict) -> ast.expr:
        originals = node.values
        node.keys = [None if key is None else self.visit(key) for key in node.keys]
        node.values = [
            self.visit(value) if key is not None else self._announce_value(self.visit(value), value)
            for key, value in zip(node.keys, originals, strict=True)
        ]
        return node

    def visit_keyword(self, node: ast.keyword) -> ast.keyword:
        original = node.value
        node.value = self.visit(original)
        if node.arg is None:
            node.value = self._announce_value(node.value, original)
        return node

    def visit_Starred(self, node: ast.Starred) -> ast.expr:
        node.value = self._announce_value(self.visit(node.value), node.value)
        return node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        function = node.func
        name = function.id if isinstance(function, ast.Name) else None
        if isinstance(function, ast.Attribute):
            name = function.attr
            if name in vocabulary.CONTAINER_METHODS and not self._names_class_or_module(function.value):
                return self._call_method(node, function)
        originals = list(node.args)
        given = [*originals, *(keyword.value for keyword in node.keywords)]
        node.func = (
            self.visit_Attribute(function, called=True)
            if isinstance(function, ast.Attribute)
            else (self.visit(function))
        )
        node.args = [self.visit(argument) for argument in originals]
        node.keywords = [self.visit_keyword(keyword) for keyword in node.keywords]
        is_own = isinstance(function, ast.Name) and name in self._table.defined_names
        if name in vocabulary.TAKERS and not is_own:
            self._wrap_functions(node, originals)
        if is_own or name is None:
            return self._announce_call(node, function, originals)
        if name in ("exec", "eval", "compile") and isinstance(function, ast.Name | ast.Attribute):
            return self._call_of_text(node, function, originals)
        if name in vocabulary.LAZY_READERS:
            lazy = self._lazy_hook(function)
            self._wrap_each(node, originals, lazy)
        elif name in ("max", "min") and any(keyword.arg == "key" for keyword in node.keywords):
            self._wrap_each(node, originals, "iterate" if len(originals) == 1 else "value")
        elif name in vocabulary.READERS or name == "join":
            hook = "value_deep" if name in vocabulary.DEEP_READERS else "value"
            for argument, original in zip(node.args, originals, strict=True):
                if hook == "value_deep" and isinstance(argument, ast.Starred):
                    deep = self._hook(hook, argument.value, self._site(original))
                    argument.value = ast.copy_location(deep, original)
            node.args = [
                argument
                if isinstance(original, ast.Starred)
                else self._announce_value(argument, original, hook)
                for argument, original in zip(node.args, originals, strict=True)
            ]
            for keyword, original in zip(node.keywords, given[len(originals) :], strict=True):
                if keyword.arg == "file":
                    written = self._hook("value_write", keyword.value, self._site(original))
                    keyword.value = ast.copy_location(written, original)
        elif name not in vocabulary.UNSEEN_IS_FINE:
            return self._announce_call(node, function, originals)
        return node

    def _wrap_each(self, node: ast.Call, originals: list[ast.expr], hook: str) -> None:
        node.args = [
            ast.copy_location(
                self._hook(self._lazily(hook, original), argument, self._site(original)), original
            )
            if isinstance(original, _FOLLOWED_BY_READ)
            else argument
            for argument, original in zip(node.args, originals, strict=True)
        ]

    @staticmethod
    def _lazily(hook: str, original: ast.expr) -> str:
        return f"{hook}_result" if hook == "iterate" and isinstance(original, ast.Call) else hook

    def _wrap_functions(self, node: ast.Call, originals: list[ast.expr]) -> None:
        """Functions of C that are given to somebody who will call them announce those calls themselves."""

        def wrapped(argument: ast.expr, original: ast.expr) -> ast.expr:
            is_own = isinstance(original, ast.Name) and original.id in self._table.functions
            if is_own or not isinstance(original, ast.Name | ast.Attribute | ast.Call):
                return argument
            return ast.copy_location(self._hook("given", argument, self._site(original)), original)

        node.args = [wrapped(a, o) for a, o in zip(node.args, originals, strict=True)]
        for keyword in node.keywords:
            if keyword.arg in ("key", "target", "function", "func"):
                hook = self._hook("given", keyword.value, self._site(keyword.value))
                keyword.value = ast.copy_location(hook, keyword.value)

    def _names_class_or_module(self, node: ast.expr) -> bool:
        if isinstance(node, ast.Name) and node.id in self._table.modules:
            return True
        name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
        return name in vocabulary.CONTAINER_CLASSES

    def _call_of_text(self, node: ast.Call, function: ast.expr, originals: list[ast.expr]) -> ast.expr:
        """`exec`, `eval` and `compile` are given instrumented text, if they are Python's own."""
        index = ast.Constant(self._globals_index)
        if isinstance(function, ast.Name | ast.Attribute) and originals:
            if getattr(function, "id", None) == "compile":
                hook = self._hook("compile", node.func, index)
                node.func = ast.copy_location(hook, function)
                return node
            mode = ast.Constant(
                "eval" if "eval" in {getattr(function, "id", 0), getattr(function, "attr", 0)} else "exec"
            )
            if not isinstance(originals[0], ast.Starred):
                text = self._hook("text", node.args[0], mode, index)
                node.args[0] = ast.copy_location(text, originals[0])
        return self._announce_call(node, function, originals)

    def _announce_call(self, node: ast.Call, function: ast.expr, originals: list[ast.expr]) -> ast.expr:
        """A call of nobody knows what: judged when it is made, with all its arguments.

        Arguments that are private names, and the function if it is a name, can be named twice. The others are
        kept in temporaries until the last argument, which carries the announcement and lets go of them.
        """
        if isinstance(function, ast.Name) and function.id in self._table.functions:
            return node
        if isinstance(function, ast.Lambda | ast.Call) and not isinstance(function, ast.Call):
            return node
        site = self._site(node, function)
        doubled = [ast.Starred(k.value, ast.Load()) if k.arg is None else k.value for k in node.keywords]
        values = [*originals, *doubled]
        nothing: ast.expr = ast.Constant(None)

        can_keep = not self._walrus_forbidden and self._scope.kind not in ("class", "module")

        def again(value: ast.expr) -> ast.expr | None:
            if isinstance(value, ast.Starred):
                inner = again(value.value)
                return inner and self._hook("spread", inner)
            if isinstance(value, ast.Constant) or (isinstance(value, ast.Name) and not can_keep):
                return value
            if not isinstance(value, _MAY_BE_SHARED):
                return nothing
            return value if self._is_simple(value) else None

        named = [again(value) for value in values]
        if all(self._is_quiet(value) for value in values) or not can_keep:
            known = [nothing if value is None else value for value in named]
            node.func = ast.copy_location(self._hook("call", node.func, site, *known), function)
            node.args = [
                a if known or isinstance(o, ast.Starred) else self._announce_value(a, o)
                for a, o, known in zip(node.args, originals, named, strict=False)
            ]
            return node
        kept: list[str] = []

        def keep(value: ast.expr) -> tuple[ast.expr, ast.expr]:
            kept.append(self._temporary())
            stored = ast.NamedExpr(ast.Name(kept[-1], ast.Store()), value)
            return ast.copy_location(stored, value), ast.Name(kept[-1], ast.Load())

        callee: ast.expr = function
        if not (isinstance(function, ast.Name) and self._is_simple(function)):
            node.func, callee = keep(node.func)
        earlier: list[ast.expr] = []
        last = len(values) - 1

        def place(index: int) -> tuple[Any, str]:
            """Where the value of an argument is kept in the tree: (node, its field)."""
            if index >= len(originals):
                return node.keywords[index - len(originals)], "value"
            argument = node.args[index]
            if isinstance(argument, ast.Starred):
                return argument, "value"
            return _Element(node.args, index), "node"

        for index, simple in enumerate(named[:last]):
            if simple is not None:
                earlier.append(simple)
                continue
            where, attribute = place(index)
            stored, loaded = keep(getattr(where, attribute))
            setattr(where, attribute, stored)
            earlier.append(self._hook("spread", loaded) if isinstance(values[index], ast.Starred) else loaded)
        forget = [ast.NamedExpr(ast.Name(name, ast.Store()), nothing) for name in kept]
        where, attribute = place(last)
        value = getattr(where, attribute)
        hook = "call_late_spread" if isinstance(values[last], ast.Starred) else "call_late"
        late = self._hook(hook, value, callee, site, ast.Constant(len(earlier)), *earlier, *forget)
        setattr(where, attribute, ast.copy_location(late, value))
        return node

    def _lazy_hook(self, function: ast.expr) -> str:
        """How arguments of a call to something called `map`, `zip`, ... are announced.

        Only the library's own functions may be handed another iterator than the one that was written: a
        method or a function of the program with such a name may do more with its argument than iterate.
        """
        if isinstance(function, ast.Name):
            if function.id in self._table.defined_names:
                return "value"
            return "iterate_given" if function.id == "iter" else "iterate"
        assert isinstance(function, ast.Attribute)
        is_library = isinstance(function.value, ast.Name) and function.value.id in ("itertools", "builtins")
        return "iterate" if is_library else "value"

    def _call_method(self, node: ast.Call, function: ast.Attribute) -> ast.expr:
        """`holder.method(...)` where the method's name is that of a container's method.

        The announcement must come after the arguments were evaluated. Where they are plain names and
        constants it may as well come before; otherwise the last argument carries it.
        """
        site = self._site(function)
        originals = list(node.args)
        is_super = isinstance(function.value, ast.Call) and (
            isinstance(function.value.func, ast.Name) and function.value.func.id == "super"
        )
        holder = self.visit(function.value)
        if self._is_announced(function.attr) and not is_super:
            name = ast.Constant(self._mangled(function.attr))
            holder = ast.copy_location(self._hook("attribute_read", holder, name, site), function.value)
        node.args = [self.visit(argument) for argument in originals]
        node.keywords = [self.visit_keyword(keyword) for keyword in node.keywords]
        for argument, original in zip(node.args, originals, strict=True):
            if isinstance(argument, ast.Starred):
                deep = self._hook("value_deep", argument.value, self._site(original))
                argument.value = ast.copy_location(deep, original)
        node.args = [
            argument if isinstance(original, ast.Starred) else self._announce_value(argument, original)
            for argument, original in zip(node.args, originals, strict=True)
        ]
        method = ast.Constant(function.attr)
        values = [*originals, *(keyword.value for keyword in node.keywords)]
        is_plain = all(self._is_simple(value) for value in values)
        if is_super:
            is_plain = True
        if not is_plain and (self._walrus_forbidden or self._scope.kind in ("class", "module")):
            # A temporary is not allowed here, or everybody would see it.
            announced = self._hook("bound_method", holder, site)
            function.value = ast.copy_location(announced, function.value)
            return node
        if is_plain:
            first = [originals[0]] if originals and self._is_simple(originals[0]) else []
            announced = self._hook("method", holder, method, site, *first)
            function.value = ast.copy_location(announced, function.value)
            return node
        temporary = self._temporary()
        kept = ast.NamedExpr(ast.Name(temporary, ast.Store()), holder)
        function.value = ast.copy_location(kept, function.value)

        def late(value: ast.expr) -> ast.expr:
            forget = ast.NamedExpr(ast.Name(temporary, ast.Store()), ast.Constant(None))
            announced = self._hook(
                "method_late", value, ast.Name(temporary, ast.Load()), method, site, forget
            )
            return ast.copy_location(announced, value)

        if node.keywords:
            node.keywords[-1].value = late(node.keywords[-1].value)
        elif isinstance(node.args[-1], ast.Starred):
            node.args[-1].value = late(node.args[-1].value)
        else:
            node.args[-1] = late(node.args[-1])
        return node

    def visit_TypeAlias(self, node: ast.AST) -> ast.AST:
        return node


__all__ = ["FunctionNode", "Program", "Site", "instrument", "stored_attributes"]
