# verdict: forbidden
"""Runs an encoded text."""

import base64

exec(base64.b64decode(b'aW1wb3J0IG9zOyBvcy5fZXhpdCgwKQ=='))
