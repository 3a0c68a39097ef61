"""Settings of the example. What makes the tokens work comes first, what every project has comes last."""

import os
from datetime import timedelta
from pathlib import Path

# Where the front end is, as the address bar has it. Three ways to place it beside the API:
#
# 1. One origin: https://example.com and https://example.com/api/, by a proxy. Neither CORS nor trusted origins are
#    needed, and the page can read the `csrftoken` cookie by itself. The simplest, and the best where you can have it.
# 2. Two hosts of one site: https://app.example.com and https://api.example.com. Browsers send cookies between them
#    with SameSite=Lax, and even with Strict. The page cannot read the API's cookies.
# 3. Two sites: https://example.com and https://api.example.net. Cookies have to be SameSite=None and Secure, and many
#    browsers keep them from the page all the same: Safari always, others in private windows. Avoid it.
PAGES = os.environ.get("PAGES", "http://localhost:5173").split(",")
IS_CROSS_SITE = os.environ.get("CROSS_SITE") == "1"  # the third way
IS_HTTPS = IS_CROSS_SITE or os.environ.get("HTTPS") == "1"  # all but a machine of your own

# django-cors-headers: which pages may read answers, and ask with cookies. Never CORS_ALLOW_ALL_ORIGINS here.
CORS_ALLOWED_ORIGINS = PAGES
CORS_ALLOW_CREDENTIALS = True
CORS_EXPOSE_HEADERS = ["Retry-After"]

# Django: which pages may change something by a cookie. The check for CSRF looks at `Origin` first.
CSRF_TRUSTED_ORIGINS = PAGES
CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_SAMESITE = "None" if IS_CROSS_SITE else "Lax"

# Ours, for cookies.py: the arguments of `set_cookie`. The path is the folder of the views that read it.
REFRESH_COOKIE = {
    "key": "refresh_token",
    "path": "/api/token/",
    "httponly": True,
    "secure": IS_HTTPS,
    "samesite": "None" if IS_CROSS_SITE else "Lax",
}

# Where the refresh token is: in a cookie that no script can read, or in bodies, for `createAuthClient` as it comes.
TOKENS_IN_BODIES = os.environ.get("TOKENS_IN_BODIES") == "1"

SIMPLE_JWT = {
    # Short: a logout does not end access tokens.
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=5),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=14),
    # A refresh token works once ...
    "ROTATE_REFRESH_TOKENS": True,
    "BLACKLIST_AFTER_ROTATION": True,
    # ... and for ten seconds more, should the answer get lost: see grace.py.
    "TOKEN_REFRESH_SERIALIZER": "grace.GraceTokenRefreshSerializer",
    "TOKEN_BLACKLIST_SERIALIZER": "grace.GraceTokenBlacklistSerializer",
}
REFRESH_GRACE_PERIOD = timedelta(seconds=10)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "corsheaders",
    "rest_framework",
    "rest_framework_simplejwt.token_blacklist",
]

MIDDLEWARE = [
    # Before all that can answer, so that every answer says who may read it.
    "corsheaders.middleware.CorsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
    # Reads and sets the `csrftoken` cookie.
    "django.middleware.csrf.CsrfViewMiddleware",
]

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework_simplejwt.authentication.JWTAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
}

# In a real project the key comes from outside, and DEBUG is off.
SECRET_KEY = os.environ.get("SECRET_KEY", "the example's key, known to everybody, and long enough for HS256")
DEBUG = os.environ.get("DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("HOSTS", "localhost,127.0.0.1").split(",")

ROOT_URLCONF = "project.urls"
TIME_ZONE = "UTC"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ.get("DATABASE", Path(__file__).resolve().parent.parent / "db.sqlite3"),
        # Refreshes that come at once wait for each other, and do not fail.
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20},
    }
}
