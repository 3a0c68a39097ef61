from token_consumer import TokenConsumer


class NotesConsumer(TokenConsumer):
    async def receive_message(self, content):
        await self.send_json({"type": "note", "text": content.get("text"), "by": self.user.get_username()})
