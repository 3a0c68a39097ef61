from django.urls import include, path

import control

urlpatterns = [
    path("auth/", include("djoser.urls")),
    path("auth/", include("djoser.urls.jwt")),
    path("test/<str:action>", control.control),
]
