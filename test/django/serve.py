"""Serves the project on a free port of the loopback interface, and tells it in one line of JSON.

Ends when its standard input ends, so that it cannot outlive the process that started it.
"""

import json
import os
import shutil
import sys
import tempfile
import threading

folder = tempfile.mkdtemp(prefix="simplejwt-server-")
os.environ.setdefault("SIMPLEJWT_DATABASE", os.path.join(folder, "db.sqlite3"))
os.environ["DJANGO_SETTINGS_MODULE"] = os.environ.get("SIMPLEJWT_SETTINGS", "settings")


def end(status):
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(status)


def end_with_parent():
    while sys.stdin.buffer.read(4096):
        pass
    end(0)


def prepare():
    import django

    django.setup()

    from django.core.management import call_command
    from django.db import connection

    import control

    connection.cursor().execute("PRAGMA journal_mode=WAL")
    call_command("migrate", run_syncdb=True, verbosity=0)
    for account in json.loads(os.environ["SIMPLEJWT_USERS"]):
        control.add(account)
    connection.close()


def serve():
    from django.core.wsgi import get_wsgi_application
    from waitress.server import create_server

    server = create_server(get_wsgi_application(), host="127.0.0.1", port=0, threads=16)
    print(json.dumps({"port": server.effective_port}), flush=True)
    server.run()


threading.Thread(target=end_with_parent, daemon=True).start()
try:
    prepare()
    serve()
finally:
    end(1)
