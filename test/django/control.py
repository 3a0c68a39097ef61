"""Levers that only tests pull: change accounts, mint tokens, slow views down, count answers."""

import json
import threading
import time
from collections import defaultdict
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpResponseNotFound, JsonResponse
from django.middleware.csrf import get_token
from django.test import RequestFactory
from django.views.decorators.csrf import csrf_exempt

import login

lock = threading.Lock()
answers = defaultdict(lambda: defaultdict(int))
delays = {}


class Counting:
    """Counts the answers of each view by status. Preflights are not counted."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        is_preflight = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
        response = self.get_response(request)
        match = getattr(request, "resolver_match", None)
        name = match.url_name if match and match.url_name else "unknown"
        if not is_preflight and not request.path.startswith("/test/"):
            with lock:
                answers[name][response.status_code] += 1
        return response

    def process_view(self, request, view, args, kwargs):
        time.sleep(delays.get(request.resolver_match.url_name, 0))


def users_of(command):
    model = get_user_model()
    return model.objects.filter(**{model.USERNAME_FIELD: command["username"]})


def user_of(command):
    return users_of(command).get()


def update(**fields):
    def change(command):
        users_of(command).update(**fields)

    return change


def add(command):
    user = get_user_model().objects.create_user(command["username"], password=command["password"])
    users_of(command).update(is_active=command.get("active", True))
    login.claims[command["username"]] = command.get("claims", {})
    return {"id": user.pk}


def delete(command):
    user_of(command).delete()


def change_password(command):
    user = user_of(command)
    user.set_password(command["password"])
    user.save()


def mint(command):
    from rest_framework_simplejwt.tokens import RefreshToken, SlidingToken

    user = user_of(command)
    kind = command.get("kind", "access")
    token = SlidingToken.for_user(user) if kind == "sliding" else RefreshToken.for_user(user)
    if kind == "access":
        token = token.access_token
    if "lifetime" in command:
        token.set_exp(lifetime=timedelta(seconds=command["lifetime"]))
    token.payload.update(command.get("claims", {}))
    for claim in command.get("omit", []):
        token.payload.pop(claim, None)
    return {"token": str(token)}


def session(command):
    """A live session, and what its forms would send along."""
    user = user_of(command)
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    request = RequestFactory().get("/")
    get_token(request)
    secret = request.META["CSRF_COOKIE"]
    return {"cookie": f"sessionid={store.session_key}; csrftoken={secret}", "csrfToken": secret}


def auth_token(command):
    from rest_framework.authtoken.models import Token

    return {"token": Token.objects.get_or_create(user=user_of(command))[0].key}


def delay(command):
    delays[command["endpoint"]] = command["seconds"]


def calls(command):
    with lock:
        return {name: dict(counts) for name, counts in answers.items()}


def reset(command):
    with lock:
        answers.clear()
    delays.clear()


def where(command):
    return {"database": settings.DATABASES["default"]["NAME"]}


ACTIONS = {
    "activate": update(is_active=True),
    "add": add,
    "auth-token": auth_token,
    "calls": calls,
    "change-password": change_password,
    "deactivate": update(is_active=False),
    "delay": delay,
    "delete": delete,
    "mint": mint,
    "reset": reset,
    "session": session,
    "where": where,
}


@csrf_exempt
def control(request, action):
    if action not in ACTIONS:
        return HttpResponseNotFound()
    return JsonResponse(ACTIONS[action](json.loads(request.body or "{}")) or {})
