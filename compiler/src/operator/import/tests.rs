use super::*;
use crate::operator;

/// The seed's own `server.yaml`, with what its source knows besides.
const SERVER: &str = "\
server:
  name: simple-gpt-mcp
  host: 0.0.0.0
  port: 9000
tenants:
  default:
    services:
      memory: \"http://127.0.0.1:8000/mcp/memory\"
      crm: { base_url: \"http://127.0.0.1:8000/mcp/crm\" }
      support: \"http://127.0.0.1:8000/support\"
      backend: \"http://127.0.0.1:8000\"
      website: \"http://user:hunter2@127.0.0.1:8000\"
  acme:
    services: { memory: \"http://10.0.0.1/mcp/memory\" }
security:
  tools:
    memory.delete: { user_approval_required: true }
    memory_write: { user_approval_required: false, allowed_roles: [] }
    crm_events_pull: { allowed_roles: [Orchestrator, Automation-Supervisor] }
    automation.trigger: { user_approval_required: true }
  default_allowed_roles: [Admin, Orchestrator, Agent]
rate_limits:
  default_per_minute: 120
  per_actor_per_minute: 30
  window_seconds: 90
  tools: { memory.search: 10, inbox_reply: 5 }
circuit_breaker: { failure_threshold: 5 }
";

fn imported(text: &str) -> ImportedFile {
    let tools = ["memory_delete", "memory_write", "memory_search", "crm_events_pull"].map(|name| KnownTool {
        name,
        roles: match name {
            "crm_events_pull" => vec!["Orchestrator", "Automation-Supervisor"],
            _ => vec!["Admin", "Orchestrator", "Agent"],
        },
        approved: name == "memory_delete",
    });
    import("server.yaml", text, &tools)
}

#[test]
fn the_gateways_file_becomes_an_operators_file() {
    let ImportedFile { text, left, report, .. } = imported(SERVER);
    assert!(report.is_empty());
    let text = text.expect("it is one of the gateway");
    let expected = "\
kartoteka: 1
server: { listen: \"0.0.0.0:9000\" }
tenants:
  default:
    settings:
      workspace:
        memory_url: \"http://127.0.0.1:8000/mcp/memory\"
        crm_url: \"http://127.0.0.1:8000/mcp/crm\"
        support_url: \"http://127.0.0.1:8000/support\"
  acme:
    settings:
      workspace:
        memory_url: \"http://10.0.0.1/mcp/memory\"
identity:
  tokens:
    - { name: mcp-server, tenant: default, roles: [Agent], token: $env.MCP_SERVER_TOKEN }
roles:
  Admin: { level: delete, except: [crm_events_pull] }
  Orchestrator: { level: delete }
  Agent: { level: delete, except: [crm_events_pull] }
  Automation-Supervisor: { level: delete, tools: [crm_events_pull] }
audit: { file: audit.jsonl }
catalogs:
  workspace:
    limits: { tenant: 120/90s, caller: 30/90s }
limits:
  tools:
    memory_search: { tenant: 10/90s }
";
    assert_eq!(text, expected);
    let read = operator::read("kartoteka.yaml", &text, None);
    assert!(read.file.is_some(), "what is written is read");
    for key in [
        "server.name",
        "tenants.acme",
        "services.backend",
        "services.website",
        "security.tools.memory_write",
        "security.tools.automation.trigger",
        "rate_limits.tools.inbox_reply",
        "circuit_breaker",
    ] {
        assert!(left.iter().any(|line| line.contains(key)), "{key}: {left:?}");
    }
    assert!(!left.concat().contains("hunter2") && !text.contains("hunter2"));
}

#[test]
fn roles_of_a_tool_that_have_no_place_are_told() {
    let text = "security:\n  tools:\n    memory.delete: { allowed_roles: [Admin] }\n";
    let ImportedFile { text, left, .. } = imported(text);
    assert!(!text.expect("it is one of the gateway").contains("roles:\n"));
    assert!(left.iter().any(|line| line.contains("security.tools.memory.delete.allowed_roles")), "{left:?}");
}

#[test]
fn what_is_no_file_of_the_gateway_is_refused() {
    for text in ["kartoteka: 1\nrate_limits: {}\n", "a: 1\n", "- a\n", "text\n", "", "a: [\n", "tenants: { a: 1 }\n"] {
        let ImportedFile { text: made, report, .. } = imported(text);
        assert!(made.is_none() && !report.is_empty(), "{text:?}: {made:?}");
    }
}

#[test]
fn the_least_that_the_gateway_takes_is_carried_over_with_what_it_does_by_itself() {
    let text = imported("tenants: { acme: { services: {} } }\n").text.expect("it names services");
    let expected = "\
kartoteka: 1
server: { listen: \"127.0.0.1:9000\" }
tenants: { acme: {} }
identity:
  tokens:
    - { name: mcp-server, tenant: acme, roles: [Agent], token: $env.MCP_SERVER_TOKEN }
audit: { file: audit.jsonl }
catalogs:
  workspace:
    limits: { tenant: 60/min, caller: 60/min }
";
    assert_eq!(text, expected);
    assert!(operator::read("kartoteka.yaml", &text, None).file.is_some());
}

#[test]
fn what_cannot_be_carried_over_is_told_with_its_place() {
    let text = "\
tenants:
  default: { services: {} }
  Acme Ltd: { services: {} }
security:
  default_allowed_roles: [Agent, Guest]
  tools:
    memory_write: { user_approval_required: yes }
    memory_delete: { user_approval_required: true }
    crm_events_pull: { allowed_roles: [Orchestrator, Agent] }
rate_limits:
  default_per_minute: many
  tenants: { default: 90, acme: 30 }
  tools: { memory_search: 0 }
";
    let ImportedFile { text, left, .. } = imported(text);
    assert!(text.expect("it is one of the gateway").contains("limits: { tenant: 90/min, caller: 60/min }"));
    let told = [
        "tenants.Acme Ltd: an id is",
        "security.default_allowed_roles: no card names the role `Guest`",
        "security.tools.memory_write.user_approval_required: the card asks nobody",
        "security.tools.crm_events_pull.allowed_roles: the card of `crm_events_pull` opens it to Orchestrator, Automation-Supervisor alone: `Agent`",
        "rate_limits.tenants.acme: the limit of a catalog is the same for every tenant, 90/min",
        "rate_limits.tools.memory_search: it is no number above 0",
    ];
    for told in told {
        assert!(left.iter().any(|line| line.starts_with(told)), "{told}: {left:?}");
    }
    assert!(!left.iter().any(|line| line.contains("memory_delete")), "its card asks: {left:?}");
    let left = imported("rate_limits: { default_per_minute: many }\n").left;
    assert_eq!(left, ["rate_limits.default_per_minute: it is no number above 0"]);
}
