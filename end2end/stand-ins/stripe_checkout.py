"""Stands for Stripe's hosted page, in tests and demonstrations only.

localstripe (https://github.com/adrienverge/localstripe) is a stateful server of Stripe's
interface that is not ours; payment intents, charges, refunds, customers and the signed
webhooks are its own. It has no Checkout Sessions, so this file adds them on top of its
payment intents, with a small page that stands for Stripe's hosted one, and what else
Stripe documents and localstripe leaves out:

- POST/GET /v1/checkout/sessions, /{id}/expire, and the page at /pay/{id};
- GET /v1/payment_intents/search by metadata;
- Idempotency-Key: the same key and body give the first answer again, another body an error;
- a refund of more than is left of a charge is refused, and a refund sends charge.refunded;
- balance transactions filtered by their moment;
- disputes: GET /v1/disputes?payment_intent=…, the charge.dispute.* webhooks, and buttons on the page
  of a paid session that stand for the donor's bank.

No money moves, and the page says so.

    python stripe_checkout.py --port 8420
"""

import argparse
import hashlib
import html
import os
import re

from aiohttp import web
from localstripe import resources, server, webhooks
from localstripe.errors import UserError
from localstripe.resources import (
    BalanceTransaction,
    Charge,
    Customer,
    Event,
    PaymentIntent,
    PaymentMethod,
    Refund,
    StripeObject,
    schedule_webhook,
    store,
)

# Stripe's documented test cards.
CARD_PAYS = "4242424242424242"
CARD_DECLINES = "4000000000000341"
CARD_CHALLENGES = "4000002500003155"

# Its store is one file for all processes; each test run keeps its own in memory.
resources.Store.dump_to_disk = lambda self: None
resources.Store.try_load_from_disk = lambda self: None



class Receivers(dict):
    """Those who are told. It tells one after the other, and somebody may register meanwhile: iterating
    over the dictionary itself then fails, and who came later is never told."""

    def values(self):
        return list(super().values())


webhooks._webhooks = Receivers()

base_url = ""


class CheckoutSession(StripeObject):
    object = "checkout.session"
    _id_prefix = "cs_test_"

    def __init__(self, mode=None, line_items=None, success_url=None, cancel_url=None, client_reference_id=None,
                 metadata=None, payment_intent_data=None, payment_method_types=None, customer_creation=None,
                 locale=None, **kwargs):
        if kwargs:
            raise UserError(400, "Received unknown parameter: " + ", ".join(kwargs))
        if mode != "payment" or not success_url or not line_items:
            raise UserError(400, "Bad request")
        prices = [item["price_data"] for item in line_items]
        if any(price["currency"] != prices[0]["currency"] for price in prices):
            raise UserError(400, "Bad request")
        super().__init__()
        self.amount_total = sum(int(price["unit_amount"]) * int(item.get("quantity", 1))
                                for item, price in zip(line_items, prices))
        if self.amount_total <= 0:
            raise UserError(400, "Bad request")
        self.currency = prices[0]["currency"]
        self.client_reference_id = client_reference_id
        self.customer = None
        self.metadata = metadata or {}
        self.payment_intent = None
        self.status = "open"
        self.success_url = success_url
        self.cancel_url = cancel_url
        self._intent_data = payment_intent_data or {}
        self._keeps_customer = customer_creation == "always"

    @property
    def url(self):
        return f"{base_url}/pay/{self.id}" if self.status == "open" else None

    @property
    def payment_status(self):
        intent = self._intent()
        return "paid" if intent is not None and intent.status == "succeeded" else "unpaid"

    def _intent(self):
        return PaymentIntent._api_retrieve(self.payment_intent) if self.payment_intent else None

    def _pay(self, number):
        """The donor types a card number on Stripe's page; it never reaches the site."""
        if self.status != "open":
            raise UserError(400, "The session is over.")
        card = {"number": number, "exp_month": "12", "exp_year": "2034", "cvc": "123"}
        method = PaymentMethod(type="card", card=card)
        if self._keeps_customer and self.customer is None:
            self.customer = Customer(email="donor@example.org").id
        if self._keeps_customer:
            PaymentMethod._api_attach(method.id, customer=self.customer)
        intent = self._intent()
        if intent is None:
            intent = PaymentIntent(amount=self.amount_total, currency=self.currency, customer=self.customer,
                                   payment_method=method.id, metadata=dict(self._intent_data.get("metadata", {})),
                                   capture_method=self._intent_data.get("capture_method"))
            self.payment_intent = intent.id
        else:
            intent.payment_method = method.id
            intent.latest_charge = None
        PaymentIntent._api_confirm(intent.id)
        self._settle()

    def _challenge(self, passes):
        intent = self._intent()
        PaymentIntent._api_authenticate(intent.id, client_secret=intent.client_secret, success=passes)
        self._settle()

    def _settle(self):
        intent = self._intent()
        charge = intent.latest_charge
        if charge is not None:
            charge.metadata = dict(intent.metadata)
        if intent.status in ("succeeded", "requires_capture"):
            self.status = "complete"
            schedule_webhook(Event("checkout.session.completed", self))

    @classmethod
    def _api_expire(cls, id, **kwargs):
        session = cls._api_retrieve(id)
        if session.status != "open":
            raise UserError(400, "Only open sessions can be expired.")
        session.status = "expired"
        schedule_webhook(Event("checkout.session.expired", session))
        return session

    @classmethod
    def _api_list_all(cls, url, payment_intent=None, limit=None, starting_after=None):
        listed = super()._api_list_all(url, limit=limit, starting_after=starting_after)
        if payment_intent is not None:
            listed._list = [session for session in listed._list if session.payment_intent == payment_intent]
        return listed


class Dispute(StripeObject):
    object = "dispute"
    _id_prefix = "du_"

    def __init__(self, intent=None):
        super().__init__()
        self.amount = intent.latest_charge.amount
        self.charge = intent.latest_charge.id
        self.currency = intent.currency
        self.metadata = {}
        self.payment_intent = intent.id
        self.reason = "fraudulent"
        self.status = "needs_response"
        schedule_webhook(Event("charge.dispute.created", self))

    def _close(self, won):
        if self.status != "needs_response":
            raise UserError(400, "The dispute is closed.")
        self.status = "won" if won else "lost"
        schedule_webhook(Event("charge.dispute.closed", self))

    @classmethod
    def _of(cls, intent):
        return [row for key, row in store.items() if key.startswith("dispute:") and row.payment_intent == intent]

    @classmethod
    def _api_list_all(cls, url, payment_intent=None, charge=None, limit=None, starting_after=None):
        listed = super()._api_list_all(url, limit=limit, starting_after=starting_after)
        listed._list = [row for row in listed._list if payment_intent in (None, row.payment_intent)]
        return listed


def intents_search(query=None, **kwargs):
    match = re.fullmatch(r"metadata\['(\w+)'\]:'([^']*)'", query or "")
    if match is None:
        raise UserError(400, "Bad request")
    name, value = match.groups()
    found = resources.List("/v1/payment_intents/search")
    found._list = [intent for key, intent in store.items()
                   if key.startswith("payment_intent:") and intent.metadata.get(name) == value]
    return found


refund_init = Refund.__init__


def refund_checked(self, charge=None, payment_intent=None, amount=None, **kwargs):
    if payment_intent is not None:
        latest = PaymentIntent._api_retrieve(payment_intent).latest_charge
    else:
        latest = Charge._api_retrieve(charge)
    left = latest.amount - latest.amount_refunded if latest is not None else 0
    if latest is not None and int(amount or latest.amount) > left:
        raise UserError(400, "Refund amount is greater than unrefunded amount.", {"code": "charge_already_refunded"})
    refund_init(self, charge=charge, payment_intent=payment_intent, amount=amount, **kwargs)
    if latest is not None:
        schedule_webhook(Event("charge.refunded", latest))


Refund.__init__ = refund_checked

# A test does not wait a day until what it paid stands on yesterday's list.
LISTED_EARLIER_S = int(os.environ.get("STRIPE_STAND_IN_LISTED_DAYS_EARLIER", "0")) * 86_400

balance_list = BalanceTransaction._api_list_all.__func__


def balance_list_filtered(cls, url, created=None, limit=None, starting_after=None):
    listed = balance_list(cls, url, limit, starting_after)
    created = created or {}
    after, before = int(created.get("gte", 0)), int(created.get("lt", 2**62))
    listed._list = [row for row in listed._list if after <= row.created - LISTED_EARLIER_S < before]
    return listed


BalanceTransaction._api_list_all = classmethod(balance_list_filtered)

answers = {}


async def idempotency(request, handler):
    key = request.headers.get("Idempotency-Key")
    if request.method != "POST" or key is None:
        return await handler(request)
    body = hashlib.sha256(request.path.encode() + b"\n" + await request.read()).hexdigest()
    if key in answers:
        known, status, text = answers[key]
        if known != body:
            error = {"error": {"type": "idempotency_error", "message": "The key was used with other parameters."}}
            return web.json_response(error, status=400)
        return web.Response(text=text, status=status, content_type="application/json")
    response = await handler(request)
    # Stripe keeps the answer once the endpoint began to work, whatever it was; not of a body it refused.
    if response.status != 400:
        answers[key] = (body, response.status, response.text)
    return response


PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Stand-in for Stripe Checkout</title>
<h1>Stand-in for Stripe’s hosted page</h1>
<p><strong>This is a test. No money moves.</strong></p>
<p>{amount} {currency}</p>{note}
<form method="post">{buttons}</form>
<p><a href="{cancel}">Go back without paying</a></p></html>"""


def button(action, label):
    return f'<p><button name="action" value="{action}">{label}</button></p>'


def page(session, note=""):
    intent = session._intent()
    if intent is not None and intent.status == "requires_action":
        buttons = button("pass", "3-D Secure: confirm") + button("fail", "3-D Secure: fail")
    else:
        buttons = (button("pay", "Pay with a test card") + button("decline", "Pay with a card that is declined")
                   + button("challenge", "Pay with a card that asks for 3-D Secure"))
    if session.status != "open":
        buttons = dispute_buttons(session)
        note += "<p>The session is over.</p>"
    amount = f"{session.amount_total // 100}.{session.amount_total % 100:02}"
    text = PAGE.format(amount=amount, currency=session.currency.upper(), note=note, buttons=buttons,
                       cancel=html.escape(session.cancel_url or session.success_url))
    return web.Response(text=text, content_type="text/html")


def dispute_buttons(session):
    """What the donor's bank may do with a payment."""
    intent = session._intent()
    if intent is None or intent.status != "succeeded":
        return ""
    disputes = Dispute._of(intent.id)
    if not disputes:
        return button("dispute", "The donor’s bank takes it back")
    if disputes[-1].status == "needs_response":
        return button("win", "The case is decided for the site") + button("lose", "The case is decided for the donor")
    return f"<p>The dispute is {disputes[-1].status}.</p>"


def dispute_act(session, action):
    intent = session._intent()
    if action == "dispute":
        if Dispute._of(intent.id):
            raise UserError(400, "The payment is disputed.")
        Dispute(intent)
    else:
        Dispute._of(intent.id)[-1]._close(action == "win")


async def hosted_page(request, session):
    if request.method == "GET":
        return page(session)
    action = (await request.post()).get("action")
    try:
        if action in ("dispute", "win", "lose"):
            dispute_act(session, action)
            return page(session)
        if action in ("pass", "fail"):
            session._challenge(action == "pass")
        else:
            session._pay({"pay": CARD_PAYS, "decline": CARD_DECLINES, "challenge": CARD_CHALLENGES}[action])
    except UserError as error:
        return page(session, f"<p>{html.escape(error.body['error'].get('message', ''))}</p>")
    if session.status == "complete":
        raise web.HTTPSeeOther(session.success_url)
    return page(session)


@web.middleware
async def front(request, handler):
    match = re.fullmatch(r"/pay/(cs_test_\w+)", request.path)
    if match is not None:
        session = store.get("checkout.session:" + match.group(1))
        if session is None:
            raise web.HTTPNotFound()
        return await hosted_page(request, session)
    return await idempotency(request, handler)


def routes_add():
    route = server.app.router.add_route
    route("POST", "/v1/checkout/sessions", server.api_create(CheckoutSession, "/v1/checkout/sessions"))
    route("GET", "/v1/checkout/sessions", server.api_list_all(CheckoutSession, "/v1/checkout/sessions"))
    route("GET", "/v1/checkout/sessions/{id}", server.api_retrieve(CheckoutSession, "/v1/checkout/sessions"))
    route("GET", "/v1/disputes", server.api_list_all(Dispute, "/v1/disputes"))
    route("POST", "/v1/checkout/sessions/{id}/expire", server.api_extra(CheckoutSession._api_expire, ""))


def main():
    global base_url
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, required=True)
    port = parser.parse_args().port
    base_url = f"http://127.0.0.1:{port}"
    routes_add()
    server.app.middlewares.insert(0, front)
    web.run_app(server.app, host="127.0.0.1", port=port, print=None)


# The search stands before /v1/payment_intents/{id}, which would take it for an id.
def search_first():
    search = server.api_extra(intents_search, "")
    retrieve = server.api_retrieve(PaymentIntent, "/v1/payment_intents")

    def either(request):
        if request.match_info["id"] == "search":
            return search(request)

        async def one():
            return retrieve(request)

        return one()

    for resource in server.app.router.resources():
        if resource.canonical == "/v1/payment_intents/{id}":
            for route in resource:
                if route.method in ("GET", "HEAD"):
                    route._handler = either


search_first()

if __name__ == "__main__":
    main()
