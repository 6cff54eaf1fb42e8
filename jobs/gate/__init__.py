"""Office files from outside: bounds and structure first, then a parse, always in a limited child.

No Django: jobs/sandbox.py starts its child from here.
"""
