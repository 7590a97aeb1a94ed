class Account:
    """Gebührenfreies Konto."""
