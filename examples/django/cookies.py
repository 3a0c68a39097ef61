"""Keeps the refresh token in a cookie that no script can read: copy it, with the settings that it names."""

from django.conf import settings
from django.http import JsonResponse
from django.middleware.csrf import get_token, rotate_token
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from rest_framework.authentication import SessionAuthentication
from rest_framework.parsers import JSONParser
from rest_framework.response import Response
from rest_framework_simplejwt import views
from rest_framework_simplejwt.exceptions import InvalidToken, TokenError
from rest_framework_simplejwt.settings import api_settings


class MovesTokenIntoCookie:
    parser_classes = [JSONParser]  # no form of another site can send JSON: nobody is logged in as somebody else
    takes_cookie_back = False

    def finalize_response(self, request, response, *args, **kwargs):
        cookie, is_success = settings.REFRESH_COOKIE, response.status_code == 200
        refresh = response.data.pop("refresh", None) if is_success else None
        if refresh:  # at login and, under rotation, at each refresh
            response.set_cookie(value=refresh, max_age=api_settings.REFRESH_TOKEN_LIFETIME, **cookie)
        elif self.takes_cookie_back:
            response.delete_cookie(cookie["key"], path=cookie["path"], samesite=cookie["samesite"])
        if is_success and "access" in response.data:
            response.data["csrf"] = get_token(request)  # pages on other hosts cannot read its cookie
        return super().finalize_response(request, response, *args, **kwargs)


class TakesTokenFromCookie(MovesTokenIntoCookie):
    is_logout = False

    def post(self, request, *args, **kwargs):
        token = request.COOKIES.get(settings.REFRESH_COOKIE["key"])
        if not token:  # says so before it looks for CSRF: there is nothing to protect
            raise InvalidToken("There is no refresh token in the cookie.")
        SessionAuthentication().enforce_csrf(request)  # Django's own check: Origin, cookie and X-CSRFToken
        self.takes_cookie_back = self.is_logout  # never a refresh that is refused: its successor may be on its way
        serializer = self.get_serializer(data={"refresh": token})
        try:
            serializer.is_valid(raise_exception=True)
        except TokenError as error:
            raise InvalidToken(error.args[0]) from error
        return Response(serializer.validated_data)


class Login(MovesTokenIntoCookie, views.TokenObtainPairView):
    def post(self, request, *args, **kwargs):
        response = super().post(request, *args, **kwargs)
        rotate_token(request)  # what was known before the login is worth nothing after it
        return response


Refresh = type("Refresh", (TakesTokenFromCookie, views.TokenRefreshView), {})
Logout = type("Logout", (TakesTokenFromCookie, views.TokenBlacklistView), {"is_logout": True})
csrf = never_cache(require_GET(lambda request: JsonResponse({"csrf": get_token(request)})))
