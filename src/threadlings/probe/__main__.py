"""Starts the probe's server; see `threadlings.probe.server`."""

from threadlings.probe.hardening import guard_namespaces

guard_namespaces()  # before anything is imported that knows these functions by identity

from threadlings.probe.server import main  # noqa: E402

main()
