"""What anybody may read who has its link: no account, no cookie, no script."""

from webapp.public.views import init_app as init_app
