"""One project for every test: what differs between servers comes from environment variables."""

import json
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


def claim(name, default):
    """The name of a claim; SimpleJWT knows some that may have none."""
    return text(name, default) or None


DEBUG = flag("DEBUG")
APPEND_SLASH = flag("APPEND_SLASH", True)
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
    "django.contrib.sessions",
    "corsheaders",
    "rest_framework",
    "rest_framework.authtoken",
    "rest_framework_simplejwt",
]
if flag("BLACKLIST_APP"):
    INSTALLED_APPS.append("rest_framework_simplejwt.token_blacklist")
if text("USERNAME_FIELD", "username") == "email":
    INSTALLED_APPS.append("people")
    AUTH_USER_MODEL = "people.Person"

MIDDLEWARE = ["control.Counting"]
# No list is no middleware, which differs from an empty list.
if "SIMPLEJWT_CORS_ORIGINS" in os.environ:
    MIDDLEWARE.append("corsheaders.middleware.CorsMiddleware")
MIDDLEWARE.append("django.contrib.sessions.middleware.SessionMiddleware")
if flag("LOCALE_MIDDLEWARE"):
    MIDDLEWARE.append("django.middleware.locale.LocaleMiddleware")
MIDDLEWARE += [
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]

CORS_ALLOWED_ORIGINS = words("CORS_ORIGINS")
CORS_ALLOW_CREDENTIALS = flag("CORS_CREDENTIALS")
CSRF_TRUSTED_ORIGINS = words("CSRF_TRUSTED_ORIGINS")

TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]

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

RENDERERS = ["rest_framework.renderers.JSONRenderer"]
if flag("BROWSABLE_API"):
    RENDERERS.append("rest_framework.renderers.BrowsableAPIRenderer")

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": RENDERERS,
    "DEFAULT_THROTTLE_RATES": json.loads(text("THROTTLES", "{}")),
}

AUTHENTICATORS = {
    "jwt": "rest_framework_simplejwt.authentication.JWTAuthentication",
    "stateless-jwt": "rest_framework_simplejwt.authentication.JWTStatelessUserAuthentication",
    "session": "rest_framework.authentication.SessionAuthentication",
    "basic": "rest_framework.authentication.BasicAuthentication",
    "token": "rest_framework.authentication.TokenAuthentication",
}

# Of the app's own views; the token views have none.
AUTHENTICATION_CLASSES = [AUTHENTICATORS[name] for name in words("AUTHENTICATION_CLASSES", "jwt")]

TOKEN_CLASSES = {
    "access": "rest_framework_simplejwt.tokens.AccessToken",
    "sliding": "rest_framework_simplejwt.tokens.SlidingToken",
}

SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": seconds("ACCESS_LIFETIME", 300),
    "REFRESH_TOKEN_LIFETIME": seconds("REFRESH_LIFETIME", 86400),
    "SLIDING_TOKEN_LIFETIME": seconds("SLIDING_LIFETIME", 300),
    "SLIDING_TOKEN_REFRESH_LIFETIME": seconds("SLIDING_REFRESH_LIFETIME", 86400),
    "ROTATE_REFRESH_TOKENS": flag("ROTATE"),
    "BLACKLIST_AFTER_ROTATION": flag("BLACKLIST_AFTER_ROTATION"),
    "LEEWAY": float(text("LEEWAY", 0)),
    "AUTH_HEADER_TYPES": tuple(words("AUTH_HEADER_TYPES", "Bearer")),
    "AUTH_HEADER_NAME": text("AUTH_HEADER_NAME", "HTTP_AUTHORIZATION"),
    "AUTH_TOKEN_CLASSES": tuple(TOKEN_CLASSES[name] for name in words("AUTH_TOKEN_CLASSES", "access")),
    "CHECK_REVOKE_TOKEN": flag("CHECK_REVOKE_TOKEN"),
    "CHECK_USER_IS_ACTIVE": flag("CHECK_USER_IS_ACTIVE", True),
    "USER_ID_CLAIM": text("USER_ID_CLAIM", "user_id"),
    "TOKEN_TYPE_CLAIM": claim("TOKEN_TYPE_CLAIM", "token_type"),
    "JTI_CLAIM": claim("JTI_CLAIM", "jti"),
    "SLIDING_TOKEN_REFRESH_EXP_CLAIM": text("SLIDING_TOKEN_REFRESH_EXP_CLAIM", "refresh_exp"),
    "REVOKE_TOKEN_CLAIM": text("REVOKE_TOKEN_CLAIM", "hash_password"),
    "AUDIENCE": json.loads(text("AUDIENCE", "null")),
    "ISSUER": text("ISSUER") or None,
    "TOKEN_OBTAIN_SERIALIZER": "login.PairSerializer",
    "SLIDING_TOKEN_OBTAIN_SERIALIZER": "login.SlidingSerializer",
}

# Keys in pairs need the package `cryptography`.
if text("ALGORITHM"):
    SIMPLE_JWT["ALGORITHM"] = text("ALGORITHM")
    SIMPLE_JWT["SIGNING_KEY"] = text("PRIVATE_KEY")
    SIMPLE_JWT["VERIFYING_KEY"] = text("PUBLIC_KEY")

# A code that every login has to bring, if there is one.
OTP = text("OTP")
if OTP:
    SIMPLE_JWT["TOKEN_OBTAIN_SERIALIZER"] = "login.OtpSerializer"

# The grace period of examples/django, which has to be on Python's path then.
if text("GRACE"):
    REFRESH_GRACE_PERIOD = seconds("GRACE", 10)
    SIMPLE_JWT["TOKEN_REFRESH_SERIALIZER"] = "grace.GraceTokenRefreshSerializer"
    SIMPLE_JWT["TOKEN_BLACKLIST_SERIALIZER"] = "grace.GraceTokenBlacklistSerializer"

# Does a login answer with more than tokens?
LOGIN_EXTRAS = flag("LOGIN_EXTRAS")

ROUTES = {
    "obtain": text("PATH_OBTAIN", "api/token/"),
    "refresh": text("PATH_REFRESH", "api/token/refresh/"),
    "verify": text("PATH_VERIFY", "api/token/verify/"),
    "blacklist": text("PATH_BLACKLIST", "api/token/blacklist/"),
    "sliding": text("PATH_SLIDING", "api/token/sliding/"),
    "slidingRefresh": text("PATH_SLIDINGREFRESH", "api/token/sliding/refresh/"),
    "me": text("PATH_ME", "api/me/"),
}
