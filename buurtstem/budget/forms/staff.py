"""Forms of staff for what is written down before the vote: the sheet and its plans."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, NumberRange, Optional

from buurtstem.budget.names import (
    BINDING_SENTENCES,
    FAULT_SENTENCES,
    LEFTOVER_SENTENCES,
    RULE_NAMES,
    TIE_SENTENCES,
)
from buurtstem.budget.rules.election import Rule
from buurtstem.budget.rules.terms import (
    Binding,
    InvalidField,
    Leftover,
    PlanOverMaximum,
    PlanTerms,
    RoundTerms,
    TieRule,
)
from buurtstem.core.settings import LANGUAGES
from buurtstem.web.forms import BaseForm, choices_from, tidy
from buurtstem.web.i18n import LANGUAGE_NAMES, money_name

from .fields import EuroField, WallMomentField, WholeNumberField

MOST = 10_000  # of anything that is counted on a sheet; rules say what is sensible
NEEDED = [InputRequired(_l("Fill this in."))]
A_NUMBER = [
    InputRequired(_l("Fill in a number.")),
    NumberRange(0, MOST, _l("Fill in a number from 0 to 10,000.")),
]


class FaultyForm(BaseForm):
    """A form whose limits are business rules: what they refuse lands at its field."""

    def take_fault(self, refusal: InvalidField | PlanOverMaximum) -> None:
        """Put what a rule refused beside the field that it is about."""
        if isinstance(refusal, PlanOverMaximum):
            field = self._fields.get("cost", self._fields.get("most_per_plan"))
            sentence = gettext(
                "A plan asks %(cost)s, and a plan may cost at most %(most)s here.",
                cost=money_name(refusal.cost),
                most=money_name(refusal.most),
            )
        else:
            field, sentence = self._fields.get(refusal.field), str(FAULT_SENTENCES[refusal.fault])
        if field is None:
            self.form_errors.append(sentence)
        else:
            field.errors = [sentence]


class RoundForm(FaultyForm):
    """Everything on the sheet of a round."""

    area_code = SelectField(_l("Neighbourhood"))
    title = StringField(_l("Name of the round"), NEEDED, filters=[tidy])
    slug = StringField(
        _l("Address of the round"),
        filters=[tidy],
        description=_l("One or two words, for posters: it becomes the last part of the address."),
    )
    lang = SelectField(
        _l("Language in which you write"),
        choices=choices_from((code, LANGUAGE_NAMES[code]) for code in LANGUAGES),
    )
    pot = EuroField(_l("The pot, in euros"))
    pot_source = StringField(_l("Where does the money come from?"), NEEDED, filters=[tidy])
    most_per_plan = EuroField(_l("Most per plan, in euros"))
    voters = StringField(
        _l("Who may vote?"),
        NEEDED,
        filters=[tidy],
        description=_l("For example: everybody who lives in Molenveld, one letter for each person."),
    )
    voting_age = WholeNumberField(_l("From what age?"), A_NUMBER)
    rule = RadioField(
        _l("How are votes counted?"), choices=choices_from((rule.value, RULE_NAMES[rule]) for rule in Rule)
    )
    threshold = WholeNumberField(
        _l("Least number of votes of a plan"),
        [Optional(), NumberRange(1, MOST, _l("Fill in a number from 1 to 10,000."))],
        description=_l("Only with the rule that has a least number."),
    )
    least_choices = WholeNumberField(_l("Least number of plans on a ballot"), A_NUMBER)
    most_choices = WholeNumberField(_l("Most plans on a ballot"), A_NUMBER)
    leftover = RadioField(
        _l("What happens to money that is left?"),
        choices=choices_from((each.value, LEFTOVER_SENTENCES[each]) for each in Leftover),
    )
    tie_rule = RadioField(
        _l("What happens when plans are equal?"),
        choices=choices_from((each.value, TIE_SENTENCES[each]) for each in TieRule),
    )
    least_ballots = WholeNumberField(
        _l("Least number of ballots"),
        A_NUMBER,
        description=_l("With fewer ballots no plan wins. 0: every number is enough."),
    )
    mandate = StringField(
        _l("Who holds the mandate, and on which rule?"),
        NEEDED,
        filters=[tidy],
        description=_l("For example: the mayor and aldermen, by the regulation on neighbourhood budgets."),
    )
    binding = RadioField(
        _l("What is the vote worth?"),
        choices=choices_from((each.value, BINDING_SENTENCES[each]) for each in Binding),
    )
    objection = StringField(_l("Where, and until when, can people object?"), NEEDED, filters=[tidy])
    can = TextAreaField(_l("What can be done with this money?"), NEEDED, filters=[tidy])
    cannot = TextAreaField(_l("What cannot be done?"), NEEDED, filters=[tidy])
    uncertain = TextAreaField(_l("What is still uncertain?"), NEEDED, filters=[tidy])
    built = StringField(_l("When is it built?"), NEEDED, filters=[tidy])
    begins_at = WallMomentField(_l("The vote begins (Dutch time)"))
    ends_at = WallMomentField(_l("The vote ends (Dutch time)"))

    def terms(self) -> RoundTerms:
        """Return what was filled in; only after `was_sent_rightly`."""
        values = {name: field.data for name, field in self._fields.items() if name in _TERMS}
        return RoundTerms(
            **{
                **values,
                "rule": Rule(self.rule.data),
                "leftover": Leftover(self.leftover.data),
                "tie_rule": TieRule(self.tie_rule.data),
                "binding": Binding(self.binding.data),
            }
        )


class PlanForm(FaultyForm):
    """A plan as it comes on the ballot."""

    title = StringField(_l("Name of the plan"), NEEDED, filters=[tidy])
    text = TextAreaField(_l("What is the plan, and why?"), NEEDED, filters=[tidy])
    place = StringField(_l("Where?"), NEEDED, filters=[tidy])
    cost = EuroField(_l("What does it cost, in euros?"))
    stories = TextAreaField(
        _l("Stories that it answers"),
        filters=[tidy],
        description=_l("The addresses of stories on this site, one on each line. It may stay empty."),
    )

    def public_ids(self) -> list[str]:
        """Return the last part of each address of a story."""
        return [line.rstrip("/").rsplit("/", 1)[-1].strip() for line in self.stories.data.split("\n") if line]

    def terms(self, story_ids: tuple[int, ...]) -> PlanTerms:
        """Return what was filled in; only after `was_sent_rightly`."""
        return PlanTerms(self.title.data, self.text.data, self.place.data, self.cost.data, story_ids)


_TERMS: frozenset[str] = frozenset(RoundTerms.__dataclass_fields__)


def values_of(terms: RoundTerms | PlanTerms) -> dict[str, Any]:
    """Return what is written down as the start of a form."""
    return {name: getattr(terms, name) for name in type(terms).__dataclass_fields__}
