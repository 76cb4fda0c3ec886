"""Look here for how a test says which faults it wants: JSON over HTTP on a port of its own."""

from collections.abc import Mapping
from random import Random

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from deploy.local.faults.faults import Faults


def build_app(upstreams: Mapping[str, Faults], random: Random) -> Starlette:
    """`GET /faults` shows all, `POST` changes what it names, `DELETE` switches all off.

    Counts go on.
    """

    async def show(_request: Request) -> Response:
        return JSONResponse({name: faults.shown() for name, faults in upstreams.items()})

    async def change(request: Request) -> Response:
        try:
            wanted = orjson.loads(await request.body())
            unknown = wanted.keys() - upstreams.keys() - {"seed"}
            if unknown:
                raise ValueError(f"There is no {', '.join(sorted(unknown))}.")
            if "seed" in wanted:
                random.seed(wanted["seed"])
            for name, faults in upstreams.items():
                if name in wanted:
                    faults.set(wanted[name])
        except (ValueError, TypeError, AttributeError) as error:
            return JSONResponse({"error": str(error)}, status_code=400)
        return await show(request)

    async def clear(request: Request) -> Response:
        for faults in upstreams.values():
            faults.clear()
        return await show(request)

    return Starlette(
        routes=[
            Route("/faults", show, methods=["GET"]),
            Route("/faults", change, methods=["POST"]),
            Route("/faults", clear, methods=["DELETE"]),
        ]
    )
