import secrets


def public_id() -> str:
    """22 characters, 128 random bits: the only id of a row that a page may show (security 23)."""
    return secrets.token_urlsafe(16)
