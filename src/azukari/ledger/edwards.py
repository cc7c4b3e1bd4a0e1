"""Which 32 bytes are a point of Ed25519 that may stand for a key, or begin a signature. The signatures themselves are the library's.

Libraries differ in what they take: points spelled with a coordinate that is not reduced, and the eight points of small order, under which
one signature fits many messages. Neither is ever made by an honest signer; refusing both lets every verifier say the same.
"""

from typing import Final

__all__ = ["is_sound_point"]

_P: Final = 2**255 - 19
_D: Final = -121665 * pow(121666, -1, _P) % _P
_EIGHTH: Final = 2707385501144840649318225287225658788936804267575313519463743609750303402022
SMALL: Final = frozenset({0, 1, _P - 1, _EIGHTH, _P - _EIGHTH})
"""The y of the points whose order divides 8."""


def is_sound_point(data: bytes) -> bool:
    """Whether these are the one spelling (RFC 8032) of a point of the curve whose order does not divide 8."""
    number = int.from_bytes(data, "little")
    y = number & ((1 << 255) - 1)
    if len(data) != 32 or y >= _P or y in SMALL:
        return False
    square = (y * y - 1) * (_D * y * y + 1) % _P  # x² times the square of its denominator; x is not 0, as y is neither 1 nor −1
    return pow(square, (_P - 1) // 2, _P) == 1
