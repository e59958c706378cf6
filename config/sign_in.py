"""What sign-in is made of, the same everywhere: how often it may be tried, our forms, what a password must be."""

ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "10/m/ip,5/5m/key",  # the key is account and address together: an outsider locks only itself out
    "login_failed_anywhere": "100/h/key",  # by account, for devices that it was never used on
    "reset_password": "10/m/ip",
    "reset_letter": "3/10m/key",  # beyond it no letter, but the same answer; links sent before live an hour
    "reset_link": "20/m/ip",
    "single_sign_on": "30/m/ip",
    "invitation": "20/m/ip",
}
ACCOUNT_FORMS = {
    "reauthenticate": "accounts.forms.sign_in.PasswordAgainForm",
    "change_password": "accounts.forms.sign_in.LoggedChangeForm",
    "set_password": "accounts.forms.sign_in.LoggedFirstForm",
    "reset_password": "accounts.forms.sign_in.ResetForm",
    "user_token": "accounts.forms.sign_in.ResetLinkForm",
}
MFA_FORMS = {
    "authenticate": "accounts.forms.second_factor.CodeForm",
    "reauthenticate": "accounts.forms.second_factor.CodeAgainForm",
    "authenticate_webauthn": "accounts.forms.second_factor.PasskeyForm",
    "login_webauthn": "accounts.forms.second_factor.PasskeyAloneForm",
    "reauthenticate_webauthn": "accounts.forms.second_factor.PasskeyAgainForm",
}
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "full_name"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
