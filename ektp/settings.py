"""Settings. Three ways to run, told apart by the environment:

* embedded (``bin/run`` and friends): ``EKTP_LOCAL=1`` and every variable is set by the launcher;
* production: ``DATABASE_URL`` and ``REDIS_URL`` are yours, and a missing secret key, allowed hosts or
  HTTPS choice stops the start with a hint;
* ``python manage.py …`` beside a running ``bin/run``: the launcher's variables are found in the data folder.
"""

import os
from pathlib import Path

from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from ektp import embedded, environment, logs, response_headers

BASE_DIR = Path(__file__).resolve().parent.parent

EKTP_DATA_DIR = Path(environment.text("EKTP_DATA_DIR", ".data")).absolute()
if not environment.text("DATABASE_URL"):
    os.environ.update(embedded.environment(EKTP_DATA_DIR) or {})

EKTP_LOCAL = environment.flag("EKTP_LOCAL")
EKTP_HOST = environment.text("EKTP_HOST", "127.0.0.1")
EKTP_PORT = environment.number("EKTP_PORT", 8000)
EKTP_TODAY = environment.day("EKTP_TODAY")
EKTP_SWEEP_SECONDS = environment.number("EKTP_SWEEP_SECONDS", 30)

DATABASE_URL = environment.required(
    "DATABASE_URL",
    "Use bin/manage, which starts the embedded PostgreSQL, or set DATABASE_URL=postgresql://user:password@host/name.",
)
REDIS_URL = environment.required(
    "REDIS_URL",
    "Use bin/manage, which starts the embedded Valkey, or set REDIS_URL=redis://host:6379/0.",
)

DEBUG = False
SECRET_KEY = environment.required(
    "DJANGO_SECRET_KEY",
    "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(50))' and keep it secret.",
)
# Earlier keys, while signatures made with them are still wanted: sessions, links, seals of the audit trail.
SECRET_KEY_FALLBACKS = environment.words("DJANGO_SECRET_KEY_FALLBACKS")
if EKTP_LOCAL:
    ALLOWED_HOSTS = environment.words("DJANGO_ALLOWED_HOSTS", f"localhost,127.0.0.1,[::1],{EKTP_HOST}")
    HTTPS = "off"
else:
    ALLOWED_HOSTS = environment.words("DJANGO_ALLOWED_HOSTS") or [
        environment.required("DJANGO_ALLOWED_HOSTS", "List the host names, for example ktp.sumselprov.go.id.")
    ]
    HTTPS = environment.choice(
        "DJANGO_HTTPS",
        ("proxy", "direct", "off"),
        "Say how browsers reach the site: proxy (a reverse proxy ends TLS and sets X-Forwarded-Proto), "
        "direct (the application server ends TLS) or off (plain HTTP; closed networks only).",
    )
CSRF_TRUSTED_ORIGINS = environment.words("DJANGO_CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "regencies",
    "reports",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_tables2",
    "pgtrigger",
    "pghistory",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
]

MIDDLEWARE = [
    "ektp.request_log.RequestLogMiddleware",
    "ektp.response_headers.ResponseHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ektp.private_pages.PrivatePagesMiddleware",
    "ektp.language.ChosenLanguageMiddleware",
    "ektp.body_size.BodySizeMiddleware",
    "ektp.packed.GZipMiddleware",
    "ektp.response_headers.PagePolicyMiddleware",
    "ektp.sessions.AskAlongMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "regencies.sign_in.backend.PersonMiddleware",
    "regencies.sign_in.sessions.SessionAgeMiddleware",
    "regencies.audit.middleware.AuditMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "regencies.audit.middleware.SignedHistoryMiddleware",
    "axes.middleware.AxesMiddleware",
    "ektp.costly.CostlyMiddleware",
]

ROOT_URLCONF = "ektp.urls"
WSGI_APPLICATION = "ektp.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "reports.chrome.chrome",
            ],
            "builtins": ["ektp.tags"],
        },
    },
]

DATABASES = {
    "default": environment.postgresql(DATABASE_URL)
    | {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True, "ATOMIC_REQUESTS": False}
}
if EKTP_TODAY:
    # The database stamps history with the pinned date too: see ektp_now() in regencies/migrations.
    _options = DATABASES["default"]["OPTIONS"]
    _options["options"] = f"{_options.get('options', '')} -c ektp.today={EKTP_TODAY.isoformat()}".strip()

# Pages may be read from a streaming replica: see ektp/replica.py.
if DATABASE_REPLICA_URL := environment.text("DATABASE_REPLICA_URL"):
    _impatient = DATABASES["default"]["OPTIONS"] | {"connect_timeout": "1", "tcp_user_timeout": "3000"}
    DATABASES["replica"] = DATABASES["default"] | environment.postgresql(DATABASE_REPLICA_URL, _impatient)
    DATABASES["replica"]["TEST"] = {"MIRROR": "default"}
    DATABASE_ROUTERS = ["ektp.replica.Router"]
    MIDDLEWARE.insert(
        MIDDLEWARE.index("django.contrib.messages.middleware.MessageMiddleware"),
        "ektp.replica.ReplicaMiddleware",
    )

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Who
AUTH_USER_MODEL = "regencies.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "regencies.sign_in.backend.AccountBackend"]
PASSWORD_HASHERS = [
    "ektp.passwords.OwaspArgon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "regencies.sign_in.password_rules.LongestPasswordValidator"},
    {"NAME": "regencies.sign_in.password_rules.GuessableWordsValidator"},
]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "accounts:home"
LOGOUT_REDIRECT_URL = "accounts:sign-in"
SESSION_ENGINE = "ektp.sessions"
SESSION_COOKIE_AGE = 12 * 3600
EKTP_INVITATION_DAYS = environment.number("EKTP_INVITATION_DAYS", 3)
# Which failures count together, and for how long, says the handler.
AXES_HANDLER = "regencies.sign_in.throttle.Throttle"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "regencies.sign_in.throttle.locked_out"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "ektp.client_address.client_address"
OTP_TOTP_ISSUER = "Pantau KTP-el"

# Every change leaves who, when, why, before and after; the database stamps and keeps it.
PGHISTORY_CREATED_AT_FUNCTION = "ektp_now()"
PGHISTORY_APPEND_ONLY = True
PGHISTORY_INSTALL_CONTEXT_FUNC_ON_MIGRATE = True
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")

# Language and time
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Jakarta"
USE_I18N = True
USE_TZ = True

# Files
STATIC_URL = "static/"
STATIC_ROOT = Path(environment.text("EKTP_STATIC_ROOT", str(BASE_DIR / ".static"))).absolute()
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "ektp.static_files.HashedModulesStorage"},
}
WHITENOISE_MAX_AGE = 3600
# The files are for these pages alone.
WHITENOISE_ALLOW_ALL_ORIGINS = False

# Jobs. The queue of record is the stale mark in PostgreSQL; the broker only carries the notice.
CELERY_BROKER_URL = (
    REDIS_URL.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")
    if REDIS_URL.startswith("unix:")
    else REDIS_URL
)
CELERY_IMPORTS = ["ektp.health.heart"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # Without a broker a notice fails at once, and with a frozen one within a second: saving goes on.
    "max_retries": 0,
    "interval_start": 0,
    "socket_connect_timeout": 1,
    "socket_timeout": 1,
    "health_check_interval": 5,
    "visibility_timeout": 600,
}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_TIMEZONE = TIME_ZONE
# Backups that make themselves; with a database of your own only where a folder is named.
EKTP_BACKUP_DIR = environment.text("EKTP_BACKUP_DIR", str(EKTP_DATA_DIR / "backups") if EKTP_LOCAL else "")
EKTP_BACKUP_KEEP = environment.number("EKTP_BACKUP_KEEP", 14)
EKTP_BACKUP_RECIPIENT = environment.text("EKTP_BACKUP_RECIPIENT")
CELERY_BEAT_SCHEDULER = "ektp.steady_scheduler:SteadyScheduler"
# Seconds: a clock that is set back amid a turn would put it to sleep for five minutes.
CELERY_BEAT_MAX_LOOP_INTERVAL = 10
CELERY_BEAT_SCHEDULE = {
    "backup": {
        "task": "reports.tasks.backup",
        "schedule": crontab(hour=1, minute=30),
        "options": {"expires": 3600},
    },
    "sweep": {
        "task": "reports.tasks.sweep",
        "schedule": float(EKTP_SWEEP_SECONDS),
        # While no worker runs, sweeps do not pile up.
        "options": {"expires": EKTP_SWEEP_SECONDS},
    },
    "seal-audit": {"task": "regencies.tasks.seal_audit", "schedule": 60.0, "options": {"expires": 60}},
    "verify-audit": {
        "task": "regencies.tasks.verify_audit",
        "schedule": crontab(hour=3, minute=10),
        "options": {"expires": 3600},
    },
    "sweep-uploads": {
        "task": "regencies.tasks.sweep_uploads",
        "schedule": float(EKTP_SWEEP_SECONDS),
        "options": {"expires": EKTP_SWEEP_SECONDS},
    },
}

# Browsers
SECURE_SSL_REDIRECT = HTTPS != "off"
# Probes ask from within.
SECURE_REDIRECT_EXEMPT = [r"^sehat/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS == "proxy" else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS != "off" else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS != "off"
SECURE_HSTS_PRELOAD = HTTPS != "off"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS != "off"
SESSION_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "regencies.views.errors.csrf_failure"
CONTENT_SECURITY_POLICY = {"DIRECTIVES": response_headers.DIRECTIVES}
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

DJANGO_TABLES2_TEMPLATE = "django_tables2/ektp.html"
DJANGO_TABLES2_TABLE_ATTRS = {"class": "table table-sticky"}

# Counted for Prometheus. The address exists only where a token is named.
EKTP_METRICS_TOKEN = environment.text("EKTP_METRICS_TOKEN")
EKTP_METRICS_DIR = environment.folder("PROMETHEUS_MULTIPROC_DIR")

EKTP_LOG_FORMAT = environment.choice(
    "EKTP_LOG_FORMAT",
    ("json", "text"),
    "json: one object a line, for machines; text: for people.",
    "text" if EKTP_LOCAL else "json",
)
LOGGING = logs.configuration(EKTP_LOG_FORMAT, environment.text("EKTP_LOG_LEVEL"))
if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS and not EKTP_LOCAL:
    raise ImproperlyConfigured("DJANGO_ALLOWED_HOSTS must name the hosts; * would accept any.")

SITE_NAME = _("Pantau KTP-el")
