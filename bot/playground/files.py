"""Files that went through Telegram."""

from dataclasses import dataclass, field
from typing import NamedTuple

from bot.playground.chats import Json

IMAGES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"RIFF")


class Upload(NamedTuple):
    name: str
    content: bytes
    media_type: str


def is_image(upload: Upload) -> bool:
    return upload.content.startswith(IMAGES)


@dataclass
class Files:
    stored: dict[str, Upload] = field(default_factory=dict)

    def add(self, upload: Upload) -> str:
        file_id = f"file-{len(self.stored) + 1}"
        self.stored[file_id] = upload
        return file_id

    def json(self, file_id: str) -> Json:
        return {
            "file_id": file_id,
            "file_unique_id": f"unique-{file_id}",
            "file_size": len(self.stored[file_id].content),
        }

    def document(self, file_id: str) -> Json:
        upload = self.stored[file_id]
        details = {"file_name": upload.name, "mime_type": upload.media_type}
        return {"document": self.json(file_id) | details}

    def photo(self, file_id: str) -> Json:
        # One size, and not measured: nobody lays a page out by it.
        return {"photo": [self.json(file_id) | {"width": 1280, "height": 960}]}
