"""Words of probability for shares; computes no share."""

from __future__ import annotations

from bisect import bisect_right

# The seven bands of ICD 203 (Analytic Standards, ODNI, 2015), and a plain number beyond them,
# where the standard has no word.
EDGES = (0.01, 0.05, 0.20, 0.45, 0.55, 0.80, 0.95, 0.99)
WORDS = (
    "below 1%",
    "almost no chance",
    "very unlikely",
    "unlikely",
    "roughly even",
    "likely",
    "very likely",
    "almost certain",
    "above 99%",
)
_SYNONYMS = {
    "almost no chance": ("remote", "almost certainly not"),
    "very unlikely": ("highly improbable",),
    "unlikely": ("improbable",),
    "roughly even": ("roughly even chance", "roughly even odds", "even odds", "fifty-fifty"),
    "likely": ("probable",),
    "very likely": ("highly probable",),
    "almost certain": ("almost certainly", "nearly certain"),
}
BANDS = {
    word: (low, high)
    for known, low, high in zip(WORDS, (0.0, *EDGES), (*EDGES, 1.0), strict=True)
    for word in (known, *_SYNONYMS.get(known, ()))
}
"""The shares that a word stands for; of ICD 203 with the second word of each band, and others that
people use for it."""


def word(share: float) -> str:
    """The word for one share from 0 to 1; a share on an edge has the word of the higher band."""
    return WORDS[bisect_right(EDGES, share)]


def in_words(low: float, high: float) -> str:
    """The word for an interval of shares, or the first and the last word where it spans several."""
    first, last = word(low), word(high)
    return first if first == last else f"{first} to {last}"
