"""Office files as plain pages (docs/adr/010): read in the limited child, typeset, then drawn.

No Django: jobs/sandbox.py starts its child from here.
"""
