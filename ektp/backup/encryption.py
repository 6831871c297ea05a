"""age: a public key encrypts, so that the machine that makes backups cannot read old ones."""

from pathlib import Path

import pyrage

from .trouble import BackupError

START = b"age-encryption.org/v1"


def encrypt(source: Path, target: Path, recipient: str) -> None:
    """Encrypt *source* for the public key *recipient* (``age1…``). Raises ``BackupError``."""
    try:
        key = pyrage.x25519.Recipient.from_str(recipient.strip())
    except pyrage.RecipientError:
        raise BackupError(f'"{recipient}" is no age public key; it begins with age1.') from None
    with source.open("rb") as reader, target.open("wb") as writer:
        pyrage.encrypt_io(reader, writer, [key])


def is_encrypted(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(START)) == START


def decrypt(source: Path, target: Path, key_file: Path) -> None:
    """Decrypt with the secret key in *key_file* (``AGE-SECRET-KEY-…``; other lines are skipped)."""
    try:
        lines = key_file.read_text().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BackupError(f"The key file {key_file} cannot be read.") from error
    keys = [line.strip() for line in lines if line.strip().upper().startswith("AGE-SECRET-KEY-")]
    if not keys:
        raise BackupError(f"{key_file} holds no age secret key; a line of it begins with AGE-SECRET-KEY-.")
    try:
        identities = [pyrage.x25519.Identity.from_str(key) for key in keys]
        with source.open("rb") as reader, target.open("wb") as writer:
            pyrage.decrypt_io(reader, writer, identities)
    except (pyrage.DecryptError, pyrage.IdentityError) as error:
        raise BackupError("The backup cannot be decrypted: another key, or a damaged file.") from error
