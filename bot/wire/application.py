"""python-telegram-bot's Application as we use it: it finds the handler, we do the rest."""

from collections.abc import Iterable
from typing import Any

from telegram import Update
from telegram.ext import Application, ApplicationBuilder, BaseHandler

from bot.wire.client import Client

Handler = BaseHandler[Update, Any, Any]


class RaisingApplication(Application[Any, Any, Any, Any, Any, Any]):
    """Hands a handler's error to who asked for the update, instead of logging the update."""

    async def process_error(
        self, update: object, error: Exception, job: Any = None, coroutine: Any = None
    ) -> bool:
        raise error


def build_application(client: Client, handlers: Iterable[Handler]) -> RaisingApplication:
    """Return an application without updater and queue: updates reach it from our inbox."""
    builder = ApplicationBuilder().bot(client).updater(None).job_queue(None)
    application = builder.application_class(RaisingApplication).build()
    assert isinstance(application, RaisingApplication)  # the builder's types do not tell
    application.add_handlers(list(handlers))
    return application
