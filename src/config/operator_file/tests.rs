use std::fs;

use super::*;
use crate::access::{callers, token};
use crate::caller::Rights;
use crate::config::Config;

fn read(text: &str, variables: &[(&str, &str)]) -> Result<FromFile, String> {
    let folder = tempfile::tempdir().expect("there is room");
    let path = folder.path().join(FILE);
    fs::write(&path, text).expect("it is written");
    let found = |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
    super::read(Some(&path), &found).map_err(|faults| faults.to_string())
}

#[test]
fn what_is_named_and_not_there_is_told_without_a_value() {
    let text = "kartoteka: 1\nserver: { state_key: $env.STATE }\nidentity:\n  tokens:\n    - { name: night, token: $env.SHORT }\n    - { name: day, token: \"file:/nowhere/token\" }\n";
    let told = read(text, &[("SHORT", "hunter2")]).expect_err("three things are missing");
    assert!(told.contains("`server.state_key`: the variable `STATE` is not set"), "{told}");
    assert!(told.contains("`identity.tokens.night`: a token has at least 32 characters"), "{told}");
    assert!(told.contains("`identity.tokens.day`: cannot read `/nowhere/token`"), "{told}");
    assert!(!told.contains("hunter2"), "{told}");
}

#[test]
fn a_tenant_has_a_language_and_a_time_zone_that_there_is() {
    let said =
        |zone: &str| format!("kartoteka: 1\ntenants: {{ acme: {{ locale: ru, timezone: {zone} }}, beta: {{}} }}\n");
    let tenants = read(&said("Asia/Omsk"), &[]).expect("it is right").tenants;
    let zone = tenants[0].zone.as_ref().and_then(|zone| zone.iana_name());
    assert_eq!((tenants[0].locale.as_deref(), zone), (Some("ru"), Some("Asia/Omsk")));
    assert_eq!((&tenants[1].locale, &tenants[1].zone), (&None, &None));
    let told = read(&said("Omsk"), &[]).expect_err("there is no such zone");
    assert!(told.contains("`tenants.acme.timezone`: there is no time zone `Omsk`"), "{told}");
}

#[test]
fn a_variable_is_named_by_its_whole_name() {
    let names = |text: &str, variable| OperatorSource { path: PathBuf::new(), text: text.to_owned() }.names(variable);
    assert!(names("token: $env.CRM_TOKEN", "CRM_TOKEN"));
    assert!(names("{ a: $env.CRM_TOKEN_OLD, b: $env.CRM_TOKEN }", "CRM_TOKEN"));
    assert!(!names("token: $env.CRM_TOKEN_OLD", "CRM_TOKEN") && !names("token: CRM_TOKEN", "CRM_TOKEN"));
}

#[test]
fn a_fault_is_told_with_its_place() {
    let told = read("kartoteka: 1\nservr: {}\n", &[]).expect_err("there is no such key");
    assert!(told.contains("did you mean `server`?") && told.contains("kartoteka.yaml:2:1"), "{told}");
    let missing = super::read(Some(Path::new("/nowhere/kartoteka.yaml")), &|_| None).expect_err("it is not there");
    assert!(missing.to_string().contains("cannot read `/nowhere/kartoteka.yaml`"), "{missing}");
}

#[test]
fn without_a_word_of_callers_this_machine_has_every_right() {
    let silent = read("kartoteka: 1\n", &[]).expect("it says nothing").access.callers.expect("there is a file");
    let (within, caller) = silent.anonymous.expect("this machine");
    assert_eq!((within, caller.roles), (callers::Within::Local, None));
    // A server with a public address has no such callers by default.
    let told = read("kartoteka: 1\nserver: { url: \"https://tools.example\" }\n", &[]).expect("it is right");
    assert!(told.access.callers.expect("there is a file").anonymous.is_none());
    let never = read("kartoteka: 1\nidentity: { anonymous: { when: never } }\n", &[]).expect("it is right");
    assert!(never.access.callers.expect("there is a file").anonymous.is_none());
}

#[test]
fn a_file_says_who_calls_and_what_they_may() {
    let text = format!(
        "kartoteka: 1\nserver: {{ timezone: Europe/Moscow, sizes: {{ calls: 5 }} }}\ntenants: {{ acme: {{}} }}\nidentity:\n  stdio: {{ name: anna, roles: [me] }}\n  tokens:\n    - {{ name: night, sha256: {}, tenant: acme, roles: [me], expires: 2027-06-30 }}\n    - {{ name: day, token: $env.DAY, roles: [] }}\nroles: {{ me: {{ level: write, except: [\"*_delete\"] }} }}\nlimits: {{ caller: 60/min, address: 5/min, tools: {{ \"get*\": {{ me: 5/min }} }} }}\nparallel: {{ tenant: 3 }}\ncatalogs: {{ crm: {{ settings: {{ key: $env.KEY, rate: 2, kinds: [a, b] }}, limits: {{ tenant: 1/s }} }} }}\n",
        token::hexadecimal(&token::digest("ktk_x")),
    );
    let day = "d".repeat(32);
    let said = read(&text, &[("DAY", &day), ("KEY", "s3cret")]).expect("nothing is wrong");
    let variables: Vec<_> = said.variables.iter().map(|(name, value)| (*name, value.expose())).collect();
    assert_eq!(variables, [("SERVER_TIMEZONE", "Europe/Moscow"), ("KARTOTEKA_CALLS_IN_FLIGHT", "5")]);
    let setting = |name: &str| said.settings.of("default", "crm", name).unwrap_or_default().to_owned();
    assert_eq!([setting("key"), setting("rate"), setting("kinds")], ["s3cret", "2", "a,b"]);
    let callers = said.access.callers.as_ref().expect("there is a file");
    assert_eq!(callers.stdio.principal.as_str(), "stdio:anna");
    assert!(callers.anonymous.is_none());
    let [night, other] = callers.tokens.as_slice() else { panic!("two tokens") };
    assert_eq!((night.digest, other.digest), (token::digest("ktk_x"), token::digest(&day)));
    assert_eq!(night.until.expect("it ends").to_string(), "2027-07-01T00:00:00Z");
    assert_eq!(&*night.caller.tenant, "acme");
    assert_eq!(callers.failed_admissions.calls, 5);
    assert_eq!((said.access.limits.limits.len(), said.access.limits.parallel.len()), (3, 1));
    let roles = said.access.role_table([], None).expect("one role");
    assert_eq!(other.caller.identity(&roles, None).rights(), Rights::NONE);
    assert_ne!(night.caller.identity(&roles, None).rights(), Rights::NONE);
}

#[test]
fn the_environment_goes_before_the_file_and_the_file_before_a_catalogs_variable() {
    let folder = tempfile::tempdir().expect("there is room");
    let path = folder.path().join("other.yaml");
    fs::write(&path, "kartoteka: 1\nserver: { listen: \"0.0.0.0:9000\", locale: ru }\n").expect("it is written");
    let variables = [("SERVER_PORT", "7000"), ("KARTOTEKA_CONFIG", path.to_str().expect("a path of text"))];
    let config =
        Config::from_layers(variables.map(|(name, value)| (name.to_owned(), value.to_owned())), None, |found| {
            super::read(None, found)
        });
    let config = config.expect("nothing is wrong");
    assert_eq!((config.host.as_str(), config.port, config.locale.as_deref()), ("0.0.0.0", 7000, Some("ru")));
    assert_eq!(config.operator_file.expect("it was read").path, path);
}

#[test]
fn a_setting_that_is_empty_is_a_fault_of_the_file() {
    let folder = tempfile::tempdir().expect("there is room");
    let path = folder.path().join("blank.txt");
    fs::write(&path, " \n").expect("it is written");
    let of_file = format!("file:{}", path.display());
    for value in ["\"\"", "\" \"", "[]", &of_file] {
        for of in [
            "catalogs: { crm: { settings: { key: VALUE } } }",
            "tenants: { acme: { settings: { crm: { key: VALUE } } } }",
        ] {
            let told = read(&format!("kartoteka: 1\n{}\n", of.replace("VALUE", value)), &[]).expect_err("it is empty");
            assert!(told.contains("empty"), "{value}: {told}");
        }
    }
}

#[test]
fn a_setting_is_known_by_its_key_and_line() {
    let text = "kartoteka: 1\ntenants:\n  acme: { settings: { crm: { url: a } }, applications: { crm: { id: b } } }\n\
                catalogs:\n  crm: { settings: { url: c }, application: { id: d } }\n";
    let said = read(text, &[]).expect("nothing is wrong");
    let key = |said: &SaidSettings, tenant: &str, setting: &str| {
        said.key_of(tenant, "crm", setting).expect("the file says it").to_string()
    };
    let told = |key: &str, line| format!("`{key}` of the operator's file, line {line}");
    assert_eq!(key(&said.settings, "acme", "url"), told("tenants.acme.settings.crm.url", 3));
    assert_eq!(key(&said.settings, "other", "url"), told("catalogs.crm.settings.url", 5));
    assert_eq!(key(&said.applications, "acme", "id"), told("tenants.acme.applications.crm.id", 3));
    assert_eq!(key(&said.applications, "other", "id"), told("catalogs.crm.application.id", 5));
}

#[test]
fn the_audit_and_the_store_are_two_files() {
    let key = "0".repeat(64);
    let text = |audit: &str| {
        format!(
            "kartoteka: 1\nstore: {{ url: \"sqlite:./k.db\", keys: [{{ id: a, key: $env.KEY }}] }}\naudit: {{ file: {audit} }}\n"
        )
    };
    let told = read(&text("k.db"), &[("KEY", &key)]).expect_err("they are one");
    assert!(told.contains("audit.file"), "{told}");
    assert!(read(&text("audit.jsonl"), &[("KEY", &key)]).is_ok());
}

#[test]
fn what_may_be_fetched_is_as_the_file_says_and_else_as_usual() {
    let said = read("kartoteka: 1\nfetch: { ports: [443], time: 5s, deny: [203.0.113.0/24, \"2001:4860::1\"] }\n", &[]);
    let fetch = said.expect("it is right").fetch;
    assert_eq!((fetch.ports, fetch.time, fetch.deny.len()), (vec![443], Duration::from_secs(5), 2));
    assert_eq!((fetch.hops, fetch.bytes), (5, 2 << 20));
    let told = read("kartoteka: 1\nfetch: { deny: [everything] }\n", &[]).expect_err("it is no network");
    assert!(told.contains("`everything` is not an address") && told.contains("deny"), "{told}");
}
