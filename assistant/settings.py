"""Settings, each from an environment variable ``BUNDLEWISE_...``."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_data_path
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Where things are kept and how the assistant behaves; nothing here leaves the machine."""

    model_config = SettingsConfigDict(env_prefix="BUNDLEWISE_", extra="ignore", frozen=True)

    home: Path = Field(
        default_factory=lambda: user_data_path("bundlewise"),
        description="The folder that holds everything a user stores.",
    )
    embedder: str = Field(
        default="minilm",
        description="'minilm', or the folder of a sentence-transformers model.",
    )
    lock_timeout: float = Field(
        default=600.0, gt=0, description="Seconds to wait while another process writes."
    )
