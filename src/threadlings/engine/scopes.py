"""Which scope owns a name: the part of Python's symbol table that instrumentation needs.

Local variables that no other function can see are private to a thread and need no scheduling point. Two
kinds of names are shared: module globals that a function rebinds (`global n`), and closure variables that
are rebound after they were captured (`nonlocal n`, a loop variable inside a lambda). This module finds them.

Invariant: the resolver may call a name shared that is not (one more scheduling point, nothing lost), but
never the other way round.
"""

from __future__ import annotations

import ast
import builtins
from dataclasses import dataclass, field

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


@dataclass(eq=False)
class Scope:
    """One scope of the program.

    Attributes:
        kind: `module`, `class`, `function`, `lambda` or `comprehension`.
        serial: number of the scope within the file, in source order.
        parent: the enclosing scope, None for the module.
        bindings: name -> how often it is bound; a binding inside a loop counts twice.
        uses: every name that is read or written here.
        captured: names owned here that a nested function reads or writes.
        rebound_inside: names owned here that a nested function declares `nonlocal`.
    """

    kind: str
    serial: int
    parent: Scope | None
    bindings: dict[str, int] = field(default_factory=dict)
    uses: set[str] = field(default_factory=set)
    global_names: set[str] = field(default_factory=set)
    nonlocal_names: set[str] = field(default_factory=set)
    captured: set[str] = field(default_factory=set)
    rebound_inside: set[str] = field(default_factory=set)

    def owner_of(self, name: str) -> Scope | None:
        """The scope that holds `name` as seen from here; None when it is a global or a builtin."""
        if self.kind == "module" or name in self.global_names:
            return None
        if name in self.bindings and name not in self.nonlocal_names:
            return self
        scope = self.parent
        while scope is not None and scope.kind != "module":
            if scope.kind != "class" and name in scope.bindings and name not in scope.nonlocal_names:
                return None if name in scope.global_names else scope
            scope = scope.parent
        return None

    def is_shared_cell(self, name: str) -> bool:
        """Whether `name`, owned here, can change after another function captured it."""
        return name in self.captured and (name in self.rebound_inside or self.bindings.get(name, 0) > 1)


class ScopeTable(ast.NodeVisitor):
    """Builds the scopes of a module; `scope_of[node]` is the scope that `node` opens.

    `defined_names` are the names that the program itself gives to something, in any scope: such a name
    cannot be trusted to mean the builtin or library function of that name. `functions` are the names that
    always mean one function of the program, `modules` those that `import` binds.

    Args:
        tree: the program.
        stored: attribute names that any file of the program stores: maybe in this module, from outside.
        all_globals: whether globals may be bound where no binding is written. Those that are only ever
            defined by `def`, `class` or `import` are believed to stay what they are.
    """

    def __init__(
        self,
        tree: ast.Module | ast.Expression,
        stored: frozenset[str] = frozenset(),
        *,
        all_globals: bool = False,
    ) -> None:
        self.scopes: list[Scope] = []
        self.scope_of: dict[ast.AST, Scope] = {}
        self.shared_globals: set[str] = set()
        self.defined_names: set[str] = set()
        self._loops = 0
        self._fixed: set[str] = set()
        self.modules: set[str] = set()
        self._definitions: set[str] = set()
        self._scope = self._open(tree, "module")
        body: list[ast.AST] = list(tree.body) if isinstance(tree, ast.Module) else [tree.body]
        for part in body:
            self.visit(part)
        module = self.scopes[0]
        self.shared_globals |= {
            name
            for name, count in module.bindings.items()
            if count > 1 or name in stored or (all_globals and name not in self._fixed)
        }
        if all_globals:
            # A name that is bound nowhere in this text may be a global that others bind.
            self.shared_globals |= (
                set().union(*(s.uses for s in self.scopes)) - set(vars(builtins)) - self._fixed
            )
        # A function of the program that is bound once is what its name means, wherever it is seen.
        bound = [name for scope in self.scopes for name in scope.bindings]
        self.functions = {
            name for name in self._definitions if bound.count(name) == 1 and name not in self.shared_globals
        }
        self._resolve()

    def _open(self, node: ast.AST, kind: str) -> Scope:
        parent = self._scope if self.scopes else None
        scope = Scope(kind, len(self.scopes), parent)
        self.scopes.append(scope)
        self.scope_of[node] = scope
        return scope

    def _resolve(self) -> None:
        for scope in self.scopes:
            for name in scope.uses:
                owner = scope.owner_of(name)
                if owner is not None and owner is not scope:
                    owner.captured.add(name)
                    if name in scope.nonlocal_names:
                        owner.rebound_inside.add(name)

    def _bind(self, name: str, *, by_import: bool = False) -> None:
        if not by_import:
            self.defined_names.add(name)
        scope = self._scope
        scope.uses.add(name)
        scope.bindings[name] = scope.bindings.get(name, 0) + (2 if self._loops else 1)

    def _inside(self, scope: Scope, nodes: list[ast.AST]) -> None:
        outer, loops = self._scope, self._loops
        self._scope, self._loops = scope, 0
        for node in nodes:
            self.visit(node)
        self._scope, self._loops = outer, loops

    def _visit_function(self, node: FunctionNode) -> None:
        arguments = node.args
        for default in [*arguments.defaults, *(d for d in arguments.kw_defaults if d is not None)]:
            self.visit(default)
        if isinstance(node, ast.Lambda):
            body: list[ast.AST] = [node.body]
            scope = self._open(node, "lambda")
        else:
            for decorator in node.decorator_list:
                self.visit(decorator)
            self._bind(node.name)
            self._fixed.add(node.name)
            if not node.decorator_list:
                self._definitions.add(node.name)
            body = list(node.body)
            scope = self._open(node, "function")
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        every += [argument for argument in (arguments.vararg, arguments.kwarg) if argument is not None]
        for argument in every:
            scope.bindings[argument.arg] = 1
            self.defined_names.add(argument.arg)
        self._inside(scope, body)

    visit_FunctionDef = visit_AsyncFunctionDef = visit_Lambda = _visit_function

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for expression in [*node.decorator_list, *node.bases, *(k.value for k in node.keywords)]:
            self.visit(expression)
        self._bind(node.name)
        self._fixed.add(node.name)
        self._inside(self._open(node, "class"), list(node.body))

    def _visit_comprehension(self, node: Comprehension) -> None:
        self.visit(node.generators[0].iter)
        scope = self._open(node, "comprehension")
        inner: list[ast.AST] = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        for index, generator in enumerate(node.generators):
            inner += [generator.target, *generator.ifs] + ([generator.iter] if index else [])
        outer, loops = self._scope, self._loops
        self._scope, self._loops = scope, 1
        for part in inner:
            self.visit(part)
        self._scope, self._loops = outer, loops

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _visit_comprehension

    def _visit_loop(self, node: ast.For | ast.AsyncFor | ast.While) -> None:
        if not isinstance(node, ast.While):
            self.visit(node.iter)
        self._loops += 1
        if isinstance(node, ast.While):
            self.visit(node.test)
        else:
            self.visit(node.target)
        for statement in node.body:
            self.visit(statement)
        self._loops -= 1
        for statement in node.orelse:
            self.visit(statement)

    visit_For = visit_AsyncFor = visit_While = _visit_loop

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Load):
            self._scope.uses.add(node.id)
        else:
            self._bind(node.id)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        self.visit(node.value)
        inner = self._scope
        while self._scope.kind == "comprehension" and self._scope.parent is not None:
            self._scope.uses.add(node.target.id)
            self._scope = self._scope.parent
        self._bind(node.target.id)
        self._scope = inner

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self.visit(node.value)
        self.visit(node.target)
        if isinstance(node.target, ast.Name):
            self._bind(node.target.id)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)
        self.visit(node.target)

    def visit_Global(self, node: ast.Global) -> None:
        self._scope.global_names.update(node.names)
        self.shared_globals.update(node.names)

    def visit_Nonlocal(self, node: ast.Nonlocal) -> None:
        self._scope.nonlocal_names.update(node.names)
        self._scope.uses.update(node.names)

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        if node.name:
            self._bind(node.name)
        self.generic_visit(node)

    def _visit_capture(self, node: ast.MatchAs | ast.MatchStar) -> None:
        if node.name:
            self._bind(node.name)
        self.generic_visit(node)

    visit_MatchAs = visit_MatchStar = _visit_capture

    def visit_MatchMapping(self, node: ast.MatchMapping) -> None:
        if node.rest:
            self._bind(node.rest)
        self.generic_visit(node)

    def _visit_import(self, node: ast.Import | ast.ImportFrom) -> None:
        for alias in node.names:
            name = (alias.asname or alias.name).split(".")[0]
            self._bind(name, by_import=alias.asname is None)
            if isinstance(node, ast.Import):
                self.modules.add(name)
            self._fixed.add(name)

    visit_Import = visit_ImportFrom = _visit_import
