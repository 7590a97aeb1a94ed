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
    * Annotations and patterns are left alone: they must stay syntactically what they are.

This module is longer than most because it is one visitor over one grammar.
"""

from __future__ import annotations

import ast
import secrets
import types
import warnings
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from threadlings.engine.scopes import Comprehension, FunctionNode, Scope, ScopeTable

CONTAINER_METHODS = frozenset(
    [
        "append",
        "appendleft",
        "clear",
        "copy",
        "count",
        "difference",
        "difference_update",
        "discard",
        "extend",
        "extendleft",
        "get",
        "index",
        "insert",
        "intersection",
        "intersection_update",
        "isdisjoint",
        "issubset",
        "issuperset",
        "items",
        "keys",
        "move_to_end",
        "pop",
        "popitem",
        "popleft",
        "remove",
        "reverse",
        "rotate",
        "setdefault",
        "sort",
        "symmetric_difference",
        "symmetric_difference_update",
        "union",
        "update",
        "values",
        "add",
        "most_common",
        "subtract",
        "elements",
        "total",
    ]
)
"""Methods of built-in containers; whether the object is one is decided when the program runs."""

READERS = frozenset(
    [
        "all",
        "any",
        "bool",
        "Counter",
        "bytes",
        "copy",
        "deepcopy",
        "deque",
        "dict",
        "dumps",
        "frozenset",
        "len",
        "list",
        "max",
        "mean",
        "min",
        "print",
        "reduce",
        "repr",
        "set",
        "sorted",
        "str",
        "sum",
        "tuple",
    ]
)
"""Functions that read a whole container given to them, in one go."""

LAZY_READERS = frozenset(["enumerate", "zip", "map", "filter", "iter", "chain", "islice"])
"""Functions that read a container given to them one item at a time, later."""

FIRST_ARGUMENT_WRITERS = frozenset(
    [
        "heappush",
        "heappop",
        "heapify",
        "heapreplace",
        "heappushpop",
        "insort",
        "insort_left",
        "insort_right",
        "shuffle",
        "next",
    ]
)
"""Functions that change the container or iterator that is their first argument."""

SEEN_CALLS = (
    CONTAINER_METHODS
    | READERS
    | LAZY_READERS
    | FIRST_ARGUMENT_WRITERS
    | frozenset(
        [
            "abs",
            "acquire",
            "active_count",
            "bool",
            "callable",
            "cancel",
            "cancelled",
            "current_thread",
            "done",
            "empty",
            "exception",
            "float",
            "full",
            "get",
            "get_ident",
            "get_nowait",
            "getattr",
            "hasattr",
            "hash",
            "id",
            "int",
            "is_alive",
            "is_set",
            "isinstance",
            "issubclass",
            "join",
            "locked",
            "monotonic",
            "monotonic_ns",
            "notify",
            "notify_all",
            "perf_counter",
            "put",
            "put_nowait",
            "qsize",
            "range",
            "release",
            "result",
            "round",
            "running",
            "set",
            "sleep",
            "start",
            "submit",
            "super",
            "task_done",
            "time",
            "tuple",
            "type",
            "wait",
            "wait_for",
        ]
    )
)
"""Calls that hide no state of their own: what they change is announced, or is the clock."""

ATTRIBUTE_FUNCTIONS = frozenset(("getattr", "hasattr", "setattr", "delattr"))
ATTRIBUTE_METHODS = frozenset(("__setattr__", "__delattr__"))
"""What touches the attribute it is told; whether the name means the built-in one is decided at run time."""

BACK_DOORS = frozenset(
    [
        "setattr",
        "delattr",
        "vars",
        "exec",
        "eval",
        "compile",
        "__dict__",
        "__setattr__",
        "__delattr__",
        "__class__",
        "globals",
        "locals",
    ]
)
"""Names that let a program store attributes where no attribute store is written."""

_FOLLOWED_BY_READ = (ast.Name, ast.Attribute, ast.Subscript)


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
                if node.attr in BACK_DOORS:
                    return None
                if not isinstance(node.ctx, ast.Load):
                    names.add(node.attr)
            elif isinstance(node, ast.Name) and node.id in BACK_DOORS:
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
) -> Program:
    """Compile `source` with hooks.

    Args:
        source: the text of a module.
        filename: the name tracebacks show.
        hooks: hook name -> function (see `threadlings.engine.hooks`).
        stored: attribute names that may be stored anywhere in the program; None means any.
        file_index: number that hooks on module globals pass on, to tell modules apart.
        only_classes: where given, only the bodies of these top-level classes are instrumented.

    Raises:
        SyntaxError: as `compile` would.
        ValueError: the source holds NUL bytes.
        RecursionError: the source is nested too deeply.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = ast.parse(source, filename)
        transformer = _Instrumenter(tree, stored, file_index)
        if only_classes is None:
            tree = transformer.visit_module(tree)
        else:
            tree.body = [
                transformer.visit(node)
                if isinstance(node, ast.ClassDef) and node.name in only_classes
                else node
                for node in tree.body
            ]
        ast.fix_missing_locations(tree)
        code = compile(tree, filename, "exec", dont_inherit=True)
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


class _Instrumenter(ast.NodeTransformer):
    def __init__(self, tree: ast.Module, stored: frozenset[str] | None, file_index: int) -> None:
        self.sites: list[Site] = []
        self.placeholders: dict[str, str] = {}
        self._nonce = secrets.token_hex(8)
        self._table = ScopeTable(tree)
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
            return False
        return self._stored is None or name in self._stored

    def _is_simple(self, node: ast.expr) -> bool:
        """Whether evaluating `node` (again) touches nothing shared and changes nothing."""
        if isinstance(node, ast.Tuple):
            return all(self._is_simple(element) for element in node.elts)
        return isinstance(node, ast.Constant) or (
            isinstance(node, ast.Name) and self._shared_name(node.id) is None
        )

    def _shared_name(self, name: str) -> ast.expr | None:
        """The expression that identifies the storage of a shared name; None for a private one."""
        owner = self._scope.owner_of(name)
        if owner is None:
            if name in self._table.shared_globals:
                return ast.Constant(self._file_index)
            return None
        if not owner.is_shared_cell(name):
            return None
        if owner.kind == "function":
            return ast.Name(f".s{owner.serial}", ast.Load())
        return ast.Constant(f"{self._file_index}:{owner.serial}")

    def _announce_value(self, node: ast.expr, original: ast.expr | None = None) -> ast.expr:
        """Wrap an operand so that a container among them is announced as read."""
        original = node if original is None else original
        if not isinstance(original, _FOLLOWED_BY_READ):
            return node
        return ast.copy_location(self._hook("value", node, self._site(original)), original)

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
            visited = self.visit(statement)
            if isinstance(visited, list):
                result.extend(visited)
            elif visited is not None:
                result.append(visited)
        return result

    # -- scopes ----------------------------------------------------------------------------------------

    def visit_module(self, tree: ast.Module) -> ast.Module:
        tree.body = self._block(tree.body)
        return tree

    def _visit_arguments(self, arguments: ast.arguments) -> None:
        arguments.defaults = [self.visit(default) for default in arguments.defaults]
        arguments.kw_defaults = [None if d is None else self.visit(d) for d in arguments.kw_defaults]

    def _visit_function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.stmt:
        node.decorator_list = [self.visit(decorator) for decorator in node.decorator_list]
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

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
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
        if node.attr in CONTAINER_METHODS:
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
        statements.append(ast.AugAssign(ast.Name(new, ast.Store()), node.op, value))
        if isinstance(target, ast.Attribute):
            announced = self._hook("attribute_write", load(holder), name, site)
            stored = ast.copy_location(ast.Attribute(announced, target.attr, ast.Store()), target)
            statements.append(ast.Assign([stored], load(new)))
        else:
            triple = self._hook("item_write", load(new), load(holder), load(key), site)
            statements.append(ast.Expr(self._hook("setitem", ast.Starred(triple, ast.Load()))))
        # Temporaries must not keep anything alive longer than the program does.
        kept = [
            s.targets[0].id
            for s in statements
            if isinstance(s, ast.Assign) and isinstance(s.targets[0], ast.Name)
        ]
        statements.append(ast.Delete([ast.Name(name, ast.Del()) for name in kept]))
        for statement in statements:
            ast.copy_location(statement, node)
        return statements

    def _augment_in_class(self, node: ast.AugAssign, target: ast.expr) -> ast.stmt:
        """Announce less in a class body, where one thread runs and a temporary would become a member."""
        node.value = self.visit(node.value)
        if isinstance(target, ast.Attribute):
            self._store_target(target, [])
        elif isinstance(target, ast.Subscript):
            target.value, target.slice = self.visit(target.value), self.visit(target.slice)
        return node

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
            ast.Delete([ast.Name(temporary, ast.Del())]),
        ]
        return [ast.copy_location(statement, node) for statement in statements]

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
        return ast.copy_location(self._hook("iterate", visited, self._site(node)), node)

    def _visit_for(self, node: ast.For | ast.AsyncFor) -> ast.stmt:
        names: list[tuple[ast.expr, str]] = []
        node.target = self._store_target(node.target, names)
        if isinstance(node, ast.AsyncFor):
            node.iter = self.visit(node.iter)
        else:
            node.iter = self._iterable(node.iter, names)
        node.body = self._block(node.body)
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
                if name not in SEEN_CALLS and name not in self._table.defined_names:
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
            node.operand = self.visit(node.operand)
        return node

    def _visit_with(self, node: ast.With | ast.AsyncWith) -> ast.stmt:
        first: list[ast.stmt] = []
        for item in node.items:
            item.context_expr = self.visit(item.context_expr)
            if item.optional_vars is not None:
                names: list[tuple[ast.expr, str]] = []
                target = self._store_target(item.optional_vars, names)
                if names and item is node.items[-1] and self._scope.kind != "class":
                    first = self._store_in_body(item, target, names)
                else:
                    item.optional_vars = target
        node.body = [*first, *self._block(node.body)]
        return node

    def _store_in_body(
        self, item: ast.withitem, target: ast.expr, names: list[tuple[ast.expr, str]]
    ) -> list[ast.stmt]:
        """Let `with ... as target` store in the first statement of the body, which can announce it."""
        temporary = self._temporary()
        item.optional_vars = ast.copy_location(ast.Name(temporary, ast.Store()), target)
        value = self._announce_names(ast.copy_location(ast.Name(temporary, ast.Load()), target), names)
        statements: list[ast.stmt] = [
            ast.Assign([target], value),
            ast.Delete([ast.Name(temporary, ast.Del())]),
        ]
        return [ast.copy_location(statement, target) for statement in statements]

    visit_With = visit_AsyncWith = _visit_with

    def visit_Match(self, node: ast.Match) -> ast.stmt:
        node.subject = self._condition(node.subject)
        for case in node.cases:
            if case.guard is not None:
                case.guard = self._condition(case.guard)
            case.body = self._block(case.body)
        return node

    # -- operators and calls ---------------------------------------------------------------------------

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        merges = isinstance(node.op, ast.Add | ast.BitOr | ast.BitAnd | ast.BitXor | ast.Sub)
        left, right = node.left, node.right
        node.left, node.right = self.visit(left), self.visit(right)
        if merges and not isinstance(left, ast.Constant) and not isinstance(right, ast.Constant):
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
            visited = [self._announce_value(v, o) for v, o in zip(visited, originals, strict=True)]
        node.left, node.comparators = visited[0], visited[1:]
        return node

    def visit_FormattedValue(self, node: ast.FormattedValue) -> ast.expr:
        node.value = self._announce_value(self.visit(node.value), node.value)
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
            if name in CONTAINER_METHODS:
                return self._call_method(node, function)
        originals = list(node.args)
        node.func = self.visit(function)
        if name in (ATTRIBUTE_FUNCTIONS if isinstance(function, ast.Name) else ATTRIBUTE_METHODS):
            hook = self._hook(
                "attribute_function", node.func, self._site(node, originals[0] if originals else node)
            )
            node.func = ast.copy_location(hook, function)
        node.args = [self.visit(argument) for argument in originals]
        node.keywords = [self.visit_keyword(keyword) for keyword in node.keywords]
        if name in FIRST_ARGUMENT_WRITERS and node.args:
            hook = self._hook("value_write", node.args[0], self._site(originals[0]))
            node.args[0] = ast.copy_location(hook, originals[0])
        elif name in READERS or name == "join":
            node.args = [
                argument if isinstance(original, ast.Starred) else self._announce_value(argument, original)
                for argument, original in zip(node.args, originals, strict=True)
            ]
        elif name in LAZY_READERS:
            lazy = self._lazy_hook(function)
            node.args = [
                ast.copy_location(self._hook(lazy, argument, self._site(original)), original)
                if isinstance(original, _FOLLOWED_BY_READ)
                else argument
                for argument, original in zip(node.args, originals, strict=True)
            ]
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
        if function.attr in {"extend", "update", "extendleft", "union"}:
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
            announced = self._hook("method_late", value, ast.Name(temporary, ast.Load()), method, site)
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
