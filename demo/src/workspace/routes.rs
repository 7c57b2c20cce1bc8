//! Which address does what.

use axum::http::Method;

use super::{
    activities, admin,
    ask::{Answer, Ask},
    csv, customers, deals, fields, governance, links, memory, records, reports, segments,
    store::Tenant,
    webhooks, workflows,
};

pub(super) type Handler = fn(&mut Tenant, &Ask) -> Answer;

/// What an address does, and its last part.
pub(super) fn find(path: &str, verb: &Method) -> Option<(&'static str, Handler)> {
    let (name, handler) = ROUTES.iter().find(|(route, _)| *route == path.trim_end_matches('/'))?;
    let reads = name.ends_with("/telemetry");
    (reads || *verb == Method::POST).then(|| (name.rsplit('/').next().unwrap_or(name), *handler))
}

#[rustfmt::skip]
const ROUTES: &[(&str, Handler)] = &[
    ("/mcp/memory/search", memory::search),
    ("/mcp/memory/write", memory::write),
    ("/mcp/memory/delete", memory::delete),
    ("/mcp/memory/archive", memory::archive),
    ("/mcp/memory/telemetry", memory::telemetry),
    ("/mcp/crm/lookup_customer", customers::lookup),
    ("/mcp/crm/search_customers", customers::search),
    ("/mcp/crm/create_note", customers::create_note),
    ("/mcp/crm/upsert_contact", customers::upsert_contact),
    ("/mcp/crm/upsert_company", customers::upsert_company),
    ("/mcp/crm/merge_contacts", customers::merge),
    ("/mcp/crm/link_entities", links::link),
    ("/mcp/crm/list_associations", links::list),
    ("/mcp/crm/timeline", activities::timeline),
    ("/mcp/crm/create_task", activities::create_task),
    ("/mcp/crm/complete_task", activities::complete_task),
    ("/mcp/crm/log_call", activities::call),
    ("/mcp/crm/log_meeting", activities::meeting),
    ("/mcp/crm/engagements/log_email", activities::mail),
    ("/mcp/crm/define_pipeline", deals::define_pipeline),
    ("/mcp/crm/list_pipelines", deals::list_pipelines),
    ("/mcp/crm/create_deal", deals::create),
    ("/mcp/crm/update_pipeline", deals::update_pipeline),
    ("/mcp/crm/reports/pipeline", reports::report),
    ("/mcp/crm/forecast/pipeline", reports::forecast),
    ("/mcp/crm/define_property", fields::define),
    ("/mcp/crm/list_properties", fields::list),
    ("/mcp/crm/set_property", fields::set),
    ("/mcp/crm/get_property", fields::get),
    ("/mcp/crm/search_advanced", segments::search),
    ("/mcp/crm/create_segment", segments::create),
    ("/mcp/crm/list_segments", segments::list),
    ("/mcp/crm/segment_members", segments::of_segment),
    ("/mcp/crm/define_object_type", records::define_type),
    ("/mcp/crm/create_object_record", records::create),
    ("/mcp/crm/get_object_record", records::get),
    ("/mcp/crm/update_object_record", records::update),
    ("/mcp/crm/admin/create_api_key", admin::create_api_key),
    ("/mcp/crm/admin/upsert_user", admin::upsert_user),
    ("/mcp/crm/admin/create_team", admin::create_team),
    ("/mcp/crm/admin/add_team_member", admin::add_team_member),
    ("/mcp/crm/admin/assign_owner", admin::assign_owner),
    ("/mcp/crm/import/contacts_csv", csv::import),
    ("/mcp/crm/export/contacts_csv", csv::export),
    ("/mcp/crm/gdpr/export_contact_data", governance::export),
    ("/mcp/crm/gdpr/delete_contact", governance::delete),
    ("/mcp/crm/gdpr/blocklist_email", governance::block),
    ("/mcp/crm/audit_query", governance::audit),
    ("/mcp/crm/events_pull", webhooks::pull),
    ("/mcp/crm/events_ack", webhooks::ack),
    ("/mcp/crm/webhook_create", webhooks::create),
    ("/mcp/crm/webhook_list", webhooks::list),
    ("/mcp/crm/webhook_disable", webhooks::disable),
    ("/mcp/crm/webhook_dispatch", webhooks::dispatch),
    ("/support/workflow", workflows::support),
    ("/marketing/workflow", workflows::marketing),
    ("/website/workflow", workflows::website),
    ("/backoffice/workflow", workflows::backoffice),
    ("/onboarding/workflow", workflows::onboarding),
];
