"""As little as it takes to generate a schema, and to serve what it describes."""

import os
from datetime import timedelta

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "rest_framework",
    "rest_framework_simplejwt.token_blacklist",
    "drf_spectacular",
]

SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(seconds=int(os.environ.get("ACCESS_SECONDS", "300"))),
    "ROTATE_REFRESH_TOKENS": True,
    "BLACKLIST_AFTER_ROTATION": True,
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework_simplejwt.authentication.JWTAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
}

# region spectacular
SPECTACULAR_SETTINGS = {
    "TITLE": "Notes",
    "VERSION": "1.0.0",
    # Operations are called notes_list, and not api_notes_list.
    "SCHEMA_PATH_PREFIX": "/api/",
    # Login and refresh are the business of simplejwt-client, not of the generated client.
    "PREPROCESSING_HOOKS": ["hooks.without_token_views"],
    # What only answers have, and what only requests have, are two types.
    "COMPONENT_SPLIT_REQUEST": True,
}
# endregion spectacular

SECRET_KEY = os.environ.get("SECRET_KEY", "the example's key, known to everybody, and long enough for HS256")
ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
ROOT_URLCONF = "urls"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ.get("DATABASE", "db.sqlite3")}}
