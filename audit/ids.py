import secrets


def public_id() -> str:
    """22 characters, 128 random bits: the only id of a row that a page may show (security 23)."""
    return secrets.token_urlsafe(16)


def file_key() -> str:
    """Where a file will lie: 256 folders, and 128 random bits that nobody can guess."""
    return f"{secrets.token_hex(1)}/{secrets.token_hex(16)}"
