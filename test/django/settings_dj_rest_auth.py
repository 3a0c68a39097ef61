"""dj-rest-auth in token mode: no cookie holds a token, the refresh token is in the body."""

from settings import *  # noqa: F403

# As in every new project. Elsewhere a login tells the ends of its tokens in local time, a refresh in UTC.
TIME_ZONE = "UTC"
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
