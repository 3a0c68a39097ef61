"""Publishes the key that checks this project's tokens: copy it, and give it a path in urls.py."""

from django.core.exceptions import ImproperlyConfigured
from django.http import JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from jwt.algorithms import get_default_algorithms
from rest_framework_simplejwt.settings import api_settings


def public_jwk():
    name = api_settings.ALGORITHM
    if name not in ("RS256", "ES256"):  # the key of HS256 is the secret itself
        raise ImproperlyConfigured(f"Keys of {name} are not published: set ALGORITHM to RS256 or ES256.")
    algorithm = get_default_algorithms()[name]
    key = algorithm.prepare_key(api_settings.VERIFYING_KEY or api_settings.SIGNING_KEY)
    if hasattr(key, "public_key"):  # a private key: its public half, and nothing else of it
        key = key.public_key()
    return {**algorithm.to_jwk(key, as_dict=True), "alg": name, "use": "sig"}


@require_safe
@cache_control(public=True, max_age=60)  # as long as tokens of a new key may be refused behind a cache
def jwks(request):
    return JsonResponse({"keys": [public_jwk()]})
