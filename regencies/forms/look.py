"""How every form of the site looks: fields for ``templates/_field.html`` with the style sheet's classes."""

from django import forms

from ektp.kept import Passing


class LookField(forms.BoundField):
    """Adds the sheet's classes; a refused field is marked as such beside Django's aria-invalid."""

    def build_widget_attrs(self, attrs, widget=None):
        attrs = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        if not widget.is_hidden:
            name = "form-select" if isinstance(widget, forms.Select) else "form-control"
            attrs["class"] = f"{name} is-invalid" if self.errors else name
        if getattr(self.field, "may_be_odd", False):
            described = attrs.get("aria-describedby", "").split()
            attrs["aria-describedby"] = " ".join([*described, f"{self.auto_id}_odd"])
        return attrs

    @property
    def drawn_from(self) -> tuple:
        """All that its drawing depends on beside the language.

        Raises ``Passing`` for what was sent, which may be of any length, and for all but lines of text.
        """
        widget = self.field.widget
        if self.form.is_bound or type(widget) is not forms.TextInput or self.field.show_hidden_initial:
            raise Passing
        attributes = self.build_widget_attrs(widget.attrs)
        return (
            (self.html_name, self.auto_id, self.id_for_label, widget.is_localized),
            (str(self.label), self.form.label_suffix, self.css_classes(), str(self.help_text)),
            self.value(),
            [(name, str(value)) for name, value in attributes.items()],
        )


class LookMixin:
    """For forms: the fields' look, and no colon after labels."""

    bound_field_class = LookField
    drawn_from: tuple | None = None

    def __init__(self, *args, **kwargs) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


class FilterMixin(LookMixin):
    """For filters whose fields are the same for everybody: how they look follows from what was asked."""

    @property
    def drawn_from(self) -> tuple:
        """All that the fields' drawing depends on, beside class and language."""
        return tuple((name, self.data.getlist(name)) for name in self.fields)
