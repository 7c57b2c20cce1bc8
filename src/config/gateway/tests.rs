use std::path::Path;

use super::*;
use crate::caller::Rights;
use crate::config::Config;
use crate::config::operator_file::OperatorSource;

fn config(variables: &[(&str, &str)]) -> Config {
    let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Config::from_parts(variables, None).unwrap_or_else(|faults| panic!("{faults}"))
}

fn faults(variables: &[(&str, &str)]) -> String {
    let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Config::from_parts(variables, None).expect_err("something is wrong").to_string()
}

const SECRET: &str = "0123456789abcdef0123456789abcdef";

#[test]
fn what_the_gateway_is_told_is_told_us() {
    let config = config(&[
        ("MCP_SERVER_HOST", "0.0.0.0"),
        ("MCP_SERVER_PORT", "9000"),
        ("MCP_TOOL_PROFILE", "anything"),
        ("MCP_ENABLE_DOT_ALIASES", "1"),
        ("MCP_ALLOWED_ORIGINS", "App.example:8443, https://other.example"),
        ("PINNED_TOOLS_HASH", &"ab".repeat(32)),
    ]);
    assert_eq!((config.host.as_str(), config.port, config.lists_aliases), ("0.0.0.0", 9000, true));
    assert_eq!(config.profile.as_deref(), Some("core"));
    assert_eq!(config.tools_hash, Some("ab".repeat(32)));
    assert_eq!(
        config.allowed_origins,
        ["https://App.example:8443", "http://App.example:8443", "https://other.example"]
    );
}

#[test]
fn our_own_words_go_first_and_what_is_off_is_off() {
    let ours = config(&[("MCP_SERVER_PORT", "9000"), ("SERVER_PORT", "8001"), ("MCP_TOOL_PROFILE", "Full")]);
    assert_eq!((ours.port, ours.profile.as_deref()), (8001, Some("full")));
    for off in ["0", "false", "No", "OFF", ""] {
        assert!(!config(&[("MCP_ENABLE_DOT_ALIASES", off)]).lists_aliases, "{off}");
    }
}

#[test]
fn a_fault_has_the_name_that_the_operator_has_set() {
    for (theirs, ours, value) in [
        ("MCP_SERVER_PORT", "SERVER_PORT", "many"),
        ("PINNED_TOOLS_HASH", "KARTOTEKA_TOOLS_HASH", "0123"),
        ("MCP_ALLOWED_ORIGINS", "KARTOTEKA_ALLOWED_ORIGINS", "a b://"),
    ] {
        let told = faults(&[(theirs, value)]);
        assert!(told.starts_with(&format!("`{theirs}` is not")) && !told.contains(&format!("`{ours}")), "{told}");
        assert!(faults(&[(theirs, value), (ours, value)]).contains(&format!("`{ours}` is not")), "ours goes first");
    }
}

#[test]
fn the_token_is_all_that_opens_the_server() {
    let config = config(&[(TOKEN, SECRET)]);
    let callers = config.access.callers.as_ref().expect("it names a caller");
    assert!(callers.anonymous.is_none());
    let [rule] = callers.tokens.as_slice() else { panic!("one token") };
    assert_eq!(rule.digest, token::digest(SECRET));
    let roles = crate::access::roles::RoleTable::default();
    assert_eq!(rule.caller.identity(&roles, None).rights(), Rights::ALL);
    let short = faults(&[(TOKEN, "hunter2")]);
    assert!(short.contains(TOKEN) && !short.contains("hunter2"), "{short}");
}

#[test]
fn in_production_the_gateway_has_a_token() {
    for name in ENVIRONMENTS {
        let told = faults(&[(name, "Production"), ("MCP_SERVER_PORT", "9000")]);
        assert!(told.contains(TOKEN), "{told}");
        // A caller that does not come from the gateway is asked for nothing.
        assert!(config(&[(name, "production")]).access.callers.is_none());
        assert!(config(&[(name, "staging"), ("MCP_SERVER_PORT", "9000")]).access.callers.is_none());
        assert!(config(&[(name, "production"), ("MCP_SERVER_PORT", "9000"), (TOKEN, SECRET)]).access.callers.is_some());
    }
}

#[test]
fn a_file_that_says_who_calls_names_the_token_or_it_is_none() {
    let found = |name: &str| (name == TOKEN).then_some(SECRET);
    let with = |text: &str| FromFile {
        source: Some(OperatorSource { path: Path::new("kartoteka.yaml").into(), text: text.to_owned() }),
        ..FromFile::default()
    };
    let named = "kartoteka: 1\nidentity: { tokens: [{ name: gate, token: $env.MCP_SERVER_TOKEN, roles: [Agent] }] }\n";
    token(&found, &mut with(named)).expect("it is named");
    let told = token(&found, &mut with("kartoteka: 1\n")).expect_err("it is not").to_string();
    assert!(told.contains("identity.tokens") && !told.contains(SECRET), "{told}");
}
