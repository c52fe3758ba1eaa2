"""The form of a talk at the door: five pieces at most, empty ones are left out."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, Optional

from buurtstem.accounts.rules import LONGEST_NAME
from buurtstem.core.clock import today
from buurtstem.core.settings import LANGUAGES
from buurtstem.stories.rules import LONGEST_TEXT
from buurtstem.themes.names import NATURE_NAMES
from buurtstem.themes.rules import TELLER_NATURES, Nature
from buurtstem.web.forms import BaseForm, DayField, choices_from, tidy
from buurtstem.web.i18n import LANGUAGE_NAMES, current_language

from .actions import Partner
from .queries import Desk, TalkDetail
from .rules import (
    DAYS_BACK,
    LONGEST_STREET,
    MOST_PIECES,
    DayAhead,
    DayTooLongAgo,
    NothingTold,
    OrganisationMissing,
    Piece,
    SameOrganisation,
    check_day,
    check_pair,
    check_pieces,
)

NO_ACCOUNT = ""
SPOKEN = [*choices_from((code, LANGUAGE_NAMES[code]) for code in LANGUAGES)]
ANOTHER = choices_from([("other", _l("another language"))])
NATURES = choices_from(
    [*((each.value, NATURE_NAMES[each]) for each in TELLER_NATURES), ("", _l("I do not choose"))]
)
FITS_A_NAME = Length(max=LONGEST_NAME, message=_l("At most %(most)s characters fit here.", most=LONGEST_NAME))


def must_fit(form: BaseForm, field: TextAreaField) -> None:
    """Refuse an endless text; an empty one is a piece that was not told."""
    del form
    if len(field.data) > LONGEST_TEXT:
        raise ValidationError(
            gettext(
                "This piece has %(count)s characters. At most %(most)s fit. Divide it over two pieces.",
                count=len(field.data),
                most=LONGEST_TEXT,
            )
        )


def _text(number: int) -> TextAreaField:
    return TextAreaField(_l("Piece %(number)s, as it was said", number=number), [must_fit], filters=[tidy])


def _nature() -> RadioField:
    return RadioField(_l("What kind of piece is it?"), [Optional()], choices=NATURES, default="")


class TalkForm(BaseForm):
    """A talk with one teller. The receipt was made with the page: sending twice finds the first talk."""

    receipt = HiddenField()
    place = SelectField(_l("Neighbourhood"), validate_choice=False)
    partner = SelectField(_l("Who is your partner?"), validate_choice=False, default=NO_ACCOUNT)
    partner_function = StringField(_l("Function of your partner"), [FITS_A_NAME], filters=[tidy])
    partner_organisation = StringField(_l("Organisation of your partner"), [FITS_A_NAME], filters=[tidy])
    held_on = DayField(_l("Day of the talk"), default=today)
    street = StringField(
        _l("Street (not needed)"),
        [
            Length(
                max=LONGEST_STREET, message=_l("At most %(most)s characters fit here.", most=LONGEST_STREET)
            )
        ],
        filters=[tidy],
        render_kw={"autocomplete": "off"},
    )
    spoken = SelectField(_l("Language of the talk"), choices=[*SPOKEN, *ANOTHER], default=current_language)
    text_1, nature_1 = _text(1), _nature()
    text_2, nature_2 = _text(2), _nature()
    text_3, nature_3 = _text(3), _nature()
    text_4, nature_4 = _text(4), _nature()
    text_5, nature_5 = _text(5), _nature()
    text_lang = SelectField(
        _l("Language in which you write"),
        choices=[*choices_from([("", _l("Find out by itself"))]), *SPOKEN, *ANOTHER],
        default="",
    )
    age = RadioField(
        _l("Is the teller 16 or older?"),
        [InputRequired(_l("Choose one of these three."))],
        choices=choices_from(
            [
                ("adult", _l("Yes")),
                ("child", _l("No")),
                ("for_someone_else", _l("Tells for someone else, who agrees")),
            ]
        ),
    )
    agrees = BooleanField(
        _l("The teller heard this and agrees that we write it down."),
        [InputRequired(_l("Without a yes of the teller nothing is kept. Ask first, then tick this."))],
    )
    may_be_shown = BooleanField(
        _l("The teller says: everybody may read it on the site, after a check, without my name.")
    )

    may_teach = BooleanField(
        _l(
            "The teller says: the text may teach the program that finds themes."
            " If it seems to name somebody, it is left out."
        )
    )

    def offer(self, desk: Desk) -> None:
        """Fill in what this person can choose from: own places, and partners of other organisations."""
        self.desk = desk
        self.place.choices = choices_from((place.slug, place.name) for place in desk.places)
        partners = (
            (str(each.id), f"{each.name}, {each.organisation}") for each in desk.partners if _fits(desk, each)
        )
        self.partner.choices = choices_from([(NO_ACCOUNT, _l("My partner is not in this list")), *partners])

    def continue_from(self, talk: TalkDetail, place: str, writer: int) -> None:
        """Keep what is the same at the next door: place, day, street, pair (they may swap the pen)."""
        other = talk.partner_id if talk.writer_id == writer else talk.writer_id
        self.place.data = place
        self.held_on.data = talk.held_on
        self.partner.data = str(other or NO_ACCOUNT)
        self.partner_function.data = talk.partner_function or ""
        self.partner_organisation.data = "" if other else talk.partner_organisation
        self.street.data = talk.street or ""

    @property
    def is_settled(self) -> bool:
        """Whether place, pair, day and street are known and right: at the next door they can stay folded."""
        fields = (
            self.place,
            self.partner,
            self.partner_function,
            self.partner_organisation,
            self.held_on,
            self.street,
        )
        known = self.partner.data or self.partner_organisation.data
        return bool(known) and not any(field.errors for field in fields)

    @property
    def pairs(self) -> tuple[tuple[Any, Any], ...]:
        """Return the fields of each piece: its text and its nature."""
        return tuple(
            (self[f"text_{number}"], self[f"nature_{number}"]) for number in range(1, MOST_PIECES + 1)
        )

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Return what was told; blanks for a nature are no choice."""
        return tuple(
            Piece(text.data, Nature(nature.data) if nature.data in set(TELLER_NATURES) else None)
            for text, nature in self.pairs
            if text.data
        )

    @property
    def chosen_partner(self) -> Partner:
        """Return the other one of the pair."""
        if self.partner.data:
            return Partner(id=int(self.partner.data))
        return Partner(None, self.partner_function.data, self.partner_organisation.data)

    def validate_text_1(self, field: Any) -> None:
        """Ask for one piece at least; any of the five boxes will do."""
        del field
        try:
            check_pieces(self.pieces)
        except NothingTold:
            raise ValidationError(gettext("Write down one piece at least: one sentence is enough.")) from None

    def validate_place(self, field: Any) -> None:
        """Accept only places of one's own."""
        if field.data not in {place.slug for place in self.desk.places}:
            raise ValidationError(gettext("Choose one of your own neighbourhoods."))

    def validate_held_on(self, field: Any) -> None:
        """Accept today and some weeks back."""
        if field.errors or field.data is None:
            return
        try:
            check_day(field.data, today())
        except DayAhead:
            raise ValidationError(
                gettext("This day has yet to come. Choose today or a day before it.")
            ) from None
        except DayTooLongAgo:
            raise ValidationError(
                ngettext(
                    "This is too long ago. Talks of the last %(num)s day can be written down.",
                    "This is too long ago. Talks of the last %(num)s days can be written down.",
                    DAYS_BACK,
                )
            ) from None

    def validate_partner(self, field: Any) -> None:
        """Ask for one partner, chosen or typed, of another organisation, who works in this place."""
        typed = self.partner_function.data or self.partner_organisation.data
        if not self.desk.organisation:
            raise ValidationError(
                gettext("Your own account has no organisation yet. Ask the administrator to add it.")
            )
        if field.data and typed:
            raise ValidationError(gettext("Choose a partner from the list, or type one below. Not both."))
        if field.data:
            self._check_chosen(field.data)
        elif not typed:
            raise ValidationError(gettext("Choose your partner, or type function and organisation below."))

    def validate_partner_function(self, field: Any) -> None:
        """Ask for the function of a partner whose organisation was typed."""
        if self.partner_organisation.data and not field.data:
            raise ValidationError(gettext("Fill in what your partner does, such as district nurse."))

    def validate_partner_organisation(self, field: Any) -> None:
        """Ask for the organisation of a partner whose function was typed; not one's own."""
        if self.partner_function.data and not field.data:
            raise ValidationError(gettext("Fill in the organisation that your partner works for."))
        if field.data and self.desk.organisation:
            _check_other(self.desk.organisation, field.data)

    def _check_chosen(self, chosen: str) -> None:
        place = next((each for each in self.desk.places if each.slug == self.place.data), None)
        member = next((each for each in self.desk.partners if str(each.id) == chosen), None)
        if member is None or (place and not member.works_in(place.code)):
            raise ValidationError(
                gettext("This person rings no doorbells in this neighbourhood. Choose another.")
            )
        _check_other(self.desk.organisation, member.organisation)


def _check_other(own: str | None, other: str | None) -> None:
    try:
        check_pair(own, other)
    except SameOrganisation:
        raise ValidationError(
            gettext("You are both of the same organisation. A pair is two people of two organisations.")
        ) from None
    except OrganisationMissing:
        raise ValidationError(
            gettext("Your partner's account has no organisation yet. Ask the administrator to add it.")
        ) from None


def _fits(desk: Desk, member: Any) -> bool:
    try:
        check_pair(desk.organisation, member.organisation)
    except (SameOrganisation, OrganisationMissing):
        return False
    return True
