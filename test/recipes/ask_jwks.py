"""Asks the view of examples/jwks for the keys of a project; settings come from standard input, the answer is JSON.

SimpleJWT reads its settings once: each project takes a process.
"""

import json
import sys

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory

given = json.load(sys.stdin)
settings.configure(SECRET_KEY="a secret that nobody may learn, ever", SIMPLE_JWT=given["simple_jwt"])
django.setup()

from jwks import jwks  # noqa: E402 - it needs the settings

request = RequestFactory().generic(given["method"], "/.well-known/jwks.json")
try:
    response = jwks(request)
except ImproperlyConfigured as error:
    print(json.dumps({"error": str(error)}))
else:
    body = response.content.decode()
    print(json.dumps({"status": response.status_code, "headers": dict(response.headers), "body": body}))
