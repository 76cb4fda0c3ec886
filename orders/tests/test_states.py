"""The life of an order, as a table and as a whole."""

import pytest

from orders.errors import TransitionRefused
from orders.states import TRANSITIONS, OrderState


def test_every_state_can_be_reached_from_the_first():
    reached = {OrderState.PLACING}
    for _ in OrderState:
        reached |= {step.target for step in TRANSITIONS if step.sources & reached}

    assert reached == set(OrderState)


@pytest.mark.parametrize("step", TRANSITIONS, ids=lambda step: step.name)
@pytest.mark.parametrize("state", OrderState)
def test_a_step_is_refused_by_name_in_every_other_state(step, state):
    if state in step.sources:
        step.check(state)
        return
    with pytest.raises(TransitionRefused) as refusal:
        step.check(state)
    assert refusal.value.details() == {"transition": step.name, "state": state}


def test_what_leads_out_of_a_paid_order_is_written_here():
    out = {step.name for step in TRANSITIONS if OrderState.PAID in step.sources}
    assert out == {"cancel_agreed", "ship_part", "ship"}


@pytest.mark.parametrize("state", [OrderState.REJECTED, OrderState.SHIPPED])
def test_nothing_leads_out_of_an_end(state):
    assert not [step.name for step in TRANSITIONS if state in step.sources]
