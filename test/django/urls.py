from django.conf import settings
from django.urls import path
from rest_framework_simplejwt import views as simplejwt

import control
from me import Me

VIEWS = {
    "obtain": simplejwt.TokenObtainPairView,
    "refresh": simplejwt.TokenRefreshView,
    "verify": simplejwt.TokenVerifyView,
    "blacklist": simplejwt.TokenBlacklistView,
    "me": Me,
}

# An empty path leaves a view out.
urlpatterns = [
    path(route, VIEWS[name].as_view(), name=name) for name, route in settings.ROUTES.items() if route
]
urlpatterns.append(path("test/<str:action>", control.control))
