"""Reads a page as a browser would, and holds what must be true of every page."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"meta"}
FETCHING = {"src", "href", "srcset", "data", "action", "poster", "xlink:href"}
ALLOWED = {
    "html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "h3", "p", "div", "span", "b", "i", "ul", "li",
    "figure", "figcaption", "table", "thead", "tbody", "tr", "th", "td", "footer",
    "svg", "rect", "circle", "line", "polyline", "polygon", "text",
}  # fmt: skip


class Page(HTMLParser):
    """A page: its words, its elements, and whether they close as they open."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.words: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.words.append(data)

    @property
    def text(self) -> str:
        """Every word of the page."""
        return "\n".join(self.words)

    def rows(self) -> int:
        """How many rows its tables have."""
        return sum(tag == "tr" for tag, _ in self.elements)


def stands_by_itself(html: str) -> Page:
    """Return a page that is well formed, known elements alone, fetches nothing and runs nothing."""
    page = Page(html)
    assert page.open == []
    assert {tag for tag, _ in page.elements} <= ALLOWED
    for _, attributes in page.elements:
        assert not FETCHING & attributes.keys()
        assert not [name for name in attributes if name.startswith("on")]
    assert "url(" not in html
    assert "@import" not in html
    assert "http://" not in html.replace("http://www.w3.org/2000/svg", "")
    assert "https://" not in html
    assert ("meta", {"charset": "utf-8"}) in page.elements
    return page
