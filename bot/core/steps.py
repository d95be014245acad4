"""The steps of one procedure: the common flow, with what differs put in its place."""

from dataclasses import replace

from bot.core.procedure import Change, Flow, Procedure, Step


def steps_of(procedure: Procedure, flow: Flow) -> tuple[Step, ...]:
    """The flow with this procedure's changes, and its reasons for coming back at their steps."""
    steps = list(flow.steps)
    for change in procedure.steps:
        _apply(change, steps)
    return tuple(_with_reasons(step, procedure) for step in steps)


def _apply(change: Change, steps: list[Step]) -> None:
    for n, step in enumerate(steps):
        if step.id == change.after:
            new = Step(id=change.id, title=change.title, text=change.text)
            steps.insert(n + 1, new)
            return
        if step.id == change.at:
            if change.skip:
                del steps[n]
            else:
                steps[n] = replace(step, title=change.title or step.title, text=change.text)
            return


def _with_reasons(step: Step, procedure: Procedure) -> Step:
    own = tuple(reason for reason in procedure.comes_back if reason.at == step.id)
    return replace(step, comes_back=(*own, *step.comes_back)) if own else step
