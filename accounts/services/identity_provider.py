"""What an OpenID Connect provider says, checked: its own description, the signed identity token, whom it is about.

django-allauth walks the authorization code flow with state and PKCE. Checked here besides: the issuer is the one that
is set, the token is signed by a key of it, meant for us and asked for by this very sign-in (nonce).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.urls import reverse

if TYPE_CHECKING:
    from allauth.socialaccount.models import SocialLogin, SocialToken
    from django.http import HttpRequest

SIGNATURES = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
CLOCKS_DIFFER = 60  # seconds
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
LONGEST_SUBJECT = 191


@contextmanager
def understood() -> Iterator[None]:
    """An answer that has not the shape of one is no answer: OAuth2Error."""
    try:
        yield
    except (jwt.PyJWTError, AttributeError, KeyError, TypeError, ValueError) as unlike:
        raise OAuth2Error(f"the provider's answer cannot be read: {unlike!r}") from unlike


class CheckedExchange(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Asks the provider, and believes it only as far as it proves what it says. Raises OAuth2Error."""

    def get_callback_url(self, request: "HttpRequest", app: SocialApp) -> str:
        """By the site's own address, whatever host the request named."""
        return settings.SITE_URL + reverse("single_sign_on_callback")

    @property
    def openid_config(self) -> dict[str, Any]:
        with understood():
            described: dict[str, Any] = super().openid_config
        if str(described.get("issuer", "")).rstrip("/") != settings.OIDC_SERVER_URL:
            raise OAuth2Error("the provider names another issuer than OIDC_SERVER_URL")
        schemes = {"https"} if settings.PRODUCTION else {"https", "http"}
        for name in ENDPOINTS:
            if urlsplit(str(described.get(name, ""))).scheme not in schemes:
                raise OAuth2Error(f"the provider describes no usable {name}")
        return described

    def get_access_token_data(self, *args: Any, **facts: Any) -> dict[str, Any]:
        with understood():
            return {**super().get_access_token_data(*args, **facts)}

    def complete_login(
        self, request: "HttpRequest", app: SocialApp, token: "SocialToken", **facts: Any
    ) -> "SocialLogin":
        with understood():
            claims = self._proved(str(facts["response"].get("id_token", "")))
            if "email" not in claims and "userinfo_endpoint" in self.openid_config:
                claims |= self._told_besides(token.token, claims["sub"])
        login = self.get_provider().sociallogin_from_response(request, claims)
        login.claims = claims
        return login

    def _proved(self, id_token: str) -> dict[str, Any]:
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        claims: dict[str, Any] = jwt.decode(
            id_token,
            _key_for(id_token, answer.json()),
            algorithms=SIGNATURES,
            audience=settings.OIDC_CLIENT_ID,
            issuer=self.openid_config["issuer"],
            leeway=CLOCKS_DIFFER,
            options={"require": ["iss", "sub", "aud", "exp", "iat"]},
        )
        for_many = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if (for_many or "azp" in claims) and claims.get("azp") != settings.OIDC_CLIENT_ID:
            raise OAuth2Error("the identity token was made for another client")
        if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= LONGEST_SUBJECT:
            raise OAuth2Error("the identity token names nobody")
        return claims

    def _told_besides(self, access_token: str, subject: str) -> dict[str, Any]:
        told = self._fetch_user_info(access_token)
        if told.get("sub") != subject:
            raise OAuth2Error("the provider's userinfo is about somebody else")
        return {name: told[name] for name in ("email", "email_verified") if name in told}


def _key_for(id_token: str, published: dict[str, Any]) -> jwt.PyJWK:
    """The key that the token names; where it names none, the only one there is."""
    keys = jwt.PyJWKSet.from_dict(published).keys
    named = jwt.get_unverified_header(id_token).get("kid")
    fitting = [key for key in keys if named is None or key.key_id == named]
    if len(fitting) != 1:
        raise OAuth2Error("the provider publishes no key that the identity token names")
    return fitting[0]


class CheckedProvider(OpenIDConnectProvider):  # type: ignore[misc]
    """The one provider that the settings name."""

    oauth2_adapter_class = CheckedExchange
    pkce_enabled_default = True

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing is kept of what the provider told, but its subject for this person."""
        return {}


def the_provider(request: "HttpRequest | None") -> CheckedProvider:
    """The provider. People are linked to its address: the subjects of another one mean other people."""
    app = SocialApp(
        provider=OpenIDConnectProvider.id,
        provider_id=settings.OIDC_SERVER_URL,
        name=settings.OIDC_NAME,
        client_id=settings.OIDC_CLIENT_ID,
        secret=settings.OIDC_CLIENT_SECRET,
        settings={"server_url": settings.OIDC_SERVER_URL},
    )
    return CheckedProvider(request, app=app)
