from django.urls import path
from ninja_extra import ControllerBase, NinjaExtraAPI, api_controller
from ninja_jwt.authentication import JWTAuth
from ninja_jwt.controller import NinjaJWTDefaultController, NinjaJWTSlidingController, TokenBlackListController

import control

api = NinjaExtraAPI()


@api_controller("/token", auth=None)
class BlacklistController(ControllerBase, TokenBlackListController):
    """The package leaves it to the project to mount this view."""

    auto_import = False


@api.api_operation(["GET", "POST", "PUT", "PATCH", "DELETE"], "/me", auth=JWTAuth(), url_name="me")
def me(request):
    """Tells who sent a request, and with what method and body."""
    return {
        "id": request.user.pk,
        "username": request.user.get_username(),
        "method": request.method,
        "body": request.body.decode("utf-8", "replace"),
    }


api.register_controllers(NinjaJWTDefaultController, NinjaJWTSlidingController, BlacklistController)

urlpatterns = [path("api/", api.urls), path("test/<str:action>", control.control)]
