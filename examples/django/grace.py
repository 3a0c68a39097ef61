"""A grace period for rotated refresh tokens of djangorestframework-simplejwt: copy it into your project.

With ROTATE_REFRESH_TOKENS and BLACKLIST_AFTER_ROTATION a refresh token is dead as soon as it has been
exchanged. Who never gets the answer - the train is in a tunnel, the page was closed, two tabs asked at once -
is logged out. With this serializer the same refresh token, sent again within a few seconds, is exchanged for
THE SAME successor, as long as nobody has used that:

    SIMPLE_JWT = {
        "ROTATE_REFRESH_TOKENS": True,
        "BLACKLIST_AFTER_ROTATION": True,
        "TOKEN_REFRESH_SERIALIZER": "yourapp.grace.GraceTokenRefreshSerializer",
        "TOKEN_BLACKLIST_SERIALIZER": "yourapp.grace.GraceTokenBlacklistSerializer",
    }
    REFRESH_GRACE_PERIOD = timedelta(seconds=10)  # the default

There is no model, no migration and no cache. The blacklist app has a table of all refresh tokens handed out,
in which the `jti` is unique: here the `jti` of a successor follows from that of its predecessor. So the
successor can be looked up, and the database itself sees to it that there is one, however many processes are
asked at the same time.
"""

from copy import copy
from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import IntegrityError, router, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import AuthenticationFailed
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.serializers import TokenBlacklistSerializer, TokenRefreshSerializer
from rest_framework_simplejwt.settings import api_settings
from rest_framework_simplejwt.token_blacklist.models import OutstandingToken
from rest_framework_simplejwt.tokens import RefreshToken
from rest_framework_simplejwt.utils import datetime_from_epoch, get_md5_hash_password


def is_single_use():
    """Without rotation, or without a blacklist, a refresh token works again anyway."""
    return (
        api_settings.ROTATE_REFRESH_TOKENS
        and api_settings.BLACKLIST_AFTER_ROTATION
        and apps.is_installed("rest_framework_simplejwt.token_blacklist")
    )


class ExchangeableToken(RefreshToken):
    """A refresh token that knows its successor."""

    def check_blacklist(self):
        """Lets a token through that is on the blacklist because it was exchanged a moment ago."""
        try:
            super().check_blacklist()
        except TokenError:
            # Asked in this order, nothing slips in between: an exchange adds both in one transaction.
            if self.recent_successor() is None:
                raise

    def successor_jti(self):
        # Keyed with SECRET_KEY: a `jti`, which is in every log, tells nobody the next one.
        jti = self.payload[api_settings.JTI_CLAIM]
        return salted_hmac("simplejwt successor", jti, algorithm="sha256").hexdigest()[:32]

    def recent_successor(self):
        """What this token was exchanged for, as text, unless that is longer ago than the grace period."""
        period = getattr(settings, "REFRESH_GRACE_PERIOD", timedelta(seconds=10))
        # From the database that is written to: a replica may not know yet.
        rows = OutstandingToken.objects.using(router.db_for_write(OutstandingToken))
        # `created_at` is set once, at the first exchange: repeating does not make the period longer.
        rows = rows.filter(jti=self.successor_jti(), created_at__gt=self.current_time - period)
        return rows.values_list("token", flat=True).first()

    def exchange(self, user):
        """Makes the successor, as text, and puts this token on the blacklist: both or neither."""
        successor = copy(self)  # with all claims, as SimpleJWT does it, but for three
        successor.payload = {**self.payload, api_settings.JTI_CLAIM: self.successor_jti()}
        successor.set_exp()
        successor.set_iat()
        row = OutstandingToken(
            user=user,
            jti=self.successor_jti(),
            token=str(successor),
            created_at=self.current_time,
            expires_at=datetime_from_epoch(successor["exp"]),
        )
        try:
            with transaction.atomic(using=router.db_for_write(OutstandingToken)):
                # First of all the insert: while another request inserts the same `jti`, the database waits.
                row.save(force_insert=True)
                _row, is_new = self.blacklist()
                if not is_new:
                    # A logout came in between, and it wins: raising takes the successor back.
                    raise TokenError(_("Token is blacklisted"))
        except IntegrityError:
            # Another request was first, a moment ago: what it handed out is handed out again.
            token = self.recent_successor()
            if token is None:
                raise TokenError(_("Token is blacklisted"))
            return token
        return row.token


class GraceTokenRefreshSerializer(TokenRefreshSerializer):
    """For TOKEN_REFRESH_SERIALIZER."""

    default_error_messages = {
        "no_active_account": _("No active account found for the given token."),
        "password_changed": _("The user's password has been changed."),
    }

    def validate(self, attrs):
        if not is_single_use():
            return super().validate(attrs)
        # Raises what SimpleJWT raises: wrong signature, expired, exchanged too long ago ...
        refresh = ExchangeableToken(attrs["refresh"])
        # Every time, and so at a repeat, too.
        user = self.get_active_user(refresh)
        token = refresh.recent_successor() or refresh.exchange(user)
        # Refuses a successor that has been exchanged itself, or logged out: then this token is dead, too.
        successor = RefreshToken(token)
        return {"access": str(successor.access_token), "refresh": token}

    def get_active_user(self, refresh):
        """The user of a token, who may still use it."""
        user_id = refresh.get(api_settings.USER_ID_CLAIM)
        if not user_id:
            return None
        user = get_user_model().objects.filter(**{api_settings.USER_ID_FIELD: user_id}).first()
        if not api_settings.USER_AUTHENTICATION_RULE(user):
            raise AuthenticationFailed(self.error_messages["no_active_account"], "no_active_account")
        if api_settings.CHECK_REVOKE_TOKEN:
            # SimpleJWT asks this of access tokens only, up to 5.5.1.
            if refresh.get(api_settings.REVOKE_TOKEN_CLAIM) != get_md5_hash_password(user.password):
                raise AuthenticationFailed(self.error_messages["password_changed"], "password_changed")
        return user


class GraceTokenBlacklistSerializer(TokenBlacklistSerializer):
    """For TOKEN_BLACKLIST_SERIALIZER: to log out with a token that was just exchanged ends its successor."""

    def validate(self, attrs):
        if not is_single_use():
            return super().validate(attrs)
        refresh = ExchangeableToken(attrs["refresh"])
        # In this order: an exchange that is on its way finds this token dead, or has made the successor.
        refresh.blacklist()
        token = refresh.recent_successor()
        if token is not None:
            RefreshToken(token).blacklist()
        return {}
