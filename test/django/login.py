"""The login serializers of the project: with claims of the user's own, and with more in the answer if asked to."""

from django.conf import settings
from rest_framework.serializers import CharField, ValidationError
from rest_framework_simplejwt.serializers import TokenObtainPairSerializer, TokenObtainSlidingSerializer

# By user name; a test adds to them.
claims = {}


class WithClaims:
    @classmethod
    def get_token(cls, user):
        token = super().get_token(user)
        for name, value in claims.get(user.get_username(), {}).items():
            token[name] = value
        return token

    def validate(self, attrs):
        answer = super().validate(attrs)
        if settings.LOGIN_EXTRAS:
            answer["user"] = {"username": self.user.get_username()}
            answer["plan"] = "free"
        return answer


class PairSerializer(WithClaims, TokenObtainPairSerializer):
    pass


class OtpSerializer(PairSerializer):
    """Wants a second factor, which is the same for everybody here."""

    otp = CharField()

    def validate_otp(self, code):
        if code != settings.OTP:
            raise ValidationError("This code is wrong.")
        return code


class SlidingSerializer(WithClaims, TokenObtainSlidingSerializer):
    pass
