"""Three ways of working a page: by keyboard alone, by touch alone, and by mouse without JavaScript.

Each way does the same few things, so that a story is told once. A way fails when it cannot do a thing as a person would:
a keyboard that never reaches a button, a focus that nobody sees, a target that is too small for a finger.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.conftest import watch

#: Time enough for a loaded machine; nobody waits for it when all is well.
PATIENCE = 30_000
#: More stops than any page has.
STOPS = 250
#: The main actions of a page for a finger, and whatever else can be pressed, in CSS pixels (ui.md §7, §10).
FINGER, LEAST = 44, 24

#: What a finger or an eye would stumble over: [what it is, why].
STUMBLES = """([finger, least]) => {
    const found = [];
    const name = (each) => `${each.localName}.${each.className} "${(each.getAttribute("aria-label") ?? each.textContent ?? "").trim().slice(0, 50)}"`;
    const shown = (each) => each.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !each.closest(".visually-hidden, .hidden-word, .skip");
    const reaches = (each, needed) => {
        each.scrollIntoView({ block: "center" });
        const r = each.getBoundingClientRect();
        return [1 - needed / 2, needed / 2 - 1].every(
            (by) => each.contains(document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2 + by)));
    };
    const width = document.documentElement.scrollWidth;
    if (width > innerWidth) found.push(["the page", `is ${width} px wide`]);
    const main = "button, .button, summary.button, .bottombar a, .segments > *, select, textarea, input:not([type=checkbox], [type=radio], [type=hidden])";
    const boxed = "a[href], summary, label:has(> input)";
    for (const each of document.querySelectorAll(`:is(${main}, ${boxed})`)) {
        if (!shown(each) || each.matches(":disabled") || each.closest("label > *")) continue;
        const r = each.getBoundingClientRect();
        if (!r.width || !r.height) continue;
        if (r.left < -1 || r.right > innerWidth + 1) found.push([name(each), `reaches from ${Math.round(r.left)} to ${Math.round(r.right)} px`]);
        const inText = getComputedStyle(each).display === "inline";
        const needed = each.matches(main) && !each.matches(".link-button") ? finger : inText ? 0 : least;
        if (r.height < needed - 0.5 && !reaches(each, needed)) found.push([name(each), `is ${Math.round(r.height)} px high, not ${needed}`]);
    }
    for (const each of document.querySelectorAll("main :is(p, h1, h2, h3, b, span, td, th, dd, li)")) {
        if (!shown(each) || !each.textContent.trim() || each.closest("svg, .cut, time")) continue;
        const style = getComputedStyle(each);
        if (style.overflowX !== "visible" && each.scrollWidth > each.clientWidth + 1 && style.overflowX !== "auto") found.push([name(each), "is cut"]);
    }
    return found.map(([what, why]) => `${what} ${why}`);
}"""
#: Whether one of the wanted elements has the focus, and what is wrong with its place: not drawn, out of sight, covered.
SEEN = """(wanted) => {
    const at = document.activeElement;
    const fault = () => {
        if (!at || at === document.body || at.tabIndex < 0) return "";
        const name = `${at.localName}#${at.id} "${(at.getAttribute("aria-label") ?? at.textContent ?? "").trim().slice(0, 60)}"`;
        const box = at.matches("input[type=radio], input[type=checkbox]") ? at.closest("label") ?? at : at;
        const drawn = [at, box].some((part) => {
            const style = getComputedStyle(part);
            return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
        });
        if (!drawn) return `${name}: nothing shows that it has the focus`;
        const inside = [...box.getClientRects()].filter(
            (r) => r.width && r.bottom > 0 && r.top < innerHeight && r.right > 0 && r.left < innerWidth);
        if (!inside.length) return `${name}: has the focus out of sight`;
        const thirds = [0.1, 0.5, 0.9];
        const open = inside.some((r) => thirds.some((x) => thirds.some((y) => {
            const hit = document.elementFromPoint(
                Math.min(innerWidth - 1, Math.max(0, r.left + r.width * x)), Math.min(innerHeight - 1, Math.max(0, r.top + r.height * y)));
            return hit !== null && (box.contains(hit) || hit.contains(box));
        })));
        return open ? "" : `${name}: something lies over it while it has the focus`;
    };
    return [wanted.includes(at), fault()];
}"""


class Hands(Protocol):
    """A way of working the page."""

    page: Page
    #: What a person would have stumbled over on the way, each once.
    faults: dict[str, str]

    def press(self, what: Locator) -> None:
        """Press a button, a link or a summary."""

    def write(self, field: Locator, words: str) -> None:
        """Type ``words`` into a field in place of what stands there."""

    def pick(self, field: Locator, label: str) -> None:
        """Choose the option ``label`` of a list."""

    def tick(self, box: Locator) -> None:
        """Tick a box or a choice."""


class Keyboard:
    """Tab, letters, arrows and Enter; every stop on the way must be seen."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.faults: dict[str, str] = {}

    def key(self, *keys: str) -> None:
        """Press keys one after the other, once the page listens."""
        self.page.wait_for_load_state("load")
        for each in keys:
            self.page.keyboard.press(each)

    def to(self, what: Locator, key: str = "Tab") -> None:
        """Go from stop to stop until one of ``what`` has the focus."""
        expect(what.first).to_be_attached()
        self.page.wait_for_load_state("load")
        wanted = what.element_handles()
        for _stop in range(STOPS):
            there, fault = self.page.evaluate(SEEN, wanted)
            if fault:
                self.faults[fault] = self.page.url
            if there:
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"the keyboard never came to {what}")

    def press(self, what: Locator) -> None:
        self.to(what)
        self.page.keyboard.press("Enter")

    def write(self, field: Locator, words: str) -> None:
        self.to(field)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(words) if "\n" in words else self.page.keyboard.type(words)

    def pick(self, field: Locator, label: str) -> None:
        self.to(field)
        self.page.keyboard.type(label)
        assert field.evaluate("list => list.selectedOptions[0].label") == label

    def tick(self, box: Locator) -> None:
        if box.get_attribute("type") != "radio":
            self.to(box)
            return self.page.keyboard.press("Space")
        group = self.page.locator(f"input[type=radio][name={box.get_attribute('name')}]")
        self.to(box.locator("xpath=ancestor::form[1]").locator(group))
        for _choice in range(group.count()):
            if box.is_checked():
                return None
            self.page.keyboard.press("ArrowDown")
        assert box.is_checked()
        return None


class Finger:
    """Taps on what is large enough for them; words are typed on the keyboard of the screen."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.faults: dict[str, str] = {}

    def press(self, what: Locator, least: int = LEAST) -> None:
        one = what.first
        expect(one).to_be_visible()
        box = one.bounding_box()
        assert box is not None
        is_main = one.evaluate("each => each.matches('button, .button, summary.button, .bottombar a')")
        needed = FINGER if is_main else least
        if box["height"] < needed - 0.5:
            self.faults[f"{what} is only {box['height']} px high"] = self.page.url
        one.tap()

    def write(self, field: Locator, words: str) -> None:
        field.tap()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(words) if "\n" in words else self.page.keyboard.type(words)

    def pick(self, field: Locator, label: str) -> None:
        # The list that a phone opens is drawn by the system, out of reach of the page: the choice is what it gives back.
        field.tap()
        field.select_option(label=label)

    def tick(self, box: Locator) -> None:
        label = box.locator("xpath=ancestor::label[1]")
        size = label.bounding_box()
        assert size is not None
        if size["height"] < LEAST:
            self.faults[f"{label} is only {size['height']} px high"] = self.page.url
        label.tap()
        expect(box).to_be_checked()


class Plain:
    """A mouse on pages whose browser runs no script."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.faults: dict[str, str] = {}

    def press(self, what: Locator) -> None:
        what.first.click()

    def write(self, field: Locator, words: str) -> None:
        field.fill(words)

    def pick(self, field: Locator, label: str) -> None:
        field.select_option(label=label)

    def tick(self, box: Locator) -> None:
        box.check(force=True)


@contextmanager
def opened(browser: Browser, options: dict[str, Any]) -> Iterator[Page]:
    """A page of a browser with other abilities, under the same guard as every page of the tests."""
    context: BrowserContext = browser.new_context(**options)
    page = context.new_page()
    seen = watch(page)
    page.set_default_timeout(PATIENCE)
    page.set_default_navigation_timeout(4 * PATIENCE)
    try:
        yield page
    finally:
        context.close()
    assert seen == []


#: The narrowest phone, worked by fingers.
PHONE: dict[str, Any] = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}
#: How the browser of each way differs, and who works it.
WAYS: dict[str, tuple[dict[str, Any], Callable[[Page], Hands]]] = {
    "keyboard": ({}, Keyboard),
    "touch": (PHONE, Finger),
    "no_script": ({"java_script_enabled": False}, Plain),
}


def button(page: Page, name: str) -> Locator:
    """The button or link-like button that begins with ``name`` (its key may follow)."""
    return page.get_by_role("button", name=re.compile(f"^{re.escape(name)}"))
