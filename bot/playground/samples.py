"""One message of each kind that is not text, as a patron's telephone would send it."""

from bot.playground.chats import Json


def _file(name: str) -> Json:
    return {"file_id": f"sample-{name}", "file_unique_id": name, "file_size": 48_000}


SAMPLES: dict[str, Json] = {
    "photo": {"photo": [_file("photo") | {"width": 1280, "height": 960}]},
    "voice": {"voice": _file("voice") | {"duration": 7, "mime_type": "audio/ogg"}},
    "video": {"video": _file("video") | {"width": 640, "height": 360, "duration": 9}},
    "video_note": {"video_note": _file("video-note") | {"length": 240, "duration": 5}},
    "animation": {
        "animation": _file("animation") | {"width": 320, "height": 240, "duration": 2},
        "document": _file("animation") | {"file_name": "kat.mp4"},
    },
    "document": {"document": _file("document") | {"file_name": "idee.pdf"}},
    "sticker": {
        "sticker": _file("sticker")
        | {
            "type": "regular",
            "width": 512,
            "height": 512,
            "is_animated": False,
            "is_video": False,
            "emoji": "📚",
        }
    },
    "contact": {"contact": {"phone_number": "+31201234567", "first_name": "Anna"}},
    "venue": {
        "venue": {
            "location": {"latitude": 52.2567, "longitude": 5.2267},
            "title": "Bibliotheek",
            "address": "Brink 1",
        },
        "location": {"latitude": 52.2567, "longitude": 5.2267},
    },
    "story": {
        "story": {"id": 1, "chat": {"id": 6_100_000_009, "type": "private", "first_name": "Bo"}}
    },
    "location": {"location": {"latitude": 52.2567, "longitude": 5.2267}},
    "dice": {"dice": {"emoji": "🎲", "value": 4}},
    "poll": {
        "poll": {
            "id": "1",
            "question": "Koffie of thee?",
            "options": [
                {"persistent_id": "1", "text": "Koffie", "voter_count": 0},
                {"persistent_id": "2", "text": "Thee", "voter_count": 0},
            ],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": False,
            "members_only": False,
        }
    },
}
