"""The settings of examples/django as they are, but for what tests need: levers, a database of their own, lifetimes."""

import os
from datetime import timedelta

import settings as tests
from project.settings import *  # noqa: F403

ROOT_URLCONF = "urls_example"
ALLOWED_HOSTS = ["*"]
SECRET_KEY = tests.SECRET_KEY
DATABASES = tests.DATABASES
PASSWORD_HASHERS = tests.PASSWORD_HASHERS
MIDDLEWARE = ["control.Counting", *MIDDLEWARE]  # noqa: F405
LOGIN_EXTRAS = tests.LOGIN_EXTRAS
ROUTES = {}
AUTHENTICATION_CLASSES = tests.AUTHENTICATION_CLASSES

if "SIMPLEJWT_CORS_ORIGINS" in os.environ:
    CORS_ALLOWED_ORIGINS = tests.CORS_ALLOWED_ORIGINS
    CORS_ALLOW_CREDENTIALS = tests.CORS_ALLOW_CREDENTIALS
CSRF_TRUSTED_ORIGINS = tests.CSRF_TRUSTED_ORIGINS

REFRESH_COOKIE = {**REFRESH_COOKIE, **tests.json.loads(tests.text("REFRESH_COOKIE", "{}"))}  # noqa: F405
CSRF_COOKIE_SECURE = REFRESH_COOKIE["secure"]
CSRF_COOKIE_SAMESITE = REFRESH_COOKIE["samesite"]

REFRESH_GRACE_PERIOD = tests.seconds("GRACE", 10)
SIMPLE_JWT = {
    **SIMPLE_JWT,  # noqa: F405
    "ACCESS_TOKEN_LIFETIME": tests.seconds("ACCESS_LIFETIME", 300),
    "REFRESH_TOKEN_LIFETIME": tests.seconds("REFRESH_LIFETIME", timedelta(days=1).total_seconds()),
    "ROTATE_REFRESH_TOKENS": tests.flag("ROTATE", True),
    "BLACKLIST_AFTER_ROTATION": tests.flag("BLACKLIST_AFTER_ROTATION", True),
    "TOKEN_OBTAIN_SERIALIZER": "login.PairSerializer",
}
