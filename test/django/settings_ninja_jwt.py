"""django-ninja-jwt, which has tokens and a blacklist of its own, and nothing of Django REST framework."""

from settings import *  # noqa: F403

ROOT_URLCONF = "urls_ninja_jwt"
TOKEN_CLASSES = {"access": "ninja_jwt.tokens.AccessToken", "sliding": "ninja_jwt.tokens.SlidingToken"}
INSTALLED_APPS = [
    *(app for app in INSTALLED_APPS if not app.startswith("rest_framework")),  # noqa: F405
    "ninja_extra",
    "ninja_jwt",
]
if flag("BLACKLIST_APP"):  # noqa: F405
    INSTALLED_APPS.append("ninja_jwt.token_blacklist")
SIMPLE_JWT = {
    **SIMPLE_JWT,  # noqa: F405
    "AUTH_TOKEN_CLASSES": [TOKEN_CLASSES[name] for name in words("AUTH_TOKEN_CLASSES", "access")],  # noqa: F405
}
