"""The doors: a deed is tried by the API with a key, and by the pages in a browser."""

from collections.abc import Callable
from typing import Any

from django.test import Client

from tests.api.desk.calling import Caller, caller
from tests.reviews.matrix.law import Deed
from tests.reviews.matrix.scenes import Scene
from tests.web.newsrooms import signed_in

#: Lets a person try a deed, and says whether it was done.
Door = Callable[[str, Deed], bool]
#: What is answered to a deed that is done, and to one that is refused for who asks or where the claim stands. Anything else is
#: a fault of the try.
DONE, REFUSED = {200, 201, 204, 302}, {403, 404, 409}


def doors_of(here: Scene) -> dict[str, Door]:
    """Return the doors to a scene, with a key and a browser of everybody who tries."""
    keys = {name: caller(here.room, name) for name in ("ana", "omar")}
    browsers = {name: signed_in(here.room, name) for name in ("ana", "omar")}
    return {
        "api": lambda name, deed: _by_api(here, keys[name], deed),
        "page": lambda name, deed: _by_page(here, browsers[name], deed),
    }


def _by_api(here: Scene, key: Caller, deed: Deed) -> bool:
    made = here.look_again()
    method, _space, path = here.fill(deed.api).partition(" ")
    tag = f'"{made.public_id}.{made.version}"'
    return _parted(key.call(method, path, here.fill(deed.body), if_match=tag), deed.api)


def _by_page(here: Scene, browser: Client, deed: Deed) -> bool:
    here.look_again()
    form = {"version": here.words["version"], **here.fill(deed.form)}
    return _parted(browser.post(f"/{here.fill(deed.page)}", form), deed.page)


def _parted(answer: Any, what: str) -> bool:
    assert answer.status_code in DONE | REFUSED, (what, answer.status_code, answer.content[-3000:])
    return answer.status_code in DONE
