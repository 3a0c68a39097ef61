"""Runs the example by one command: `python run.py`, with any Python from 3.10 on.

Everything that it makes is in `.cache/` beside this file: a virtual environment with the packages, and the database with
one user, `ada`, whose password is `correct horse`. Delete the folder to begin anew.
"""

import argparse
import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

here = Path(__file__).resolve().parent
workshop = here / ".cache"
requirements = here / "requirements.txt"


def install():
    """The Python of an environment with the packages, installed at the first run and when they change."""
    folder = workshop / "venv"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    mark = folder / "installed"
    wanted = hashlib.sha256(requirements.read_bytes()).hexdigest()
    if not mark.exists() or mark.read_text() != wanted:
        print("Installing Django and SimpleJWT ...", flush=True)
        venv.create(folder, clear=True, with_pip=True)
        pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "-r", requirements], check=True)
        mark.write_text(wanted)
    return python


def environment(args):
    return {
        **os.environ,
        "DEBUG": "1",
        "DATABASE": str(workshop / "db.sqlite3"),
        "PAGES": args.pages,
        "TOKENS_IN_BODIES": "1" if args.bodies else "0",
        "CROSS_SITE": "1" if args.cross_site else "0",
        "DJANGO_SUPERUSER_USERNAME": "ada",
        "DJANGO_SUPERUSER_EMAIL": "ada@example.com",
        "DJANGO_SUPERUSER_PASSWORD": "correct horse",
    }


def main():
    parser = argparse.ArgumentParser(description="Runs the example project.")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--pages", default="http://localhost:5173", help="origins of the front end, by commas")
    parser.add_argument("--bodies", action="store_true", help="refresh tokens in bodies, not in a cookie")
    parser.add_argument("--cross-site", action="store_true", help="cookies for pages of other sites")
    args = parser.parse_args()

    workshop.mkdir(exist_ok=True)
    (workshop / ".gitignore").write_text("*\n")
    python, env = install(), environment(args)

    def manage(*words, **options):
        return subprocess.run([python, here / "manage.py", *words], env=env, **options)

    manage("migrate", "--verbosity", "0", check=True)
    # Fails where there is such a user already.
    manage("createsuperuser", "--noinput", stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    print(f"The API is at http://localhost:{args.port}/api/ for pages at {args.pages}: ada / correct horse", flush=True)
    serve = [str(python), str(here / "manage.py"), "runserver", "--noreload", str(args.port)]
    if os.name == "nt":
        sys.exit(subprocess.run(serve, env=env).returncode)
    # In the place of this process, so that who ends it ends the server.
    os.execve(serve[0], serve, env)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        pass
