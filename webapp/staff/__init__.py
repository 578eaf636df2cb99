"""The survey as staff see it: one page from a link, without an account, cookie or script."""

from webapp.staff.views import init_app as init_app
