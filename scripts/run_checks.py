"""`make check`: everything that can be judged without running the tests. All checks run; the end names what failed."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
FOLDERS = ["core", "accounts", "scheduler", "catalogue", "skills", "content", "courses", "events", "transfer",
           "certificates", "api", "lms", "templates"]  # fmt: skip


def templates() -> list[str]:
    return [str(path.relative_to(ROOT)) for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.html"))]


def checks() -> dict[str, list[str]]:
    manage = [sys.executable, "manage.py"]
    return {
        "formatting": [str(BIN / "ruff"), "format", "--check", "--quiet", "."],
        "lint": [str(BIN / "ruff"), "check", "--quiet", "."],
        "templates": [str(BIN / "djade"), "--check", "--target-version", "6.0", *templates()],
        "import contracts": [str(BIN / "lint-imports"), "--no-cache"],
        "migrations": [*manage, "makemigrations", "--check", "--dry-run", "--verbosity", "1"],
        "deployment": [
            *manage,
            "check",
            "--deploy",
            "--fail-level",
            "WARNING",
            "--settings",
            "lms.settings.production",
        ],
        "diagrams": [*manage, "draw_states", "--check"],
        "translations": [sys.executable, "scripts/check_translations.py"],
        "types": [str(BIN / "mypy"), "--no-error-summary"],
    }


def production(folder: str) -> dict[str, str]:
    """What a city would set; none of the addresses is called."""
    return {
        "DATA_DIR": folder,
        "SECRET_KEY": secrets.token_urlsafe(60),
        "BASE_URL": "https://lichthof.example",
        "ALLOWED_HOSTS": "lichthof.example",
        "REDIS_URL": "redis://127.0.0.1:6379/0",
        "MAIL_URL": "smtp://127.0.0.1:25",
    }


def run(name: str, command: list[str], environment: dict[str, str]) -> bool:
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    print(f"{'ok' if done.returncode == 0 else 'FAILED':7} {name}", flush=True)
    if done.returncode:
        print(f"{done.stdout}{done.stderr}".rstrip(), flush=True)
    return done.returncode == 0


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        quiet = os.environ | {"DATA_DIR": folder}
        wanted = sys.argv[1:]
        results = {
            name: run(name, command, quiet | production(folder) if name == "deployment" else quiet)
            for name, command in checks().items()
            if not wanted or name in wanted
        }
    failed = [name for name, passed in results.items() if not passed]
    print(f"\nFailed: {', '.join(failed)}" if failed else "\nAll checks passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
