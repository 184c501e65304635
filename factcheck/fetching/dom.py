"""Looking into a parsed page by CSS selector."""

from resiliparse.parse.html import DOMNode, HTMLTree


def every(tree: HTMLTree, selector: str) -> list[DOMNode]:
    """Return the elements that fit ``selector``, in document order."""
    return list(tree.document.query_selector_all(selector)) if tree.document else []


def text_of(tree: HTMLTree, selector: str) -> str:
    """Return the text of the first element that fits ``selector``, or an empty string."""
    element = tree.document.query_selector(selector) if tree.document else None
    return str(element.text or "") if element is not None else ""


def attribute(tree: HTMLTree, selector: str, name: str) -> str:
    """Return an attribute of the first element that fits ``selector``, or an empty string."""
    element = tree.document.query_selector(selector) if tree.document else None
    return str(element.getattr(name) or "").strip() if element is not None else ""
