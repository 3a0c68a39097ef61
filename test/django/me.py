from django.conf import settings
from django.utils.module_loading import import_string
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView


class Me(APIView):
    """Tells who sent a request, and with what method and body."""

    permission_classes = [IsAuthenticated]
    authentication_classes = [import_string(name) for name in settings.AUTHENTICATION_CLASSES]

    def initialize_request(self, request, *args, **kwargs):
        # Whoever reads the form first, as the check of a session does, takes the body away: keep a copy.
        _ = request.body
        return super().initialize_request(request, *args, **kwargs)

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
