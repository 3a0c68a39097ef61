from django.urls import path
from project import urls

import control

urlpatterns = [*urls.urlpatterns, path("test/<str:action>", control.control)]
