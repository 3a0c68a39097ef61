from rest_framework import serializers, viewsets
from rest_framework.response import Response
from drf_spectacular.utils import extend_schema


class NoteSerializer(serializers.Serializer):
    id = serializers.IntegerField(read_only=True)
    text = serializers.CharField(max_length=200)
    by = serializers.CharField(read_only=True)


class NoteViewSet(viewsets.ViewSet):
    """Notes of the user who asks. They are not kept: the example is about who asks."""

    serializer_class = NoteSerializer

    @extend_schema(responses=NoteSerializer(many=True))
    def list(self, request):
        return Response([{"id": 1, "text": "milk", "by": request.user.get_username()}])

    @extend_schema(request=NoteSerializer, responses={201: NoteSerializer})
    def create(self, request):
        note = NoteSerializer(data=request.data)
        note.is_valid(raise_exception=True)
        return Response({"id": 2, **note.validated_data, "by": request.user.get_username()}, status=201)
