from django.urls import include, path

import control

urlpatterns = [
    path("dj-rest-auth/", include("dj_rest_auth.urls")),
    path("test/<str:action>", control.control),
]
