"""One project for every test: what differs between servers comes from environment variables."""

import os
from datetime import timedelta


def text(name, default=""):
    return os.environ.get(f"SIMPLEJWT_{name}", default)


def flag(name, default=False):
    return text(name, "1" if default else "0") == "1"


def words(name, default=""):
    return [word for word in text(name, default).split(",") if word]


def seconds(name, default):
    return timedelta(seconds=float(text(name, default)))


DEBUG = False
SECRET_KEY = text("SIGNING_KEY", "a signing key for tests, known to everybody")
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "urls"
USE_TZ = True
USE_I18N = True
LANGUAGE_CODE = text("LANGUAGE", "en")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "corsheaders",
    "rest_framework",
    "rest_framework_simplejwt",
]
if flag("BLACKLIST_APP"):
    INSTALLED_APPS.append("rest_framework_simplejwt.token_blacklist")

MIDDLEWARE = ["control.Counting", "corsheaders.middleware.CorsMiddleware"]
if flag("LOCALE_MIDDLEWARE"):
    MIDDLEWARE.append("django.middleware.locale.LocaleMiddleware")
MIDDLEWARE.append("django.middleware.common.CommonMiddleware")

CORS_ALLOWED_ORIGINS = words("CORS_ORIGINS")

# A file, as servers have: with an in-memory database requests that come at once fail.
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": text("DATABASE"),
        "OPTIONS": {"timeout": 20},
    }
}

# Real hashers are slow on purpose.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
}

SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": seconds("ACCESS_LIFETIME", 300),
    "REFRESH_TOKEN_LIFETIME": seconds("REFRESH_LIFETIME", 86400),
    "ROTATE_REFRESH_TOKENS": flag("ROTATE"),
    "BLACKLIST_AFTER_ROTATION": flag("BLACKLIST_AFTER_ROTATION"),
    "LEEWAY": float(text("LEEWAY", 0)),
    "AUTH_HEADER_TYPES": tuple(words("AUTH_HEADER_TYPES", "Bearer")),
    "AUTH_HEADER_NAME": text("AUTH_HEADER_NAME", "HTTP_AUTHORIZATION"),
    "CHECK_REVOKE_TOKEN": flag("CHECK_REVOKE_TOKEN"),
    "CHECK_USER_IS_ACTIVE": flag("CHECK_USER_IS_ACTIVE", True),
}

SESSION_AUTHENTICATION_FIRST = flag("SESSION_AUTHENTICATION_FIRST")

ROUTES = {
    "obtain": text("PATH_OBTAIN", "api/token/"),
    "refresh": text("PATH_REFRESH", "api/token/refresh/"),
    "verify": text("PATH_VERIFY", "api/token/verify/"),
    "blacklist": text("PATH_BLACKLIST", "api/token/blacklist/"),
    "me": text("PATH_ME", "api/me/"),
}
