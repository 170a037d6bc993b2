from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """A part of the config: closed to unknown keys; its errors do not tell a value."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, hide_input_in_errors=True, arbitrary_types_allowed=True
    )
