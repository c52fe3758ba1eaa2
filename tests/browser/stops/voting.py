"""The pages of a voter: the code, each refusal, the ballot, the receipt."""

from __future__ import annotations

from collections.abc import Callable

from buurtstem.budget.rules.codes import make_code, show_code
from tests.cast import LAAGHOVEN

from .deciding import of_round
from .walking import Stop, Walker, sends_empty


def _types(code: Callable[[Walker], str]) -> Callable[[Walker], None]:
    def reach(walker: Walker) -> None:
        walker.voter.opens_the_vote(walker.site.round_of(LAAGHOVEN))
        walker.voter.types_the_code(code(walker))

    return reach


def _a_code(walker: Walker) -> str:
    walker.code = walker.site.voting_codes()[0]
    return walker.code


def _a_mistyped_code(walker: Walker) -> str:
    code = walker.site.voting_codes()[0]
    return code[:-1] + ("0" if code[-1] != "0" else "1")


def _a_void_code(walker: Walker) -> str:
    code = walker.site.voting_codes()[0]
    walker.site.make_void(walker.site.round_of(LAAGHOVEN), code)
    return code


def _a_code_of_nobody(walker: Walker) -> str:
    del walker
    return show_code(make_code())


def _chooses_too_many(walker: Walker) -> None:
    walker.voter.chooses(1, 2, 3, 4)
    walker.voter.puts_it_in_the_box()


def _votes(walker: Walker) -> None:
    walker.voter.chooses(3)
    walker.voter.puts_it_in_the_box()


def _shows_the_receipt(walker: Walker) -> None:
    walker.code = walker.voter.casts(walker.site.round_of(LAAGHOVEN), walker.site.voting_codes()[0], 1, 3)
    walker.voter.shows_the_receipt(walker.site.round_of(LAAGHOVEN), walker.code)


def _shows_a_wrong_receipt(walker: Walker) -> None:
    walker.voter.shows_the_receipt(walker.site.round_of(LAAGHOVEN), show_code(make_code()))


def _chooses_too_many_again(walker: Walker) -> None:
    walker.voter.chooses(1, 2, 3, 4)
    walker.voter.replaces_it()


def _chooses_again(walker: Walker) -> None:
    walker.voter.chooses(2)
    walker.voter.replaces_it()


def _comes_back_after_the_count(walker: Walker) -> None:
    walker.site.close_the_vote(walker.site.round_of(LAAGHOVEN))
    walker.voter.shows_the_receipt(walker.site.round_of(LAAGHOVEN), walker.code)


VOTING = (
    Stop("vote", "budget.vote", of_round(LAAGHOVEN, "/stem")),
    Stop("vote, nothing typed", "budget.vote", sends_empty("/stem")),
    Stop("vote, typing error", "budget.vote", _types(_a_mistyped_code)),
    Stop("vote, unknown code", "budget.vote", _types(_a_code_of_nobody)),
    Stop("vote, void code", "budget.vote", _types(_a_void_code)),
    Stop("ballot", "budget.vote", _types(_a_code)),
    Stop("ballot, too many plans", "budget.cast", _chooses_too_many),
    Stop("ballot in the box", "budget.cast", _votes),
    Stop("vote, used code", "budget.vote", _types(lambda walker: walker.code)),
    Stop("receipt of a ballot", "budget.receipt", of_round(LAAGHOVEN, "/bewijs")),
    Stop("receipt of a ballot, to be put right", "budget.receipt", sends_empty("/bewijs")),
    Stop("receipt of a ballot, not found", "budget.receipt", _shows_a_wrong_receipt),
    Stop("receipt of a ballot, found", "budget.receipt", _shows_the_receipt),
    Stop("new ballot", "budget.new_ballot", lambda walker: walker.voter.asks_for_a_new_ballot()),
    Stop("new ballot, too many plans", "budget.replace", _chooses_too_many_again),
    Stop("new ballot in the box", "budget.replace", _chooses_again),
    Stop("receipt of a ballot, counted", "budget.receipt", _comes_back_after_the_count),
    Stop("result, too few ballots", "budget.result", of_round(LAAGHOVEN, "/uitslag")),
)
