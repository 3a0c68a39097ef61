from django.urls import path
from project import urls

import control
from me import Me

# The project's own view takes no method but GET.
urlpatterns = [
    path("api/me/", Me.as_view(), name="me"),
    *urls.urlpatterns,
    path("test/<str:action>", control.control),
]
