"""Members of frames, functions and classes, as the interpreter gives them.

The probe replaces some of these members by ones that announce every access (`threadlings.probe.hardening`);
a program that gets hold of a frame is to be noticed. What is bound here, when it is imported, stays silent,
and is as fast as it was: the engine reads frames in every turn of a loop.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from typing import Any

back_of: Callable[[types.FrameType], types.FrameType | None] = types.FrameType.__dict__["f_back"].__get__
"""The frame that called this one."""

locals_of: Callable[[types.FrameType], Any] = types.FrameType.__dict__["f_locals"].__get__
globals_of: Callable[[types.FrameType], dict[str, Any]] = types.FrameType.__dict__["f_globals"].__get__
builtins_of: Callable[[types.FunctionType], dict[str, Any]] = types.FunctionType.__dict__[
    "__builtins__"
].__get__
class_dict: Callable[[type], types.MappingProxyType[str, Any]] = type.__dict__["__dict__"].__get__
"""The view of a class's own dictionary, not of a copy."""
