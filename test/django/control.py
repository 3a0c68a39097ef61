"""Levers that only tests pull: change accounts, mint tokens, slow views down, count answers."""

import json
import threading
import time
from collections import defaultdict
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpResponseNotFound, JsonResponse
from django.views.decorators.csrf import csrf_exempt

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


def user_of(command):
    return get_user_model().objects.get(username=command["username"])


def update(**fields):
    def change(command):
        get_user_model().objects.filter(username=command["username"]).update(**fields)

    return change


def add(command):
    user = get_user_model().objects.create_user(command["username"], password=command["password"])
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
    "calls": calls,
    "change-password": change_password,
    "deactivate": update(is_active=False),
    "delay": delay,
    "delete": delete,
    "mint": mint,
    "reset": reset,
    "where": where,
}


@csrf_exempt
def control(request, action):
    if action not in ACTIONS:
        return HttpResponseNotFound()
    return JsonResponse(ACTIONS[action](json.loads(request.body or "{}")) or {})
