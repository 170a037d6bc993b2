import pytest

from storage.vault import Vault, VaultError, new_key


def test_a_pseudonym_is_the_same_again_and_another_with_another_key() -> None:
    vault, other = Vault(new_key()), Vault(new_key())

    assert vault.pseudonym(6_100_000_001) == vault.pseudonym(6_100_000_001)
    assert vault.pseudonym(6_100_000_001) != other.pseudonym(6_100_000_001)
    assert vault.pseudonym(6_100_000_001) != vault.pseudonym(6_100_000_002)


def test_what_is_sealed_opens_with_the_same_key_only() -> None:
    vault = Vault(new_key())
    sealed = vault.seal("de wc 🚽")

    assert vault.open(sealed) == "de wc 🚽"
    with pytest.raises(VaultError):
        Vault(new_key()).open(sealed)


def test_a_short_key_is_refused() -> None:
    with pytest.raises(VaultError):
        Vault("geheim")


def test_secrets_for_different_purposes_differ() -> None:
    vault = Vault("sleutel van de bibliotheek")

    assert vault.secret("webhook") == Vault("sleutel van de bibliotheek").secret("webhook")
    assert vault.secret("webhook") != vault.secret("seal")
