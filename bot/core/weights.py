"""What the measures of likeness are worth: learned from questions, kept in `weights.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from operator import mul

from bot.core.likeness import FEATURES, NOTHING, Likeness

Values = Mapping[str, float]


@dataclass(frozen=True, kw_only=True)
class Costs:
    """What a mistake costs, in questions back."""

    wrong: float = 10.0
    """A wrong answer given as the right one."""
    back: float = 1.0
    """A question back where the answer was known."""
    misled: float = 3.0
    """A question back about something else."""
    astray: float = 5.0
    """A signpost away from here, where the matter is ours."""


@dataclass(frozen=True, kw_only=True)
class Weights:
    """A weight for each measure; their sum is a target's logit."""

    written: Values = field(default_factory=dict)
    """For what the town wrote."""
    listed: Values = field(default_factory=dict)
    """For national records, of which only the name is known."""
    traits: Values = field(default_factory=dict)
    missing: Values = field(default_factory=dict)
    """For each act of a title that the question does not tell."""
    extra: Values = field(default_factory=dict)
    """For each act of the question that the target does not know."""
    nothing: Values = field(default_factory=dict)
    """For there being nothing to find."""
    temper: float = 1.0
    """Stretches the logits so that the scores are probabilities."""
    costs: Costs = Costs()

    @cached_property
    def _rows(self) -> tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]]:
        return (
            tuple(self.written.get(name, 0.0) for name in FEATURES),
            tuple(self.listed.get(name, 0.0) for name in FEATURES),
            tuple(self.nothing.get(name, 0.0) for name in NOTHING),
        )

    def logit(self, like: Likeness) -> float:
        """What the measures of one target come to."""
        target = like.target
        row = self._rows["listed" in target.traits]
        worth: float = sum(map(mul, row, like.values))
        for values, names in (
            (self.traits, target.traits),
            (self.missing, like.missing),
            (self.extra, like.extra),
        ):
            for name in names:
                worth += values.get(name, 0.0)
        return self.temper * worth

    def logit_of_nothing(self, values: tuple[float, ...]) -> float:
        """What the measures of there being nothing come to."""
        worth: float = sum(map(mul, self._rows[2], values))
        return self.temper * worth

    @cached_property
    def sure(self) -> float:
        """The probability from which an answer costs less than a question back."""
        return 1 - self.costs.back / self.costs.wrong

    @cached_property
    def lead(self) -> float:
        """The probability from which a fork costs less than a list."""
        return 1 - self.costs.back / self.costs.misled

    @cached_property
    def away(self) -> float:
        """The probability from which a signpost costs less than a list."""
        return 1 - self.costs.back / self.costs.astray
