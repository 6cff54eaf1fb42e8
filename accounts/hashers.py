from django.contrib.auth.hashers import Argon2PasswordHasher


class SmallArgon2(Argon2PasswordHasher):
    """Argon2id with OWASP's smallest memory (security 2).

    Django's own choice takes 100 MB and eight lanes a sign-in: 16 people at once would need 1.6 GB.
    """

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1
