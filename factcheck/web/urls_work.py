"""Addresses of claims, queues, sources, journal, settings and search."""

from django.urls import URLPattern, URLResolver, path

from factcheck.web.claim_moves import ORDERS
from factcheck.web.views import (
    claims,
    desk_settings,
    exports,
    journal,
    protected,
    queues,
    search,
    settings_pages,
    sources,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("claims/<str:claim_id>", claims.claim, name="claim"),
    *(
        path(
            f"claims/<str:claim_id>/{name.replace('_', '-')}",
            claims.order,
            {"name": name},
            name=f"claim_{name}",
        )
        for name in ORDERS
    ),
    path("queues", queues.queues, name="queues"),
    path("queues/<str:queue_id>", queues.queue, name="queue"),
    path("queues/<str:queue_id>/news", queues.queue_news, name="queue_news"),
    path("queues/<str:queue_id>/take", queues.take_from, name="queue_take"),
    path("queues/<str:queue_id>/<str:claim_id>/take", queues.take, name="queue_claim_take"),
    path("queues/<str:queue_id>/<str:claim_id>/release", queues.release, name="queue_claim_release"),
    path("queues/<str:queue_id>/<str:claim_id>/approve", queues.approve, name="queue_claim_approve"),
    path("queues/<str:queue_id>/<str:claim_id>/return", queues.give_back, name="queue_claim_return"),
    path("sources", sources.sources, name="sources"),
    path("sources/add", sources.add_source, name="source_add"),
    path("sources/add-other", sources.add_other, name="source_add_other"),
    path("sources/<str:source_id>", sources.source, name="source"),
    path("sources/<str:source_id>/change", sources.change_source, name="source_change"),
    path("sources/<str:source_id>/fetch", sources.fetch_source, name="source_fetch"),
    path("sources/<str:source_id>/copy", sources.bring_copy, name="source_copy"),
    path("sources/<str:source_id>/identity", protected.source_identity, name="source_identity"),
    path("sources/<str:source_id>/identity/change", protected.change_identity, name="identity_change"),
    path("sources/<str:source_id>/readers", protected.source_readers, name="source_readers"),
    path("sources/<str:source_id>/state", sources.source_state, name="source_state"),
    path(
        "sources/<str:source_id>/snapshots/<str:snapshot_id>/text",
        sources.snapshot_text,
        name="snapshot_text",
    ),
    path(
        "sources/<str:source_id>/snapshots/<str:snapshot_id>/file",
        protected.snapshot_file,
        name="snapshot_file",
    ),
    path(
        "sources/<str:source_id>/snapshots/<str:snapshot_id>/warc",
        protected.snapshot_warc,
        name="snapshot_warc",
    ),
    path("claims/<str:claim_id>/captures.wacz", exports.claim_wacz, name="claim_wacz"),
    path("articles/<str:article_id>/captures.wacz", exports.article_wacz, name="article_wacz"),
    path("journal", journal.journal, name="journal"),
    path("journal/check", journal.check_journal, name="journal_check"),
    path("journal.csv", journal.journal_csv, name="journal_csv"),
    path("search", search.search, name="search"),
    path("settings", settings_pages.me, name="me"),
    path("settings/password", settings_pages.password, name="account_change_password"),
    path("desk/settings", desk_settings.desk_settings, name="desk_settings"),
    path("desk/settings/member", desk_settings.change_member, name="member_change"),
    path("desk/settings/new-member", desk_settings.new_member, name="member_new"),
    path("desk/settings/queue", desk_settings.save_queue, name="queue_save"),
    path("desk/settings/rule", desk_settings.save_rule, name="rule_save"),
    path("desk/settings/key", desk_settings.new_key, name="key_new"),
    path("desk/settings/key/revoke", desk_settings.end_key, name="key_revoke"),
]
