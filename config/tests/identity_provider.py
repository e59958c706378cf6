"""An identity provider on this machine: OpenID Connect's code flow over real HTTP, as strict as the standard allows.

It insists on PKCE, on the address that the browser is sent back to, on the client's secret, and gives a code once. The
tests tell it whom it knows, and to misbehave.
"""

import base64
import hashlib
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

import flask
import jwt
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm
from werkzeug.serving import make_server

CLIENT, SECRET = "caravanserai", "the client's secret"
BACK = "http://localhost:8000/accounts/single-sign-on/back/"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class IdentityProvider:
    """Its address, what it was asked, and `spoil`: path → what to do with an answer's JSON before it is sent."""

    def __init__(self, back: str = BACK) -> None:
        self.back = back
        self.asked: list[str] = []
        self.spoil: dict[str, Callable[[Any], Any]] = {}
        self.people: dict[str, dict[str, Any]] = {}
        self.codes: dict[str, dict[str, Any]] = {}
        self.tokens: dict[str, str] = {}
        self.email_in_token = True
        app = flask.Flask("identity provider")
        app.before_request(lambda: self.asked.append(flask.request.path))
        app.after_request(self._spoil)
        app.get("/.well-known/openid-configuration")(self.description)
        app.route("/authorize", methods=["GET", "POST"])(self.authorize)
        app.post("/token")(self.token)
        app.get("/userinfo")(self.userinfo)
        app.get("/keys")(self.keys)
        self._server = make_server("127.0.0.1", 0, app, threaded=True)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def know(self, subject: str, **claims: Any) -> None:
        """Set what is said of a person from now on."""
        self.people[subject] = claims

    def answer_for(self, address: str, subject: str, *, action: str = "authorize") -> str:
        """What the person's browser does at the provider: the address that it is sent back to."""
        answer = requests.post(address, {"sub": subject, "action": action}, allow_redirects=False, timeout=5)
        return answer.headers["Location"]

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def description(self) -> Any:
        ends = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
        described = {f"{name}_endpoint": f"{self.url}/{path}" for name, path in ends.items()}
        return described | {"issuer": self.url, "jwks_uri": f"{self.url}/keys"}

    def keys(self) -> Any:
        return {"keys": [RSAAlgorithm.to_jwk(KEY.public_key(), as_dict=True) | {"kid": "one", "alg": "RS256"}]}

    def authorize(self) -> Any:
        asked = flask.request.args
        sound = (asked["client_id"], asked["redirect_uri"], asked["response_type"], asked["code_challenge_method"])
        if sound != (CLIENT, self.back, "code", "S256") or set(asked["scope"].split()) != {
            "openid",
            "profile",
            "email",
        }:
            return "not a request that this provider takes", 400
        if flask.request.method == "GET":
            people = "".join(f'<button name="sub" value="{subject}">{subject}</button>' for subject in self.people)
            return f'<title>Harbour Id</title><form method="post">{people}</form>'
        if flask.request.form.get("action") == "deny":
            answer = {"error": "access_denied"}
        else:
            answer = {"code": secrets.token_urlsafe()}
            self.codes[answer["code"]] = {**asked, "sub": flask.request.form["sub"]}
        return flask.redirect(f"{self.back}?{urlencode(answer | {'state': asked['state']})}")

    def token(self) -> Any:
        shown = flask.request.form
        begun = self.codes.pop(shown.get("code", ""), None)
        digest = hashlib.sha256(shown.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if begun is None or begun["code_challenge"] != challenge or shown["redirect_uri"] != self.back:
            return {"error": "invalid_grant"}, 400
        if (shown["client_id"], shown["client_secret"]) != (CLIENT, SECRET):
            return {"error": "invalid_client"}, 401
        access, now = secrets.token_urlsafe(), int(time.time())
        self.tokens[access] = begun["sub"]
        claims = {"iss": self.url, "aud": CLIENT, "sub": begun["sub"], "iat": now, "exp": now + 60}
        if self.email_in_token:
            claims |= self.people[begun["sub"]]
        id_token = jwt.encode(claims | {"nonce": begun["nonce"]}, KEY, algorithm="RS256", headers={"kid": "one"})
        return {"access_token": access, "token_type": "Bearer", "expires_in": 60, "id_token": id_token}

    def userinfo(self) -> Any:
        subject = self.tokens[flask.request.headers["Authorization"].removeprefix("Bearer ")]
        return self.people[subject] | {"sub": subject}

    def _spoil(self, response: flask.Response) -> flask.Response:
        spoil = self.spoil.get(flask.request.path)
        if spoil:
            response.set_data(flask.json.dumps(spoil(response.get_json())))
        return response


@contextmanager
def running(back: str = BACK) -> Iterator[IdentityProvider]:
    provider = IdentityProvider(back)
    try:
        yield provider
    finally:
        provider.stop()
