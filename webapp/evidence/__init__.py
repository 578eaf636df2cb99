"""What a survey found, as files: its themes, what was ticked, what was said."""

from webapp.evidence.views import init_app as init_app
