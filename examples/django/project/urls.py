"""The views. The paths are those that the client knows by itself, under `baseUrl: 'http://localhost:8000/api/'`."""

from django.conf import settings
from django.urls import path
from rest_framework_simplejwt import views as simplejwt

import cookies
from project.me import Me

if settings.TOKENS_IN_BODIES:
    tokens = [
        path("api/token/", simplejwt.TokenObtainPairView.as_view(), name="obtain"),
        path("api/token/refresh/", simplejwt.TokenRefreshView.as_view(), name="refresh"),
        path("api/token/blacklist/", simplejwt.TokenBlacklistView.as_view(), name="blacklist"),
    ]
else:
    tokens = [
        path("api/token/", cookies.Login.as_view(), name="obtain"),
        path("api/token/csrf/", cookies.csrf, name="csrf"),
        path("api/token/refresh/", cookies.Refresh.as_view(), name="refresh"),
        path("api/token/blacklist/", cookies.Logout.as_view(), name="blacklist"),
    ]

urlpatterns = [
    *tokens,
    path("api/token/verify/", simplejwt.TokenVerifyView.as_view(), name="verify"),
    path("api/me/", Me.as_view(), name="me"),
]
