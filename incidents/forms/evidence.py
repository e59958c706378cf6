"""What the evidence section sends: files, one line about them, and a mark that all of it arrived."""

from typing import Any

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat

from incidents.rules.file_types import ACCEPT, ALLOWED
from incidents.validators import one_line


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files. Empty ones and long names are let through: the service says by name what is wrong with each."""

    widget = SeveralFiles(attrs={"accept": ACCEPT, "data-evidence-files": True})

    def clean(self, data: Any, initial: Any = None) -> Any:
        files = [file for file in data or [] if file]
        if not files:
            raise forms.ValidationError("Choose at least one file.")
        return files


class EvidenceForm(forms.Form):
    """`whole` comes last in the page: a request that was cut off does not have it, and half a file is no evidence."""

    file = FilesField(label="Files")
    caption = forms.CharField(
        label="What it shows",
        required=False,
        max_length=300,
        validators=[one_line],
        help_text="For all of these files.",
    )
    whole = forms.CharField(widget=forms.HiddenInput, initial="yes", required=False)

    added = 0  # how many of the files were taken
    use_required_attribute = False  # a photograph comes by a second input, and either may stay empty

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, auto_id="id_evidence_%s")
        self.most, self.most_at_once = settings.EVIDENCE_MAX_SIZE, settings.UPLOAD_MAX_SIZE
        self.fields["file"].help_text = f"At most {filesizeformat(self.most)} each. {ALLOWED}"

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("whole") != "yes":
            raise forms.ValidationError("The upload was cut off: nothing was added. Send it again.")
        return self.cleaned_data


class WithdrawForm(forms.Form):
    reason = forms.CharField(label="Why it is withdrawn", max_length=300, validators=[one_line])
