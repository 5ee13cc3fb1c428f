"""One bucket for all spellings of a value, so that a bucket's count is what a filter by its value finds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from index.fields import BY_NAME


def commonest_spellings(field: str, counted: Mapping[str, int]) -> dict[str, str]:
    """Every value → the spelling that stands for it; ``counted``: how many articles have it.

    Of spellings that compare as equal (``FieldSpec.compared``: those that differ in case or accents) the commonest
    stands for all, then the first by code points.
    """
    spellings: defaultdict[str, list[str]] = defaultdict(list)
    for value in counted:
        spellings[BY_NAME[field].compared(value)].append(value)
    return {value: min(group, key=lambda one: (-counted[one], one)) for group in spellings.values() for value in group}
