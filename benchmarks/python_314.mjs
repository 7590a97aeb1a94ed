// Instruments the programs of tests/engine/test_instrument.py under CPython 3.14 (as WebAssembly) and compares.
//
// For machines without a CPython 3.14:
//     npm install --prefix /tmp/python314 pyodide@314.0.7
//     NODE_PATH=/tmp/python314/node_modules node benchmarks/python_314.mjs
// Hooks are idle there, because WebAssembly has no threads: this shows that the rewritten code means the same.
import { createRequire } from "node:module";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const { loadPyodide } = createRequire(import.meta.url)("pyodide");
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const py = await loadPyodide();
py.FS.mkdirTree("/w"); py.FS.mount(py.FS.filesystems.NODEFS, { root: root }, "/w");
const differ = py.runPython(`
import sys; print(sys.version)
sys.path.insert(0, "/w/src")
import types, warnings, traceback
warnings.simplefilter("ignore")
from threadlings.engine.instrument import instrument
from threadlings.engine.hooks import make_hooks
from threadlings.engine.primitives import Engine
src = open("/w/tests/engine/test_instrument.py").read()
import ast
tree = ast.parse(src)
ns = {"sys": sys}
for node in tree.body:
    if isinstance(node, ast.Assign) and node.targets[0].id in ("PRELUDE", "PROGRAMS", "NEWER"):
        exec(compile(ast.Module([node], []), "x", "exec"), ns)
for v, p in ns["NEWER"].items():
    if sys.version_info >= v: ns["PROGRAMS"] |= p
ns["PROGRAMS"] |= {
 "t-strings": "x = [1]; d = {'k': 2}\\nt = t'a{x!r:>{d['k']}}b{d['k']}{x.append(say(5))}'\\nresult = t.strings, [(i.value, i.expression, i.conversion, i.format_spec) for i in t.interpolations], list(t), x",
 "except without parentheses": "def f(e):\\n    try: raise e\\n    except ValueError, KeyError: return say('caught')\\nresult = f(ValueError()), f(KeyError())",
 "except star without parentheses": "try: raise ExceptionGroup('g', [ValueError(1), TypeError(2)])\\nexcept* ValueError, TypeError: say('both')\\nresult = 1",
 "deferred annotations": "class C:\\n    n: Later = 1\\n    def f(self, x: Undefined = say('default')) -> Later: return self.n\\nLater = int\\nresult = C.__annotations__, C().f()",
 "annotations of a shared name": "n = 0\\ndef f():\\n    x: undefined[n] = 1\\n    return x\\ndef g():\\n    global n\\n    n += 1\\ng()\\nresult = f(), n",
}
future = "from __future__ import annotations\\n"
def with_prelude(s):
    return future + ns["PRELUDE"] + s.replace(future, "\\n") if future in s else ns["PRELUDE"] + s
def run(code):
    m = types.ModuleType("program")
    try: exec(code, vars(m))
    except (Exception, SystemExit) as e:
        return ("raised", type(e).__name__, str(e), [(f.lineno, f.name) for f in traceback.extract_tb(e.__traceback__) if f.filename == "program.py"], repr(vars(m).get("log")))
    return ("returned", repr(vars(m).get("result")), repr(vars(m).get("log")))
hooks = make_hooks(Engine(), {})
bad = 0
for name, s in ns["PROGRAMS"].items():
    s = with_prelude(s)
    try: a = run(compile(s, "program.py", "exec", dont_inherit=True)); b = run(instrument(s, "program.py", hooks).code)
    except BaseException as e: print("ERR", name, repr(e)[:300]); bad += 1; continue
    import re
    a, b = (re.sub(" at 0x[0-9a-f]+", "", str(x)) for x in (a, b))
    if a != b: bad += 1; print("DIFF", name, "\\n  ", a[-300:], "\\n  ", b[-300:])
print(len(ns["PROGRAMS"]), "programs,", bad, "differ")
bad
`);
process.exit(differ ? 1 : 0);
