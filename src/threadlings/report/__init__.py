"""What people see: one submission, a class, the course's own proof.

Everything here takes finished results and writes to a `rich.console.Console`; nothing here grades, reads a
student's file or touches the gradebook. Two rules hold in every module:

* Text that may come from a student (messages, file names, schedules) passes `report.text` first and travels
  as `rich.text.Text`, never as markup, so it can neither move the cursor nor paint the screen.
* Colour repeats what a word or a sign already says. Without colour, without UTF-8 and at 50 columns the
  report still says everything.
"""

from threadlings.report.console import make_console
from threadlings.report.text import block, points_text, printable

__all__ = ["block", "make_console", "points_text", "printable"]
