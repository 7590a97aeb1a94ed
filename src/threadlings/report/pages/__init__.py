"""HTML pages that stand alone: the viewer, a submission's report, a class's report.

Theory of operation. A page is one file (or a folder of files that link to each other): its style sheet and
its script are inside, and nothing is asked of anybody, so it works from a disk, in an e-mail and behind a
firewall. Text of students is never markup: templates escape, scripts only set text, a data block holds no
`<`, and the page's own Content-Security-Policy allows exactly its one style sheet and its one script, by
their hashes.

Invariants:
    * The same input gives the same bytes.
    * No address of another place is in a page.
"""

from threadlings.report.pages.classroom import class_page
from threadlings.report.pages.student import submission_page
from threadlings.report.pages.viewer import viewer_page

__all__ = ["class_page", "submission_page", "viewer_page"]
