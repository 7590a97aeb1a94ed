"""The entry point: verbs, exit codes, and errors in one voice.

An error that is meant for people (`ThreadlingsError`) is printed without a traceback and ends with exit code
2; anything else is a defect of ours and keeps its traceback. Exit codes are part of the interface; see
`docs/reference/cli.md`.
"""

from __future__ import annotations

import sys

import click
from rich.text import Text

import threadlings
from threadlings.cli import authoring, classroom, doctor, gradebook, learner, replaying, watching, workspace
from threadlings.cli.common import EXIT_CODES, EXIT_INTERRUPTED, EXIT_USAGE
from threadlings.errors import ThreadlingsError
from threadlings.report.console import make_console
from threadlings.report.text import block


class _Verbs(click.Group):
    """A group that turns our errors into a message and an exit code."""

    def invoke(self, ctx: click.Context) -> object:
        """Runs the verb."""
        try:
            return super().invoke(ctx)
        except ThreadlingsError as error:
            _complain(str(error))
            ctx.exit(EXIT_USAGE)
        except KeyboardInterrupt:
            click.echo("stopped.", err=True)
            ctx.exit(EXIT_INTERRUPTED)


def _complain(message: str) -> None:
    """Prints an error: wrapped at words for a reader, in whole lines for a program."""
    console = make_console(stderr=True)
    text = Text("error: ", style="bold red").append(block(message), style="not bold default")
    console.print(text, soft_wrap=not console.is_terminal)


@click.group(
    cls=_Verbs,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=EXIT_CODES,
)
@click.version_option(threadlings.__version__, prog_name="threadlings")
def cli() -> None:
    """Exercises on Python threads, graded by a scheduler that searches the interleavings."""


for _verb in (
    learner.list_,
    learner.check,
    replaying.replay,
    learner.hint,
    watching.watch,
    classroom.grade,
    classroom.validate,
    authoring.new,
    gradebook.gradebook,
    doctor.doctor,
    workspace.init,
):
    cli.add_command(_verb)


def main() -> None:
    """Runs the command line and exits."""
    for stream in (sys.stdout, sys.stderr):
        # What a stream cannot encode is shown as an escape: a student's name must not end a report.
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
    cli(prog_name="threadlings")


if __name__ == "__main__":
    main()
