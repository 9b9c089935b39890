"""The web application: its routes, and what they all share."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anyio import CapacityLimiter, to_thread
from litestar import Litestar, Router
from litestar.datastructures import State
from litestar.di import Provide

from api import (
    alert_items,
    alert_rules,
    alerts,
    api_keys,
    audit_events,
    auth,
    build_inputs,
    cards,
    column_answers,
    comparisons,
    customers,
    datasets,
    decisions,
    drift,
    entities,
    erasures,
    feature_builds,
    feature_models,
    features,
    health,
    invitations,
    job_events,
    jobs,
    me,
    members,
    metrics,
    model_versions,
    models,
    notes,
    openapi,
    openid,
    organization,
    organizations,
    overviews,
    owners,
    password_resets,
    predictions,
    problems,
    promotions,
    query,
    questions,
    readiness,
    rehearsals,
    reports,
    results,
    rows,
    saved_views,
    schedules,
    scores,
    scoring_runs,
    sign_ins,
    site,
    tasks,
    tracing,
    training_runs,
    uploads,
    usage,
    user_sessions,
    web,
    what_if,
)
from api.bodies import StrictRequest
from api.desks import Desks
from api.edge import Edge, provide_inquiry, provide_turn, provide_whence
from api.methods import Methods
from api.metrics import Metrics
from api.passwords import Passwords
from api.post import Post
from api.scorers import Scorers
from api.transactions import Transactions
from warehouse import mail, traces
from warehouse.catalog.session import Catalog
from warehouse.lake.paths import Lake
from warehouse.settings import Settings

WITHIN_ORGANIZATION = (
    organization.get_organization,
    organization.change_organization,
    organization.delete_organization,
    members.list_members,
    members.change_member,
    members.remove_member,
    invitations.list_invitations,
    invitations.invite,
    invitations.withdraw_invitation,
    api_keys.list_api_keys,
    api_keys.create_api_key,
    api_keys.rotate_api_key,
    api_keys.revoke_api_key,
    audit_events.list_audit_events,
    audit_events.export_audit_events,
    usage.get_usage,
    datasets.list_datasets,
    datasets.create_dataset,
    datasets.get_dataset,
    datasets.change_dataset,
    datasets.delete_dataset,
    rows.list_rows,
    rows.export_rows,
    rows.get_profile,
    uploads.list_uploads,
    uploads.get_upload,
    uploads.get_rejects,
    models.list_models,
    models.create_model,
    questions.preview_question,
    models.get_model,
    models.change_model,
    readiness.get_readiness,
    models.delete_model,
    build_inputs.get_build_inputs,
    feature_builds.build_features,
    features.list_features,
    features.get_lineage,
    feature_models.list_feature_models,
    feature_models.get_feature_model,
    feature_models.list_versions,
    feature_models.write_feature_model,
    feature_models.delete_feature_model,
    feature_models.preview_feature_model,
    query.list_relations,
    query.query,
    training_runs.list_training_runs,
    training_runs.start_training_run,
    training_runs.get_training_run,
    training_runs.rerun_training,
    model_versions.list_versions,
    model_versions.get_version,
    promotions.get_checklist,
    promotions.set_stage,
    promotions.roll_back,
    promotions.list_promotions,
    promotions.get_prod,
    column_answers.list_column_answers,
    column_answers.answer_column,
    reports.get_report,
    cards.get_model_card,
    cards.download_artifact,
    comparisons.compare_versions,
    comparisons.score_to_compare,
    scoring_runs.list_scoring_runs,
    scoring_runs.start_scoring_run,
    scoring_runs.get_scoring_run,
    rehearsals.rehearse,
    overviews.get_overview,
    drift.get_drift,
    results.list_results,
    results.judge,
    decisions.get_decision,
    predictions.list_predictions,
    predictions.get_prediction,
    predictions.get_facets,
    predictions.list_gone,
    customers.get_customer,
    customers.get_customer_history,
    predictions.export_predictions,
    scores.score_rows,
    what_if.what_if,
    schedules.list_schedules,
    schedules.create_schedule,
    schedules.preview_schedule,
    schedules.get_schedule,
    schedules.change_schedule,
    schedules.delete_schedule,
    alert_rules.list_alert_rules,
    alert_rules.create_alert_rule,
    alert_rules.change_alert_rule,
    alert_rules.delete_alert_rule,
    alert_rules.preview_alert_rule,
    alert_rules.list_rule_checks,
    alerts.list_alerts,
    alerts.get_alert,
    alerts.mark_alert,
    alert_items.list_alert_items,
    alert_items.count_alert_items,
    alert_items.get_alert_item,
    alert_items.list_alert_item_steps,
    alert_items.change_alert_item,
    alert_items.change_alert_items,
    alert_items.undo_alert_items,
    owners.assign_owner,
    owners.undo_owners,
    notes.list_notes,
    notes.write_note,
    notes.edit_note,
    notes.delete_note,
    tasks.list_tasks,
    tasks.create_task,
    tasks.change_task,
    tasks.delete_task,
    saved_views.list_saved_views,
    saved_views.save_view,
    saved_views.change_saved_view,
    saved_views.delete_saved_view,
    erasures.list_erasures,
    erasures.erase_entity,
    erasures.get_erasure,
    erasures.lift_erasure,
    entities.export_entity,
    jobs.list_jobs,
    jobs.get_job,
    jobs.get_job_log,
    jobs.cancel_job,
    jobs.finish_job,
    job_events.follow_job,
)
ACCOUNT = (
    auth.sign_up,
    auth.sign_in,
    auth.sign_out,
    sign_ins.list_sign_in_providers,
    sign_ins.start,
    sign_ins.callback,
    invitations.accept_invitation,
    password_resets.forgot_password,
    password_resets.reset_password,
    me.me,
    me.change_me,
    me.delete_me,
    user_sessions.list_sessions,
    user_sessions.end_session,
    user_sessions.end_other_sessions,
    organizations.list_organizations,
    organizations.create_organization,
)
OUTSIDE = (
    health.live,
    health.ready,
    metrics.metrics,
    openapi.docs_page,
    openapi.docs_file,
    openapi.openapi_json,
    web.front_door,
    web.page,
)
SECONDS_TO_POST = 3  # for letters that wait when the process ends
LARGEST_JSON = 2_000_000


def create_app(settings: Settings, catalog: Catalog | None = None) -> Litestar:
    """The application; without a catalog it opens, and at its end closes, one on `settings.database_url`."""
    if catalog is None and settings.database_url is None:
        raise LookupError("Set DATABASE_URL to the catalog's address.")
    opened = catalog or Catalog(str(settings.database_url), limits=settings.limits)
    lake = Lake(settings.lake)
    post = Post(mail.sender(settings))
    desks, scorers = Desks(), Scorers(settings)
    figures = Metrics(opened, scorers)

    @asynccontextmanager
    async def lifespan(_: Litestar) -> AsyncIterator[None]:
        yield
        await to_thread.run_sync(post.settle, SECONDS_TO_POST)
        await to_thread.run_sync(desks.close)
        await to_thread.run_sync(scorers.close)
        if catalog is None:
            opened.close()

    # A multipart body is a little larger than the file in it.
    receiving = Router(
        "/", route_handlers=[uploads.upload], request_max_body_size=settings.max_upload_bytes + 64_000
    )
    within = Router(
        f"{openapi.PREFIX}/organizations/{{org:str}}", route_handlers=[*WITHIN_ORGANIZATION, receiving]
    )
    app = Litestar(
        route_handlers=[Router(openapi.PREFIX, route_handlers=ACCOUNT), within, *OUTSIDE],
        guards=[Edge(secure=settings.secure_cookies)],
        middleware=[*([tracing.Traced()] if traces.wanted() else []), Transactions(opened)],
        dependencies={
            "inquiry": Provide(provide_inquiry),
            "turn": Provide(provide_turn),
            "whence": Provide(provide_whence),
            "post": Provide(lambda: post, sync_to_thread=False),
            "desks": Provide(lambda: desks, sync_to_thread=False),
            "scorers": Provide(lambda: scorers, sync_to_thread=False),
            "lake": Provide(lambda: lake, sync_to_thread=False),
            "settings": Provide(lambda: settings, sync_to_thread=False),
        },
        exception_handlers={Exception: problems.answer},
        before_send=[tracing.before_send(settings.secure_cookies, figures.observe)],
        lifespan=[lifespan],
        state=State(
            {
                "catalog": opened,
                "passwords": Passwords(),
                "post": post,
                "metrics": figures,
                "scorers": scorers,
                "openid": openid.provider(settings),
                "openid_threads": CapacityLimiter(openid.AT_ONCE),
                "site": site.Site(settings.frontend),
            }
        ),
        request_class=StrictRequest,
        request_max_body_size=LARGEST_JSON,
        openapi_config=None,
        logging_config=None,
    )
    app.asgi_handler = Methods(app)
    app.state.openapi = openapi.describe(app, secure=settings.secure_cookies)
    return app
