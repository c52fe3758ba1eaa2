"""Sentences of rules, ways out and faults of rounds, in the reader's language."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from .rules.election import Rule
from .rules.round import RoundState
from .rules.terms import Binding, Fault, Leftover, TieRule

RULE_NAMES = {
    Rule.VOTES: _l("Most votes first"),
    Rule.VOTES_NO_SKIP: _l("Most votes first, nothing skipped"),
    Rule.VOTES_THRESHOLD: _l("Most votes first, with a least number"),
    Rule.VOTES_PER_COST: _l("Most votes per euro first"),
    Rule.EQUAL_SHARES: _l("Equal shares"),
}
RULE_SENTENCES = {
    Rule.VOTES: _l(
        "The plan with the most votes gets its money first, then the next one. "
        "A plan that no longer fits in the pot is skipped."
    ),
    Rule.VOTES_NO_SKIP: _l(
        "The plan with the most votes gets its money first, then the next one. "
        "The count stops at the first plan that does not fit in the pot."
    ),
    Rule.VOTES_THRESHOLD: _l(
        "The plan with the most votes gets its money first, then the next one. "
        "A plan that no longer fits in the pot, or has too few votes, is skipped."
    ),
    Rule.VOTES_PER_COST: _l(
        "The plan with the most votes for each euro it costs gets its money first, then the next one. "
        "A plan that no longer fits in the pot is skipped."
    ),
    Rule.EQUAL_SHARES: _l(
        "Each voter has an equal share of the pot. A plan is paid by those who want it. "
        "The share is raised step by step as long as all paid plans together fit in the pot."
    ),
}
LEFTOVER_SENTENCES = {
    Leftover.BACK: _l("Money that no plan gets goes back to where it came from."),
    Leftover.NEXT_ROUND: _l("Money that no plan gets goes to the next round."),
    Leftover.TALK: _l("The neighbourhood talks about what happens with money that no plan gets."),
}
TIE_SENTENCES = {
    TieRule.BOTH_FUNDED: _l("When equal plans do not all fit, all of them get their money: extra is added."),
    TieRule.LOT: _l("When equal plans do not all fit, a lot is drawn in public."),
    TieRule.OLDER_PLAN: _l("When equal plans do not all fit, the plan that was handed in first goes first."),
    TieRule.TALK: _l("When equal plans do not all fit, people talk until they agree."),
}
BINDING_SENTENCES = {
    Binding.BINDS: _l("The vote decides: what wins is carried out."),
    Binding.ADVISES: _l("The vote is advice: those who hold the mandate decide, and say why."),
}
STATE_NAMES = {
    RoundState.DRAFT: _l("Draft"),
    RoundState.CALL: _l("Call for plans"),
    RoundState.CHECK: _l("Plans are checked"),
    RoundState.VOTE: _l("The vote is open"),
    RoundState.DECISION_NEEDED: _l("A decision is needed"),
    RoundState.COUNTED: _l("Counted"),
    RoundState.DECIDED: _l("Decided"),
    RoundState.REALISATION: _l("Being built"),
    RoundState.CLOSED: _l("Closed"),
    RoundState.ENDED: _l("Ended"),
}
FAULT_SENTENCES = {
    Fault.MISSING: _l("Fill this in: voters read it before they choose."),
    Fault.TOO_LONG: _l("This is too long. Make it shorter."),
    Fault.TOO_LITTLE: _l("This is too little, or too early. Choose a higher number or a later moment."),
    Fault.TOO_MUCH: _l("This is too much here. Choose less."),
    Fault.PAST: _l("This moment is past. Choose one that is still to come."),
    Fault.RESERVED: _l("This word has another use in addresses of this site. Choose another."),
    Fault.TAKEN: _l("Another round has this address. Choose another."),
}
