"""Who somebody is: sign-in and -out, password, and where each role starts."""

from django.urls import path

from regencies.views import account, accounts, demonstration, second_factor

app_name = "accounts"
urlpatterns = [
    path("", accounts.home, name="home"),
    path("masuk/", accounts.SignIn.as_view(), name="sign-in"),
    path("masuk/demonstrasi/", demonstration.sign_in, name="demonstration"),
    path("masuk/kode/", second_factor.second_step, name="second-step"),
    path("masuk/pasang/", second_factor.set_up, name="set-up"),
    path("keluar/", accounts.SignOut.as_view(), name="sign-out"),
    path("sandi/", accounts.PasswordChange.as_view(), name="password-change"),
    path("sandi/selesai/", accounts.password_changed, name="password-changed"),
    path("akun/", account.account, name="account"),
    path("akun/pastikan/", account.sure, name="sure"),
    path("akun/kode/", account.phone, name="phone"),
    path("akun/kode/mulai/", account.begin_phone, name="begin-phone"),
    path("akun/kode/lepas/", account.remove_phone, name="remove-phone"),
    path("akun/kode/cadangan/", account.renew_codes, name="renew-codes"),
    path("akun/perangkat/", account.end_others, name="end-others"),
]
