"""Who works here and how to reach them."""

from accounts.models.channel import Channel
from accounts.models.delivery import Attempt, Delivery
from accounts.models.notification import Notification, Recipient
from accounts.models.reading import Reading
from accounts.models.second_factor import SecondFactor
from accounts.models.token import Token
from accounts.models.user import User

__all__ = ["Attempt", "Channel", "Delivery", "Notification", "Reading", "Recipient", "SecondFactor", "Token", "User"]
