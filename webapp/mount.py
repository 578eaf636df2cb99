"""The path that all pages are under, where they are not at the top: off addresses and onto links."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask, request
from flask.sessions import SecureCookieSessionInterface
from werkzeug.middleware.proxy_fix import ProxyFix

from models.settings import A_MOUNT, Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Mount:
    """Serves an application under a path.

    The settings name it, and then the proxy may take it off or leave it on; or the proxy that takes it off
    names it in `X-Forwarded-Prefix`, which counts where the settings trust a proxy and name no path.
    """

    def __init__(self, app: "WSGIApplication", path: str) -> None:
        self._app = app
        self._path = path

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        """Answer a request with the path set apart, as WSGI keeps it."""
        named = environ.get("SCRIPT_NAME", "").strip("/")
        mount = self._path or (f"/{named}" if named else "")
        asked = environ.get("PATH_INFO", "")
        if mount and not named and f"{asked}/".startswith(f"{mount}/"):
            asked = asked.removeprefix(mount)
        environ["PATH_INFO"] = asked or "/"
        environ["SCRIPT_NAME"] = mount if A_MOUNT.fullmatch(mount) else ""
        return self._app(environ, start)


class MountedSession(SecureCookieSessionInterface):
    """The session's cookie, kept to the path that the pages are under."""

    def get_cookie_path(self, app: Flask) -> str:
        """The path of the cookie."""
        return request.script_root or super().get_cookie_path(app)


def init_app(app: Flask) -> None:
    """Serve the pages under their path, and believe as many proxies as the settings say."""
    settings: Settings = app.config["SOUNDINGS"]
    app.session_interface = MountedSession()
    served: WSGIApplication = Mount(app.wsgi_app, settings.mount)
    if settings.proxies:
        n = settings.proxies
        served = ProxyFix(served, x_for=n, x_proto=n, x_host=n, x_prefix=n)
    app.wsgi_app = served  # type: ignore[assignment, method-assign]
