def without_token_views(endpoints):
    return [endpoint for endpoint in endpoints if not endpoint[0].startswith("/api/token/")]
