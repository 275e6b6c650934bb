"""Who speaks and what stands on a page: organisations, people, places, posts, the site and the way through it."""

from __future__ import annotations

from collections.abc import Sequence

from generator.formats.jsonld.nodes import Tree, node, one_or_more, reference
from generator.model.values import Address, Geo


def organization(
    *,
    name: str,
    url: str,
    summary: str | None = None,
    logo: str | None = None,
    email: str | None = None,
    also_known_as: Sequence[str] = (),
    same_as: Sequence[str] = (),
) -> Tree:
    """A body of people. `url` is its page, or the site's home for the body behind the site; "" where it has none."""
    return node(
        "Organization",
        f"{url}#organization" if url else None,
        name=name,
        alternateName=one_or_more(also_known_as),
        url=url,
        description=summary,
        logo=logo,
        email=email,
        sameAs=one_or_more(same_as),
    )


def website(*, name: str, url: str, lang: str, summary: str | None = None, publisher: Tree | None = None) -> Tree:
    """The site as a whole; `publisher` is the organisation behind it, named by its `@id`."""
    return node(
        "WebSite",
        f"{url}#website",
        name=name,
        url=url,
        description=summary,
        inLanguage=lang,
        publisher=reference(publisher),
    )


def web_page(
    *,
    url: str,
    title: str,
    lang: str,
    summary: str | None = None,
    based_on: str | None = None,
    updated: str | None = None,
    accessibility: str | None = None,
) -> Tree:
    """A page that says in another form what the page `based_on` says. `accessibility`: whom it helps, in words."""
    return node(
        "WebPage",
        f"{url}#page",
        name=title,
        url=url,
        description=summary,
        dateModified=updated,
        inLanguage=lang,
        isBasedOn=based_on,
        accessibilitySummary=accessibility,
    )


def collection_page(*, url: str, title: str, lang: str, summary: str | None = None) -> Tree:
    """A page that gathers what belongs together: a wing, a sector, a subject, a series."""
    return node("CollectionPage", f"{url}#page", name=title, url=url, description=summary, inLanguage=lang)


def blog_posting(
    *,
    url: str,
    title: str,
    published: str,
    lang: str,
    updated: str | None = None,
    summary: str | None = None,
    authors: Sequence[Tree] = (),
    publisher: Tree | None = None,
    image: str | None = None,
    keywords: Sequence[str] = (),
    words: int | str = 0,
) -> Tree:
    """A post. `published` and `updated` are a day or an RFC 3339 moment; `authors` are persons and organisations;
    `words` is how many there are, or WORDS, in whose place they are filled in later.
    """
    return node(
        "BlogPosting",
        f"{url}#post",
        headline=title,
        url=url,
        mainEntityOfPage=url,
        description=summary,
        datePublished=published,
        dateModified=updated,
        inLanguage=lang,
        author=one_or_more(authors),
        publisher=reference(publisher),
        image=image,
        keywords=list(keywords),
        wordCount=words or None,
    )


def place(
    *,
    name: str,
    url: str | None = None,
    address: Address | None = None,
    geo: Geo | None = None,
    phone: str | None = None,
    summary: str | None = None,
) -> Tree:
    """Somewhere to meet. `url` is its page on this site."""
    return node(
        "Place",
        f"{url}#place" if url else None,
        name=name,
        url=url,
        description=summary,
        telephone=phone,
        address=_postal_address(address) if address else None,
        geo=node("GeoCoordinates", latitude=geo.lat, longitude=geo.lon) if geo else None,
    )


def person(
    *,
    name: str,
    url: str | None = None,
    role: str | None = None,
    summary: str | None = None,
    image: str | None = None,
    member_of: Sequence[Tree] = (),
    same_as: Sequence[str] = (),
) -> Tree:
    """Somebody. `url` is their page on this site, when they have one."""
    return node(
        "Person",
        f"{url}#person" if url else None,
        name=name,
        url=url,
        jobTitle=role,
        description=summary,
        image=image,
        memberOf=one_or_more(member_of),
        sameAs=one_or_more(same_as),
    )


def breadcrumbs(items: Sequence[tuple[str, str]]) -> Tree:
    """The way from the home page to this one: name and absolute address of each step, this page last."""
    steps = [node("ListItem", position=n, name=name, item=url) for n, (name, url) in enumerate(items, 1)]
    return node("BreadcrumbList", f"{items[-1][1]}#breadcrumbs" if items else None, itemListElement=steps)


def _postal_address(address: Address) -> Tree | None:
    found = node(
        "PostalAddress",
        streetAddress=address.street,
        addressLocality=address.locality,
        addressRegion=address.region,
        postalCode=address.postcode,
        addressCountry=address.country,
    )
    return found if len(found) > 1 else None
