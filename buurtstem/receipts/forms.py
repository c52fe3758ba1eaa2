"""The base of forms that change what an open receipt is for."""

from __future__ import annotations

from wtforms import HiddenField

from buurtstem.web.forms import BaseForm

from .desk import ReceiptClosed, opened_sign


class OfReceipt(BaseForm):
    """A form that counts only for the receipt that was open when its page was made.

    Two receipts may be open one after the other, each in a tab of its own: nobody erases the wrong story.
    """

    of = HiddenField(default=opened_sign)

    def was_sent_rightly(self) -> bool:
        """Whether this is a post with nothing wrong in it.

        Raises:
            ReceiptClosed: no receipt is open any more, or another one.
        """
        sign = opened_sign()
        if self.is_submitted() and (not sign or self.of.raw_data != [sign]):
            raise ReceiptClosed
        return super().was_sent_rightly()
