from django.conf import settings
from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework_simplejwt.authentication import JWTAuthentication


class Me(APIView):
    """Tells who sent a request, and with what method and body."""

    permission_classes = [IsAuthenticated]
    authentication_classes = (
        [SessionAuthentication, JWTAuthentication]
        if settings.SESSION_AUTHENTICATION_FIRST
        else [JWTAuthentication]
    )

    def answer(self, request):
        return Response(
            {
                "id": request.user.pk,
                "username": request.user.get_username(),
                "method": request.method,
                "body": request._request.body.decode("utf-8", "replace"),
            }
        )

    get = post = put = patch = delete = answer
