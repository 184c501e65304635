"""Addresses of the pages, without trailing slash."""

from django.urls import include, path
from django.views.i18n import set_language

from factcheck.web.views import (
    articles,
    claim_forms,
    desk,
    drafts,
    imports,
    placing,
    session,
    sign_off,
    workbench,
)

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("login", session.login, name="account_login"),
    path("logout", session.logout, name="account_logout"),
    path("language", set_language, name="set_language"),
    path("desk/switch", desk.switch_desk, name="switch_desk"),
    path("desk/steps/away", desk.put_steps_away, name="steps_away"),
    path("drafts/<str:form>", drafts.keep, name="keep_draft"),
    path("articles", articles.articles, name="articles"),
    path("articles/new", articles.new_article, name="new_article"),
    path("articles/<str:article_id>", workbench.article, name="article"),
    path("articles/<str:article_id>/import", imports.import_state, name="import_state"),
    path("articles/<str:article_id>/import-again", imports.import_again, name="import_again"),
    path("articles/<str:article_id>/put-away", imports.put_away, name="import_put_away"),
    path("articles/<str:article_id>/claims", workbench.add_claim, name="add_claim"),
    path("articles/<str:article_id>/marks", workbench.mark, name="mark_sentence"),
    path("articles/<str:article_id>/revise", articles.revise, name="revise_article"),
    path("articles/<str:article_id>/facts", articles.facts, name="article_facts"),
    path("articles/<str:article_id>/place", placing.place, name="place_claims"),
    path("articles/<str:article_id>/sign-off", sign_off.sign_off, name="sign_off"),
    path("claims/<str:claim_id>/edit", claim_forms.edit, name="claim_edit"),
    path("claims/<str:claim_id>/status", claim_forms.status, name="claim_status"),
    path("claims/<str:claim_id>/note", claim_forms.comment, name="claim_comment"),
    path("claims/<str:claim_id>/notes/send", claim_forms.notes_send, name="notes_send"),
    path("claims/<str:claim_id>/place", claim_forms.occurrence, name="claim_occurrence"),
    path("claims/<str:claim_id>/evidence", claim_forms.evidence, name="claim_evidence"),
    path("claims/<str:claim_id>/position", claim_forms.position, name="claim_position"),
    path("claims/<str:claim_id>/fetching", workbench.fetching, name="claim_fetching"),
    path("evidence/<str:evidence_id>/change", claim_forms.evidence_change, name="evidence_change"),
    path("evidence/<str:evidence_id>/accept", claim_forms.evidence_accept, name="evidence_accept"),
    path("evidence/<str:evidence_id>/remove", claim_forms.evidence_remove, name="evidence_remove"),
    path("positions/<str:position_id>/change", claim_forms.position_change, name="position_change"),
    path("positions/<str:position_id>/remove", claim_forms.position_remove, name="position_remove"),
    path("notes/<str:note_id>/remove", claim_forms.note_remove, name="note_remove"),
    path("", include("factcheck.web.urls_public")),
    path("", include("factcheck.web.urls_work")),
]
