from audit.ids import public_id


def test_public_ids_are_long_random_and_safe_in_an_address() -> None:
    made = {public_id() for _ in range(1000)}

    assert len(made) == 1000
    assert {len(one) for one in made} == {22}
    assert set("".join(made)) <= set(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
    )
