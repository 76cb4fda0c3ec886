"""Look here for the errors of Stripe's API: their status, type, code and wording.

Source: https://docs.stripe.com/api/errors and https://docs.stripe.com/error-codes
"""

from typing import Any, Final

from deploy.local.stripe.shapes import JsonObject

FAILING: Final = "Local-Failing"  # a header by which a test has one call fail by our own fault


class ApiError(Exception):
    """An answer other than 2xx, in Stripe's format.

    keeps_effects: what was written before it is kept (a declined card leaves its failed charge).
    remembered: an idempotency key replays it. Not so where nothing began to execute, such as for
        parameters that do not pass: https://docs.stripe.com/api/idempotent_requests
    """

    def __init__(
        self,
        status: int,
        message: str,
        *,
        kind: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
        keeps_effects: bool = False,
        remembered: bool = True,
        **extra: Any,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.kind = kind
        self.code = code
        self.param = param
        self.keeps_effects = keeps_effects
        self.remembered = remembered
        self.extra = extra

    def body(self, request_id: str | None = None) -> JsonObject:
        """The JSON that Stripe answers with."""
        error: JsonObject = {"message": self.message, "type": self.kind}
        if self.code:
            error["code"] = self.code
            error["doc_url"] = f"https://stripe.com/docs/error-codes/{self.code.replace('_', '-')}"
        if self.param:
            error["param"] = self.param
        error |= {name: value for name, value in self.extra.items() if value is not None}
        if request_id:
            error["request_log_url"] = f"https://dashboard.stripe.com/test/logs/{request_id}"
        return {"error": error}


def invalid(message: str, *, param: str | None = None, code: str | None = None) -> ApiError:
    """A parameter that does not pass; nothing was executed."""
    return ApiError(400, message, param=param, code=code, remembered=False)


def missing(param: str) -> ApiError:
    """A parameter that has to be there is not."""
    return invalid(f"Missing required param: {param}.", param=param, code="parameter_missing")


def not_found(noun: str, identifier: str, *, param: str, status: int = 404) -> ApiError:
    """No object has this id: 404 for the one in the address, 400 for one in a parameter."""
    return ApiError(status, f"No such {noun}: '{identifier}'", param=param, code="resource_missing")


def unexpected_state(message: str, intent: JsonObject) -> ApiError:
    """The status of the PaymentIntent or SetupIntent does not allow the call."""
    kind = intent["object"]
    error = ApiError(400, message, code=f"{kind}_unexpected_state")
    error.extra[kind] = intent
    return error


def unknown_address(method: str, path: str) -> ApiError:
    """Stripe has no such endpoint, or we do not cover it."""
    return ApiError(
        404,
        f"Unrecognized request URL ({method}: {path}). Please see https://stripe.com/docs or we "
        "can help at https://support.stripe.com/.",
    )


def server_error() -> ApiError:
    """What Stripe says when the fault is its own."""
    return ApiError(
        500,
        "An unknown error occurred. Please contact support@stripe.com with any questions.",
        kind="api_error",
    )
