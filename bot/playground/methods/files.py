"""Photos and documents that the bot sends, and files that it fetches."""

from bot.playground.chats import Json
from bot.playground.errors import bad_request
from bot.playground.files import Upload, is_image
from bot.playground.methods.messages import caption, send
from bot.playground.params import Params
from bot.playground.telegram import Telegram


def send_document(telegram: Telegram, params: Params) -> Json:
    document = telegram.files.document(_file_id(telegram, params, "document"))
    return send(telegram, params, caption(params), document).json


def send_photo(telegram: Telegram, params: Params) -> Json:
    file_id = _file_id(telegram, params, "photo")
    if not is_image(telegram.files.stored[file_id]):
        raise bad_request("IMAGE_PROCESS_FAILED")
    return send(telegram, params, caption(params), telegram.files.photo(file_id)).json


def _file_id(telegram: Telegram, params: Params, kind: str) -> str:
    """Return the file of a call: a new one, or one that Telegram has."""
    file = params.file(kind)
    if file is None:
        raise bad_request(f"there is no {kind} in the request")
    if isinstance(file, Upload):
        if not file.content:
            raise bad_request("file must be non-empty")
        return telegram.files.add(file)
    if file.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    if file not in telegram.files.stored:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return file


def get_file(telegram: Telegram, params: Params) -> Json:
    file_id = params.text("file_id")
    if file_id not in telegram.files.stored:
        raise bad_request("invalid file_id")
    return telegram.files.json(file_id) | {"file_path": f"files/{file_id}"}


METHODS = {"sendDocument": send_document, "sendPhoto": send_photo, "getFile": get_file}
