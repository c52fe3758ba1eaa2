"""Counting: what holds for every election, and that slow, obvious counts give the same."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from buurtstem.budget.rules.election import Ballot, Election, Project, Rule, Ties, VoteType
from buurtstem.budget.rules.tally import tally
from buurtstem.budget.rules.tally.purses import Purses, electorate
from buurtstem.budget.rules.tally.votes import add_up
from buurtstem.core.money import Cents
from tests.elections import equal_shares, fixed_share, scores, winners_in_order

QUICK = settings(max_examples=120, deadline=None, derandomize=True)
IN_ORDER = [Rule.VOTES, Rule.VOTES_NO_SKIP, Rule.VOTES_THRESHOLD, Rule.VOTES_PER_COST]


@st.composite
def elections(draw: st.DrawFn, *, kinds=(VoteType.APPROVAL, VoteType.CUMULATIVE), most_ballots=7) -> Election:
    """Small elections with many ties: few different costs, few ballots."""
    kind = draw(st.sampled_from(kinds))
    names = [f"p{number}" for number in range(draw(st.integers(1, 6)))]
    costs = draw(st.lists(st.integers(0, 12), min_size=len(names), max_size=len(names)))
    points = st.just(Fraction(1)) if kind is VoteType.APPROVAL else st.sampled_from(
        [Fraction(1), Fraction(2), Fraction(3), Fraction(1, 2)]
    )  # fmt: skip
    ballots = draw(st.lists(st.dictionaries(st.sampled_from(names), points), max_size=most_ballots))
    return Election(
        Cents(draw(st.integers(0, 30))),
        tuple(Project(name, "", Cents(cost)) for name, cost in zip(names, costs, strict=True)),
        tuple(Ballot(tuple(each.items())) for each in ballots),
        kind,
        draw(st.none() | st.integers(0, 3)),
    )


def cost_of(election: Election, names) -> int:
    return sum(project.cost for project in election.projects if project.id in names)


def can_be_counted(election: Election) -> bool:
    return election.budget > 0 and any(ballot.points for ballot in election.ballots)


@QUICK
@given(elections(), st.sampled_from(Rule), st.sampled_from(Ties))
def test_winners_never_cost_more_than_the_pot(election, rule, ties):
    outcome = tally(election, rule, ties, step=Cents(1))

    assert outcome.spent == cost_of(election, outcome.winners) <= election.budget
    assert len(set(outcome.winners)) == len(outcome.winners)
    assert outcome.decision_needed == (ties is Ties.STRICT and any(tie.decisive for tie in outcome.ties))
    assert outcome == tally(election, rule, ties, step=Cents(1))


@QUICK
@given(elections(), st.sampled_from(Rule), st.sampled_from(Ties), st.randoms(use_true_random=False))
def test_the_order_of_ballots_changes_nothing(election, rule, ties, chance):
    ballots = list(election.ballots)
    chance.shuffle(ballots)
    other = replace(election, ballots=tuple(ballots))
    assert tally(other, rule, ties, step=Cents(1)) == tally(election, rule, ties, step=Cents(1))


@QUICK
@given(elections(), st.sampled_from(Rule), st.randoms(use_true_random=False))
def test_the_order_and_names_of_plans_change_nothing_in_strict_mode(election, rule, chance):
    projects = list(election.projects)
    chance.shuffle(projects)
    names = [project.id for project in projects]
    chance.shuffle(names)
    new = {project.id: name for project, name in zip(projects, names, strict=True)}
    other = replace(
        election,
        projects=tuple(replace(project, id=new[project.id]) for project in projects),
        ballots=tuple(
            Ballot(tuple((new[name], points) for name, points in ballot.points))
            for ballot in election.ballots
        ),
    )
    before = tally(election, rule, Ties.STRICT, step=Cents(1))
    after = tally(other, rule, Ties.STRICT, step=Cents(1))

    assert {new[name] for name in before.winners} == set(after.winners)
    assert {(tie.at, frozenset(new[name] for name in tie.plans), tie.decisive) for tie in before.ties} == {
        (tie.at, frozenset(tie.plans), tie.decisive) for tie in after.ties
    }


@QUICK
@given(elections(), st.sampled_from(Rule), st.randoms(use_true_random=False))
def test_when_the_file_s_order_decides_nothing_both_modes_agree_and_so_does_every_order(
    election, rule, chance
):
    strict = tally(election, rule, Ties.STRICT, step=Cents(1))
    projects = list(election.projects)
    chance.shuffle(projects)
    by_file = tally(election, rule, Ties.FILE, step=Cents(1))
    shuffled = tally(replace(election, projects=tuple(projects)), rule, Ties.FILE, step=Cents(1))

    assert any(tie.decisive for tie in by_file.ties) == strict.decision_needed
    if strict.decision_needed:
        assert set(strict.winners) <= set(by_file.winners) & set(shuffled.winners)
    else:
        assert set(strict.winners) == set(by_file.winners) == set(shuffled.winners)


@QUICK
@given(elections())
def test_rules_that_go_down_a_list_agree_with_doing_it_by_hand(election):
    if election.budget == 0 or not any(ballot.points for ballot in election.ballots):
        election = replace(election, ballots=(), budget=Cents(1))
    for rule, by_hand in (
        (Rule.VOTES, winners_in_order(election, skips=True)),
        (Rule.VOTES_NO_SKIP, winners_in_order(election, skips=False)),
        (Rule.VOTES_THRESHOLD, winners_in_order(election, skips=True, least=election.threshold or 0)),
    ):
        assert list(tally(election, rule).winners) == by_hand
    priced = replace(
        election, projects=tuple(replace(each, cost=Cents(each.cost + 1)) for each in election.projects)
    )
    assert list(tally(priced, Rule.VOTES_PER_COST).winners) == winners_in_order(
        priced, skips=True, per_cost=True
    )


@QUICK
@given(elections())
def test_skipping_leaves_no_plan_that_still_fits_and_not_skipping_wins_a_beginning(election):
    if not can_be_counted(election):
        return
    by_votes = tally(election, Rule.VOTES)
    left = election.budget - by_votes.spent
    assert all(each.cost > left for each in election.projects if each.id not in by_votes.winners)

    got = scores(election)
    ordered = sorted(election.projects, key=lambda project: -got[project.id])
    first = tally(election, Rule.VOTES_NO_SKIP).winners
    assert [project.id for project in ordered][: len(first)] == list(first)


@QUICK
@given(elections(kinds=(VoteType.APPROVAL,)), st.sampled_from(Ties), st.data())
def test_one_more_approval_keeps_a_winner_under_votes(election, ties, data):
    winners = tally(election, Rule.VOTES, ties).winners
    lacking = [
        (number, name)
        for number, ballot in enumerate(election.ballots)
        for name in winners
        if name not in dict(ballot.points)
    ]
    if not lacking:
        return
    number, name = data.draw(st.sampled_from(lacking))
    ballots = list(election.ballots)
    ballots[number] = Ballot((*ballots[number].points, (name, Fraction(1))))
    assert name in tally(replace(election, ballots=tuple(ballots)), Rule.VOTES, ties).winners


def costly(election: Election) -> Election:
    """The same without plans that cost nothing: what those are worth to their voters is a convention."""
    return replace(
        election, projects=tuple(replace(each, cost=Cents(each.cost + 1)) for each in election.projects)
    )


@QUICK
@given(elections(), st.sampled_from([0, 1, 2]))
def test_equal_shares_agrees_with_plain_fractions(election, step):
    election = costly(election)
    if can_be_counted(election):
        found = tally(election, Rule.EQUAL_SHARES, step=Cents(step))
        assert set(found.winners) == set(equal_shares(election, step))


@QUICK
@given(elections(most_ballots=12), st.integers(1, 8))
def test_nobody_pays_over_the_share_payments_make_the_cost_and_only_supporters_pay(election, times):
    election = costly(election)
    if not can_be_counted(election):
        return
    share = Fraction(election.budget * times, len(election.ballots))
    costs = {place: int(project.cost) for place, project in enumerate(election.projects)}
    purses = Purses(electorate(add_up(election), costs), share)
    while plans := purses.next_plans():
        first = next(iter(plans))
        purses.buy(first, plans.pop(first))
        purses.put_back(plans)
    slow = fixed_share(election, share)

    assert [election.projects[place].id for place, _ in purses.bought] == [name for name, _ in slow]
    paid = dict.fromkeys(range(len(election.ballots)), Fraction(0))
    for name, pays in slow:
        assert sum(pays.values()) == cost_of(election, [name])
        for voter, amount in pays.items():
            assert dict(election.ballots[voter].points)[name] > 0
            paid[voter] += amount
    assert all(amount <= share for amount in paid.values())
    # what voters hold in the fast count is what they hold in the slow one
    held = sorted(Fraction(purses.money[each], purses.scale) for each in purses.classes)
    if len(purses.people.groups) == len(election.ballots):
        assert held == sorted(share - amount for amount in paid.values())


@QUICK
@given(elections(kinds=(VoteType.APPROVAL,)), st.integers(1, 5), st.sets(st.sampled_from("abc"), min_size=1))
def test_a_group_gets_plans_that_its_share_of_the_pot_pays(election, size, wanted):
    election = costly(election)
    group = tuple(Ballot(tuple((name, Fraction(1)) for name in sorted(wanted))) for _ in range(size))
    voters = len(election.ballots) + size
    most = Fraction(election.budget * size, voters * len(wanted))
    plans = tuple(Project(name, "", Cents(int(most))) for name in sorted(wanted))
    together = replace(election, projects=election.projects + plans, ballots=election.ballots + group)
    if most >= 1:
        outcome = tally(together, Rule.EQUAL_SHARES, step=Cents(0))
        assert wanted <= set(outcome.winners)
