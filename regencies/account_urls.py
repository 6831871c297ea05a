"""Who somebody is: sign-in and -out, password, and where each role starts."""

from django.urls import path

from regencies.views import accounts, demonstration

app_name = "accounts"
urlpatterns = [
    path("", accounts.home, name="home"),
    path("masuk/", accounts.SignIn.as_view(), name="sign-in"),
    path("masuk/demonstrasi/", demonstration.sign_in, name="demonstration"),
    path("keluar/", accounts.SignOut.as_view(), name="sign-out"),
    path("sandi/", accounts.PasswordChange.as_view(), name="password-change"),
    path("sandi/selesai/", accounts.password_changed, name="password-changed"),
]
