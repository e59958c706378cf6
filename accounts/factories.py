"""People, channels and notifications for tests, sensible unless told otherwise."""

from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import (
    Attempt,
    Channel,
    Delivery,
    Heartbeat,
    IdempotencyKey,
    Notification,
    ProviderAccount,
    Reading,
    Recipient,
    SecondFactor,
    Token,
    User,
)
from accounts.vocabulary import Marking, ReadingKind, Sign

PASSWORD = "a-password-for-tests-only"  # noqa: S105


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    full_name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.Sequence(lambda n: f"person{n}@example.org")
    password = factory.django.Password(PASSWORD)
    clearance = Marking.AMBER_STRICT


class ChannelFactory(DjangoModelFactory[Channel]):
    class Meta:
        model = Channel

    user = factory.SubFactory(UserFactory)
    address = factory.SelfAttribute("user.email")
    verified_at = factory.LazyFunction(timezone.now)


class TokenFactory(DjangoModelFactory[Token]):
    """Gives the token's row; its text is on `.text`."""

    class Meta:
        model = Token

    user = factory.SubFactory(UserFactory)
    name = factory.Sequence(lambda n: f"Client {n}")

    @classmethod
    def _create(cls, model_class: type[Token], *args: Any, **kwargs: Any) -> Any:
        token, text = Token.objects.create(*args, **kwargs)
        token.text = text
        return token


class NotificationFactory(DjangoModelFactory[Notification]):
    class Meta:
        model = Notification

    kind = "attack_linked"
    key = factory.Sequence(lambda n: f"attack_linked:{n}:{n}")
    subject = factory.Sequence(lambda n: f"INC-2024-{n:06d}")


class RecipientFactory(DjangoModelFactory[Recipient]):
    class Meta:
        model = Recipient

    notification = factory.SubFactory(NotificationFactory)
    user = factory.SubFactory(UserFactory)


class DeliveryFactory(DjangoModelFactory[Delivery]):
    class Meta:
        model = Delivery

    recipient = factory.SubFactory(RecipientFactory)
    channel = factory.SubFactory(ChannelFactory, user=factory.SelfAttribute("..recipient.user"))
    next_attempt_at = factory.LazyFunction(timezone.now)


class AttemptFactory(DjangoModelFactory[Attempt]):
    class Meta:
        model = Attempt

    delivery = factory.SubFactory(DeliveryFactory)
    number = factory.Sequence(lambda n: n + 1)
    started_at = factory.LazyFunction(timezone.now)


class IdempotencyKeyFactory(DjangoModelFactory[IdempotencyKey]):
    class Meta:
        model = IdempotencyKey

    user = factory.SubFactory(UserFactory)
    key = factory.Sequence(lambda n: f"request-{n}")
    digest = "0" * 64
    status = 201


class HeartbeatFactory(DjangoModelFactory[Heartbeat]):
    class Meta:
        model = Heartbeat

    name = Sign.SWEEP
    at = factory.LazyFunction(timezone.now)


class ReadingFactory(DjangoModelFactory[Reading]):
    class Meta:
        model = Reading

    reader = factory.SubFactory(UserFactory)
    reader_name = factory.SelfAttribute("reader.full_name")
    kind = ReadingKind.PAGE
    subject = factory.Sequence(lambda n: f"INC-2024-{n:06d}")
    red = factory.LazyAttribute(lambda reading: [reading.subject])
    marking = Marking.RED


class SecondFactorFactory(DjangoModelFactory[SecondFactor]):
    class Meta:
        model = SecondFactor

    user = factory.SubFactory(UserFactory)
    type = "webauthn"
    data = {"name": "Key"}


class ProviderAccountFactory(DjangoModelFactory[ProviderAccount]):
    class Meta:
        model = ProviderAccount

    user = factory.SubFactory(UserFactory)
    provider = "https://id.example.org"
    uid = factory.Sequence(lambda n: f"subject-{n}")
