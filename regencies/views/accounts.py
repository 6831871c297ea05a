"""Sign-in with its first step, sign-out, password, and where each role starts."""

from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from regencies import clock, demonstration_door
from regencies.forms.accounts import NewPasswordForm, SignInForm
from regencies.models import DailyReport, Membership, Regency
from regencies.sign_in import steps


@method_decorator(never_cache, name="dispatch")
class SignIn(auth_views.LoginView):
    """Name and password, the first step; ``regencies.sign_in`` slows down whoever guesses."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: SignInForm) -> HttpResponse:
        return steps.after_password(self.request, form.get_user(), self.get_redirect_url())

    def get_context_data(self, **kwargs) -> dict:
        if demonstration_door.is_open(self.request):
            kwargs["demonstration"] = _demonstration()
        return super().get_context_data(**kwargs)


@method_decorator(login_not_required, name="dispatch")
class SignOut(auth_views.LogoutView):
    """By POST only; for whoever is out already it ends at the same page.

    The browser forgets the pages that it has kept: on a shared PC going back shows nobody's figures. What the
    service worker keeps is nobody's, and what waits to be sent is sealed.
    """

    def dispatch(self, *args, **kwargs) -> HttpResponse:
        response = super().dispatch(*args, **kwargs)
        response.headers["Clear-Site-Data"] = '"cache"'
        return response


class PasswordChange(auth_views.PasswordChangeView):
    template_name = "accounts/password_change.html"
    form_class = NewPasswordForm
    success_url = reverse_lazy("accounts:password-changed")

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """A session that somebody found open does not let him try out passwords."""
        return self.get(request) if steps.is_locked(request, request.user) else super().post(request)

    def form_invalid(self, form: NewPasswordForm) -> HttpResponse:
        if form.has_error("old_password", "password_incorrect"):
            steps.failed(self.request, self.request.user)
        return super().form_invalid(form)


@require_safe
def password_changed(request: HttpRequest) -> HttpResponse:
    """Says that the new password holds."""
    return render(request, "accounts/password_changed.html")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Each role starts where its work is; somebody without a role is told whom to ask."""
    membership = request.user.memberships.select_related("province", "regency").order_by("role").first()
    if membership is None:
        return render(request, "accounts/no_role.html")
    if membership.role == Membership.Role.BUREAU:
        return redirect("reports:province", membership.province.code)
    if membership.role == Membership.Role.OFFICER:
        return redirect("regencies:report", membership.regency.code)
    return redirect("reports:countdown")


def _demonstration() -> dict:
    """What the one-click door offers: the officers' regencies, those first chosen whose report is missing."""
    regencies = list(
        Regency.objects.filter(
            province__is_simulated=True, memberships__role=Membership.Role.OFFICER
        ).distinct()
    )
    today = clock.today("Asia/Jakarta")
    reported = set(DailyReport.objects.filter(date=today).values_list("regency", flat=True))
    missing = [regency for regency in regencies if regency.pk not in reported]
    return {"regencies": regencies, "chosen": (missing or regencies or [None])[0], "missing": missing}
