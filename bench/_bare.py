"""A bare Starlette route that reads JSON and answers with JSON: what the web server alone costs."""

import json
import sys

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

ANSWER = json.dumps({"replies": [{"id": 1, "text": "x" * 700}], "last": 1}).encode()


async def chat(request: Request) -> Response:
    """Nothing is understood and nothing is kept."""
    json.loads(await request.body())
    return Response(ANSWER, media_type="application/json")


if __name__ == "__main__":
    app = Starlette(routes=[Route("/chat", chat, methods=["POST"])])
    uvicorn.run(app, port=int(sys.argv[1]), log_level="critical", access_log=False)
