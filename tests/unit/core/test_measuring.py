"""What counts for coverage may not depend on the order of the tests: answers kept untraced are worked out again."""

from buurtstem.privacy.rules.masking.words import key_of, signs
from tests.measuring import forget_untraced_answers, uncounted_test


def test_an_answer_that_was_kept_untraced_is_worked_out_again() -> None:
    key_of.cache_clear()
    with uncounted_test():
        key_of("Jansen")
    assert key_of.cache_info().currsize == 1
    forget_untraced_answers()
    assert key_of.cache_info().currsize == 0


def test_an_answer_that_was_kept_while_lines_counted_stays() -> None:
    forget_untraced_answers()
    signs("title")
    with uncounted_test():
        signs("title")
    forget_untraced_answers()
    assert signs.cache_info().currsize
