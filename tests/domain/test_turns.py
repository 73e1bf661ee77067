"""Turns are taken in the order of coming, and given on whatever happens."""

from threading import Thread
from time import sleep

import pytest
from django.db import connection, transaction

from digests.domain.turns import Turns, writing


def test_turns_are_given_in_the_order_in_which_they_were_asked_for():
    turns, order = Turns(), []

    def wait(number):
        with turns:
            order.append(number)

    with turns:
        threads = [Thread(target=wait, args=[number]) for number in range(12)]
        for thread in threads:
            thread.start()
            sleep(0.01)
        assert order == []
    for thread in threads:
        thread.join()
    assert order == list(range(12))


def test_a_turn_that_failed_is_given_on():
    turns = Turns()
    for _ in range(3):
        with pytest.raises(ValueError, match="wrong"), turns:
            raise ValueError("wrong")
    with turns:
        pass


@pytest.mark.django_db(transaction=True)
def test_inside_a_transaction_nobody_waits_for_a_turn():
    with writing():
        assert connection.in_atomic_block
        with writing():
            pass
    with transaction.atomic(), writing():
        assert connection.in_atomic_block
    assert not connection.in_atomic_block
