"""dj-rest-auth: in token mode, unless the test's settings name cookies."""

import json

from settings import *  # noqa: F403

# As in every new project. Elsewhere a login tells the ends of its tokens in local time, a refresh in UTC.
TIME_ZONE = "UTC"
ROOT_URLCONF = "urls_dj_rest_auth"
INSTALLED_APPS = [*INSTALLED_APPS, "dj_rest_auth"]  # noqa: F405
REST_FRAMEWORK = {
    **REST_FRAMEWORK,  # noqa: F405
    "DEFAULT_AUTHENTICATION_CLASSES": ["dj_rest_auth.jwt_auth.JWTCookieAuthentication"],
}
REST_AUTH = {"USE_JWT": True, **json.loads(text("REST_AUTH", "{}"))}  # noqa: F405
