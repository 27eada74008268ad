"""The hooks that a plugin implements: a built-in's as they are marked, a stranger's as pluggy finds and checks them.

To import pluggy, which asks inspect of every function, costs a sixth of what a run over one digest does. The built-ins need none of its
checks at every start: a test has it take each of them, as it takes a stranger's.
"""

from __future__ import annotations

from types import FunctionType, MethodType, ModuleType
from typing import TYPE_CHECKING, Any

from arxref.hookspecs import MARK
from arxref.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pluggy

_HOOKABLE = (FunctionType, MethodType, staticmethod, classmethod)


class Implemented(NamedTuple):
    """A hook, the function that implements it, and whether that wants to be given what the hook has to give."""

    hook: str
    function: Callable[..., Any]
    asks: bool = False


def marked(module: ModuleType, hooks: Iterable[str]) -> list[Implemented]:
    """Those of the ``hooks`` that a built-in's module implements: functions that have their names and are marked."""
    there = vars(module)
    return [Implemented(hook, there[hook]) for hook in sorted(hooks) if hasattr(there.get(hook), MARK)]


def manager() -> pluggy.PluginManager:
    """The manager of pluggy, which knows arxref's hooks."""
    import pluggy  # noqa: PLC0415 - only a stranger's plugin pays for it

    from arxref import hookspecs  # noqa: PLC0415 - with it

    class Manager(pluggy.PluginManager):
        """pluggy's own, but for the names of a module that are no hooks at a glance, nearly all: it spends 46,000 instructions on each."""

        def parse_hookimpl_opts(self, plugin: object, name: str) -> pluggy.HookimplOpts | None:
            """How a plugin's name is marked as a hook; None where it is not."""
            if type(plugin) is ModuleType:
                there = vars(plugin).get(name)
                if not isinstance(there, _HOOKABLE) or (type(there) is FunctionType and not hasattr(there, MARK)):
                    return None
            return super().parse_hookimpl_opts(plugin, name)

    specify = pluggy.HookspecMarker("arxref")
    for function in hookspecs.HOOKS:
        specify(function)
    made = Manager("arxref")
    made.add_hookspecs(hookspecs)
    return made


def implemented(manager: pluggy.PluginManager, plugin: object) -> list[Implemented]:
    """The hooks that a plugin implements with which the manager was registered, sorted."""
    callers = manager.get_hookcallers(plugin) or ()
    found = [(caller.name, impl) for caller in callers for impl in caller.get_hookimpls() if impl.plugin is plugin]
    return [Implemented(hook, impl.function, bool(impl.argnames)) for hook, impl in sorted(found, key=lambda pair: pair[0])]
