"""Who works here and how to reach them."""

from accounts.models.channel import Channel
from accounts.models.delivery import Attempt, Delivery
from accounts.models.heartbeat import Heartbeat
from accounts.models.idempotency_key import IdempotencyKey
from accounts.models.notification import Notification, Recipient
from accounts.models.provider_account import ProviderAccount
from accounts.models.reading import Reading
from accounts.models.second_factor import SecondFactor
from accounts.models.token import Token
from accounts.models.user import User

__all__ = [
    "Attempt",
    "Channel",
    "Delivery",
    "Heartbeat",
    "IdempotencyKey",
    "Notification",
    "ProviderAccount",
    "Reading",
    "Recipient",
    "SecondFactor",
    "Token",
    "User",
]
