"""The house rules that no other tool holds."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_who_may_import_whom_is_kept() -> None:
    """The contracts stand in pyproject.toml."""
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_the_lock_has_hashes_and_names_no_host() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    entries = re.split(r"\n(?=\S)", lock.strip())

    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
    assert re.findall(r"https?://|--(?:index|extra|find)", lock) == []


def test_what_is_installed_has_all_that_it_needs_beside_the_code(tmp_path: Path) -> None:
    """Texts, migrations, the page and the model are in the wheel."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "-d", tmp_path],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    [wheel] = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())

    assert names >= {
        "bot/locale/nl/LC_MESSAGES/ideeenbus.po",
        "bot/playground/templates/page.html",
        "nlp/model/config.cfg",
        "storage/migrations/versions/0001_first_tables.py",
    }
    assert not [name for name in names if name.startswith("tests/")]
