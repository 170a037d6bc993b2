"""Telegram's Bot API over HTTP."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.playground.errors import ApiError
from bot.playground.methods import call, spelled
from bot.playground.params import Params, read_params
from bot.playground.telegram import Call, Telegram


class Api:
    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self.routes = [
            Route("/bot{token}/{method}", self.call, methods=["GET", "POST"]),
            Route("/file/bot{token}/files/{file_id}", self.download),
        ]

    async def call(self, request: Request) -> Response:
        try:
            self._check_token(request)
            method = spelled(request.path_params["method"])
            return await self._answer(method, await read_params(request))
        except ApiError as error:
            return JSONResponse(error.answer, error.code)

    async def _answer(self, method: str, params: Params) -> Response:
        fault = self._telegram.faults.strike(method, params.text("chat_id"))
        if fault and not fault.accepted:
            return fault.response
        result: Any = await call(self._telegram, method, params)
        self._telegram.calls.append(Call(method, params.texts))
        return fault.response if fault else JSONResponse({"ok": True, "result": result})

    async def download(self, request: Request) -> Response:
        upload = self._telegram.files.stored.get(request.path_params["file_id"])
        try:
            self._check_token(request)
            if upload is None:
                raise ApiError(404, "Not Found")
        except ApiError as error:
            return JSONResponse(error.answer, error.code)
        return Response(upload.content, media_type="application/octet-stream")

    def _check_token(self, request: Request) -> None:
        if self._telegram.token not in (None, request.path_params["token"]):
            raise ApiError(401, "Unauthorized")
