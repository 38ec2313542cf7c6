"""What stands in the QR code: `LH1.`, the registration's uuid and a signature, 128 letters that any scanner can type.

The signature is ECDSA over P-256 with SHA-256, 64 bytes r and s (IEEE P1363), so that a browser verifies it with
WebCrypto and without network. Codes and lists are signed by one key; the first line of what is signed keeps them apart.
"""

from __future__ import annotations

import base64
import uuid
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

PREFIX = "LH1."
# No I and O, which look like 1 and 0; no Y and Z, which change places between keyboards (hand scanners type).
ALPHABET = "0123456789ABCDEFGHJKLMNPQRSTUVWX"
STANDARD = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
SIGNED_LENGTH, SHORT_LENGTH, SHORT_BYTES = 128, 8, 5
REGISTRATION, LIST = b"lichthof/registration/1\n", b"lichthof/check-in-list/1\n"
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256
ALGORITHM = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)

_TO_OURS = str.maketrans(STANDARD, ALPHABET)
_TO_STANDARD = str.maketrans(ALPHABET, STANDARD)
_MISREAD = str.maketrans({"I": "1", "O": "0", " ": None, "-": None, "\t": None})


@lru_cache(maxsize=2)
def _key_of(secret: str) -> ec.EllipticCurvePrivateKey:
    """The same secret makes the same key on every machine; 384 bits leave no noticeable bias modulo the order."""
    seed = HKDF(hashes.SHA256(), length=48, salt=None, info=b"lichthof check-in P-256").derive(secret.encode())
    return ec.derive_private_key(int.from_bytes(seed) % (ORDER - 1) + 1, ec.SECP256R1())


def _key() -> ec.EllipticCurvePrivateKey:
    return _key_of(settings.CHECKIN_SECRET)


def public_key() -> str:
    """The uncompressed point in base64, as WebCrypto's `importKey("raw", …)` takes it."""
    point = _key().public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.b64encode(point).decode()


def sign(purpose: bytes, said: bytes) -> bytes:
    """64 bytes, always the same ones for the same words."""
    r, s = decode_dss_signature(_key().sign(purpose + said, ALGORITHM))
    return r.to_bytes(32) + s.to_bytes(32)


def is_signed(purpose: bytes, said: bytes, signature: bytes) -> bool:
    whole = encode_dss_signature(int.from_bytes(signature[:32]), int.from_bytes(signature[32:]))
    try:
        _key().public_key().verify(whole, purpose + said, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def code_of(registration: uuid.UUID) -> str:
    """ "LH1." and 128 letters: the whole content of the QR code."""
    raw = registration.bytes + sign(REGISTRATION, registration.bytes)
    return PREFIX + base64.b32encode(raw).decode().translate(_TO_OURS)


def read_code(text: str) -> uuid.UUID | None:
    """The registration whose code this is; None for anything that this house did not sign."""
    letters = tidy(text)
    if not is_whole(letters):
        return None
    raw = base64.b32decode(letters.removeprefix(PREFIX).translate(_TO_STANDARD))
    named = uuid.UUID(bytes=raw[:16])
    return named if is_signed(REGISTRATION, named.bytes, raw[16:]) else None


def is_whole(letters: str) -> bool:
    """Looks like a scanned code, forged or not."""
    rest = letters.removeprefix(PREFIX)
    return letters.startswith(PREFIX) and len(rest) == SIGNED_LENGTH and set(rest) <= set(ALPHABET)


def short_code(registration: uuid.UUID) -> str:
    """ "K7M4-2QX9": what one types when nothing can be scanned. It only finds a line of the list, it proves nothing."""
    letters = base64.b32encode(registration.bytes[:SHORT_BYTES]).decode().translate(_TO_OURS)
    return f"{letters[:4]}-{letters[4:]}"


def read_short(text: str) -> tuple[uuid.UUID, uuid.UUID] | None:
    """(first, last) uuid that may be meant by a typed code; None when it is no code."""
    letters = tidy(text)
    if len(letters) != SHORT_LENGTH or not set(letters) <= set(ALPHABET):
        return None
    head = base64.b32decode(letters.translate(_TO_STANDARD))
    return uuid.UUID(bytes=head + b"\x00" * 11), uuid.UUID(bytes=head + b"\xff" * 11)


def tidy(text: str) -> str:
    """As a scanner or a person types it: spaces, small letters and the usual misreadings do no harm."""
    return text.strip().upper().translate(_MISREAD)
