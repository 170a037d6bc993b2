"""The parameters of a call, in any of the four ways in which Telegram takes them."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.requests import Request

from bot.playground.errors import bad_request
from bot.playground.files import Upload


class Params:
    """Texts by name, as Telegram itself has them, and the files that came along."""

    def __init__(self, texts: Mapping[str, str], files: Mapping[str, Upload]) -> None:
        self.texts = dict(texts)
        self.files = files

    def text(self, name: str) -> str:
        return self.texts.get(name, "")

    def required(self, name: str) -> str:
        if not (text := self.text(name)):
            raise bad_request(f'parameter "{name}" is required')
        return text

    def integer(self, name: str, default: int = 0) -> int:
        try:
            return int(self.text(name) or default)
        except ValueError:
            return 0

    def within(self, name: str, default: int, lowest: int, highest: int) -> int:
        return min(max(self.integer(name, default), lowest), highest)

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in ("true", "yes", "1")

    def json(self, name: str, called: str) -> Any:
        """Return what a JSON parameter holds, None where it is absent."""
        if not (text := self.text(name)):
            return None
        try:
            return json.loads(text)
        except ValueError:
            raise bad_request(f"can't parse {called} JSON object") from None

    def file(self, name: str) -> Upload | str | None:
        """Return the file uploaded for a parameter, or else its text: a file_id or a URL."""
        text = self.text(name)
        if text.startswith("attach://"):
            return self.files.get(text.removeprefix("attach://"))
        return text or self.files.get(name)


async def read_params(request: Request) -> Params:
    texts = dict(request.query_params)
    files: dict[str, Upload] = {}
    match request.headers.get("content-type", "").partition(";")[0].strip().lower():
        case "application/json":
            texts |= _texts_of(await request.body())
        case "application/x-www-form-urlencoded":
            body = (await request.body()).decode()
            texts |= dict(parse_qsl(body, keep_blank_values=True))
        case "multipart/form-data":
            async with request.form() as form:
                for name, value in form.items():
                    if isinstance(value, UploadFile):
                        files[name] = await _upload(value)
                    else:
                        texts[name] = value
    return Params(texts, files)


def _texts_of(body: bytes) -> dict[str, str]:
    try:
        values = json.loads(body or b"{}")
    except ValueError:
        raise bad_request("can't parse request JSON object") from None
    if not isinstance(values, dict):
        raise bad_request("can't parse request JSON object")
    return {
        name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for name, value in values.items()
        if value is not None
    }


async def _upload(file: UploadFile) -> Upload:
    media_type = file.content_type or "application/octet-stream"
    return Upload(file.filename or "file", await file.read(), media_type)
