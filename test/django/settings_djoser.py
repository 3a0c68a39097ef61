"""djoser as its guide sets it up: the token views are SimpleJWT's, the scheme is JWT."""

from settings import *  # noqa: F403

ROOT_URLCONF = "urls_djoser"
INSTALLED_APPS = [*INSTALLED_APPS, "djoser"]  # noqa: F405
REST_FRAMEWORK = {
    **REST_FRAMEWORK,  # noqa: F405
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework_simplejwt.authentication.JWTAuthentication"],
}
SIMPLE_JWT = {
    **SIMPLE_JWT,  # noqa: F405
    "AUTH_HEADER_TYPES": tuple(words("AUTH_HEADER_TYPES", "JWT")),  # noqa: F405
}
