"""Messages of UCP 2026-04-08 held against the models of `ucp-sdk`, which are generated from the specification's schemas.

The models let members through that they do not know; here those are problems too, since a misspelt member would go unseen.
"""

import json

from pydantic import BaseModel, TypeAdapter, ValidationError
from ucp_sdk.models.schemas import ucp
from ucp_sdk.models.schemas.shopping import (
    catalog_lookup,
    catalog_search,
    checkout_complete_request,
    checkout_create_request,
    checkout_update_request,
    fulfillment,
    order,
)
from ucp_sdk.models.schemas.shopping.types import (
    binding,
    card_credential,
    error_response,
    fulfillment_create_request,
    fulfillment_update_request,
    token_credential,
)

VERSION = "2026-04-08"
REQUESTS = {
    "search_catalog": catalog_search.SearchRequest,
    "lookup_catalog": catalog_lookup.LookupRequest,
    "get_product": catalog_lookup.GetProductRequest,
    "create_checkout": checkout_create_request.CheckoutCreateRequest,
    "update_checkout": checkout_update_request.CheckoutUpdateRequest,
    "complete_checkout": checkout_complete_request.CheckoutCompleteRequest,
}
ANSWERS = {
    "search_catalog": catalog_search.SearchResponse,
    "lookup_catalog": catalog_lookup.LookupResponse,
    "get_product": catalog_lookup.GetProductResponse,
    "create_checkout": fulfillment.Checkout,
    "update_checkout": fulfillment.Checkout,
    "get_checkout": fulfillment.Checkout,
    "complete_checkout": fulfillment.Checkout,
    "cancel_checkout": fulfillment.Checkout,
    "get_order": order.Order,
}
# What an answer says of the protocol itself: the models have it as a choice of six that all fit, so it is looked at apart.
ANSWER_UCP = {"get_order": ucp.ResponseOrderSchema, "order_event": ucp.ResponseOrderSchema} | {
    name: ucp.ResponseCatalogSchema if "catalog" in name or name == "get_product" else ucp.ResponseCheckoutSchema
    for name in ANSWERS
    if name != "get_order"
}
# The extension of checkout requests, and what a payment handler adds to a credential, have models of their own.
REQUEST_FULFILLMENT = {
    "create_checkout": fulfillment_create_request.FulfillmentCreateRequest,
    "update_checkout": fulfillment_update_request.FulfillmentUpdateRequest,
}


def unknown_members(value, path=""):
    """Paths of members that no model knows."""
    if isinstance(value, BaseModel):
        yield from (f"{path}.{name}" for name in value.model_extra or {})
        for name in type(value).model_fields:
            yield from unknown_members(getattr(value, name), f"{path}.{name}")
    elif isinstance(value, list):
        for one in value:
            yield from unknown_members(one, f"{path}[]")
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from unknown_members(one, f"{path}.{name}")


def problems(model, text, elsewhere=()):
    """What is wrong with a JSON text as a model sees it; `elsewhere` are members that another model looks at."""
    try:
        value = TypeAdapter(model).validate_json(text, strict=True)
    except ValidationError as error:
        return [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()]
    return [f"{path}: not in the specification" for path in set(unknown_members(value)) - set(elsewhere)]


def request_problems(operation, text):
    if operation not in REQUESTS:
        return [] if text in ("", "{}") else [f"{operation} takes no body"]
    body = json.loads(text)
    found = problems(REQUESTS[operation], text, (".fulfillment", ".payment.instruments[].credential.token"))
    if "fulfillment" in body:
        found += problems(REQUEST_FULFILLMENT[operation], json.dumps(body["fulfillment"]))
    for instrument in body.get("payment", {}).get("instruments", []):
        found += problems(token_credential.TokenCredential, json.dumps(instrument["credential"]))
    return found


def tokenize_problems(text):
    body = json.loads(text)
    found = [f".{name}: not in the specification" for name in body.keys() - {"credential", "binding"}]
    found += problems(card_credential.CardCredential, json.dumps(body["credential"]))
    return found + problems(binding.Binding, json.dumps(body["binding"]))


def answer_problems(operation, text):
    body = json.loads(text)
    if body["ucp"].get("status") == "error":
        return problems(error_response.ErrorResponse, text) + problems(ucp.Error, json.dumps(body["ucp"]))
    return problems(ANSWERS[operation], text) + problems(ANSWER_UCP[operation], json.dumps(body["ucp"]))


def order_problems(text):
    return problems(order.Order, text) + problems(ucp.ResponseOrderSchema, json.dumps(json.loads(text)["ucp"]))


def profile_problems(model, text):
    profile = json.loads(text)
    return problems(model, json.dumps(profile["ucp"]))
