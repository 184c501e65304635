"""Articles, their revisions, coverage and marks."""

from typing import Any

from factcheck.accounts.enums import Action
from factcheck.api.desk.bodies.articles import (
    ArticleChanges,
    ArticleUpload,
    MarkBody,
    NewArticleBody,
    NewRevisionBody,
)
from factcheck.api.desk.bodies.body import Nothing
from factcheck.api.desk.call import Answer, Call, Lock, Spec, etag_of
from factcheck.api.desk.listing import listed
from factcheck.api.desk.operation import operation
from factcheck.api.desk.schemas.desk import (
    ArticleOut,
    CoverageOut,
    RevisedOut,
    RevisionOut,
    SignOffOut,
    SuggestionsOut,
)
from factcheck.api.desk.schemas.parts import ClaimOut
from factcheck.api.desk.shapes.articles import (
    article_shape,
    article_shapes,
    carried_shape,
    coverage_shape,
    revision_shape,
    sign_off_shape,
    suggestions_shape,
)
from factcheck.api.desk.shapes.claims import claim_shapes
from factcheck.api.desk.targets import ARTICLE
from factcheck.api.desk.view import DeskView, UploadView
from factcheck.articles.importing import Imported, read_html, read_upload
from factcheck.articles.models import Article, Revision
from factcheck.articles.services import (
    ArticleFacts,
    edit_article,
    import_again,
    known_headline,
    latest_revision,
    put_import_away,
)
from factcheck.articles.texts import PreparedText, prepare_blocks, prepare_text
from factcheck.claims.coverage import NewMark, coverage_of, mark_sentence
from factcheck.claims.models import Claim
from factcheck.claims.suggesting import suggestions_of
from factcheck.core.problems import NotFound
from factcheck.reviews.open_work import open_work
from factcheck.reviews.services.revisions import push_article, revise_article
from factcheck.reviews.services.sign_offs import sign_off_article

_FACTS = ("headline", "byline", "language", "origin", "external_id", "url", "closes_at", "embargo_until")


def prepared_words(body: dict[str, Any]) -> tuple[PreparedText | None, Imported | None]:
    """Return the words of a body ready to store, and what an HTML text or file said beside them; None for an address."""
    headline = body.get("headline", "")
    if "file" in body:
        upload = body["file"]
        read = read_upload(upload.name or "", upload.read())
        return read.prepare(headline=headline), read
    if "html" in body:
        read = read_html(body["html"])
        return read.prepare(headline=headline, field="html"), read
    if "blocks" in body:
        return prepare_blocks([(block["kind"], block["text"]) for block in body["blocks"]]), None
    if "text" in body:
        return prepare_text(body["text"], headline=headline), None
    return None, None


def facts_of(body: dict[str, Any], read: Imported | None) -> ArticleFacts:
    """Return what is known of an article; what the client says comes before what its file says."""
    given = {name: body[name] for name in _FACTS if name in body}
    said = {"headline": read.headline, "language": read.language} if read else {}
    filled = {name: value for name, value in said.items() if value and not given.get(name)}
    return ArticleFacts(**{**given, **filled}, given=frozenset(given) - {"external_id"})


class Articles(UploadView):
    """The articles of the desk."""

    @operation(Spec(Action.READ_ARTICLES, {200: ArticleOut}, paged=True))
    def get(self, call: Call) -> Answer:
        """List the articles, newest change first."""
        rows = Article.objects.of_desk(call.actor.desk_id)
        return listed(call, rows, ("-changed_at", "-id"), article_shapes)

    @operation(
        Spec(
            Action.CHANGE_ARTICLE,
            {200: ArticleOut, 201: ArticleOut, 202: ArticleOut},
            body=NewArticleBody,
            upload=ArticleUpload,
        )
    )
    def post(self, call: Call) -> Answer:
        """Push an article; one that is known by its external_id takes a changed text as a revision."""
        external_id = call.body.get("external_id", "")
        headline = known_headline(actor=call.actor, external_id=external_id)
        prepared, read = prepared_words({"headline": headline, **call.body})
        article, new = push_article(actor=call.actor, facts=facts_of(call.body, read), prepared=prepared)
        status = 202 if prepared is None and new else 201 if new else 200
        return Answer(article_shape(article), status, etag_of(article))


class ArticleDetail(DeskView):
    """One article."""

    target = ARTICLE

    @operation(Spec(Action.READ_ARTICLES, {200: ArticleOut}))
    def get(self, call: Call) -> Answer:
        """Read an article."""
        return Answer(article_shape(call.target), etag=etag_of(call.target))

    @operation(Spec(Action.CHANGE_ARTICLE, {200: ArticleOut}, body=ArticleChanges, lock=Lock.REQUIRED))
    def patch(self, call: Call) -> Answer:
        """Change what is known of an article beside its text."""
        article = edit_article(
            actor=call.actor,
            article_id=call.target.id,
            expected_version=call.expected,
            changes=call.body,
        )
        return Answer(article_shape(article), etag=etag_of(article))


class ArticleImport(DeskView):
    """An import from an address, once more."""

    target = ARTICLE

    @operation(
        Spec(Action.CHANGE_ARTICLE, {202: ArticleOut}, body=Nothing, lock=Lock.HONOURED, refuses=(409,))
    )
    def post(self, call: Call) -> Answer:
        """Read the page of an import that brought no text again; while one waits or runs nothing changes."""
        article = import_again(actor=call.actor, article_id=call.target.id)
        return Answer(article_shape(article), 202, etag_of(article))


class ArticlePutAway(DeskView):
    """An import that is given up."""

    target = ARTICLE

    @operation(
        Spec(Action.CHANGE_ARTICLE, {200: ArticleOut}, body=Nothing, lock=Lock.HONOURED, refuses=(409,))
    )
    def post(self, call: Call) -> Answer:
        """Put a failed import away; a text or another try brings it back."""
        article = put_import_away(actor=call.actor, article_id=call.target.id)
        return Answer(article_shape(article), etag=etag_of(article))


class Revisions(DeskView):
    """The texts of an article."""

    target = ARTICLE

    @operation(Spec(Action.READ_ARTICLES, {200: RevisionOut}, paged=True))
    def get(self, call: Call) -> Answer:
        """List the revisions, oldest first."""
        rows = Revision.objects.filter(article=call.target)
        return listed(call, rows, ("number",), lambda found: [revision_shape(row) for row in found])

    @operation(
        Spec(
            Action.CHANGE_ARTICLE,
            {200: RevisedOut, 201: RevisedOut},
            body=NewRevisionBody,
            lock=Lock.HONOURED,
            refuses=(412,),
        )
    )
    def post(self, call: Call) -> Answer:
        """Give an article a new text; the answer says what that did to each claim."""
        prepared, _ = prepared_words({**call.body, "headline": call.target.headline})
        assert prepared is not None
        revised = revise_article(
            actor=call.actor,
            article_id=call.target.id,
            expected_revision=call.body["expected_revision"],
            prepared=prepared,
        )
        shape = {**revision_shape(revised.revision), **carried_shape(revised.carried)}
        return Answer(shape, 201 if revised.new else 200, etag_of(revised.article))


class RevisionDetail(DeskView):
    """One text of an article."""

    target = ARTICLE

    @operation(Spec(Action.READ_ARTICLES, {200: RevisionOut}))
    def get(self, call: Call) -> Answer:
        """Read a revision by its number."""
        number = call.path["number"]
        known = number.isascii() and number.isdigit() and len(number) < 9
        revision = Revision.objects.filter(article=call.target, number=int(number) if known else 0).first()
        if revision is None:
            raise NotFound
        return Answer(revision_shape(revision))


class ArticleClaims(DeskView):
    """The claims of an article."""

    target = ARTICLE

    @operation(Spec(Action.READ_CLAIMS, {200: ClaimOut}, paged=True))
    def get(self, call: Call) -> Answer:
        """List the claims that were made on an article, newest change first."""
        rows = Claim.objects.of_desk(call.actor.desk_id).filter(article=call.target)
        rows = rows.select_related("assignee", "created_by")
        return listed(call, rows, ("-changed_at", "-id"), lambda found: claim_shapes(call.actor, found))


class ArticleCoverage(DeskView):
    """How far an article is covered."""

    target = ARTICLE

    @operation(Spec(Action.READ_CLAIMS, {200: CoverageOut}))
    def get(self, call: Call) -> Answer:
        """Read which sentences are claimed, marked or open."""
        revision = latest_revision(call.target)
        return Answer(coverage_shape(revision, coverage_of(revision)))


class ArticleSuggestions(DeskView):
    """What is worth checking in an article."""

    target = ARTICLE

    @operation(Spec(Action.READ_CLAIMS, {200: SuggestionsOut}))
    def get(self, call: Call) -> Answer:
        """Read which passages that nothing covers yet look worth a claim, best first; nothing is made of them."""
        revision = latest_revision(call.target)
        return Answer(suggestions_shape(revision, suggestions_of(revision)))


class ArticleMarks(DeskView):
    """Why sentences carry no claim."""

    target = ARTICLE

    @operation(Spec(Action.MARK_SENTENCE, {200: CoverageOut}, body=MarkBody, lock=Lock.REQUIRED))
    def put(self, call: Call) -> Answer:
        """Mark exactly one sentence, or take its mark away."""
        article = mark_sentence(
            actor=call.actor,
            article_id=call.target.id,
            expected_version=call.expected,
            new=NewMark(**call.body),
        )
        revision = latest_revision(article)
        return Answer(coverage_shape(revision, coverage_of(revision)), etag=etag_of(article))


class ArticleSignOff(DeskView):
    """Who answers for an article."""

    target = ARTICLE

    @operation(Spec(Action.READ_CLAIMS, {200: SignOffOut}))
    def get(self, call: Call) -> Answer:
        """Read what stands in the way of the sign-off."""
        shape = sign_off_shape(call.target, open_work(call.target, latest_revision(call.target)))
        return Answer(shape, etag=etag_of(call.target))

    @operation(Spec(Action.SIGN_OFF, {200: ArticleOut}, body=Nothing, lock=Lock.REQUIRED, refuses=(409,)))
    def post(self, call: Call) -> Answer:
        """Sign the latest revision off; all that is open is named in the refusal."""
        article = sign_off_article(
            actor=call.actor, article_id=call.target.id, expected_version=call.expected
        )
        return Answer(article_shape(article), etag=etag_of(article))
