"""A WebSocket whose user is known by an access token, for Django Channels."""

import asyncio
import json
import time

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from rest_framework.exceptions import AuthenticationFailed
from rest_framework_simplejwt.authentication import JWTAuthentication


class TokenConsumer(AsyncJsonWebsocketConsumer):
    """Wants {"type": "auth", "token": ...} first, and again before that token expires. Says {"type": "ready"}.

    Without a good token it closes with 4401, and with 4400 at what is no JSON object. The token is in a message: a URL ends up
    in logs, and a header is nothing that browsers can set.
    """

    patience = 5  # seconds to wait for the first token
    user = None
    deadline = None
    is_over = False

    async def connect(self):
        # Accepted in any case: a browser is not told the code of a connection that was refused.
        await self.accept()
        self.expect_token_within(self.patience)

    async def disconnect(self, code):
        self.deadline.cancel()

    async def receive(self, text_data=None, bytes_data=None, **kwargs):
        content = parse(text_data)
        if self.is_over:
            return  # What was on its way when the connection was closed.
        if not isinstance(content, dict):
            await self.end(4400)
        elif content.get("type") == "auth":
            await self.authenticate(content.get("token"))
        elif self.user is None:
            await self.end(4401)
        else:
            await self.receive_message(content)

    async def receive_message(self, content):
        """What a consumer of yours overrides. `self.user` is who sent it."""

    async def authenticate(self, raw):
        try:
            user, token = await read_token(raw)
        except AuthenticationFailed:
            return await self.end(4401)
        if self.user is not None and self.user.pk != user.pk:
            return await self.end(4401)
        is_first, self.user = self.user is None, user
        self.expect_token_within(token["exp"] - time.time())
        if is_first:
            await self.send_json({"type": "ready"})

    def expect_token_within(self, seconds):
        if self.deadline is not None:
            self.deadline.cancel()
        self.deadline = asyncio.create_task(self.refuse_after(seconds))

    async def refuse_after(self, seconds):
        await asyncio.sleep(seconds)
        await self.end(4401)

    async def end(self, code):
        if not self.is_over:
            self.is_over = True
            await self.close(code=code)


def parse(text):
    try:
        return json.loads(text)
    except (TypeError, ValueError, RecursionError):
        return None  # Not JSON, or not even text.


@database_sync_to_async
def read_token(raw):
    """The checks of every other request: signature, `exp`, kind of token, and whether the user is active."""
    authentication = JWTAuthentication()
    # JSON may hold what is no text, such as half of a pair: refused like any other wrong token.
    token = authentication.get_validated_token(str(raw).encode(errors="replace"))
    return authentication.get_user(token), token
