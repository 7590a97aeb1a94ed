"""What stands between a student's program and the machine that grades it.

Student code runs in the *probe*, a separate process. This package starts the probe inside the tightest jail
the machine offers (a *tier*), carries requests to it and answers back, and kills whatever does not answer in
time. It knows nothing of exercises or verdicts, and it never imports the probe: it runs `python -m`.

    with ProbeClient() as probe:
        reply = probe.ask(request, wall_limit_s=15.0)

Invariants:

* Nothing that a student's program does raises out of `ProbeClient.ask`; it comes back as `Reply.status`.
  `JailError` means that the machine or the installation is at fault.
* After a reply other than an ordinary one, no process of that server is left.
"""

from threadlings.jail.client import ProbeClient, Reply
from threadlings.jail.limits import Limits
from threadlings.jail.tier import Tier
from threadlings.jail.tiers import detect, explain_tier, why_not

__all__ = ["Limits", "ProbeClient", "Reply", "Tier", "detect", "explain_tier", "why_not"]
