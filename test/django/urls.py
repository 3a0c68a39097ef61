from django.conf import settings
from django.urls import path
from rest_framework.settings import api_settings
from rest_framework.throttling import ScopedRateThrottle
from rest_framework_simplejwt import views as simplejwt

import control
from me import Me

VIEWS = {
    "obtain": simplejwt.TokenObtainPairView,
    "refresh": simplejwt.TokenRefreshView,
    "verify": simplejwt.TokenVerifyView,
    "blacklist": simplejwt.TokenBlacklistView,
    "sliding": simplejwt.TokenObtainSlidingView,
    "slidingRefresh": simplejwt.TokenRefreshSlidingView,
    "me": Me,
}


def view_of(name):
    view = VIEWS[name]
    if name not in api_settings.DEFAULT_THROTTLE_RATES:
        return view.as_view()
    throttle = {"throttle_classes": [ScopedRateThrottle], "throttle_scope": name}
    return type(view.__name__, (view,), throttle).as_view()


# An empty path leaves a view out.
urlpatterns = [path(route, view_of(name), name=name) for name, route in settings.ROUTES.items() if route]
urlpatterns.append(path("test/<str:action>", control.control))
