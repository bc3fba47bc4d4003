"""Makes the peer's event as large as its own command does and then copies its proposals up to a number.

    PRETALX_CONFIG_FILE=… python peer.py PROPOSALS"""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pretalx.settings")
import django

django.setup()
from django_scopes import scopes_disabled
from pretalx.submission.models import Submission

wanted = int(sys.argv[1])
with scopes_disabled():
    originals = list(Submission.all_objects.select_related("event").all() if hasattr(Submission, "all_objects") else Submission.objects.all())
    for i in range(wanted - len(originals)):
        one = originals[i % len(originals)]
        new = Submission.objects.create(
            event=one.event,
            title=f"{one.title} {i}"[:180],
            submission_type=one.submission_type,
            track=one.track,
            state=one.state,
            content_locale=one.content_locale,
            abstract=one.abstract,
            description=one.description,
        )
        new.speakers.set(one.speakers.all())
        new.tags.set(one.tags.all())
    print(Submission.objects.count())
