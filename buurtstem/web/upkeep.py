"""Nightly upkeep: what retention terms say must go, goes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy.orm import Session

from buurtstem.core.clock import LOCAL_ZONE
from buurtstem.core.database import empty_log
from buurtstem.core.jobs import Handler, SessionScope, enqueue
from buurtstem.core.retention import Retention

UPKEEP = "upkeep"
HOUR = 3  # at night, local time
log = structlog.get_logger()


def plan_upkeep(session: Session, moment: datetime) -> None:
    """Put tonight's upkeep into the queue, once, however often the server starts."""
    local = moment.astimezone(LOCAL_ZONE)
    night = local.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    if night <= local:
        night += timedelta(days=1)
    enqueue(session, UPKEEP, {}, night, unique_key=f"{UPKEEP}/{night.date().isoformat()}")


def upkeep_handler(retention: Retention) -> Handler:
    """Return the job handler that plans the next night, purges, and empties the database's log."""

    def keep_up(scope: SessionScope, payload: Mapping[str, Any], moment: datetime) -> None:
        del payload
        with scope() as session:  # first and apart: upkeep that fails, and is given up, must not be the last
            plan_upkeep(session, moment)
        with scope() as session:
            gone = retention.purge(session, moment)
            bind = session.get_bind()
        empty_log(bind)
        log.info("upkeep_done", gone=gone)

    return keep_up
