"""dj-rest-auth in token mode: no cookie holds a token, the refresh token is in the body."""

from settings import *  # noqa: F403

ROOT_URLCONF = "urls_dj_rest_auth"
INSTALLED_APPS = [*INSTALLED_APPS, "dj_rest_auth"]  # noqa: F405
REST_FRAMEWORK = {
    **REST_FRAMEWORK,  # noqa: F405
    "DEFAULT_AUTHENTICATION_CLASSES": ["dj_rest_auth.jwt_auth.JWTCookieAuthentication"],
}
REST_AUTH = {
    "USE_JWT": True,
    "JWT_AUTH_HTTPONLY": False,
    "JWT_AUTH_RETURN_EXPIRATION": flag("RETURN_EXPIRATION"),  # noqa: F405
}
