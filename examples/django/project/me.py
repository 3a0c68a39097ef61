from rest_framework.response import Response
from rest_framework.views import APIView


class Me(APIView):
    """A view of the app's own: who carries this access token?"""

    def get(self, request):
        return Response({"id": request.user.pk, "username": request.user.get_username()})
