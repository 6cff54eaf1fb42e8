"""Lists and boards of an evaluation as XLSX: one module beside each group of pages.

Each function takes what its page shows, rows of all pages of it, and gives a `Book`; nothing here
asks the database, so that a file can't say more than the page.
"""
